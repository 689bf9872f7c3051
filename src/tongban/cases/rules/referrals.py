"""What other offices are asked about a case, and what they say. An answer is a ground for the decision, never the decision.

One thing for every way of asking: the authorities whose assent a standard wants, the lower body that examines first, and
whoever the examining authority asks for an opinion. Each has its own last moment; none moves the clock of the case.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from tongban.cases.types import Facts, Referral, Side, Step, StepKind
from tongban.catalogue.types import Consulted, Cooperation, Standard
from tongban.kernel.errors import Refused


def referral_of(step: Step) -> Referral:
    """What a step asks of another office."""
    said = step.payload
    return Referral(
        id=step.id,
        consulted=Consulted(said["consulted"]),
        stage=said["stage"],
        authority=said["authority"],
        node=said["to"],
        asked_at=step.at,
        due=dt.datetime.fromisoformat(said["due"]),
    )


def asked(facts: Facts, step: Step) -> Facts:
    """The case after another office was asked."""
    return dataclasses.replace(facts, referrals=(*facts.referrals, referral_of(step)))


def advised(facts: Facts, step: Step) -> Facts:
    """The case after an answer, whatever the order in which the answers arrive.

    The first answer counts. Silence is no answer: one that was given in time takes its place, one that came late does not.
    """
    said = step.payload
    answer = {"answered_at": step.at, "agrees": said["agrees"], "is_silent": said["silent"]}
    return dataclasses.replace(
        facts,
        referrals=tuple(
            dataclasses.replace(row, **answer)
            if row.id == said["referral"] and _takes_the_place(row, step)
            else row
            for row in facts.referrals
        ),
    )


def _takes_the_place(row: Referral, step: Step) -> bool:
    if row.answered_at is None:
        return True
    if step.payload["silent"]:
        return not row.is_silent and row.answered_at > row.due
    return row.is_silent and step.at <= row.due


def still_to_ask(standard: Standard, referrals: Iterable[Referral]) -> list[Cooperation]:
    """The authorities of the standard that nobody has asked yet."""
    known = {row.stage for row in referrals}
    return [entry for entry in standard.cooperation if entry.stage not in known]


def is_asked_already(referrals: Iterable[Referral], authority: str, stage: str) -> bool:
    """Does the same question wait for the same office?"""
    return any(row.is_open and (row.authority, row.stage) == (authority, stage) for row in referrals)


def in_the_way(referrals: Iterable[Referral]) -> tuple[str, Referral] | None:
    """Why nothing can be granted yet, as a code of the texts, and whose answer it is; None when all have said their word."""
    for row in referrals:
        if row.consulted is not Consulted.OPINION and row.is_open:
            return "assent-awaited", row
        if row.consulted is Consulted.ASSENT and row.agrees is False:
            return "assent-denied", row
    return None


def check_asked(step: Step, standard: Standard) -> None:
    """May this be asked, by the standard? Its authorities are asked by the node, opinions by whoever examines."""
    entry = next((row for row in standard.cooperation if row.stage == step.payload["stage"]), None)
    consulted = Consulted(step.payload["consulted"])
    is_by_standard = entry is not None and step.side is Side.SYSTEM and consulted is entry.consulted
    is_opinion = (step.payload["stage"], step.side, consulted) == ("", Side.AUTHORITY, Consulted.OPINION)
    if not (is_by_standard or is_opinion):
        raise Refused("referral-not-allowed")


def check_silence(step: Step, standard: Standard, referrals: Iterable[Referral]) -> None:
    """Does silence count, and is the time over? Raises Refused."""
    row = _found(referrals, step.payload["referral"])
    entry = next((entry for entry in standard.cooperation if entry.stage == row.stage), None)
    if entry is None or entry.silence is None or step.at < row.due:
        raise Refused("referral-not-allowed")


def check_answer(facts: Facts, *, side: Side, node: str, payload: Mapping[str, Any]) -> None:
    """Is this an answer to what was asked, from the office that was? Raises Refused."""
    row = _found(facts.referrals, payload["referral"])
    is_silent = payload["silent"]
    if is_silent != (side is Side.SYSTEM) or (is_silent and not payload["agrees"]):
        raise Refused("referral-not-allowed")
    if (payload["agrees"] is None) != (row.consulted is Consulted.OPINION):
        raise Refused("referral-not-allowed")
    if node != (facts.keeper if is_silent else row.node):
        raise Refused("side-not-there", node=node)


def _found(referrals: Iterable[Referral], asked_by: str) -> Referral:
    row = next((row for row in referrals if row.id == asked_by), None)
    if row is None:
        raise Refused("referral-unknown")
    return row


ASKS = frozenset({StepKind.REFER, StepKind.ADVISE})
"""Steps between the case and an office that is asked."""
