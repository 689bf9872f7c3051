"""Section 3, steps 12 to 20, sections 4 and 5: order, repetition, receipts."""

from typing import Any

from tongban.exchange.types import Signed
from tongban.kernel import clock
from tongban.kernel.errors import TongbanError
from tongban.kernel.ids import new_id

from .peer import Peer
from .types import Check, Deviation, expect


def _stream() -> str:
    return f"conformance-{new_id()}"


def _one(peer: Peer, copy: Signed) -> dict[str, Any]:
    results = peer.deliver(copy.token)
    if len(results) != 1:
        raise Deviation("no answer in the form of the protocol")
    return results[0]


def _settled(peer: Peer, copy: Signed, status: str, code: str | None = None) -> dict[str, Any]:
    """The node gives a receipt that counts, with this status and code."""
    result = _one(peer, copy)
    try:
        receipt = peer.receipt(copy, result.get("receipt"))
    except TongbanError as error:
        raise Deviation(
            f"the receipt does not count: {error.code}; the answer was {result.get('code')}"
        ) from error
    seen = receipt.reason.code if receipt.reason else None
    expect(
        (result["outcome"], receipt.status.value, seen), (status, status, code), "outcome, status and reason"
    )
    return result


def _signs_for_what_it_took(peer: Peer) -> None:
    _settled(peer, peer.copy(peer.void(_stream())), "done")


def _says_the_same_again(peer: Peer) -> None:
    message = peer.void(_stream())
    first = _settled(peer, peer.copy(message), "done")
    again = _settled(peer, peer.copy(message, clock.now()), "done")
    expect(again["receipt"], first["receipt"], "the receipt of a second copy")


def _knows_an_id_used_twice(peer: Peer) -> None:
    message = peer.void(_stream())
    _settled(peer, peer.copy(message), "done")
    other = peer.void(message.stream, 2, id=message.id)
    _settled(peer, peer.copy(other), "rejected", "message-id-reused")


def _waits_for_what_is_missing(peer: Peer) -> None:
    stream = _stream()
    third = peer.copy(peer.void(stream, 3))
    result = _one(peer, third)
    expect((result["outcome"], result.get("expected")), ("gap", 1), "outcome and expected number")
    for seq in (1, 2):
        _settled(peer, peer.copy(peer.void(stream, seq)), "done")
    _settled(peer, third, "done")


def _gives_a_number_once(peer: Peer) -> None:
    stream = _stream()
    _settled(peer, peer.copy(peer.void(stream)), "done")
    _settled(peer, peer.copy(peer.void(stream)), "rejected", "message-sequence-used")


def _refuses_an_unknown_type_for_good(peer: Peer) -> None:
    stream = _stream()
    odd = peer.copy(peer.void(stream, type="conformance.unheard-of.v1"))
    first = _settled(peer, odd, "rejected", "message-type-unknown")
    again = _settled(peer, odd, "rejected", "message-type-unknown")
    expect(again["receipt"], first["receipt"], "the receipt of the refusal, asked for again")
    _settled(peer, peer.copy(peer.void(stream)), "done")


def _takes_many_in_order(peer: Peer) -> None:
    stream = _stream()
    copies = [peer.copy(peer.void(stream, seq)) for seq in range(1, 65)]
    results = peer.deliver(*(copy.token for copy in copies))
    expect([result["id"] for result in results], [copy.id for copy in copies], "the order of the answers")
    for copy, result in zip(copies, results, strict=True):
        peer.receipt(copy, result.get("receipt"))


def _takes_what_is_good_beside_what_is_not(peer: Peer) -> None:
    good, stream = peer.copy(peer.void(_stream())), _stream()
    late, bad = peer.copy(peer.void(stream, 2)), "x.y.z"
    outcomes = [result["outcome"] for result in peer.deliver(late.token, bad, good.token)]
    expect(outcomes, ["gap", "rejected", "done"], "outcomes")


def _shows_both_ends(peer: Peer) -> None:
    stream = _stream()
    copy = peer.copy(peer.void(stream))
    result = _settled(peer, copy, "done")
    said = peer.signed_call("GET", f"/peer/v1/streams/{stream}")
    expect((said.status, said.fits("stream")), (200, True), "status and form")
    expect(said.data["received"], {"next": 2, "receipt": result["receipt"]}, "received")
    expect(said.data["sent"]["next"], 1, "next number to be sent")


CHECKS = (
    Check("receipt", "4", ("收下就签回执", "What it takes in it signs for"), _signs_for_what_it_took),
    Check(
        "same-again",
        "3",
        ("重复送达，回执相同", "The same message again: the same receipt"),
        _says_the_same_again,
    ),
    Check(
        "id-reused",
        "3",
        ("同一编号换了内容：永久拒收", "The same id with other content: refused for good"),
        _knows_an_id_used_twice,
    ),
    Check(
        "gap",
        "3",
        ("缺号：说出等待的序号，补齐后收下", "A gap: it names the number it waits for, and goes on"),
        _waits_for_what_is_missing,
    ),
    Check("sequence-used", "3", ("一个序号只用一次", "A number is used once"), _gives_a_number_once),
    Check(
        "type-unknown",
        "3",
        ("未知类型：签字拒收，流可继续", "An unknown type: refused with a receipt; the stream can go on"),
        _refuses_an_unknown_type_for_good,
    ),
    Check(
        "many",
        "3",
        ("一次 64 条，按序逐条答复", "64 at once: answered one by one, in order"),
        _takes_many_in_order,
    ),
    Check(
        "each-alone",
        "3",
        ("好消息不受坏消息连累", "What is good does not suffer from what is not"),
        _takes_what_is_good_beside_what_is_not,
    ),
    Check("stream", "6", ("流的两端可以对账", "Both ends of a stream can be compared"), _shows_both_ends),
)
