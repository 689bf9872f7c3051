"""Monday noon in Beibei: a citizen, a clerk, a reviewer, and a neighbour that has signed the same standard."""

import datetime as dt
from collections.abc import Iterator

import pytest

from tests import builders
from tests.builders import NOON, THERE, Neighbour
from tests.filled_in import LI_ID
from tests.identity.offices import WUHOU_WINDOW
from tongban.cases.types import Check
from tongban.exchange.types import Incoming
from tongban.kernel import clock
from tongban.kernel.actors import Actor


@pytest.fixture
def noon() -> Iterator[dt.datetime]:
    """Monday 23 November 2026, twelve o'clock."""
    with clock.frozen(NOON):
        yield NOON


@pytest.fixture
def neighbour(db: None, noon: dt.datetime) -> Iterator[Neighbour]:
    """Sichuan. Nothing is sent while a test runs; what it says is handed over by the test."""
    other = Neighbour()
    with builders.beside(other):
        builders.load_town(other)
        yield other


@pytest.fixture
def zhou(neighbour: Neighbour) -> Actor:
    """A citizen."""
    return builders.citizen()


@pytest.fixture
def li(neighbour: Neighbour) -> Actor:
    """Another citizen."""
    return builders.citizen("li.mei", "李梅", LI_ID, "12000005101")


@pytest.fixture
def clerk(neighbour: Neighbour) -> Actor:
    """A clerk at the Sichuan-Chongqing window of Beibei."""
    return builders.clerk()


@pytest.fixture
def reviewer(neighbour: Neighbour) -> Actor:
    """A reviewer of Beibei's market regulator."""
    return builders.reviewer()


@pytest.fixture
def there(zhou: Actor, clerk: Actor) -> str:
    """A case of ours that Sichuan decides; it has been handed over, with the lease to follow."""
    return builders.accepted(clerk, builders.submitted(zhou, THERE, late=True), domicile_proof=Check.LATE)


@pytest.fixture
def told(neighbour: Neighbour) -> Incoming:
    """Sichuan hands over a case that our authority decides; what it says, before we have heard it."""
    with neighbour.acting():
        person, window = builders.citizen("yang", "杨"), builders.clerk(WUHOU_WINDOW, "clerk.wuhou")
        number = builders.accepted(window, builders.submitted(person, hall="CD-WUHOU"))
    return neighbour.hands_over(number)
