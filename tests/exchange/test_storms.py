"""Two nodes in bad weather. Whatever is lost, doubled, replayed, spoilt or interrupted, in the end every message has
taken effect exactly once, in the order of its stream, and its sender holds a signed receipt."""

import collections
import contextlib
import dataclasses
import datetime as dt
import random
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import pytest
from django.db import transaction

from tests.exchange.conftest import Moment
from tests.exchange.foreign import ForeignNode
from tests.exchange.link import known_peer, own_keys, with_further_key
from tongban.exchange.models import OutMessage
from tongban.exchange.queries import stuck_messages
from tongban.exchange.services import send_message
from tongban.exchange.services.calling import Answer, LinkFailed, Request, use_carrier
from tongban.exchange.services.posting import post_waiting
from tongban.exchange.services.receiving import receive_envelope
from tongban.exchange.types import DeliveryState, Incoming
from tongban.kernel import node
from tongban.kernel.errors import TongbanError
from tongban.kernel.events import Event
from tongban.kernel.journal import services as journal
from tongban.kernel.journal.models import Entry
from tongban.kernel.node import NodeIdentity

STREAMS = ("a", "b", "c", "d")
NOTED = "cases.noted.v1"
STEPS = 150


@dataclasses.dataclass(frozen=True, kw_only=True)
class Noted(Event):
    """The effect of a message here: a row that is written in the message's own transaction."""

    name: ClassVar[str] = "exchange-storm.noted.v1"
    stream: str
    n: int


class Crash(Exception):
    """A process that dies at this point."""


class Storm:
    """Both ends, the line between them, and dice. `is_calm` ends the bad weather."""

    def __init__(self, seed: int, foreign: ForeignNode, moment: Moment) -> None:
        self.dice = random.Random(seed)
        self.foreign, self.moment = foreign, moment
        self.profile = node.this()
        self.is_calm = False
        self.sent: dict[str, list[int]] = collections.defaultdict(list)
        self.queued: dict[str, list[int]] = collections.defaultdict(list)
        self.captured_out: list[bytes] = []
        self.captured_in: list[bytes] = []
        self.count = 0

    def falls(self, chance: float) -> bool:
        return not self.is_calm and self.dice.random() < chance

    def spoilt(self, body: bytes) -> bytes:
        """One letter of the request is another."""
        place = self.dice.randrange(len(body))
        return body[:place] + self.dice.choice(b"Aa0._-").to_bytes() + body[place + 1 :]

    # What the two ends do

    def send(self) -> None:
        self.count += 1
        stream, number = self.dice.choice(STREAMS), self.count
        with contextlib.suppress(Crash), transaction.atomic():
            send_message(peer="51", stream=stream, type=NOTED, data={"n": number})
            if self.falls(0.1):
                raise Crash
            self.sent[stream].append(number)

    def queue(self) -> None:
        self.count += 1
        stream = self.dice.choice(STREAMS)
        self.foreign.queue(stream, NOTED, {"n": self.count})
        self.queued[stream].append(self.count)

    def take(self, incoming: Incoming) -> None:
        """Our handler: now and then it dies after its effect and before the commit."""
        with transaction.atomic():
            journal.record(Noted(stream=incoming.stream, n=incoming.data["n"]), subject="storm")
        if self.falls(0.1):
            raise Crash

    def work(self) -> None:
        journal.work(owner="storm")
        post_waiting()

    def post(self) -> None:
        """The foreign node sends what it has."""
        if not self.foreign.outbox:
            return
        body = self.foreign.envelope(self.dice.choice((1, 3, 64)))
        self.captured_in.append(body)
        if self.falls(0.3):
            return
        answer = b""
        for _ in range(2 if self.falls(0.3) else 1):
            answer = self.receive(self.spoilt(body) if self.falls(0.1) else body)
        if self.falls(0.1):
            self.receive(self.dice.choice(self.captured_in))
        if answer and not self.falls(0.3):
            with contextlib.suppress(ValueError):
                self.foreign.settle(answer)

    def receive(self, body: bytes) -> bytes:
        try:
            return receive_envelope(body=body)
        except TongbanError:
            return b""

    def carry(self, peer: NodeIdentity, request: Request) -> Answer:
        """Our requests on their way to the foreign node."""
        body = request.body
        self.captured_out.append(body)
        lost = LinkFailed("link-unreachable", peer=peer.id)
        if self.falls(0.3):
            raise lost
        answer = self.foreign.answer(self.spoilt(body) if self.falls(0.1) else body)
        if self.falls(0.3):
            answer = self.foreign.answer(body)
        if self.falls(0.1):
            self.foreign.answer(self.dice.choice(self.captured_out))
        if self.falls(0.3):
            raise lost
        if self.falls(0.05):
            raise Crash
        return Answer(200, answer)

    def rotate(self) -> None:
        """Either end takes a new key; the other hears of it when it next looks at its list."""
        if self.dice.random() < 0.5:
            self.foreign.rotate_key()
        else:
            self.profile = with_further_key(self.profile)

    def publish(self) -> None:
        self.foreign.learn(own_keys(self.profile))
        self.profile = dataclasses.replace(self.profile, peers=(known_peer(self.foreign),))

    def wait(self) -> None:
        self.moment.advance(seconds=self.dice.choice((1, 5, 60, 600, 86400)))
        skew = 0 if self.is_calm else self.dice.randint(-60, 60)
        self.foreign.now = self.moment.at + dt.timedelta(seconds=skew)

    # The course of the storm

    def rage(self) -> None:
        acts: list[Callable[[], None]] = [self.send, self.queue, self.work, self.post, self.wait]
        for _ in range(STEPS):
            rare = self.dice.random()
            act = self.rotate if rare < 0.02 else self.publish if rare < 0.05 else self.dice.choice(acts)
            self.do(act)

    def settle(self) -> None:
        self.is_calm = True
        self.publish()
        for _ in range(60):
            self.moment.advance(hours=1)
            self.wait()
            for act in (self.work, self.work, self.post):
                self.do(act)

    def do(self, act: Callable[[], None]) -> None:
        with node.use(self.profile), use_carrier(carrier=self.carry):
            act()


def effects_here() -> dict[str, list[int]]:
    effects: dict[str, list[int]] = collections.defaultdict(list)
    for payload in Entry.objects.filter(subject="storm").order_by("id").values_list("payload", flat=True):
        effects[payload["stream"]].append(payload["n"])
    return effects


def effects_there(foreign: ForeignNode) -> dict[str, list[int]]:
    effects: dict[str, list[int]] = collections.defaultdict(list)
    for payload in foreign.effects:
        effects[payload["stream"]].append(payload["event"]["data"]["n"])
    return effects


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """The crashes are meant: nobody wants to read about them."""
    with caplog.at_level("CRITICAL"):
        yield


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("here", "wired", "quiet")
@pytest.mark.parametrize("seed", range(8))
def test_after_the_storm_everything_has_happened_once_and_in_order(
    seed: int, foreign: ForeignNode, moment: Moment, handlers: Any
) -> None:
    storm = Storm(seed, foreign, moment)
    handlers({NOTED: storm.take})
    storm.rage()
    storm.settle()
    assert effects_there(foreign) == storm.sent
    assert effects_here() == storm.queued
    assert storm.count > 20
    states = set(OutMessage.objects.values_list("state", flat=True))
    assert states == {DeliveryState.DONE.value}
    assert not OutMessage.objects.filter(receipt=b"").exists()
    assert foreign.outbox == []
    assert {receipt["status"] for receipt in foreign.receipts.values()} == {"done"}
    assert stuck_messages() == []
