"""A foreign node sends, we receive: every message once, in order, with a receipt; everything else is told why."""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.exchange.conftest import Moment
from tests.exchange.foreign import ForeignNode, verify
from tests.exchange.link import deliver, own_keys
from tongban.exchange.models import InMessage, InStream, OutStream
from tongban.exchange.queries import stream_state
from tongban.exchange.services.receiving import receive_envelope
from tongban.exchange.types import Incoming, TooEarly
from tongban.kernel.errors import BadInput, NotAllowed, Refused
from tongban.kernel.node import NodeProfile
from tongban.kernel.vault import VaultRefused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]

NOTED = "cases.noted.v1"


def message(foreign: ForeignNode, *, stream: str = "a", kind: str = NOTED, **data: Any) -> dict[str, Any]:
    foreign.queue(stream, kind, data)
    return foreign.outbox[-1]


def receipt_in(result: dict[str, Any], foreign: ForeignNode) -> dict[str, Any]:
    receipt = verify(result["receipt"], typ="tb-receipt+jws", keys=foreign.peer_keys)
    assert receipt is not None
    return receipt


def make_row(name: str) -> None:
    OutStream.objects.create(peer="effect", name=name)


def test_a_message_takes_effect_and_gets_a_signed_receipt(
    foreign: ForeignNode, taken: list[Incoming]
) -> None:
    draft = message(foreign, text="材料已补齐", days=3)
    payload = foreign.payload(draft)
    (result,) = deliver(foreign.token(payload))
    assert result["outcome"] == "done"
    receipt = receipt_in(result, foreign)
    assert receipt["iss"] == "50"
    assert receipt["msg"] == draft["id"]
    assert receipt["status"] == "done"
    assert receipt["reason"] is None
    (got,) = taken
    assert (got.peer, got.id, got.stream, got.seq, got.type) == ("51", draft["id"], "a", 1, NOTED)
    assert got.data == {"text": "材料已补齐", "days": 3}
    assert got.time.isoformat() == payload["event"]["time"].replace("Z", "+00:00")


def test_a_repeated_message_gets_the_stored_receipt_and_no_second_effect(
    foreign: ForeignNode, taken: list[Incoming], moment: Moment
) -> None:
    token = foreign.token(foreign.payload(message(foreign)))
    (first,) = deliver(token)
    moment.advance(hours=5)
    assert deliver(token, token) == [first, first]
    assert len(taken) == 1


def test_a_copy_signed_afresh_is_the_same_message(
    foreign: ForeignNode, taken: list[Incoming], moment: Moment, here: NodeProfile
) -> None:
    draft = message(foreign)
    (first,) = deliver(foreign.token(foreign.payload(draft)))
    moment.advance(days=8)
    foreign.now = moment.at
    (again,) = deliver(foreign.token(foreign.payload(draft)))
    assert again == first
    assert len(taken) == 1


def test_a_receipt_asked_for_after_a_rotation_is_signed_with_the_new_key(
    foreign: ForeignNode, taken: list[Incoming], rotate_ours: Callable[[], NodeProfile]
) -> None:
    token = foreign.token(foreign.payload(message(foreign)))
    (first,) = deliver(token)
    profile = rotate_ours()
    (again,) = deliver(token)
    assert again["receipt"] != first["receipt"]
    foreign.peer_keys = {profile.message_key.kid: own_keys(profile)[profile.message_key.kid]}
    assert receipt_in(again, foreign)["status"] == "done"
    assert len(taken) == 1


def test_the_same_id_with_other_content_is_refused_for_good(
    foreign: ForeignNode, taken: list[Incoming]
) -> None:
    draft = message(foreign, answer="yes")
    deliver(foreign.token(foreign.payload(draft)))
    (result,) = deliver(foreign.token(foreign.payload({**draft, "data": {"answer": "no", "parts": []}})))
    assert (result["outcome"], result["code"]) == ("rejected", "message-id-reused")
    assert receipt_in(result, foreign)["reason"]["code"] == "message-id-reused"
    assert len(taken) == 1
    assert InMessage.objects.get().status == "done"


