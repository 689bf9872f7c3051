"""We send, a foreign node receives: with the change or not at all, in order, until it has signed for it."""

import dataclasses
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.exchange.conftest import Moment
from tests.exchange.foreign import ForeignNode
from tests.exchange.link import Wire, own_keys
from tongban.exchange.models import OutMessage, OutStream
from tongban.exchange.queries import deliveries_of, delivery_of, link_health, receipt_got
from tongban.exchange.services import send_message
from tongban.exchange.services.calling import Answer, LinkFailed, Request, use_carrier
from tongban.exchange.services.posting import post_waiting
from tongban.exchange.types import MAX_MESSAGE_BYTES, DeliveryState, LinkState, Part
from tongban.kernel import clock, node
from tongban.kernel.errors import BadInput, NotFound
from tongban.kernel.journal import queries as journal_queries
from tongban.kernel.journal.services import work
from tongban.kernel.node import NodeIdentity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here", "wired")]

NOTED = "cases.noted.v1"


@pytest.fixture
def wire(foreign: ForeignNode) -> Iterator[Wire]:
    wire = Wire(foreign)
    with use_carrier(carrier=wire):
        yield wire


def send(stream: str = "a", kind: str = NOTED, **data: Any) -> str:
    return send_message(peer="51", stream=stream, type=kind, data=data)


def run() -> int:
    """What the worker does until nothing is due."""
    total = 0
    while taken := work(owner="test") + post_waiting():
        total += taken
    return total


def state_of(message_id: str) -> DeliveryState:
    return delivery_of(message_id).state


def test_a_message_goes_out_with_the_change_and_comes_back_with_a_receipt(
    foreign: ForeignNode, wire: Wire
) -> None:
    sent = send(text="已受理", days=3)
    assert state_of(sent) is DeliveryState.PENDING
    run()
    assert state_of(sent) is DeliveryState.DONE
    (effect,) = foreign.effects
    assert effect["event"]["data"] == {"text": "已受理", "days": 3, "parts": []}
    assert (effect["jti"], effect["stream"], effect["seq"]) == (sent, "a", 1)
    row = OutMessage.objects.get()
    (given,) = foreign.given
    assert receipt_got(row, "a") == given, "as it was signed"
    assert len(row.receipt) < 100


def test_a_change_that_is_undone_sends_nothing(foreign: ForeignNode, wire: Wire) -> None:
    @transaction.atomic
    def crash() -> None:
        send(n=1)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        crash()
    sent = send(n=2)
    run()
    assert [(effect["jti"], effect["seq"]) for effect in foreign.effects] == [(sent, 1)]


@pytest.mark.django_db(transaction=True)
def test_a_message_needs_the_transaction_of_its_change() -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        send()
    assert not OutStream.objects.exists()


def test_all_that_waits_goes_in_one_request_and_in_order(foreign: ForeignNode, wire: Wire) -> None:
    for number in range(20):
        send(stream="ab"[number % 2], n=number)
    run()
    assert len(wire.requests) == 1
    assert [effect["event"]["data"]["n"] for effect in foreign.effects] == list(range(20))


def test_more_than_a_request_may_carry_goes_in_several(
    foreign: ForeignNode, wire: Wire, settings: Any
) -> None:
    settings.TONGBAN_ENVELOPE_MESSAGES = 3
    settings.TONGBAN_ENVELOPE_LIMIT = 4000
    for number in range(8):
        send(n=number, text="x" * 800)
    run()
    assert [len(json.loads(request.body)["messages"]) for request in wire.requests] == [2, 2, 2, 2]
    assert all(len(request.body) <= 4000 for request in wire.requests)
    assert [effect["event"]["data"]["n"] for effect in foreign.effects] == list(range(8))


def test_a_peer_that_is_away_gets_everything_once_it_is_back(
    foreign: ForeignNode, wire: Wire, moment: Moment
) -> None:
    tries = []

    def away(peer: NodeIdentity, request: Request) -> Answer:
        tries.append(clock.now())
        raise LinkFailed("link-unreachable", peer=peer.id)

    with use_carrier(carrier=away):
        for number in range(12):
            send(stream=f"s{number}", n=number)
            run()
        for _ in range(24 * 60):
            moment.advance(minutes=1)
            run()
        (health,) = link_health()
        assert (health.state, health.backlog, health.oldest_seconds) == (LinkState.DOWN, 12, 24 * 3600)
        assert health.last_failure is not None
        assert health.last_failure.code == "link-unreachable"
    assert 30 < len(tries) < 40, "back-off: seconds at first, an hour at most"
    moment.advance(hours=1)
    run()
    assert [effect["event"]["data"]["n"] for effect in foreign.effects] == list(range(12))
    assert link_health()[0].state is not LinkState.DOWN
    assert not journal_queries.stuck()


