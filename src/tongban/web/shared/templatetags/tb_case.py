"""Filters and pieces for pages that show a case. `{% load tb_case %}`."""

from collections.abc import Iterable
from typing import Any

from django import template

from tongban.cases.rules import letter_texts
from tongban.cases.types import (
    CaseRow,
    CaseView,
    Check,
    DelayLevel,
    DelayView,
    MaterialView,
    Provision,
    ReferralView,
    StepKind,
    StepView,
)
from tongban.catalogue.types import Words
from tongban.kernel.errors import NotFound
from tongban.kernel.node import this
from tongban.web.shared import case_words
from tongban.web.shared.templatetags.tb import COMPONENTS, tb_clock
from tongban.web.shared.templatetags.tb_words import local

register = template.Library()


@register.filter
def state_word(case: CaseRow | CaseView) -> str:
    """Where a case stands: 已受理."""
    return case_words.state_word(case.state, case.outcome)


@register.filter
def state_tone(case: CaseRow | CaseView) -> str:
    """The tone of that word's tag."""
    return case_words.state_tone(case.state, case.outcome)


@register.filter
def step_word(kind: StepKind) -> str:
    """What happened: 受理，开始计时."""
    return str(case_words.STEPS[kind])


@register.filter
def referral_word(row: ReferralView) -> str:
    """Where a question to another authority stands: 已征求，等答复."""
    return str(case_words.REFERRALS[case_words.referral_state(row)])


@register.filter
def referral_tone(row: ReferralView) -> str:
    """The tone of that word's tag."""
    return case_words.REFERRAL_TONES[case_words.referral_state(row)]


@register.filter
def check_word(check: Check | None) -> str:
    """What the window found of a material; empty when it has not looked."""
    return str(case_words.CHECKS[check]) if check else ""


@register.filter
def check_tone(check: Check | None) -> str:
    """The tone of that word's tag."""
    return case_words.CHECK_TONES[check] if check else ""


@register.filter
def provision_word(provision: Provision) -> str:
    """How a material came."""
    return str(case_words.PROVISIONS[provision])


@register.inclusion_tag("shared/case/paper.html")
def tb_paper(material: MaterialView, url: str, words: str = "") -> dict[str, Any]:
    """The file of a material, if there is one: where to open it (`words` before its name), and what was changed in it."""
    return {
        "material": material,
        "url": url,
        "words": words,
        "changes": case_words.changes_said(material.changes),
    }


@register.filter
def changes_words(changes: Iterable[str]) -> str:
    """What was changed in a file before it was kept."""
    return case_words.changes_said(changes)


@register.filter
def clause_words(text: str) -> Words:
    """The clause a refusal names, to be said in the language of the page."""
    return letter_texts.clause_words(text)


@register.filter
def node_name(node_id: str) -> str:
    """The name of a node's region: 重庆市. Its id, when the node is not configured here (any more)."""
    try:
        return local(this().node(node_id).name)
    except NotFound:
        return node_id


@register.inclusion_tag(COMPONENTS + "clock.html")
def tb_case_clock(case: CaseRow | CaseView, is_short: bool = False) -> dict[str, Any]:
    """The clock of a case; a paused one says why."""
    return tb_clock(
        case.clock, paused_because=case_words.paused_because(case.paused_because), is_short=is_short
    )


@register.inclusion_tag("shared/case/timeline.html")
def tb_case_timeline(case: CaseView) -> dict[str, Any]:
    """All that happened in a case, the same on every node; what waits for another node says so.

    For staff also when time ran out: what happens in the same moment comes after that.
    """
    lines: list[StepView | DelayView] = [*case.delays, *case.steps]
    return {"lines": sorted(lines, key=lambda line: line.at), "waits_for": case.waits_for_node}


@register.filter
def delay_word(row: DelayView) -> str:
    """What a stage has come to and who was told: 超过本环节时限，已报本单位负责人."""
    return str(case_words.DELAYS[row.level])


@register.filter
def delay_tone(level: DelayLevel) -> str:
    """The tone of that word's tag."""
    return "warn" if level is DelayLevel.YELLOW else "err"


@register.filter
def delay_stage(row: DelayView) -> str:
    """Which stage that was; an opinion is asked for outside the standard."""
    return local(row.stage) or str(case_words.OPINION)