def test_an_id_used_in_another_stream_is_refused_for_good(
    foreign: ForeignNode, handlers: Callable[..., None]
) -> None:
    handlers({NOTED: lambda incoming: make_row(incoming.stream)})
    draft = message(foreign, stream="a")
    deliver(foreign.token(foreign.payload(draft)))
    (result,) = deliver(foreign.token(foreign.payload({**draft, "stream": "b"})))
    assert (result["outcome"], result["code"]) == ("rejected", "message-id-reused")
    assert list(OutStream.objects.values_list("name", flat=True)) == ["a"]
    assert stream_state(peer="51", stream="b").next_in == 1


def test_a_message_ahead_of_its_turn_waits_for_the_missing_one(
    foreign: ForeignNode, taken: list[Incoming]
) -> None:
    first, second = message(foreign, n=1), message(foreign, n=2)
    (early,) = deliver(foreign.token(foreign.payload(second)))
    assert (early["outcome"], early["expected"]) == ("gap", 1)
    assert "receipt" not in early
    results = deliver(foreign.token(foreign.payload(first)), foreign.token(foreign.payload(second)))
    assert [result["outcome"] for result in results] == ["done", "done"]
    assert [got.data["n"] for got in taken] == [1, 2]


def test_streams_do_not_wait_for_each_other(foreign: ForeignNode, taken: list[Incoming]) -> None:
    message(foreign, stream="a")
    ahead = message(foreign, stream="a", n="a2")
    other = message(foreign, stream="b", n="b1")
    results = deliver(*(foreign.token(foreign.payload(draft)) for draft in (ahead, other)))
    assert [result["outcome"] for result in results] == ["gap", "done"]
    assert [got.data["n"] for got in taken] == ["b1"]


def test_a_number_taken_by_another_message_is_refused(foreign: ForeignNode, taken: list[Incoming]) -> None:
    deliver(foreign.token(foreign.payload(message(foreign))))
    late = {**message(foreign), "seq": 1}
    (result,) = deliver(foreign.token(foreign.payload(late)))
    assert (result["outcome"], result["code"]) == ("rejected", "message-sequence-used")
    assert receipt_in(result, foreign)["status"] == "rejected"
    assert len(taken) == 1


def test_a_refusal_undoes_the_effect_and_is_signed_and_kept(
    foreign: ForeignNode, handlers: Callable[..., None]
) -> None:
    def refuse(incoming: Incoming) -> None:
        make_row(incoming.id)
        raise Refused("message-type-unknown", type="x")

    handlers({NOTED: refuse})
    token = foreign.token(foreign.payload(message(foreign)))
    (result,) = deliver(token)
    assert result["outcome"] == "rejected"
    reason = receipt_in(result, foreign)["reason"]
    assert (reason["code"], reason["zh"], reason["en"]) == (result["code"], result["zh"], result["en"])
    assert not OutStream.objects.exists()
    handlers({NOTED: lambda incoming: None})
    assert deliver(token) == [{name: result[name] for name in ("id", "outcome", "receipt")}]
    assert InStream.objects.get().next_seq == 1


def test_after_a_rejection_the_number_is_free_for_another_try_or_a_void(
    foreign: ForeignNode, taken: list[Incoming]
) -> None:
    refused = message(foreign, kind="cases.unknown.v1")
    after = message(foreign, n=2)
    results = deliver(*(foreign.token(foreign.payload(draft)) for draft in (refused, after)))
    assert [(result["outcome"], result["code"]) for result in results] == [
        ("rejected", "message-type-unknown"),
        ("gap", "message-gap"),
    ]
    void = {
        **refused,
        "id": "f" * 32,
        "type": "exchange.void.v1",
        "data": {"parts": [], "void": refused["id"]},
    }
    results = deliver(*(foreign.token(foreign.payload(draft)) for draft in (void, after)))
    assert [result["outcome"] for result in results] == ["done", "done"]
    assert [got.data["n"] for got in taken] == [2]
    assert stream_state(peer="51", stream="a").next_in == 3


