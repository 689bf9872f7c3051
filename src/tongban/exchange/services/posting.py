"""Bring the outbox to the peers: sign, post, check what they signed in return, settle."""

import contextlib
import logging
import time
import zlib
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection

from tongban.exchange.models import Link, OutMessage, OutStream
from tongban.exchange.queries import mode_of
from tongban.kernel import canonical, clock
from tongban.kernel.errors import BadInput
from tongban.kernel.node import NodeIdentity, this

from .calling import BUDGET, MESSAGES_PATH, LinkFailed, post_body
from .settling import link_to, note_failure, settle_copies, sign_copies

log = logging.getLogger("tongban.exchange")


def post_waiting() -> int:
    """Send everything that waits and may go, to every peer that may be called now; answers how many messages were settled.

    Streams are kept in order and never pass a refused head. Safe to repeat and to interrupt anywhere: a message the
    peer has and whose receipt was lost is sent again and gets the same receipt.
    """
    peers = {peer.id: peer for peer in this().peers if mode_of(peer.id).calls}
    return sum(_post_to(peers[peer]) for peer in OutMessage.objects.waiting_peers(peers, clock.now()))


def _post_to(peer: NodeIdentity) -> int:
    with _sole_poster(peer.id) as is_sole:
        if not is_sole:
            return 0
        state = link_to(peer)
        try:
            return _post_all(peer, state)
        except LinkFailed as error:
            note_failure(state, error)
        except DatabaseError:
            raise
        except Exception:  # whatever it is, the other peers have their turn, and the link shows it
            log.exception("posting to %s failed", peer.id)
            note_failure(state, LinkFailed("link-not-handled", peer=peer.id))
        return 0


def resume_links() -> None:
    """Keys, addresses or nodes have changed: do not wait any longer, whatever a peer said of an earlier copy. Everything
    that waits is signed afresh."""
    OutStream.objects.filter(is_blocked=False, retry_at__isnull=False).update(retry_at=None)
    Link.objects.filter(retry_at__isnull=False).update(retry_at=None)


def _post_all(peer: NodeIdentity, state: Link) -> int:
    settled, started = 0, time.monotonic()
    most = settings.TONGBAN_ENVELOPE_MESSAGES
    while batch := OutMessage.objects.next_batch(peer.id, clock.now(), most):
        copies = sign_copies(peer, batch)
        settled += settle_copies(peer, state, copies, _post(peer, copies.tokens))
        if (len(copies.rows) < most and copies.rows == batch) or time.monotonic() - started > BUDGET:
            break  # that was all; or the others have their turn
    return settled


@contextlib.contextmanager
def _sole_poster(peer: str) -> Iterator[bool]:
    """Whether this worker may post to `peer` now. Two at once would do no harm but send everything twice.

    On PostgreSQL a lock of the connection, which the server frees when a worker dies. On SQLite there is one worker.
    """
    if connection.vendor != "postgresql":
        yield True
        return
    number = zlib.crc32(f"tongban.exchange.{peer}".encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        is_sole = bool(cursor.fetchone()[0])
    try:
        yield is_sole
    finally:
        if is_sole:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


def _post(peer: NodeIdentity, tokens: list[str]) -> list[dict[str, Any]]:
    body = canonical.encode({"messages": tokens})
    answer = post_body(peer=peer, path=MESSAGES_PATH, body=body, limit=settings.TONGBAN_ENVELOPE_LIMIT)
    if answer.status != 200:
        raise LinkFailed("link-answer-refused", peer=peer.id, status=answer.status)
    try:
        envelope = canonical.decode(answer.body)
    except BadInput as error:
        raise LinkFailed("link-answer-malformed", peer=peer.id) from error
    results = envelope.get("results") if isinstance(envelope, dict) else None
    if not isinstance(results, list) or len(results) != len(tokens):
        raise LinkFailed("link-answer-malformed", peer=peer.id)
    return [result if isinstance(result, dict) else {} for result in results]
