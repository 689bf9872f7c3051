"""The sentences for what can be wrong with places, numbers and days."""

from tongban.kernel.errors import Text

MESSAGES: dict[str, Text] = {
    "resident-id-length": (
        "身份证号码要 18 位，现在是 {length} 位",
        "The ID number must have 18 characters. It has {length}",
    ),
    "resident-id-character": (
        "身份证号码第 {position} 位“{character}”不对：前 17 位是数字，最后一位是数字或 X",
        "Character {position} of the ID number, “{character}”, is not possible: 17 digits, then a digit or X",
    ),
    "resident-id-province": (
        "身份证号码开头的 {prefix} 不是任何省份，请核对第 1、2 位",
        "No province has the code {prefix}. Check characters 1 and 2 of the ID number",
    ),
    "resident-id-date": (
        "身份证号码里的出生日期 {date} 不存在，请核对第 7 至 14 位",
        "The birth date {date} in the ID number does not exist. Check characters 7 to 14",
    ),
    "resident-id-future": (
        "身份证号码里的出生日期 {date} 还没到，请核对第 7 至 14 位",
        "The birth date {date} in the ID number has not come yet. Check characters 7 to 14",
    ),
    "resident-id-check": (
        "身份证号码最后一位对不上，请核对第 15 至 18 位",
        "The ID number's last character does not match the rest. Check characters 15 to 18",
    ),
    "uscc-length": (
        "统一社会信用代码要 18 位，现在是 {length} 位",
        "The unified social credit code must have 18 characters. It has {length}",
    ),
    "uscc-letter": (
        "统一社会信用代码里没有字母 {letter}，第 {position} 位可能是数字 {digit}",
        "The unified social credit code has no letter {letter}. Character {position} may be the digit {digit}",
    ),
    "uscc-character": (
        "统一社会信用代码第 {position} 位不会是“{character}”，请照证照核对",
        "Character {position} of the unified social credit code cannot be “{character}”. Check it against the certificate",
    ),
    "uscc-check": (
        "统一社会信用代码最后一位对不上，请照证照核对全部 18 位",
        "The last character of the unified social credit code does not match the rest. Check all 18",
    ),
    "certificate-identifier-form": (
        "电子证照标识要由 1.2.156.3005.2 开头，后面五段用点隔开，请照证照核对",
        "A certificate identifier begins with 1.2.156.3005.2 and has five more parts with dots between. Check it against the certificate",
    ),
    "certificate-identifier-check": (
        "电子证照标识最后一位对不上，请照证照核对",
        "The last character of the certificate identifier does not match the rest. Check it against the certificate",
    ),
    "task-code-form": (
        "实施编码要 31 位：18 位机构代码、1 位行使层级（1 至 7）、12 位数字",
        "A task code has 31 characters: the body's 18, one level digit (1 to 7), 12 digits",
    ),
    "food-licence-form": (
        "食品经营许可证编号由 JY 和 14 位数字组成，请照许可证核对",
        "A food business licence number is JY and 14 digits. Check it against the licence",
    ),
    "food-licence-check": (
        "食品经营许可证编号最后一位对不上，请照许可证核对",
        "The last digit of the food business licence number does not match the rest. Check it against the licence",
    ),
    "limit-form": (
        "看不懂时限“{text}”（{unit}）。请写成 P5D（工作日或自然日）或 PT2H（小时）",
        "The time limit “{text}” ({unit}) is not understood. Write P5D (working or calendar days) or PT2H (hours)",
    ),
    "division-unknown": (
        "没有代码为 {number} 的行政区划",
        "There is no division with the code {number}",
    ),
    "division-not-then": (
        "{name_zh}（{number}）在 {day} 不存在",
        "{name_en} ({number}) does not exist on {day}",
    ),
    "authority-unknown": (
        "通讯录里没有代码为 {uscc} 的机关",
        "The directory has no authority with the code {uscc}",
    ),
    "authority-kind-unknown": (
        "没有“{kind}”这类主管部门",
        "There is no kind of authority called “{kind}”",
    ),
    "authority-none": (
        "{place_zh}还没有登记管{kind_zh}的机关，这件事现在不能办到那里。可以打当地政务服务热线 12345 问",
        "No authority for {kind_en} is listed for {place_en}, so this cannot be handled there yet. The local service hotline 12345 can tell you more",
    ),
    "hall-not-listed": ("没有代码为 {number} 的政务大厅", "There is no service hall with the code {number}"),
    "window-not-listed": ("没有代码为 {number} 的窗口", "There is no window with the code {number}"),
    "directory-entry": (
        "通讯录“{path}”第 {entry} 项：“{key}”缺失或写法不对",
        "Directory “{path}”, entry {entry}: “{key}” is missing or wrong",
    ),
    "directory-twice": (
        "通讯录“{path}”第 {entry} 项：“{key}”已经写过一次",
        "Directory “{path}”, entry {entry}: “{key}” is given twice",
    ),
    "directory-rivals": (
        "{place}在同一时间有两个机关管{kind}：{one}和{other}。请给其中一个写明起止日期",
        "Two authorities for {kind} in {place} at the same time: {one} and {other}. Give one of them dates",
    ),
    "calendar-year-unknown": (
        "工作日历里还没有 {year} 年",
        "The working-day calendar has no year {year} yet",
    ),
    "calendar-notice-columns": (
        "文件“{path}”缺少列：{columns}。第一行应是 date,is,name_zh,name_en",
        "The file “{path}” lacks the columns {columns}. Its first line must be date,is,name_zh,name_en",
    ),
    "calendar-notice-date": (
        "文件“{path}”第 {line} 行的日期“{date}”看不懂。请写成 2027-01-01",
        "Line {line} of “{path}”: the date “{date}” is not understood. Write it as 2027-01-01",
    ),
    "calendar-notice-kind": (
        "文件“{path}”第 {line} 行写的是“{kind}”。放假写 off，调休上班写 working",
        "Line {line} of “{path}” says “{kind}”. Write off for a holiday, working for a make-up day",
    ),
    "calendar-notice-empty": (
        "文件“{path}”里没有一天。一年的放假通知至少有元旦",
        "The file “{path}” names no day. The notice of a year has at least New Year's Day",
    ),
    "calendar-file-format": (
        "这不是节点公布的工作日历（/calendar.json），请重新下载",
        "This is not the working-day calendar that a node publishes (/calendar.json). Download it again",
    ),
    "calendar-day-year": (
        "{day} 不在 {year} 年，请核对放假通知",
        "{day} is not in {year}. Check the holiday notice",
    ),
    "calendar-day-twice": (
        "{day} 既放假又上班，请核对放假通知",
        "{day} is listed both as a holiday and as a working day. Check the holiday notice",
    ),
    "calendar-day-make-up": (
        "{day} 本来就上班，不用调休。请核对放假通知",
        "{day} is a working day anyway and cannot be a make-up day. Check the holiday notice",
    ),
}
