"""Ask the nodes of the list in force for a newer one. It is not believed because of whom it came from, but by its signatures."""

import logging

from django.db import transaction

from tongban.exchange.queries import mode_of
from tongban.kernel import clock
from tongban.kernel.errors import TongbanError
from tongban.kernel.journal.queries import latest
from tongban.kernel.journal.services import record
from tongban.kernel.node import NodeIdentity, begin_unit, this
from tongban.kernel.trust.events import REFUSED_LISTS, TrustListRefused
from tongban.kernel.trust.queries import in_force
from tongban.kernel.trust.rules.signatures import read_files, write_files
from tongban.kernel.trust.services import adopt_lists
from tongban.kernel.trust.types import MAX_BYTES, SignedList

from .calling import LinkFailed, get_open

log = logging.getLogger("tongban.exchange")

LIST_PATH = "/.well-known/tongban/trust-list"
MOST = 100
"""Versions that are fetched in one go; who has missed more gets the rest the next time."""


def fetch_newer_list() -> int:
    """Bring the newest list that any peer has, with all versions in between, and adopt it; answers how many were adopted.

    Works with an expired list too, or there would be no way out of it. A list that is refused is noted once for the
    operator: somebody may be offering two lists.
    """
    begin_unit()
    return sum(_take_from(peer) for peer in _callable_peers())


def look_for_list() -> int:
    """The same at one peer, another one each minute, so that what a node asks does not grow with the number of nodes."""
    peers = _callable_peers()
    turn = int(clock.now().timestamp()) // 60
    return _take_from(peers[turn % len(peers)]) if peers else 0


def _callable_peers() -> list[NodeIdentity]:
    return [peer for peer in this().peers if mode_of(peer.id).calls]


def _take_from(peer: NodeIdentity) -> int:
    try:
        lists = _fetch(peer)
    except TongbanError as error:
        log.info("no trust list from %s: %s", peer.id, error.code)
        return 0
    try:
        return len(adopt_lists(data=write_files(lists), source=f"node:{peer.id}").lists)
    except TongbanError as error:
        if error.code != "trust-rollback":  # it is only late
            _note(TrustListRefused(node=peer.id, code=error.code, digest=lists[-1].digest))
        return 0


def _fetch(peer: NodeIdentity) -> list[SignedList]:
    """The newest version of a peer, after those that we have not."""
    newest = _get(peer, LIST_PATH)
    current = in_force()
    known = current.content.version if current else 0
    missing = range(known + 1, newest.content.version)[:MOST]
    between = [_get(peer, f"{LIST_PATH}/{version}") for version in missing]
    return [*between, newest] if len(missing) < MOST else between


def _get(peer: NodeIdentity, path: str) -> SignedList:
    answer = get_open(peer=peer, path=path, limit=MAX_BYTES)
    if answer.status != 200:
        raise LinkFailed("link-answer-refused", peer=peer.id, status=answer.status)
    return read_files(answer.body)[-1]


@transaction.atomic
def _note(event: TrustListRefused) -> None:
    if event not in [known for known, _ in latest(TrustListRefused, REFUSED_LISTS, limit=20)]:
        record(event, subject=REFUSED_LISTS)
