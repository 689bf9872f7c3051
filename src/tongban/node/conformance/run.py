"""Try everything, one after the other, and write down what was seen."""

from collections.abc import Callable, Iterator

import urllib3

from tongban.kernel.errors import BadInput, TongbanError
from tongban.kernel.node import NodeIdentity, NodeProfile, read_identity

from . import calls, letters, requests, streams
from .peer import TIMEOUT, Peer, Said
from .types import Check, Deviation, Finding

CHECKS = (*requests.CHECKS, *letters.CHECKS, *streams.CHECKS, *calls.CHECKS)
MAX_INTRODUCTION = 65_536
"""Bytes."""


def target_at(url: str, profile: NodeProfile) -> NodeIdentity:
    """The node at an address, as our configuration has it; else as it introduces itself, on the word of who typed the
    address. Raises BadInput when nobody answers there."""
    known = next((peer for peer in profile.peers if peer.url.rstrip("/") == url.rstrip("/")), None)
    if known is not None:
        return known
    try:
        pool = urllib3.connection_from_url(url, timeout=TIMEOUT)
        answer = pool.request(
            "GET", "/.well-known/tongban", redirect=False, retries=False, preload_content=False
        )
        said = Said(answer.status, {}, answer.read(MAX_INTRODUCTION))
    except urllib3.exceptions.HTTPError as error:
        raise BadInput("conformance-nobody", url=url) from error
    return read_identity(said.data)


def findings(
    peer: Peer, checks: tuple[Check, ...] = CHECKS, tell: Callable[[Finding], None] = lambda _: None
) -> list[Finding]:
    """What came of each check, told one by one as well."""
    found = []
    for finding in _each(peer, checks):
        tell(finding)
        found.append(finding)
    return found


def _each(peer: Peer, checks: tuple[Check, ...]) -> Iterator[Finding]:
    for check in checks:
        try:
            check.tries(peer)
            seen = ""
        except Deviation as deviation:
            seen = str(deviation)
        except (urllib3.exceptions.HTTPError, TongbanError, LookupError, TypeError) as error:
            seen = f"{type(error).__name__}: {error}"  # an answer of no form, or none at all
        yield Finding(check.key, check.section, *check.says, is_kept=not seen, seen=seen)