def test_a_lost_answer_is_asked_for_again(foreign: ForeignNode, wire: Wire, moment: Moment) -> None:
    def deaf(peer: NodeIdentity, request: Request) -> Answer:
        wire(peer, request)
        raise LinkFailed("link-unreachable", peer=peer.id)

    sent = send()
    with use_carrier(carrier=deaf):
        run()
    assert (state_of(sent), len(foreign.effects)) == (DeliveryState.PENDING, 1)
    moment.advance(days=9)
    foreign.now = moment.at
    run()
    assert (state_of(sent), len(foreign.effects)) == (DeliveryState.DONE, 1)


@pytest.mark.parametrize("expected", [0, -5, 2**53, 3, "1", True, None])
def test_a_gap_that_cannot_be_moves_nothing(
    expected: Any, foreign: ForeignNode, wire: Wire, moment: Moment
) -> None:
    first = send(n=1)
    run()
    second = send(n=2)
    body = json.dumps({"results": [{"outcome": "gap", "expected": expected}]}).encode()
    with use_carrier(carrier=lambda peer, request: Answer(200, body)):
        run()
    assert (state_of(first), state_of(second)) == (DeliveryState.DONE, DeliveryState.PENDING)


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(503, b""), "link-answer-refused"),
        (Answer(302, b""), "link-answer-refused"),
        (Answer(200, b"<html>"), "link-answer-malformed"),
        (Answer(200, b"[]"), "link-answer-malformed"),
        (Answer(200, b'{"results":[]}'), "link-answer-malformed"),
    ],
)
def test_an_answer_that_is_none_is_a_failure_of_the_link(answer: Answer, code: str) -> None:
    sent = send()
    with use_carrier(carrier=lambda peer, request: answer):
        run()
    assert state_of(sent) is DeliveryState.PENDING
    failure = link_health()[0].last_failure
    assert failure is not None
    assert failure.code == code


@pytest.mark.parametrize(
    ("result", "code"),
    [
        ({"outcome": "done"}, ""),
        ({"outcome": "done", "receipt": "x.y.z"}, "token-malformed"),
        (
            {"outcome": "rejected", "code": "signature-wrong", "zh": "签名不对", "en": "Wrong"},
            "signature-wrong",
        ),
        ({"outcome": "retry", "code": "key-unknown", "zh": "没有", "en": "None"}, "key-unknown"),
        (None, ""),
    ],
)
def test_only_a_signed_receipt_settles_a_message(result: Any, code: str, moment: Moment) -> None:
    sent = send()
    body = json.dumps({"results": [result]}).encode()
    with use_carrier(carrier=lambda peer, request: Answer(200, body)):
        run()
    delivery = delivery_of(sent)
    assert delivery.state is DeliveryState.PENDING
    assert delivery.attempts == 1
    assert delivery.reason is not None
    assert delivery.reason.code == code


def test_a_receipt_for_another_message_does_not_count(
    foreign: ForeignNode, wire: Wire, moment: Moment
) -> None:
    def swapped(peer: NodeIdentity, request: Request) -> Answer:
        results = json.loads(wire(peer, request).body)["results"]
        return Answer(200, json.dumps({"results": results[::-1]}).encode())

    first, second = send(n=1), send(n=2)
    with use_carrier(carrier=swapped):
        run()
    assert {state_of(first), state_of(second)} == {DeliveryState.PENDING}
    moment.advance(hours=1)
    run()
    assert {state_of(first), state_of(second)} == {DeliveryState.DONE}
    assert len(foreign.effects) == 2


def test_one_stream_that_cannot_go_on_does_not_hold_up_the_others(
    foreign: ForeignNode, wire: Wire, moment: Moment
) -> None:
    send(stream="bad", kind="cases.poison.v1")
    foreign.busy_with = {"cases.poison.v1"}
    for number in range(5):
        good = send(stream="good", n=number)
        run()
        assert state_of(good) is DeliveryState.DONE
        moment.advance(minutes=30)
    run()
    health = link_health()[0]
    assert (health.state, health.backlog) == (LinkState.SLOW, 1)


def test_a_peer_that_lost_its_last_messages_gets_them_again(
    foreign: ForeignNode, wire: Wire, moment: Moment
) -> None:
    sent = [send(n=number) for number in range(4)]
    run()
    for effect in foreign.effects[2:]:
        del foreign.inbox[effect["jti"]]
    foreign.effects[2:], foreign.expected["a"] = [], 3
    last = send(n=4)
    run()
    moment.advance(hours=1)
    run()
    assert [effect["event"]["data"]["n"] for effect in foreign.effects] == [0, 1, 2, 3, 4]
    assert {state_of(message) for message in [*sent, last]} == {DeliveryState.DONE}


