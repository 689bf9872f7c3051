"""The integrated window: take in, check, ask for everything missing at once, accept, hand over. It never decides."""

import dataclasses
import datetime as dt
from typing import Any

from django.db import transaction

from tongban.cases.models import Case
from tongban.cases.queries.rows import facts_of, said_in
from tongban.cases.rules import steps as rules
from tongban.cases.rules.drafts import is_target
from tongban.cases.types import Check, Gap, Provision, Side, State, StepKind
from tongban.catalogue.rules.conditions import holds
from tongban.catalogue.types import Standard
from tongban.jurisdictions import queries as jurisdictions
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, Refused
from tongban.kernel.node import this

from .clocks import limit_end, standard_of, start_of, supplement_due, terms_for
from .credit import broken_word
from .offices import needs_clean_files, needs_content, needs_reason, needs_window, side_of
from .steps import hand_over, lock_case, next_moment, take_step


@transaction.atomic
def take_in_case(*, actor: Actor, number: str) -> None:
    """The window takes the application in: it is received, not yet accepted."""
    case = lock_case(number)
    office = needs_window(case, actor)
    needs_content(case)
    take_step(case, kind=StepKind.TAKE_IN, side=Side.INTAKE, actor=actor, office=office)


@transaction.atomic
def save_checks(*, actor: Actor, number: str, checks: dict[str, tuple[Check, str]]) -> None:
    """Keep what the clerk has found so far; it counts only with acceptance or a correction request."""
    case = lock_case(number)
    needs_window(case, actor)
    if case.state not in (State.RECEIVED, State.RETURNED):
        raise Refused("step-not-now", state=case.state)
    _store_checks(case, checks)
    case.save(update_fields=["content"])


def _store_checks(case: Case, checks: dict[str, tuple[Check, str]]) -> None:
    materials = case.content["materials"]
    for key, (found, note) in checks.items():
        if key not in materials:
            raise BadInput("material-unknown")
        materials[key] = {**materials[key], "check": found.value, "note": note}


@transaction.atomic
def accept_case(*, actor: Actor, number: str, checks: dict[str, tuple[Check, str]]) -> None:
    """Accept (with tolerance for secondary materials that may be late) and hand over to the deciding authority.

    Refuses while a material is unchecked, wrong or missing; refuses tolerance where the standard does not offer it,
    the applicant has not signed the commitment, or has broken one before. Starts the clock. Decides nothing.
    """
    case = lock_case(number)
    office = needs_window(case, actor)
    rules.check_step(facts_of(case), kind=StepKind.ACCEPT, side=Side.INTAKE, node=this().id)
    standard = standard_of(case)
    _store_checks(case, checks)
    late = _late_materials(case, standard)
    _check_word(case, standard)
    needs_clean_files(case)
    now = next_moment(case)
    take_step(
        case,
        kind=StepKind.ACCEPT,
        side=Side.INTAKE,
        actor=actor,
        office=office,
        at=now,
        payload=acceptance(case, standard, late=late, started=now, now=now),
    )
    hand_over(case, to=case.home_node, actor=actor, side=Side.INTAKE, office=office)


def acceptance(
    case: Case, standard: Standard, *, late: list[str], started: dt.datetime, now: dt.datetime
) -> dict[str, Any]:
    """What an acceptance fixes: the clock with its terms, what is still to come and until when, what was found."""
    calendar = jurisdictions.calendar()
    clock_started = start_of(terms_for(case, standard, started), calendar)
    due = ""
    if late:
        promised = dt.datetime.fromisoformat(clock_started["promised_due"])
        last = supplement_due(standard=standard, promised=promised, since=now, calendar=calendar)
        due = last.isoformat()
    return {
        "clock": clock_started,
        "decides": {"node": case.home_node, "authority": case.authority},
        "owed": [{"material": key, "due": due} for key in late],
        "checks": {
            key: {"check": row.get("check"), "note": row.get("note", "")}
            for key, row in case.content["materials"].items()
        },
    }


