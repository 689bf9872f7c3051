"""Say that something changes which processes keep in memory."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from tongban.kernel.ids import new_id

from .models import Edition
from .queries import forget_stamps


@contextmanager
def new_edition(part: str) -> Iterator[None]:
    """Within the block `part` is changed: what any process keeps of it is out of date as soon as the caller's transaction
    commits, and here at once.

    Stamped before and after, so that what is read half-way is kept under a stamp that nobody meets again.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("new_edition() outside a transaction")
    _stamp(part)
    yield
    _stamp(part)


def _stamp(part: str) -> None:
    Edition.objects.update_or_create(part=part, defaults={"stamp": new_id()})
    forget_stamps()
