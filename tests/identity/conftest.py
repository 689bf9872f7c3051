"""A moment, some offices, a clerk and a citizen."""

import datetime as dt
from collections.abc import Iterator

import pytest

from tests.identity.offices import BEIBEI, BEIBEI_WINDOW, load_offices
from tongban.identity import queries
from tongban.identity.services import people, posts
from tongban.kernel import clock
from tongban.kernel.actors import Actor

NOON = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)
PASSWORD = "correct horse battery"
ID_NUMBER = "500199198511123021"


@pytest.fixture(autouse=True)
def noon() -> Iterator[dt.datetime]:
    """Monday 23 November 2026, twelve o'clock in the offices."""
    with clock.frozen(NOON):
        yield NOON


@pytest.fixture
def offices(db: None) -> None:
    """Authorities, halls and windows of both regions."""
    load_offices()


@pytest.fixture
def person_id(db: None) -> str:
    """Zhou Yalan, registered."""
    return people.register_person(
        name="周雅兰", name_latin="Zhou Yalan", id_number=ID_NUMBER, phone="120 0000 5002"
    )


@pytest.fixture
def account_id(person_id: str) -> int:
    """Zhou Yalan's account."""
    return people.register_account(login="zhou.yalan", password=PASSWORD, person_id=person_id)


@pytest.fixture
def citizen(account_id: int) -> Actor:
    """Zhou Yalan, signed in."""
    return queries.actor_for(account_id)


@pytest.fixture
def clerk(offices: None) -> Actor:
    """A clerk at the Sichuan-Chongqing window of Beibei."""
    account = people.register_staff(login="clerk.beibei", password=PASSWORD, name="邓婷")
    posts.assign_post(account_id=account, role="intake", window=BEIBEI_WINDOW, valid_from=clock.today())
    return queries.actor_for(account)


@pytest.fixture
def reviewer(offices: None) -> Actor:
    """A reviewer of Beibei's market regulator."""
    account = people.register_staff(login="reviewer.beibei", password=PASSWORD, name="韩雪")
    posts.assign_post(account_id=account, role="review", authority=BEIBEI, valid_from=clock.today())
    return queries.actor_for(account)