def test_a_key_the_peer_does_not_know_yet_only_delays(
    foreign: ForeignNode, wire: Wire, moment: Moment, rotate_ours: Any
) -> None:
    sent = send()
    profile = rotate_ours()
    run()
    delivery = delivery_of(sent)
    assert delivery.reason is not None
    assert delivery.reason.code == "key-unknown"
    foreign.learn(own_keys(profile))
    moment.advance(hours=1)
    run()
    assert state_of(sent) is DeliveryState.DONE


def test_a_peer_that_is_not_configured_any_more_keeps_its_messages(
    foreign: ForeignNode, wire: Wire, moment: Moment, here: node.NodeProfile
) -> None:
    sent = send()
    with node.use(node_without_peers(here)):
        run()
        assert link_health() == []
    moment.advance(hours=1)
    run()
    assert state_of(sent) is DeliveryState.DONE


def node_without_peers(profile: node.NodeProfile) -> node.NodeProfile:
    return dataclasses.replace(profile, peers=())


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        ({"peer": "61"}, "peer-unknown"),
        ({"stream": "a b"}, "message-malformed"),
        ({"stream": ""}, "message-malformed"),
        ({"type": "Noted"}, "message-malformed"),
        ({"data": {"parts": []}}, "message-malformed"),
        ({"data": {"share": 0.5}}, "not-canonical"),
        ({"data": {"text": "a\x00b"}}, "message-malformed"),
        ({"parts": [Part("ab" * 32, 1, "text/plain", "a\x00b")]}, "message-malformed"),
        ({"data": {"text": "x" * MAX_MESSAGE_BYTES}}, "message-too-large"),
        ({"parts": [Part("ab", 1, "text/plain", "a")]}, "message-malformed"),
        ({"parts": [Part("ab" * 32, 11_000_000, "text/plain", "a")]}, "message-malformed"),
        ({"parts": [Part("ab" * 32, 1, "text/plain", "")]}, "message-malformed"),
        ({"parts": [Part("ab" * 32, 1, "text", "a")]}, "message-malformed"),
        ({"parts": [Part("ab" * 32, 1, "text/plain", "a")] * 65}, "message-malformed"),
    ],
)
def test_what_could_never_be_sent_is_refused_at_once(draft: dict[str, Any], code: str) -> None:
    with pytest.raises((BadInput, NotFound)) as caught:
        send_message(**{"peer": "51", "stream": "a", "type": NOTED, "data": {}, **draft})
    assert caught.value.code == code
    assert not OutMessage.objects.exists()


def test_the_largest_message_we_take_is_one_the_peer_takes(foreign: ForeignNode, wire: Wire) -> None:
    parts = [Part(f"{number:064x}", 1, "text/plain", "名" * 200) for number in range(64)]
    text = "x" * (MAX_MESSAGE_BYTES - 1024 - 64 * 1100 - 20)
    send_message(peer="51", stream="s" * 64, type=NOTED, data={"text": text}, parts=parts)
    run()
    assert len(foreign.effects) == 1


def test_what_a_message_says_is_sealed_at_rest() -> None:
    send(text="510199199001011234")
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM exchange_outbox")
        sealed = bytes(cursor.fetchone()[0])
        cursor.execute("SELECT payload FROM journal_entry")
        assert "510199199001011234" not in str(cursor.fetchall())
    assert b"510199199001011234" not in sealed


def test_deliveries_of_a_stream_are_listed_in_order(wire: Wire) -> None:
    sent = [send(n=number) for number in range(3)]
    send(stream="other")
    assert [delivery.id for delivery in deliveries_of("a")] == sent


def test_an_unknown_message_is_not_found() -> None:
    with pytest.raises(NotFound):
        delivery_of("0" * 32)


def test_sending_costs_two_queries_and_settling_a_hundredth_of_one(foreign: ForeignNode, wire: Wire) -> None:
    send()
    run()
    with CaptureQueriesContext(connection) as queries:
        send()
    assert len(queries) == 2  # its number, the outbox
    for _ in range(62):
        send()
    with CaptureQueriesContext(connection) as queries:
        assert post_waiting() == 63
    assert len(queries) < 10
    assert len(foreign.effects) == 64
    assert len(wire.requests) == 2


def test_link_health_costs_the_same_for_any_backlog(wire: Wire) -> None:
    for number in range(30):
        send(stream=f"s{number}")
    with CaptureQueriesContext(connection) as queries:
        link_health()
    assert len(queries) == 4
