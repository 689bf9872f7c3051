"""Our node, and a foreign one that it knows as its peer."""

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings

from tests.exchange.foreign import ForeignNode
from tests.exchange.link import known_peer, own_keys, with_further_key
from tongban.exchange.events import PartsAnnounced
from tongban.exchange.reactions import fetch_parts
from tongban.exchange.services import receiving
from tongban.exchange.types import Incoming
from tongban.kernel import clock, node
from tongban.kernel.journal import services as journal

NOON = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)


@dataclasses.dataclass
class Moment:
    """A clock that tests move."""

    at: dt.datetime

    def __call__(self) -> dt.datetime:
        return self.at

    def advance(self, **units: float) -> None:
        self.at += dt.timedelta(**units)


@pytest.fixture
def moment() -> Iterator[Moment]:
    moment = Moment(NOON)
    with clock.use(moment):
        yield moment


@pytest.fixture
def foreign(moment: Moment) -> ForeignNode:
    """Chengdu's node, in a program that is not ours."""
    there = ForeignNode("51", settings.TONGBAN_NODE.id, moment.at)
    there.peer_keys = own_keys(settings.TONGBAN_NODE)
    return there


@pytest.fixture
def here(foreign: ForeignNode) -> Iterator[node.NodeProfile]:
    """Our node, which knows the foreign one."""
    profile = dataclasses.replace(settings.TONGBAN_NODE, peers=(known_peer(foreign),))
    with node.use(profile):
        yield profile


@pytest.fixture
def handlers() -> Iterator[Callable[..., None]]:
    before = dict(receiving._handlers)

    def install(table: dict[str, Any]) -> None:
        receiving.install_handlers(handlers=table)

    yield install
    receiving.install_handlers(handlers=before)


@pytest.fixture
def taken(handlers: Callable[..., None]) -> list[Incoming]:
    """What took effect here: every message of type `cases.noted.v1`."""
    messages: list[Incoming] = []
    handlers({"cases.noted.v1": messages.append})
    return messages


@pytest.fixture
def wired() -> Iterator[None]:
    """The exchange's own reactions and no others."""
    before = dict(journal._table)
    journal.install({PartsAnnounced: (fetch_parts,)})
    yield
    journal._table.clear()
    journal._table.update(before)


@pytest.fixture
def rotate_ours(here: node.NodeProfile) -> Iterator[Callable[[], node.NodeProfile]]:
    """Give our node a further message key, which it signs with from then on."""
    with contextlib.ExitStack() as stack:

        def rotate() -> node.NodeProfile:
            profile = with_further_key(node.this())
            stack.enter_context(node.use(profile))
            return profile

        yield rotate
