"""What can become of an application that never was: from nobody has looked at it, to granted and delivered."""

import dataclasses
from collections.abc import Callable
from random import Random
from typing import Any

from tongban.cases.queries.rows import files_of
from tongban.cases.types import Check, Gap, Office, Outcome, Provision, Side, StepKind
from tongban.catalogue.types import Lane
from tongban.kernel.node import this

from .clocks import limit_end, start_notice
from .intake import acceptance
from .offices import APPLICANT, platform
from .seeded_stories import Place, Story, begin_story, handed_in

K, S = StepKind, Side
REFUSED = {"reason": "材料与登记不符", "clause": "《行政许可法》第三十八条", "change": "更正后重新申请"}


def tell_story(*, place: Place, is_open: bool, chance: Random, **begun: Any) -> Story:
    """A case from the application to wherever it has come; `begun` as in begin_story."""
    story = begin_story(place=place, chance=chance, **begun)
    ways = _OPEN if is_open else _CLOSED
    (way,) = chance.choices([way for way, _ in ways], [weight for _, weight in ways])
    way(story, place, _window(place, chance), chance)
    story.close_book()
    return story


def _window(place: Place, chance: Random) -> Office:
    name = place.hall.name
    if not place.windows:
        return Office(*name)
    number = chance.choice(place.windows).number
    return Office(f"{name[0]} {number} 窗口", f"{name[1]}, window {number}")


# What can become of a case. Each way goes on from the one it begins with. -----------------------------------------------

Way = Callable[[Story, Place, Office, Random], None]


def _submitted(story: Story, place: Place, window: Office, chance: Random) -> None:
    """Nobody has looked at it."""


def _received(story: Story, place: Place, window: Office, chance: Random) -> None:
    story.wait(20)
    story.take(K.TAKE_IN, S.INTAKE, window)


def _to_correct(story: Story, place: Place, window: Office, chance: Random) -> None:
    _received(story, place, window, chance)
    story.wait(16)
    gap = Gap(f"/{next(iter(story.case.content['form']))}", "请补充完整后再交")
    due = limit_end(story.now, place.standard.limits.correction_reply.limit).at
    payload = {"gaps": [dataclasses.asdict(gap)], "due": due.isoformat(), "again": ""}
    story.take(K.REQUEST_CORRECTION, S.INTAKE, window, payload)
    story.case.gaps = payload["gaps"]


def _checked(story: Story, place: Place, window: Office, chance: Random) -> None:
    """Taken in; one in ten had something to mend, and mended it."""
    if chance.random() >= 0.1:
        _received(story, place, window, chance)
        return
    _to_correct(story, place, window, chance)
    story.wait(60)
    case, files = story.case, [part.sha256 for part in files_of(story.case)]
    payload = {"dossier": case.dossier, "size": case.dossier_size, "files": files}
    story.take(K.CORRECT, S.APPLICANT, APPLICANT, payload, case.origin_node)
    story.take(K.RESUME, S.SYSTEM, platform(), {"clock": None})
    story.case.gaps = []
    start_notice(story.case, place.standard, story.now)


def _accepted(story: Story, place: Place, window: Office, chance: Random) -> None:
    """Accepted, tolerated where something is late, and handed to the authority of the same node."""
    _checked(story, place, window, chance)
    story.wait(10)
    case = story.case
    found = {
        key: {
            **row,
            "check": (Check.LATE if row["provision"] == Provision.LATE else Check.COMPLETE).value,
            "note": "",
        }
        for key, row in case.content["materials"].items()
    }
    case.content = {**case.content, "materials": found}
    late = [key for key, row in found.items() if row["check"] == Check.LATE]
    payload = acceptance(case, place.standard, late=late, started=story.now, now=story.now)
    story.take(K.ACCEPT, S.INTAKE, window, payload)
    files = [part.sha256 for part in files_of(case)]
    forward = {"to": this().id, "files": files, "owes": bool(story.facts.owed)}
    story.take(K.FORWARD, S.INTAKE, window, forward)


def _claimed(story: Story, place: Place, window: Office, chance: Random) -> None:
    _accepted(story, place, window, chance)
    story.wait(16)
    if place.reviewers:
        story.case.claimed_by = chance.choice(place.reviewers)
    story.take(K.CLAIM, S.AUTHORITY, Office(*place.authority.name))


def _returned(story: Story, place: Place, window: Office, chance: Random) -> None:
    _claimed(story, place, window, chance)
    story.wait(8)
    story.take(K.RETURN, S.AUTHORITY, Office(*place.authority.name), {"reason": "请窗口核对原件"})


def _asked(story: Story, place: Place, window: Office, chance: Random) -> None:
    _claimed(story, place, window, chance)
    story.wait(8)
    story.take(K.ASK, S.AUTHORITY, Office(*place.authority.name), {"text": "原件看过吗？"})
    story.case.is_asked = True


def _granted(story: Story, place: Place, window: Office, chance: Random) -> None:
    _claimed(story, place, window, chance)
    for owed in story.facts.owed:
        story.wait(8)
        scanned = {"provision": Provision.WINDOW.value}
        row = {**handed_in(owed.material, story.papers, story.now, chance), **scanned}
        story.take(K.SUPPLY, S.INTAKE, window, {"material": row})
    story.wait(40)
    wanted = sorted(row.key for row in place.standard.criteria if row.at is Lane.AUTHORITY)
    office = Office(*place.authority.name)
    story.take(K.GRANT, S.AUTHORITY, office, {"criteria": wanted, "reason": "", "issues": False})
    _delivered(story)


def _refused(story: Story, place: Place, window: Office, chance: Random) -> None:
    _claimed(story, place, window, chance)
    story.wait(40)
    story.take(K.REFUSE, S.AUTHORITY, Office(*place.authority.name), dict(REFUSED))
    _delivered(story)


def _delivered(story: Story) -> None:
    story.wait(1)
    story.take(K.DELIVER, S.SYSTEM, platform(), {"how": "online"}, story.case.origin_node)
    story.take(K.CLOSE, S.SYSTEM, platform())


def _withdrawn(story: Story, place: Place, window: Office, chance: Random) -> None:
    _received(story, place, window, chance)
    story.wait(30)
    origin, said = story.case.origin_node, {"reason": "不办了"}
    if origin == this().id:
        story.take(K.WITHDRAW, S.APPLICANT, APPLICANT, said)
        return
    story.take(K.ASK_WITHDRAWAL, S.APPLICANT, APPLICANT, said, origin)
    story.take(K.WITHDRAW, S.SYSTEM, platform(), said)


def _declined(story: Story, place: Place, window: Office, chance: Random) -> None:
    _received(story, place, window, chance)
    story.wait(10)
    story.take(K.DECLINE, S.INTAKE, window, {"reason": "不属于本事项", "clause": ""})


def _lapsed(story: Story, place: Place, window: Office, chance: Random) -> None:
    _to_correct(story, place, window, chance)
    story.wait(300)
    story.take(K.LAPSE, S.SYSTEM, platform(), {"outcome": Outcome.CORRECTION_LAPSED.value})


_CLOSED: tuple[tuple[Way, int], ...] = (
    (_granted, 86),
    (_refused, 4),
    (_withdrawn, 4),
    (_declined, 3),
    (_lapsed, 3),
)
_OPEN: tuple[tuple[Way, int], ...] = (
    (_submitted, 15),
    (_received, 15),
    (_to_correct, 8),
    (_accepted, 30),
    (_claimed, 22),
    (_asked, 5),
    (_returned, 5),
)
"""How often of a hundred each way is gone."""
