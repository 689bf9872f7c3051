"""Monday noon in Beibei: a citizen, another one, a clerk, a reviewer, and a neighbour to hand cases to."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

import pytest

from tests.web.applying.builders import (
    ZHANG_ID,
    ZHANG_PHONE,
    Person,
    adopt_there,
    load_town,
    make_citizen,
    make_clerk,
    make_neighbour,
    make_reviewer,
)
from tongban.kernel import clock, node

NOON = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def noon(db: None) -> Iterator[dt.datetime]:
    """Monday 23 November 2026, twelve o'clock, with offices and the standard loaded."""
    with clock.frozen(NOON):
        load_town()
        yield NOON


@pytest.fixture
def zhang(noon: dt.datetime) -> Person:
    """A citizen, signed in."""
    return make_citizen("zhang.qiang", "张强", "Zhang Qiang", ZHANG_ID, ZHANG_PHONE)


@pytest.fixture
def li(noon: dt.datetime) -> Person:
    """Another citizen, signed in."""
    return make_citizen("li.mei", "李梅", "Li Mei", "500199198511123021", "12000005002")


@pytest.fixture
def clerk(noon: dt.datetime) -> Person:
    """A clerk at the Sichuan-Chongqing window of Beibei."""
    return make_clerk()


@pytest.fixture
def reviewer(noon: dt.datetime) -> Person:
    """A reviewer of Beibei's market regulator."""
    return make_reviewer()


@pytest.fixture
def neighbour(noon: dt.datetime) -> Iterator[None]:
    """Sichuan is linked and has signed the same standard; nothing is sent while the test runs."""
    identity, key = make_neighbour()
    with node.use(dataclasses.replace(node.this(), peers=(identity,))):
        adopt_there(key)
        yield
