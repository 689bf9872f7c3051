"""A noon in November, two nodes, a clerk, a reviewer, and browsers that are signed in as them."""

import datetime as dt
import itertools
import pathlib
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from tests.identity.offices import BEIBEI, BEIBEI_WINDOW, load_offices
from tests.web.desk import world as making
from tongban.identity.models import Account
from tongban.kernel import clock, node
from tongban.kernel.actors import Actor

NOON = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)


@pytest.fixture
def noon() -> Iterator[dt.datetime]:
    """Monday 23 November 2026, twelve o'clock in the offices; a millisecond passes each time somebody looks."""
    looks = itertools.count()
    with clock.use(lambda: NOON + dt.timedelta(milliseconds=next(looks))):
        yield NOON


@pytest.fixture
def world(noon: dt.datetime, db: None, tmp_path: pathlib.Path) -> Iterator[making.World]:
    """Chongqing, which is this node, and Sichuan; company establishment signed by both."""
    found = making.found_world(tmp_path)
    with node.use(found.here):
        load_offices()
        making.sign_standards(found, making.COMPANY)
        yield found


@pytest.fixture
def clerk(world: making.World) -> Actor:
    """At the Sichuan-Chongqing window of Beibei."""
    return making.clerk_of(BEIBEI_WINDOW)


@pytest.fixture
def reviewer(world: making.World) -> Actor:
    """Of Beibei's market regulator."""
    return making.reviewer_of(BEIBEI)


@pytest.fixture
def person_id(world: making.World) -> str:
    """Zhou Yalan, registered."""
    return making.person()


@pytest.fixture
def browser_of() -> Callable[[Actor], Client]:
    """A browser of somebody, which proves its forms as real ones must."""

    def signed_in(actor: Actor) -> Client:
        client = Client(enforce_csrf_checks=True)
        client.force_login(Account.objects.get(pk=actor.account_id))
        return client

    return signed_in
