"""What goes wrong is a page that says what to do, in both languages, or JSON for a machine."""

import re

import pytest
from django.test import Client

from tests.web.forms import soup
from tongban.kernel.errors import registered
from tongban.web.shared.messages import MESSAGES

FORBIDDEN_ZH = re.compile(r"非法|无效|必填项|系统异常|操作失败|抱歉")
FORBIDDEN_EN = re.compile(r"\b(invalid|please|sorry|required field|illegal)\b", re.IGNORECASE)


@pytest.mark.parametrize(("language", "title"), [("zh-hans", "没有这一页"), ("en", "There is no such page")])
def test_an_address_that_does_not_exist(browser: Client, gallery: None, language: str, title: str) -> None:
    browser.cookies["tongban_language"] = language
    response = browser.get("/nowhere")
    assert response.status_code == 404
    assert soup(response).h1.text == title
    assert soup(response).html["lang"] == {"zh-hans": "zh-Hans", "en": "en"}[language]


def test_a_rule_that_says_no_is_a_page(browser: Client, gallery: None) -> None:
    response = browser.get("/refused")
    assert response.status_code == 422
    assert "这一项由武侯区决定" in soup(response).select_one("main").text
    assert "gallery-refused" in soup(response).select_one("code").text


def test_a_piece_gets_a_piece(browser: Client, gallery: None) -> None:
    response = browser.get("/refused", headers={"HX-Request": "true"})
    assert response["HX-Retarget"] == "#main-content"
    assert soup(response).html is None


def test_what_breaks_on_our_side_is_said_without_details(browser: Client, gallery: None) -> None:
    browser.raise_request_exception = False
    response = browser.get("/broken")
    assert response.status_code == 500
    assert "as if something broke" not in response.content.decode()
    assert soup(response).h1.text == "这一页暂时打不开"


def test_too_much_at_once_is_413(browser: Client, gallery: None, settings: object) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000  # type: ignore[attr-defined]  # pytest-django's proxy
    response = browser.post("/form", {"owners.0.name": "x" * 2000})
    assert response.status_code == 413


def test_machines_get_json_and_none_of_the_habits_of_pages(browser: Client, gallery: None) -> None:
    answered = browser.post("/peer/v1/echo", b"hello", content_type="application/octet-stream")
    assert (answered.status_code, answered.content) == (200, b"hello")
    assert not answered.cookies
    refused = browser.post("/peer/v1/echo", b"bad", content_type="application/octet-stream")
    assert (refused.status_code, refused["Content-Type"]) == (400, "application/problem+json")
    assert refused.json()["type"] == "urn:tongban:error:gallery-name"
    assert browser.get("/peer/v1/nowhere").status_code == 404


def test_pages_carry_the_headers_that_protect_people(browser: Client, gallery: None) -> None:
    headers = browser.get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_sentences_say_what_to_do_and_blame_nobody(code: str) -> None:
    chinese, english = registered()[code]
    assert not FORBIDDEN_ZH.search(chinese)
    assert not FORBIDDEN_EN.search(english)
    assert set(re.findall(r"\{\w+\}", chinese)) == set(re.findall(r"\{\w+\}", english))


BROKEN = {
    "no boundary": ("multipart/form-data", b"not a form"),
    "cut short": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nhell',
    ),
    "not base64": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!\r\n--x--',
    ),
    "two files": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="a"; filename="b"\r\n\r\nc\r\n' * 3 + b"--x--\r\n",
    ),
    "too many fields": ("application/x-www-form-urlencoded", b"a=1&" * 3000),
}


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize(("path", "statuses"), [("/nothing-here", {404}), ("/sign-in", {400, 409, 413})])
def test_a_form_that_cannot_be_read_is_no_fault_of_ours(
    db: None, kind: str, path: str, statuses: set[int]
) -> None:
    """Where there is no page, the page that says so read the form once more, and that was an error of the program."""
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.get("/sign-in")
    media, body = BROKEN[kind]
    assert browser.generic("POST", path, body, content_type=media).status_code in statuses
