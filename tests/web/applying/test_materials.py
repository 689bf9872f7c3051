"""One material: uploaded, replaced, taken out, covered by a certificate, brought to the window, promised for later."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.applying import builders as b
from tests.web.applying.builders import PDF, PNG, Person, errors, send, words
from tongban.cases.types import Channel
from tongban.certificates import queries as certificates

IDENTITY, DOMICILE = "identity", "domicile_proof"


def url(draft: str, material: str = IDENTITY) -> str:
    return f"/drafts/{draft}/materials/{material}/"


def upload(person: Person, where: str, name: str, content: bytes) -> Any:
    return send(person, where, {"act": "upload", "file": SimpleUploadedFile(name, content)})


def ready_for_materials(person: Person) -> str:
    draft = b.start(person)
    b.fill(person, draft)
    return draft


def test_a_file_is_taken_in_and_leads_on(zhang: Person) -> None:
    draft = ready_for_materials(zhang)
    done = upload(zhang, url(draft), "身份证.pdf", PDF)
    assert (done.status_code, done["Location"]) == (303, url(draft, DOMICILE))
    page = words(zhang.browser.get(url(draft)))
    assert "已上传" in page
    assert "身份证.pdf" in page


def test_a_second_file_takes_the_place_of_the_first(zhang: Person) -> None:
    draft = ready_for_materials(zhang)
    upload(zhang, url(draft), "first.pdf", PDF)
    upload(zhang, url(draft), "second.png", PNG)
    page = words(zhang.browser.get(url(draft)))
    assert "second.png" in page
    assert "first.pdf" not in page


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("IMG_2031.heic", b"\0\0\0 ftypheic", "打不开“IMG_2031.heic”。存成 JPG、PNG 或 PDF 再传"),
        ("执照.pdf", PNG, "“执照.pdf”"),
        ("空.pdf", b"", "“空.pdf”"),
        ("病毒.exe", b"MZ", "打不开“病毒.exe”"),
    ],
)
def test_a_file_we_cannot_read_says_what_to_do(zhang: Person, name: str, content: bytes, said: str) -> None:
    draft = ready_for_materials(zhang)
    page = upload(zhang, url(draft), name, content)
    assert page.status_code == 422
    assert said in errors(page)[0]
    assert b.soup(page).find(id="file-error") is not None
    assert "还没有提交" in words(zhang.browser.get(f"/drafts/{draft}/check/"))


def test_too_large_a_file_names_both_sizes(zhang: Person, settings: Any) -> None:
    settings.TONGBAN_UPLOAD_LIMIT = 1024 * 1024
    draft = ready_for_materials(zhang)
    page = upload(zhang, url(draft), "租赁合同.pdf", PDF + b"x" * (1024 * 1024 + 500_000))
    assert page.status_code == 422
    assert errors(page) == ["“租赁合同.pdf”有 1.5 MB，上限是 1 MB。压缩后再传，或到窗口扫描"]


def test_no_file_chosen(zhang: Person) -> None:
    draft = ready_for_materials(zhang)
    assert errors(send(zhang, url(draft), {"act": "upload"})) == ["选一个文件再上传"]


def test_taken_out_it_is_missing_again(zhang: Person) -> None:
    draft = b.ready_draft(zhang)
    done = send(zhang, url(draft), {"act": "remove"})
    assert done["Location"] == url(draft)
    assert "签名之前，还差这些" in words(zhang.browser.get(f"/drafts/{draft}/check/"))


def test_a_secondary_material_may_follow_with_the_date_and_the_consequence(zhang: Person) -> None:
    draft = ready_for_materials(zhang)
    page = words(zhang.browser.get(url(draft, DOMICILE)))
    assert "今天受理的话，最迟 11月24日（周二）17:00" in page
    assert "到期没有补交，办件就终止，不作决定" in page
    send(zhang, url(draft, DOMICILE), {"act": "promise"})
    assert "承诺后补" in words(zhang.browser.get(f"/drafts/{draft}/"))


def test_a_main_material_never_follows(zhang: Person) -> None:
    draft = ready_for_materials(zhang)
    assert "以后再交" not in words(zhang.browser.get(url(draft)))
    refused = send(zhang, url(draft), {"act": "promise"})
    assert refused.status_code == 422
    assert "是主要材料，不能后补" in words(refused)


def test_paper_goes_to_the_window_only_when_one_was_chosen(zhang: Person) -> None:
    draft = ready_for_materials(zhang)
    assert "重庆市北碚区政务服务中心" in words(zhang.browser.get(url(draft)))
    send(zhang, url(draft), {"act": "bring"})
    assert "带到窗口" in words(zhang.browser.get(f"/drafts/{draft}/"))
    online = b.start(zhang, channel=Channel.ONLINE)
    assert "我带到窗口" not in words(zhang.browser.get(url(online)))


def test_a_certificate_one_holds_needs_no_upload(zhang: Person, clerk: Person, reviewer: Person) -> None:
    code = b.granted(zhang, clerk, reviewer)
    draft = ready_for_materials(zhang)
    where = url(draft)
    page = zhang.browser.get(where)
    assert b.soup(page).select_one(f"input[name=certificate][value='{code}']") is not None
    assert errors(send(zhang, where, {"act": "certificate"})) == ["先选一张证照"]
    done = send(zhang, where, {"act": "certificate", "certificate": code})
    assert done.status_code == 303
    assert "已用电子证照" in words(zhang.browser.get(f"/drafts/{draft}/"))


def test_another_persons_certificate_cannot_be_used(
    zhang: Person, li: Person, clerk: Person, reviewer: Person
) -> None:
    code = b.granted(zhang, clerk, reviewer)
    draft = ready_for_materials(li)
    assert certificates.by_code(code).held_by == zhang.actor.person_id
    page = send(li, url(draft), {"act": "certificate", "certificate": code})
    assert errors(page) == ["这张证照不能用作这份材料。请换一张，或自己上传"]


def test_a_file_leaves_as_a_file_and_never_as_a_page(zhang: Person) -> None:
    draft = b.ready_draft(zhang)
    got = zhang.browser.get(f"{url(draft)}file")
    assert got.content == PDF
    assert got["Content-Type"] == "application/pdf"
    assert got["Content-Disposition"].startswith("attachment")
    assert got["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got["Content-Security-Policy"]
    assert got["Cache-Control"] == "no-store"


@pytest.mark.parametrize("material", ["application", "articles_own", "nonsense"])
def test_what_is_not_asked_for_has_no_page(zhang: Person, material: str) -> None:
    assert zhang.browser.get(url(ready_for_materials(zhang), material)).status_code == 404


def test_a_button_that_does_not_exist_does_nothing(zhang: Person) -> None:
    draft = ready_for_materials(zhang)
    assert send(zhang, url(draft), {"act": "destroy"}).status_code == 400


def test_at_the_desk_a_scan_counts_as_seen_at_the_window(zhang: Person, clerk: Person) -> None:
    draft = ready_for_materials(zhang)
    upload(clerk, f"/desk/window{url(draft)}", "扫描件.png", PNG)
    assert "已在窗口扫描" in words(clerk.browser.get(f"/desk/window/drafts/{draft}/"))
