"""A node that cannot be called comes itself: it asks for what waits for it, answers, and brings the files we wait for.

The first half serves such a caller, the second half is that caller. What is exchanged is what a request of ours would carry:
signed messages one way, results with signed receipts the other; only who opens the connection differs.
"""

import logging
from typing import Any

from django.conf import settings

from tongban.exchange.models import AnnouncedPart, OutMessage
from tongban.exchange.queries import mode_of, offered_part
from tongban.exchange.types import LinkMode
from tongban.kernel import canonical, clock
from tongban.kernel.errors import BadInput, NotFound, TongbanError
from tongban.kernel.node import NodeIdentity, this

from .calling import MESSAGES_PATH, PARTS_PATH, RESULTS_PATH, WANTED_PATH, Answer, LinkFailed, call_signed
from .fetching import keep_part
from .receiving import receive_envelope
from .settling import link_to, note_failure, settle_results, sign_copies

log = logging.getLogger("tongban.exchange")

WANTED_AT_ONCE = 64
"""Files named in one answer."""
ROUNDS_AT_ONCE = 16
"""Requests for messages in one run; the rest of the worker's work has its turn in between."""


# For the node that comes ----------------------------------------------------------------------------------------------


def waiting_envelope(*, peer: str) -> bytes:
    """What waits for this peer and may go, as a request of ours would bring it. It waits on until the results come."""
    batch = OutMessage.objects.next_batch(peer, clock.now(), settings.TONGBAN_ENVELOPE_MESSAGES)
    return canonical.encode({"messages": sign_copies(this().peer(peer), batch).tokens})


def take_results(*, peer: str, body: bytes) -> int:
    """What this peer says about messages it was given; answers how many are settled. Refuses a body of another form."""
    return settle_results(this().peer(peer), _read_results(body))


def wanted_parts(*, peer: str) -> list[dict[str, Any]]:
    """Files this peer's messages have named and that are not here yet, each once."""
    rows = AnnouncedPart.objects.wanted(peer, WANTED_AT_ONCE)
    return list({row.sha256: {"sha256": row.sha256, "size": row.size} for row in rows}.values())


def take_part(*, peer: str, sha256: str, content: bytes) -> None:
    """A file that this peer brings. Refuses one that none of its messages has named, and bytes that do not fit."""
    keep_part(peer=peer, sha256=sha256, content=content)


# The node that comes --------------------------------------------------------------------------------------------------


def ask_peers() -> int:
    """Go to the peers that cannot call us: take in what waits there, tell the results, bring the files they wait for.
    Answers how many messages and files that were. Safe to repeat and to interrupt anywhere."""
    return sum(_ask(peer) for peer in this().peers if mode_of(peer.id) is LinkMode.ASK)


def _ask(peer: NodeIdentity) -> int:
    state = link_to(peer)
    if state.retry_at is not None and state.retry_at > clock.now():
        return 0
    try:
        return _take_waiting(peer) + _bring_wanted(peer)
    except LinkFailed as error:
        note_failure(state, error)
        return 0


def _take_waiting(peer: NodeIdentity) -> int:
    taken = 0
    for _ in range(ROUNDS_AT_ONCE):
        envelope = _asked(peer, MESSAGES_PATH)
        if not envelope.get("messages"):
            break
        results = receive_envelope(body=canonical.encode(envelope))
        _sent(peer, "POST", RESULTS_PATH, results)
        taken += len(envelope["messages"])
    return taken


def _bring_wanted(peer: NodeIdentity) -> int:
    brought = 0
    for row in _asked(peer, WANTED_PATH).get("parts", []):
        try:
            content = offered_part(peer=peer.id, sha256=str(row["sha256"])).content
        except (NotFound, LookupError, TypeError):
            continue  # nothing of ours names it: whoever asks gets no file
        except TongbanError:
            log.warning("a file that %s waits for is not given to anybody", peer.id)
            continue
        _sent(peer, "PUT", PARTS_PATH + str(row["sha256"]), content)
        brought += 1
    return brought


def _asked(peer: NodeIdentity, path: str) -> dict[str, Any]:
    answer = _good(
        peer, call_signed(peer=peer, method="GET", path=path, limit=settings.TONGBAN_ENVELOPE_LIMIT)
    )
    try:
        found = canonical.decode(answer.body)
    except BadInput as error:
        raise LinkFailed("link-answer-malformed", peer=peer.id) from error
    if not isinstance(found, dict):
        raise LinkFailed("link-answer-malformed", peer=peer.id)
    return found


def _sent(peer: NodeIdentity, method: str, path: str, body: bytes) -> None:
    _good(
        peer,
        call_signed(peer=peer, method=method, path=path, body=body, limit=settings.TONGBAN_ENVELOPE_LIMIT),
    )


def _good(peer: NodeIdentity, answer: Answer) -> Answer:
    if answer.status != 200:
        raise LinkFailed("link-answer-refused", peer=peer.id, status=answer.status)
    return answer


def _read_results(body: bytes) -> list[object]:
    try:
        found = canonical.decode(body)
    except BadInput as error:
        raise BadInput("results-malformed") from error
    results = found.get("results") if isinstance(found, dict) and found.keys() == {"results"} else None
    if not isinstance(results, list) or len(results) > settings.TONGBAN_ENVELOPE_MESSAGES:
        raise BadInput("results-malformed")
    return results
