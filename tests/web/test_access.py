"""Every address says who may come in, and holds to it."""

import datetime as dt
import importlib

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory

from tests.web.forms import sign_in, soup
from tongban.identity.models import Account, StaffPost
from tongban.kernel import clock
from tongban.kernel.errors import NotAllowed
from tongban.web.shared.access import Access, routes, safe_next, signed_in


@pytest.mark.parametrize("module", ["tongban.node.urls", "tests.web.gallery.urls"])
def test_every_address_has_an_access_rule(module: str) -> None:
    table = dict(routes(importlib.import_module(module).urlpatterns))
    assert table
    open_ended = [
        where for where, view in table.items() if not isinstance(getattr(view, "access", None), Access)
    ]
    assert open_ended == []


def test_whoever_is_not_signed_in_comes_back_after_signing_in(browser: Client, zhang: Account) -> None:
    response = browser.get("/own?part=2")
    assert (response.status_code, response["Location"]) == (303, "/sign-in?next=%2Fown%3Fpart%3D2")
    assert sign_in(browser, "zhang.qiang", "/own?part=2")["Location"] == "/own?part=2"
    assert browser.get("/own?part=2").status_code == 200


@pytest.mark.parametrize(
    ("login", "path"),
    [("zhang.qiang", "/desk-form"), ("clerk.beibei", "/own"), ("reviewer.beibei", "/desk-form")],
)
def test_nobody_opens_the_page_of_others(
    browser: Client, zhang: Account, reviewer: Account, login: str, path: str
) -> None:
    sign_in(browser, login)
    response = browser.get(path)
    assert response.status_code == 403
    assert "这一页您不能打开" in soup(response).h1.text


def test_a_clerk_opens_the_desk(browser: Client, clerk: Account) -> None:
    sign_in(browser, "clerk.beibei")
    assert browser.get("/desk-form").status_code == 200


def test_a_post_that_has_ended_signs_out_and_says_so(browser: Client, clerk: Account) -> None:
    sign_in(browser, "clerk.beibei")
    StaffPost.objects.update(valid_to=clock.today() - dt.timedelta(days=1))
    response = browser.get("/")
    assert response.status_code == 403
    assert browser.get("/").status_code == 200


def test_pages_of_a_person_are_not_kept_by_the_browser(browser: Client, zhang: Account) -> None:
    assert "Cache-Control" not in browser.get("/").headers
    sign_in(browser, "zhang.qiang")
    assert browser.get("/own")["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "evil", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "own", ""]
)
def test_nobody_is_led_to_another_site(evil: str) -> None:
    assert safe_next(RequestFactory().get("/sign-in", {"next": evil})) == "/"


def test_a_view_without_a_guard_cannot_take_an_actor_for_granted() -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    with pytest.raises(NotAllowed):
        signed_in(request)


def test_a_piece_of_a_screen_leads_the_whole_page_to_the_sign_in(browser: Client, gallery: None) -> None:
    response = browser.get("/desk-form", headers={"HX-Request": "true"})
    assert response["HX-Redirect"].startswith("/sign-in?next=")
