"""A correction: everything at once, each at its page, then back to the office."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.applying import builders as b
from tests.web.applying.builders import PDF, Person, errors, posted, send, words


@pytest.fixture
def number(zhang: Person, clerk: Person) -> str:
    """A case with a field and a material to correct."""
    found = b.submitted(zhang)
    b.ask_correction(clerk, found)
    return found


def test_all_gaps_stand_on_one_page_each_with_its_link(zhang: Person, number: str) -> None:
    page = zhang.browser.get(f"/cases/{number}/correct/")
    text = words(page)
    assert "有 2 处要补正，已一次列全，不会再有第二次。" in text
    assert "写到房号，租赁合同上是 1 号 3 楼" in text
    assert "合同缺最后一页，请传全部页面" in text
    assert "最迟 12月7日（周一）17:00 补正。" in text
    links = [link["href"] for link in b.soup(page).select(".govuk-task-list__link")]
    assert links == [
        f"/cases/{number}/correct/domicile/",
        f"/cases/{number}/correct/materials/domicile_proof/",
    ]
    assert "交回" not in [button.get_text() for button in b.soup(page).select("button")]


def test_a_field_is_corrected_at_its_page_with_the_offices_words(zhang: Person, number: str) -> None:
    where = f"/cases/{number}/correct/domicile/"
    assert "写到房号，租赁合同上是 1 号 3 楼" in words(zhang.browser.get(where))
    wrong = send(zhang, where, posted({**b.DOMICILE, "address": ""}))
    assert (wrong.status_code, len(errors(wrong))) == (422, 1)
    done = send(zhang, where, posted({**b.DOMICILE, "address": "天生路 1 号 3 楼"}))
    assert done["Location"] == f"/cases/{number}/correct/"
    assert "已改好" in words(zhang.browser.get(done["Location"]))


def test_a_material_is_replaced_at_its_page(zhang: Person, number: str) -> None:
    where = f"/cases/{number}/correct/materials/domicile_proof/"
    wrong = send(zhang, where, {"file": SimpleUploadedFile("a.txt", b"hello")})
    assert (wrong.status_code, len(errors(wrong))) == (422, 1)
    done = send(zhang, where, {"file": SimpleUploadedFile("全部.pdf", PDF)})
    assert done["Location"] == f"/cases/{number}/correct/"


def test_corrected_it_goes_back_once_and_the_work_goes_on(zhang: Person, number: str) -> None:
    mend(zhang, number)
    page = zhang.browser.get(f"/cases/{number}/correct/")
    sent = b.hidden(page)
    first, second = (zhang.browser.post(f"/cases/{number}/correct/", sent) for _ in range(2))
    assert first["Location"] == second["Location"] == f"/cases/{number}/"
    b.let_work()
    assert "窗口已收件，正在核对材料" in words(zhang.browser.get(f"/cases/{number}/"))
    assert zhang.browser.get(f"/cases/{number}/correct/")["Location"] == f"/cases/{number}/"


def mend(zhang: Person, number: str) -> None:
    send(zhang, f"/cases/{number}/correct/domicile/", posted({**b.DOMICILE, "address": "天生路 1 号 3 楼"}))
    send(
        zhang,
        f"/cases/{number}/correct/materials/domicile_proof/",
        {"file": SimpleUploadedFile("全部.pdf", PDF)},
    )


def test_it_does_not_go_back_while_a_gap_is_open(zhang: Person, number: str) -> None:
    token = b.hidden(zhang.browser.get(f"/cases/{number}/correct/domicile/"))
    refused = zhang.browser.post(f"/cases/{number}/correct/", token)
    assert refused.status_code == 422
    assert "还有 2 处没有改好" in words(refused)


def test_what_was_not_asked_for_cannot_be_changed(zhang: Person, number: str) -> None:
    for page in ("name/", "nonsense/", "materials/identity/"):
        assert zhang.browser.get(f"/cases/{number}/correct/{page}").status_code == 404, page


PAGES = ["", "domicile/", "materials/domicile_proof/"]


def test_nobody_else_corrects_a_case(li: Person, number: str) -> None:
    for page in PAGES:
        assert li.browser.get(f"/cases/{number}/correct/{page}").status_code == 404, page


def test_a_case_without_gaps_has_nothing_to_correct(zhang: Person) -> None:
    number = b.submitted(zhang)
    assert zhang.browser.get(f"/cases/{number}/correct/")["Location"] == f"/cases/{number}/"
    assert zhang.browser.get(f"/cases/{number}/correct/domicile/").status_code == 404


def test_the_pages_speak_english(zhang: Person, number: str) -> None:
    zhang.browser.cookies["tongban_language"] = "en"
    for page in PAGES:
        found = zhang.browser.get(f"/cases/{number}/correct/{page}")
        assert found.status_code == 200, page
        assert "Domicile" in words(found), page
