"""The sentences for what can be wrong with a file."""

from tongban.kernel.errors import Text

FILES: dict[str, Text] = {
    "file-too-large": (
        "“{name}”有 {size} MB，上限是 {limit} MB。压缩后再传，或到窗口扫描",
        "“{name}” is {size} MB; the limit is {limit} MB. Compress it, or have it scanned at a window",
    ),
    "file-wrong-type": (
        "打不开“{name}”。存成 JPG、PNG 或 PDF 再传",
        "“{name}” cannot be opened. Save it as JPG, PNG or PDF and upload again",
    ),
    "file-not-what-it-says": (
        "“{name}”的名字写的是 {said}，内容却是 {found}。用原来的程序另存一份再传",
        "“{name}” is named {said} but its content is {found}. Save it again from its own program and upload that",
    ),
    "file-empty": (
        "“{name}”是空的。打开原件确认有内容，再传一次",
        "“{name}” is empty. Open the original, check that it has content, and upload it again",
    ),
    "file-of-office": (
        "“{name}”是文字、表格或版式软件的文件，不是每台电脑都打得开。用原来的程序另存为 PDF 再传",
        "“{name}” is a file of an office program, which not every computer opens. Save it as PDF and upload that",
    ),
    "file-packed": (
        "“{name}”是压缩包。把里面的文件解开，存成 PDF、JPG 或 PNG 再传",
        "“{name}” is an archive. Unpack it and upload what is in it as PDF, JPG or PNG",
    ),
    "file-infected": (
        "“{name}”里有病毒（{found}），没有收下。先查杀您的设备，再传一份干净的文件",
        "“{name}” carries a virus ({found}) and was not taken. Clean your device first, then upload a clean file",
    ),
    "files-infected": (
        "办件里有文件查出了病毒，打不开，不能据此受理或准予。请一次性告知补正，请申请人换一份干净的文件",
        (
            "A file of this case carries a virus and cannot be opened, so nothing can be accepted or granted on it. Request a "
            "correction, so that the applicant hands in a clean one"
        ),
    ),
    "file-unscanned": (
        "现在查不了病毒，“{name}”没有收下，其他内容都还在。过几分钟再传，或把原件带到窗口",
        (
            "Files cannot be checked for viruses right now, so “{name}” was not taken; everything else is kept. Try again in a "
            "few minutes, or bring the original to a window"
        ),
    ),
    "file-damaged": (
        "“{name}”不完整或已损坏。打开原件，确认每一页都看得到，另存一份再传",
        "“{name}” is cut off or damaged. Open the original, check that every page shows, save it again and upload that",
    ),
    "file-too-complex": (
        "“{name}”太复杂，没能在规定的时间内检查完。打印成 PDF，或拍照再传",
        "“{name}” is too complex to be checked in the time there is. Print it to PDF or take a photo, and upload that",
    ),
    "picture-too-large": (
        "“{name}”有 {size} 百万像素，上限是 {limit} 百万像素。缩小后再传，一页 A4 有 10 百万像素就看得清",
        (
            "“{name}” has {size} million pixels; the limit is {limit} million. Make it smaller and upload it again; "
            "10 million are enough for a page of A4"
        ),
    ),
    "pdf-too-long": (
        "“{name}”有 {pages} 页，上限是 {limit} 页。只留用得到的页再传",
        "“{name}” has {pages} pages; the limit is {limit}. Keep the pages that are needed and upload those",
    ),
    "pdf-locked": (
        "“{name}”加了密码，办事人员打不开。去掉密码，另存一份再传",
        "“{name}” is locked with a password, so no office can open it. Save a copy without the password and upload that",
    ),
    "pdf-active": (
        "“{name}”里有脚本或附件。请申请人另交一份不含这些的",
        "“{name}” carries scripts or attached files. Ask the applicant for one without them",
    ),
    "pdf-signed-and-active": (
        "“{name}”有电子签名，又含有脚本或附件。去掉这些，签名就失效，所以没有收下。请出具方给一份不含脚本和附件的，或打印后扫描再传",
        (
            "“{name}” carries an electronic signature and also scripts or attached files. Taking those out would break the "
            "signature, so it was not taken. Ask its issuer for one without them, or print it and upload a scan"
        ),
    ),
}
