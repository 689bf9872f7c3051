"""Is what this process keeps in memory still what the database holds?

Places, working days and standards change a few times a year and are asked for many times in every transaction and on every
page. Each process keeps what it has read under the stamp of its edition, and asks for the stamps of all parts once in a transaction
or a request: what another process has changed is known to the very next one here, which no time in memory could promise.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

from .models import Edition


@dataclasses.dataclass(frozen=True)
class _Seen:
    """The stamps, as they were read in a transaction. Hung up among what follows its commit, because that list ends with the
    transaction, whatever its end is, and forgets what a savepoint added that was taken back."""

    stamps: Mapping[str, str]

    def __call__(self) -> None:
        """Nothing follows from having looked."""


class _Moment:
    """What was read outside of transactions during one request."""

    stamps: Mapping[str, str] | None = None


_moment: ContextVar[_Moment | None] = ContextVar("moment", default=None)


@contextmanager
def same_edition() -> Iterator[None]:
    """Within the block, outside of transactions, one look is enough: a request is answered from one edition."""
    token = _moment.set(_Moment())
    try:
        yield
    finally:
        _moment.reset(token)


def edition_of(*parts: str) -> tuple[str, ...]:
    """The stamp of each of these parts, empty for one that was never written."""
    stamps = _in_transaction() if connection.in_atomic_block else _outside()
    return tuple(stamps.get(part, "") for part in parts)


def _in_transaction() -> Mapping[str, str]:
    for hook in connection.run_on_commit:
        if isinstance(hook[1], _Seen):
            return hook[1].stamps
    seen = _Seen(Edition.objects.stamps())
    transaction.on_commit(seen)
    return seen.stamps


def _outside() -> Mapping[str, str]:
    moment = _moment.get()
    if moment is None:
        return Edition.objects.stamps()
    if moment.stamps is None:
        moment.stamps = Edition.objects.stamps()
    return moment.stamps


def forget_stamps() -> None:
    """The stamps are read anew: this transaction has changed one itself."""
    connection.run_on_commit = [hook for hook in connection.run_on_commit if not isinstance(hook[1], _Seen)]
    moment = _moment.get()
    if moment is not None:
        moment.stamps = None