def _late_materials(case: Case, standard: Standard) -> list[str]:
    """Keys of the materials to be tolerated late; raises Refused for everything that forbids acceptance."""
    found = {key: row.get("check") for key, row in case.content["materials"].items()}
    unchecked = [key for key, check in found.items() if check is None]
    if unchecked:
        raise Refused("materials-unchecked", count=len(unchecked))
    bad = [
        key
        for key, row in case.content["materials"].items()
        if row["check"] in (Check.WRONG, Check.MISSING)
        or (row["check"] == Check.COMPLETE and not _is_there(row))
    ]
    if bad:
        raise Refused("materials-wrong", count=len(bad))
    late = [key for key, check in found.items() if check == Check.LATE]
    if late:
        _check_tolerance(case, standard, late)
    return late


def _is_there(row: dict[str, Any]) -> bool:
    """A material is complete only as a file of the case, unless the form itself gives it."""
    return row["provision"] == Provision.GENERATED or bool(row.get("sha256"))


def _check_tolerance(case: Case, standard: Standard, late: list[str]) -> None:
    if not standard.tolerance.allowed or standard.tolerance.supplement is None:
        raise Refused("tolerance-not-offered")
    for key in late:
        if standard.material(key).need.value != "secondary":
            name = standard.material(key).name
            raise Refused("material-not-deferrable", material=f"{name.zh} / {name.en}")
    promised = {row["material"] for row in case.content.get("commitments", [])}
    if not set(late) <= promised:
        raise Refused("tolerance-not-promised")
    broken = broken_word(case.person_index, case.number)
    if broken is not None:
        raise Refused("tolerance-broken-before", date=f"{clock.local(broken):%Y-%m-%d}")


def _check_word(case: Case, standard: Standard) -> None:
    """Nothing is granted on the word of somebody who broke it."""
    check = standard.after_check
    answers, form = said_in(case, standard)
    if check is None or not holds(check.when, answers=answers, form=form):
        return
    broken = broken_word(case.person_index, case.number)
    if broken is not None:
        raise Refused("commitment-broken-before", date=f"{clock.local(broken):%Y-%m-%d}")


@transaction.atomic
def decline_case(*, actor: Actor, number: str, reason: str, clause: str) -> None:
    """Do not accept: the matter is none of this item or of these authorities. Says why, and what remedies there are."""
    case = lock_case(number)
    office = needs_window(case, actor)
    payload = {"reason": needs_reason(reason), "clause": clause.strip()}
    take_step(case, kind=StepKind.DECLINE, side=Side.INTAKE, actor=actor, office=office, payload=payload)


@transaction.atomic
def forward_again(*, actor: Actor, number: str) -> None:
    """Hand a returned case over again, mended. Its clock has been running all the time."""
    case = lock_case(number)
    office = needs_window(case, actor)
    if case.state != State.RETURNED:
        raise Refused("step-not-now", state=case.state)
    hand_over(case, to=case.home_node, actor=actor, side=Side.INTAKE, office=office)


@transaction.atomic
def request_correction(*, actor: Actor, number: str, gaps: list[Gap], again: str = "") -> None:
    """Tell the applicant everything that must be mended, completely, each with its field or material.

    The window asks before acceptance; the deciding authority during examination, and then the clock stands still. All is
    told at once: whoever asks a second time says in `again` why it was not told before, and that is counted.
    """
    case = lock_case(number)
    side, office = side_of(case, actor)
    if not gaps or any(not gap.text.strip() for gap in gaps):
        raise BadInput("correction-empty", field="gaps")
    standard = standard_of(case)
    if any(not is_target(standard, case.content["materials"], gap.target) for gap in gaps):
        raise BadInput("target-unknown", field="gaps")
    due = limit_end(clock.now(), standard.limits.correction_reply.limit).at
    take_step(
        case,
        kind=StepKind.REQUEST_CORRECTION,
        side=side,
        actor=actor,
        office=office,
        payload={
            "gaps": [dataclasses.asdict(gap) for gap in gaps],
            "due": due.isoformat(),
            "again": again.strip(),
        },
    )
