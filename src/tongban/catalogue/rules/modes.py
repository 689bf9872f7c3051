"""The four ways (马上办、网上办、就近办、一次办), derived from the standard and never declared."""

import dataclasses
from typing import Literal

from tongban.catalogue.types import Mode, OnlineDepth, Standard, Words

from .phrases import limit_words


@dataclasses.dataclass(frozen=True)
class FourMode:
    """Does one of the four ways hold, and why."""

    key: Literal["immediate", "online", "nearby", "once"]
    name: Words
    holds: bool
    reason: Words


def four_modes(standard: Standard) -> tuple[FourMode, ...]:
    """Immediate, online, nearby, once, in this order."""
    return (_immediate(standard), _online(standard), _nearby(standard), _once(standard))


def online_depth(standard: Standard) -> OnlineDepth:
    """The furthest grade the file leaves room for; what `online` states may be less, never more."""
    if not standard.is_taken_online:
        return OnlineDepth.I
    if standard.visits.count > 1:
        return OnlineDepth.II
    return OnlineDepth.III if standard.visits.count else OnlineDepth.IV


def _immediate(standard: Standard) -> FourMode:
    name = Words("马上办", "On the spot")
    if standard.is_immediate:
        return FourMode("immediate", name, True, Words("当场决定", "Decided on the spot"))
    promised = limit_words(standard.limits.promised.limit)
    reason = Words(f"承诺 {promised.zh}内办结", f"Promised within {promised.en}")
    return FourMode("immediate", name, False, reason)


def _online(standard: Standard) -> FourMode:
    name, count = Words("网上办", "Online"), standard.visits.count
    if standard.is_taken_online and count == 0:
        return FourMode("online", name, True, Words("从申请到领结果都在网上", "Online from start to end"))
    if count:
        reason = Words(f"要到场 {count} 次", f"You must come {_times(count)}")
    else:
        reason = Words("这个事项只在窗口收件", "This item is taken in at a window only")
    return FourMode("online", name, False, reason)


def _nearby(standard: Standard) -> FourMode:
    name = Words("就近办", "Nearby")
    if Mode.REMOTE_ACCEPTANCE in standard.modes.allowed:
        reason = Words(
            "川渝任一通办窗口都能收件", "Any Sichuan-Chongqing window of either region takes it in"
        )
        return FourMode("nearby", name, True, reason)
    if standard.visits.count == 0:
        reason = Words("不用出门，在哪里都能办", "No trip is needed, wherever you are")
        return FourMode("nearby", name, True, reason)
    reason = Words("要到决定机关所在地一次", "You must come to the place that decides")
    return FourMode("nearby", name, False, reason)


def _once(standard: Standard) -> FourMode:
    name, count = Words("一次办", "One trip"), standard.visits.count
    if count == 0:
        return FourMode("once", name, True, Words("一次也不用跑", "No visit at all"))
    reason = Words(f"要到场 {count} 次", f"You come {_times(count)}")
    return FourMode("once", name, count == 1, reason)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
