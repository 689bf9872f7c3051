"""My certificates: the list, the face in both languages, the file, the page to print. For the holder alone."""

import datetime as dt

import pytest

from tests.web.applying import builders as b
from tests.web.applying.builders import Person, words
from tongban.certificates import queries as certificates
from tongban.kernel import clock


@pytest.fixture
def code(zhang: Person, clerk: Person, reviewer: Person) -> str:
    """The business licence Zhang has got."""
    return b.granted(zhang, clerk, reviewer)


def test_the_case_leads_to_the_certificate(zhang: Person, code: str) -> None:
    number = certificates.by_code(code).claims.case_number
    page = zhang.browser.get(f"/cases/{number}/")
    assert "您的证照办好了。" in words(page)
    assert b.soup(page).select_one(f"a[href='/certificates/{code}/']") is not None


def test_the_list_and_the_face_show_it_in_both_languages(zhang: Person, code: str) -> None:
    assert "营业执照 有效 重庆山水桥文化传播有限公司" in words(zhang.browser.get("/certificates/"))
    page = zhang.browser.get(f"/certificates/{code}/")
    text = words(page)
    for said in (
        "重庆市北碚区市场监督管理局",
        "Chongqing Beibei District Administration for Market Regulation",
        "营业执照 Business licence",
        "法定代表人 Legal representative 张强",
        "2026年11月23日",
        "23 November 2026",
        code,
        "有效 截至 11月23日（周一）12:00",
    ):
        assert said in text
    assert b.soup(page).select_one(".tb-qr svg") is not None


@pytest.mark.parametrize(
    ("language", "shown"),
    [("zh-hans", "有限责任公司（自然人独资）"), ("en", "Limited liability company, one person")],
)
def test_whoever_checks_it_reads_its_fields_in_one_language(
    zhang: Person, code: str, language: str, shown: str
) -> None:
    zhang.browser.cookies["tongban_language"] = language
    page = b.soup(zhang.browser.get(f"/verify/?code={code}"))
    values = [value.get_text(" ", strip=True) for value in page.select(".govuk-summary-list__value")]
    assert shown in values
    assert not [value for value in values if "(" in value]


def test_the_file_is_the_signed_original_and_anybody_can_verify_it(zhang: Person, code: str) -> None:
    got = zhang.browser.get(f"/certificates/{code}/file")
    assert got["Content-Disposition"] == f'attachment; filename="{code}.tbcert"'
    assert got.content.decode() == certificates.by_code(code).token
    assert certificates.verify_text(got.content).verdict.outcome == "valid"


def test_the_paper_carries_the_code_and_the_address_to_check_it(zhang: Person, code: str) -> None:
    text = words(zhang.browser.get(f"/certificates/{code}/print/"))
    assert f"/verify/?code={code}" in text
    assert "营业执照 Business licence" in text


def test_the_address_to_check_it_works_without_an_account(zhang: Person, code: str, client: object) -> None:
    page = zhang.browser.get(f"/certificates/{code}/")
    check = next(link["href"] for link in b.soup(page).select("main a") if "verify" in str(link["href"]))
    zhang.browser.logout()
    assert zhang.browser.get(str(check)).status_code == 200


def test_only_the_holder_sees_a_certificate(li: Person, reviewer: Person, code: str) -> None:
    for page in ("", "file", "print/"):
        assert li.browser.get(f"/certificates/{code}/{page}").status_code == 404, page
        assert reviewer.browser.get(f"/certificates/{code}/{page}").status_code == 403, page


def test_a_code_nobody_has_is_not_there(zhang: Person) -> None:
    assert zhang.browser.get("/certificates/ABCDEFGHJKMNPQRS/").status_code == 404


def test_nobody_elses_certificates_are_listed(li: Person, code: str) -> None:
    assert "还没有。" in words(li.browser.get("/certificates/"))


def test_before_its_day_a_certificate_is_not_in_force(zhang: Person, code: str, noon: dt.datetime) -> None:
    with clock.frozen(noon - dt.timedelta(days=1)):
        assert "还没生效" in words(zhang.browser.get(f"/certificates/{code}/"))


def test_the_pages_speak_english(zhang: Person, code: str) -> None:
    zhang.browser.cookies["tongban_language"] = "en"
    for page in ("", "print/"):
        assert "Business licence" in words(zhang.browser.get(f"/certificates/{code}/{page}"))
