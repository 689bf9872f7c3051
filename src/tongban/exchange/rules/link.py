"""When to try again, and what to call a link."""

import datetime as dt

from tongban.exchange.types import LinkState

LONGEST_PAUSE = dt.timedelta(hours=1)
LONGEST_EARLY = dt.timedelta(minutes=1)
"""For a message that came before what it rests on: the link works, and what is missing may come any moment."""
SLOW_BACKLOG = dt.timedelta(minutes=2)
"""A message that has waited longer makes its link slow."""
SLOW_DELAY = dt.timedelta(seconds=60)
"""A median delay above this makes a link slow."""
STALE = dt.timedelta(hours=1)
"""A message that has waited longer is shown to the operator."""
DOWN_AFTER = 2
"""Failed calls in a row; a single one may be a connection that the peer closed while it was idle."""


def pause(failures: int, longest: dt.timedelta = LONGEST_PAUSE) -> dt.timedelta:
    """How long to wait after so many failures in a row: 1, 2, 4 ... seconds, `longest` at most."""
    return min(longest, dt.timedelta(seconds=2 ** min(max(failures, 1) - 1, 12)))


def state_of(*, failures: int, oldest: dt.timedelta, median: dt.timedelta | None) -> LinkState:
    """Down: calls fail. Slow: something waits too long. Otherwise in order."""
    if failures >= DOWN_AFTER:
        return LinkState.DOWN
    if failures or oldest > SLOW_BACKLOG or (median is not None and median > SLOW_DELAY):
        return LinkState.SLOW
    return LinkState.OK
