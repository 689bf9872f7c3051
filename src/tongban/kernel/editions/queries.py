"""Is what this process keeps in memory still what the database holds?

Places, working days and standards change a few times a year and are asked for many times in every transaction. Each process
keeps what it has read under the stamp of its edition, and asks once in a transaction for the stamps of all parts: what another
process has changed is known to the very next transaction here, which no time in memory could promise.
"""

import dataclasses
from collections.abc import Mapping

from django.db import connection, transaction

from .models import Edition


@dataclasses.dataclass(frozen=True)
class _Seen:
    """The stamps, as they were read in a transaction. Hung up among what follows its commit, because that list ends with the
    transaction, whatever its end is, and forgets what a savepoint added that was taken back."""

    stamps: Mapping[str, str]

    def __call__(self) -> None:
        """Nothing follows from having looked."""


def edition_of(*parts: str) -> tuple[str, ...]:
    """The stamp of each of these parts, empty for one that was never written. One statement in a transaction, whatever
    is asked for; outside of one, a statement each time."""
    stamps = _stamps()
    return tuple(stamps.get(part, "") for part in parts)


def _stamps() -> Mapping[str, str]:
    if not connection.in_atomic_block:
        return Edition.objects.stamps()
    open_savepoints = set(connection.savepoint_ids)
    for hook in connection.run_on_commit:
        savepoints, known = hook[0], hook[1]
        if isinstance(known, _Seen) and savepoints <= open_savepoints:
            return known.stamps
    seen = _Seen(Edition.objects.stamps())
    transaction.on_commit(seen)
    return seen.stamps


def forget_stamps() -> None:
    """In this transaction the stamps are read anew: it has changed one itself."""
    connection.run_on_commit = [hook for hook in connection.run_on_commit if not isinstance(hook[1], _Seen)]
