"""Two citizens, a clerk, a reviewer, and the gallery's addresses."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from tests.identity.offices import BEIBEI, BEIBEI_WINDOW, load_offices
from tests.web.gallery import views
from tongban.identity.models import Account
from tongban.identity.services import people, posts
from tongban.kernel import clock

PASSWORD = "correct horse battery"


@pytest.fixture
def gallery(settings: Any, db: None) -> None:
    """The test-only pages instead of the node's own, with an empty memory."""
    settings.ROOT_URLCONF = "tests.web.gallery.urls"
    views.DONE.clear()


@pytest.fixture
def browser() -> Client:
    """A browser that proves its forms, as real ones must."""
    return Client(enforce_csrf_checks=True)


def _citizen(login: str, name: str, latin: str, number: str, phone: str) -> Account:
    person = people.register_person(name=name, name_latin=latin, id_number=number, phone=phone)
    return Account.objects.get(pk=people.register_account(login=login, password=PASSWORD, person_id=person))


@pytest.fixture
def zhang(gallery: None) -> Account:
    """A citizen."""
    return _citizen("zhang.qiang", "张强", "Zhang Qiang", "510199199003074012", "120 0000 5101")


@pytest.fixture
def li(gallery: None) -> Account:
    """Another citizen."""
    return _citizen("li.mei", "李梅", "Li Mei", "500199198511123021", "120 0000 5002")


@pytest.fixture
def clerk(gallery: None) -> Account:
    """A clerk at the Sichuan-Chongqing window of Beibei, since a week."""
    load_offices()
    account = people.register_staff(login="clerk.beibei", password=PASSWORD, name="邓婷")
    posts.assign_post(account_id=account, role="intake", window=BEIBEI_WINDOW, valid_from=_last_week())
    return Account.objects.get(pk=account)


@pytest.fixture
def reviewer(clerk: Account) -> Account:
    """A reviewer of Beibei's market regulator."""
    account = people.register_staff(login="reviewer.beibei", password=PASSWORD, name="韩雪")
    posts.assign_post(account_id=account, role="review", authority=BEIBEI, valid_from=_last_week())
    return Account.objects.get(pk=account)


def _last_week() -> dt.date:
    return clock.today() - dt.timedelta(days=7)