@pytest.mark.parametrize("error", [RuntimeError("王小明 510199199001011234"), VaultRefused("vault-damaged")])
def test_a_handler_that_breaks_leaves_nothing_and_says_nothing_personal(
    error: Exception,
    foreign: ForeignNode,
    handlers: Callable[..., None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(incoming: Incoming) -> None:
        make_row(incoming.id)
        raise error

    handlers({NOTED: fail})
    token = foreign.token(foreign.payload(message(foreign)))
    with caplog.at_level(logging.ERROR):
        (result,) = deliver(token)
    assert (result["outcome"], result["code"]) == ("retry", "message-not-handled")
    assert not InMessage.objects.exists()
    assert not OutStream.objects.exists()
    assert type(error).__name__ in caplog.text
    assert "510199" not in caplog.text
    taken: list[Incoming] = []
    handlers({NOTED: taken.append})
    assert deliver(token)[0]["outcome"] == "done"
    assert len(taken) == 1


def test_a_message_that_came_too_early_is_taken_in_later(
    foreign: ForeignNode, handlers: Callable[..., None]
) -> None:
    """Nothing is kept of it, and no receipt binds anybody, until what it rests on is here."""

    def wait(incoming: Incoming) -> None:
        make_row(incoming.id)
        raise TooEarly

    handlers({NOTED: wait})
    token = foreign.token(foreign.payload(message(foreign)))
    (result,) = deliver(token)
    assert (result["outcome"], result["code"]) == ("retry", "message-too-early")
    assert "receipt" not in result
    assert not InMessage.objects.exists()
    assert not OutStream.objects.exists()
    taken: list[Incoming] = []
    handlers({NOTED: taken.append})
    assert deliver(token)[0]["outcome"] == "done"
    assert len(taken) == 1


def test_what_a_message_says_is_sealed_at_rest(foreign: ForeignNode, taken: list[Incoming]) -> None:
    deliver(foreign.token(foreign.payload(message(foreign, text="510199199001011234"))))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM exchange_inbox")
        row = cursor.fetchone()
    assert b"510199199001011234" not in b"".join(
        bytes(value) for value in row if isinstance(value, bytes | memoryview)
    )
    assert "510199199001011234" not in "".join(str(value) for value in row)


# Whole requests


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "envelope-malformed"),
        (b"[]", "envelope-malformed"),
        (b'{"messages":{}}', "envelope-malformed"),
        (b'{"messages":[],"more":1}', "envelope-malformed"),
        (b'{"messages":[],"messages":[]}', "envelope-malformed"),
        (b'{"messages":[1.5]}', "envelope-malformed"),
        (b'{"messages":["\xff"]}', "envelope-malformed"),
        (json.dumps({"messages": ["x"] * 65}).encode(), "envelope-too-many"),
        (b" " * (4 * 1024 * 1024 + 1), "envelope-too-large"),
    ],
)
def test_a_request_that_is_not_ours_is_refused_whole(body: bytes, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        receive_envelope(body=body)
    assert caught.value.code == code


def test_a_request_of_strangers_is_refused_whole(moment: Moment) -> None:
    stranger = ForeignNode("99", "50", moment.at)
    stranger.queue("a", NOTED, {})
    with pytest.raises(NotAllowed, match="no link"):
        receive_envelope(body=stranger.envelope())


def test_an_empty_request_is_answered_empty() -> None:
    assert deliver() == []


def test_one_bad_message_does_not_spoil_the_others(foreign: ForeignNode, taken: list[Incoming]) -> None:
    good = foreign.token(foreign.payload(message(foreign)))
    body = json.dumps({"messages": [7, "x.y.z", good]}).encode()
    results = json.loads(receive_envelope(body=body))["results"]
    assert [result["outcome"] for result in results] == ["rejected", "rejected", "done"]


def test_what_does_not_take_effect_takes_nothing_with_it(
    foreign: ForeignNode, handlers: Callable[..., None]
) -> None:
    """Messages that take effect share a transaction; a refusal, a wait and a breakdown stay with their own message."""

    def act(incoming: Incoming) -> None:
        make_row(incoming.stream + str(incoming.seq))
        if "error" in incoming.data:
            raise errors[incoming.data["error"]]

    errors = {"no": Refused("message-type-unknown", type="x"), "early": TooEarly(), "broken": RuntimeError()}
    handlers({NOTED: act})
    drafts = [
        message(foreign, stream="a"),
        message(foreign, stream="b", error="no"),
        message(foreign, stream="a"),
        message(foreign, stream="c", error="early"),
        message(foreign, stream="b"),
        message(foreign, stream="d", error="broken"),
        message(foreign, stream="e"),
    ]
    results = deliver(*(foreign.token(foreign.payload(draft)) for draft in drafts))
    assert [(result["id"], result["outcome"]) for result in results] == [
        (draft["id"], outcome)
        for draft, outcome in zip(
            drafts, ["done", "rejected", "done", "retry", "gap", "retry", "done"], strict=True
        )
    ]
    assert [receipt_in(results[place], foreign)["msg"] for place in (0, 1, 2, 6)] == [
        drafts[place]["id"] for place in (0, 1, 2, 6)
    ]
    assert sorted(OutStream.objects.values_list("name", flat=True)) == ["a1", "a2", "e1"]
    assert dict(InMessage.objects.values_list("message_id", "status")) == {
        drafts[0]["id"]: "done",
        drafts[1]["id"]: "rejected",
        drafts[2]["id"]: "done",
        drafts[6]["id"]: "done",
    }
    assert {name: stream_state(peer="51", stream=name).next_in for name in "abcde"} == {
        "a": 3,
        "b": 1,
        "c": 1,
        "d": 1,
        "e": 2,
    }


def test_a_process_that_dies_between_two_messages_leaves_neither(
    foreign: ForeignNode, handlers: Callable[..., None]
) -> None:
    class Killed(BaseException):
        """No code of ours catches this."""

    def die_at_the_second(incoming: Incoming) -> None:
        make_row(str(incoming.seq))
        if incoming.seq == 2:
            raise Killed

    tokens = [foreign.token(foreign.payload(message(foreign))) for _ in range(3)]
    handlers({NOTED: die_at_the_second})
    with pytest.raises(Killed):
        deliver(*tokens)
    assert not OutStream.objects.exists()
    assert not InMessage.objects.exists()
    assert not InStream.objects.exists()
    handlers({NOTED: lambda incoming: make_row(str(incoming.seq))})
    assert [result["outcome"] for result in deliver(*tokens)] == ["done"] * 3
    assert sorted(OutStream.objects.values_list("name", flat=True)) == ["1", "2", "3"]


def test_a_request_that_was_partly_answered_before_gets_the_same_receipts_and_the_rest(
    foreign: ForeignNode, taken: list[Incoming]
) -> None:
    tokens = [foreign.token(foreign.payload(message(foreign, n=number))) for number in range(6)]
    before = deliver(*tokens[:4])
    with CaptureQueriesContext(connection) as queries:
        results = deliver(*tokens)
    assert results[:4] == before
    assert [result["outcome"] for result in results[4:]] == ["done", "done"]
    assert [got.data["n"] for got in taken] == list(range(6))
    assert len(queries) == 4 + 2, "one more than for new ones: all the known ones at once"


def test_a_message_twice_in_one_request_takes_effect_once(
    foreign: ForeignNode, handlers: Callable[..., None]
) -> None:
    handlers({NOTED: lambda incoming: make_row(str(incoming.seq))})
    first, second = (foreign.token(foreign.payload(message(foreign))) for _ in range(2))
    results = deliver(first, first, second, first)
    assert [result["outcome"] for result in results] == ["done"] * 4
    assert results[0] == results[1] == results[3]
    assert sorted(OutStream.objects.values_list("name", flat=True)) == ["1", "2"]
    assert stream_state(peer="51", stream="a").next_in == 3


def test_taking_in_what_one_request_brings_costs_three_queries(
    foreign: ForeignNode, taken: list[Incoming]
) -> None:
    deliver(foreign.token(foreign.payload(message(foreign))))
    tokens = [foreign.token(foreign.payload(message(foreign, stream="ab"[n % 2]))) for n in range(10)]
    with CaptureQueriesContext(connection) as queries:
        results = deliver(*tokens)
    assert {result["outcome"] for result in results} == {"done"}
    # Two more are the savepoint that stands for the transaction inside a test.
    assert len(queries) == 3 + 2
