"""The clock of a case as people see it: time left of the promise, or why it stands still. Pure."""

import dataclasses
import datetime as dt
from typing import Literal

YELLOW_SHARE = 0.9
"""Yellow when nine tenths of the promised time are used, as the supervision offices of both regions do."""

State = Literal["normal", "yellow", "red", "paused", "stopped", "waiting"]


@dataclasses.dataclass(frozen=True)
class Face:
    """What the clock shows."""

    state: State
    left: dt.timedelta | None = None
    """Time left; negative when late; None when the clock does not run."""
    due: dt.datetime | None = None
    reason: str = ""
    """Why it stands still, in the person's words."""
    is_provisional: bool = False
    """The working days of that year are not published yet: the moment may still move."""


def face(
    *,
    now: dt.datetime,
    started: dt.datetime | None = None,
    due: dt.datetime | None = None,
    paused_because: str = "",
    stopped_at: dt.datetime | None = None,
    is_provisional: bool = False,
) -> Face:
    """The clock at `now`: waiting (not accepted yet), stopped (decided), paused, or running towards `due`."""
    if stopped_at is not None:
        return Face("stopped", due=due)
    if paused_because:
        return Face("paused", reason=paused_because, due=due)
    if due is None:
        return Face("waiting")
    left = due - now
    if left < dt.timedelta(0):
        return Face("red", left, due, is_provisional=is_provisional)
    is_nearly_used = started is not None and now - started >= (due - started) * YELLOW_SHARE
    return Face("yellow" if is_nearly_used else "normal", left, due, is_provisional=is_provisional)
