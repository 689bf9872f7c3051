"""A refused message stops its stream; an operator sends it again or gives it up, and either is written down."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.exchange.conftest import Moment
from tests.exchange.foreign import ForeignNode
from tests.exchange.link import Wire
from tongban.exchange.models import OutMessage, Refusal
from tongban.exchange.queries import delivery_of, receipt_got, stream_state, stuck_messages
from tongban.exchange.services import end_message, requeue_message, send_message
from tongban.exchange.services.calling import use_carrier
from tongban.exchange.services.posting import post_waiting
from tongban.exchange.types import DeliveryState
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, NotAllowed, NotFound, Refused
from tongban.kernel.journal.queries import entries_of
from tongban.kernel.journal.services import work

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here", "wired")]

OPERATOR = Actor(kind="staff", node="50", account_id=7, role="operator")
CLERK = Actor(kind="staff", node="50", account_id=8, role="intake")
NOTED, ODD = "cases.noted.v1", "cases.odd.v1"


@pytest.fixture
def wire(foreign: ForeignNode) -> Iterator[Wire]:
    wire = Wire(foreign)
    foreign.refuse_types = {ODD}
    with use_carrier(carrier=wire):
        yield wire


def send(kind: str = NOTED, stream: str = "a", **data: Any) -> str:
    return send_message(peer="51", stream=stream, type=kind, data=data)


def run() -> None:
    while work(owner="test") + post_waiting():
        pass


@pytest.fixture
def refused(wire: Wire) -> str:
    """A message the peer has refused, with two more waiting behind it."""
    odd = send(ODD, n=1)
    send(n=2)
    send(n=3)
    run()
    return odd


def test_a_refusal_stops_its_stream_and_is_shown(refused: str, foreign: ForeignNode) -> None:
    other = send(stream="b")
    run()
    assert delivery_of(other).state is DeliveryState.DONE
    assert len(foreign.effects) == 1
    (stuck,) = stuck_messages()
    assert (stuck.delivery.id, stuck.delivery.state, stuck.waiting_behind) == (
        refused,
        DeliveryState.REJECTED,
        2,
    )
    assert stuck.delivery.reason is not None
    assert (stuck.delivery.reason.zh, stuck.delivery.reason.en) == ("不归本节点", "Not ours")
    assert stream_state(peer="51", stream="a").is_blocked
    assert ("exchange.message-rejected.v1") in [name for name, _ in entries_of(f"message:{refused}")]


def test_sent_again_it_takes_effect_and_the_stream_goes_on(refused: str, foreign: ForeignNode) -> None:
    foreign.refuse_types.clear()
    requeue_message(actor=OPERATOR, message_id=refused, reason="对方已升级")
    run()
    assert [effect["event"]["data"]["n"] for effect in foreign.effects] == [1, 2, 3]
    assert [effect["seq"] for effect in foreign.effects] == [1, 2, 3]
    delivery = delivery_of(refused)
    assert (delivery.state, delivery.reason) == (DeliveryState.DONE, None)
    assert stuck_messages() == []
    refusal = Refusal.objects.get()
    assert (refusal.answer, refusal.answer_reason, refusal.answered_by) == ("requeued", "对方已升级", 7)
    assert refusal.receipt
    assert [name for name, _ in entries_of(f"message:{refused}")][-1] == "exchange.message-requeued.v1"


def test_refused_again_it_stops_again(refused: str, foreign: ForeignNode) -> None:
    requeue_message(actor=OPERATOR, message_id=refused, reason="再试一次")
    run()
    assert delivery_of(refused).state is DeliveryState.REJECTED
    assert Refusal.objects.count() == 2
    assert foreign.effects == []


def test_given_up_a_void_takes_its_number(refused: str, foreign: ForeignNode) -> None:
    end_message(actor=OPERATOR, message_id=refused, reason="改用纸质函件")
    assert delivery_of(refused).state is DeliveryState.ENDED
    run()
    void, *others = foreign.effects
    assert (void["event"]["type"], void["seq"]) == ("exchange.void.v1", 1)
    assert void["event"]["data"] == {"parts": [], "void": refused}
    assert [effect["event"]["data"]["n"] for effect in others] == [2, 3]
    assert delivery_of(refused).state is DeliveryState.ENDED
    row = OutMessage.objects.get(message_id=refused)
    refusal, ended = foreign.given[0], receipt_got(row, row.stream.name)
    assert ended in foreign.given
    assert Refusal.objects.get().receipt == refusal != ended
    assert Refusal.objects.get().answer == "ended"
    assert [name for name, _ in entries_of(f"message:{refused}")][-1] == "exchange.message-ended.v1"


def test_a_pending_message_is_sent_at_once_but_never_ended(
    wire: Wire, foreign: ForeignNode, moment: Moment
) -> None:
    foreign.busy_with = {ODD}
    busy = send(ODD)
    run()
    moment.advance(hours=2)
    run()
    (stuck,) = stuck_messages()
    assert (stuck.delivery.id, stuck.delivery.state) == (busy, DeliveryState.PENDING)
    with pytest.raises(Refused) as caught:
        end_message(actor=OPERATOR, message_id=busy, reason="等太久")
    assert caught.value.code == "message-not-refused"
    foreign.busy_with, foreign.refuse_types = set(), set()
    requeue_message(actor=OPERATOR, message_id=busy, reason="对方已恢复")
    run()
    assert delivery_of(busy).state is DeliveryState.DONE


def test_only_heads_that_wait_long_are_shown(wire: Wire, foreign: ForeignNode, moment: Moment) -> None:
    foreign.busy_with = {NOTED}
    head = send(n=1)
    send(n=2)
    assert stuck_messages() == []
    moment.advance(minutes=61)
    assert [(stuck.delivery.id, stuck.waiting_behind) for stuck in stuck_messages()] == [(head, 1)]


def test_a_settled_message_is_left_alone(wire: Wire) -> None:
    done = send()
    run()
    with pytest.raises(Refused) as caught:
        requeue_message(actor=OPERATOR, message_id=done, reason="x")
    assert caught.value.code == "message-settled"
    with pytest.raises(Refused):
        end_message(actor=OPERATOR, message_id=done, reason="x")


@pytest.mark.parametrize("act", [requeue_message, end_message])
def test_an_operator_with_a_reason_is_needed(act: Any, refused: str) -> None:
    with pytest.raises(NotAllowed):
        act(actor=CLERK, message_id=refused, reason="x")
    with pytest.raises(BadInput) as caught:
        act(actor=OPERATOR, message_id=refused, reason="  ")
    assert caught.value.code == "reason-needed"
    with pytest.raises(NotFound):
        act(actor=OPERATOR, message_id="0" * 32, reason="x")
    assert delivery_of(refused).state is DeliveryState.REJECTED
