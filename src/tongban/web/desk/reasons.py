"""Acts that need little more than a reason: each one page that says what follows, and one form.

One view serves them all; what differs stands in ACTS. Who may take which, the case itself says.
"""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.cases.rules.allowed import procedures
from tongban.cases.services.after_checks import record_after_check
from tongban.cases.services.endings import end_case, transfer_case
from tongban.cases.services.green import open_green_channel
from tongban.cases.services.intake import decline_case
from tongban.cases.services.procedures import continue_case, extend_case, reopen_case, suspend_case
from tongban.cases.services.referrals import ask_opinion
from tongban.cases.services.viewing import open_case
from tongban.cases.types import ENDED_BY_OFFICE, CaseView, Outcome, StepKind
from tongban.catalogue.rules.phrases import limit_words
from tongban.catalogue.types import Stage, Standard
from tongban.jurisdictions import queries as jurisdictions
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, Conflict, NotAllowed, NotFound, Refused
from tongban.web.shared.access import signed_in, staff
from tongban.web.shared.case_words import OUTCOMES
from tongban.web.shared.messages import said

from .acts import carry_out, case_home, posted, refused
from .decisions import clauses
from .frames import standard_of

MANY = 20
"""Choices in a list that is not read through any more: its page has a field to find the one that is meant."""
LONGEST_FIND = 60

Words = str | Promise
Values = Mapping[str, str]


@dataclasses.dataclass(frozen=True)
class Choice:
    """One of a few, beside the reason."""

    name: str
    legend: Words
    options: Callable[[Actor, CaseView, Standard], list[tuple[str, str]]]


@dataclasses.dataclass(frozen=True)
class Act:
    """A page to act on."""

    kind: StepKind
    title: Words
    follows: Words
    """What follows from it, and for whom."""
    reason: Words
    button: Words
    run: Callable[[Actor, str, Values], object]
    choice: Choice | None = None
    text: tuple[str, Words] | None = None
    """One more line that must be filled in: its name and label."""


def _procedures(_actor: Actor, case: CaseView, standard: Standard) -> list[tuple[str, str]]:
    language = get_language() or "zh-hans"
    begun = {step.payload["stage"] for step in case.steps if step.kind is StepKind.SUSPEND}
    left = [stage for stage in procedures(standard) if stage.key not in begun]
    return [(stage.key, _procedure(stage, language)) for stage in left]


def _procedure(stage: Stage, language: str) -> str:
    assert stage.stops is not None
    parts = [stage.name.say(language), stage.stops.why.say(language)]
    if stage.stops.clause:
        parts.append(stage.stops.clause.words.say(language))
    if stage.stops.limit:
        parts.append(_("at most %(limit)s") % {"limit": limit_words(stage.stops.limit).say(language)})
    return " · ".join(parts)


def _authorities(_actor: Actor, case: CaseView, standard: Standard) -> list[tuple[str, str]]:
    """Those that decide such items, those of the same node first."""
    found = [
        body
        for body in jurisdictions.authorities_of_kind(standard.authority_kind, clock.today())
        if body.name != case.decided_by
    ]
    found.sort(key=lambda body: (body.node_id != case.deciding_node, body.division))
    return [(body.uscc, body.name[_language()]) for body in found]


def _others(actor: Actor, case: CaseView, _standard: Standard) -> list[tuple[str, str]]:
    """Every other authority at work, those of the same node first."""
    found = [body for body in jurisdictions.authorities_at_work() if body.uscc != actor.authority]
    found.sort(key=lambda body: (body.node_id != case.deciding_node, body.division))
    return [(body.uscc, body.name[_language()]) for body in found]


def _language() -> int:
    return 0 if (get_language() or "").startswith("zh") else 1


def _findings(_actor: Actor, _case: CaseView, _standard: Standard) -> list[tuple[str, str]]:
    return [("yes", _("True")), ("no", _("Not true: revoke"))]


def _passed(answer: str) -> bool:
    if answer not in ("yes", "no"):
        raise BadInput("finding-not-chosen", field="passed")
    return answer == "yes"


def _endings(actor: Actor, _case: CaseView, _standard: Standard) -> list[tuple[str, str]]:
    is_window = actor.role == "intake"
    return [
        (outcome.value, str(OUTCOMES[outcome]))
        for outcome in Outcome
        if outcome in ENDED_BY_OFFICE and (outcome is Outcome.ENTERED_IN_ERROR) == is_window
    ]


def _clauses(_actor: Actor, _case: CaseView, standard: Standard) -> list[tuple[str, str]]:
    return clauses(standard, get_language() or "zh-hans")


ACTS: Mapping[str, Act] = {
    "suspend": Act(
        StepKind.SUSPEND,
        gettext_lazy("Stop the clock for a special procedure"),
        gettext_lazy(
            "While it lasts the clock stands still. The applicant is told in writing, with the reason."
        ),
        gettext_lazy("Why it is needed in this case"),
        gettext_lazy("Stop the clock"),
        lambda actor, number, said: suspend_case(actor=actor, number=number, **said),
        Choice("stage", gettext_lazy("Special procedure"), _procedures),
    ),
    "opinion": Act(
        StepKind.REFER,
        gettext_lazy("Ask another authority for its opinion"),
        gettext_lazy(
            "It reads the application and answers by its day. The answer is a ground for the decision, never the decision; "
            "the clock runs on. The applicant can read question and answer."
        ),
        gettext_lazy("What it is asked"),
        gettext_lazy("Ask, the clock runs on"),
        lambda actor, number, said: ask_opinion(
            actor=actor,
            number=number,
            authority=said["authority"],
            question=said["reason"],
            days=int(said["days"]) if said["days"].isdecimal() else 0,
        ),
        Choice("authority", gettext_lazy("Authority"), _others),
        text=("days", gettext_lazy("Working days for the answer")),
    ),
    "green": Act(
        StepKind.PRIORITISE,
        gettext_lazy("Open the green channel"),
        gettext_lazy(
            "Whoever takes the next case takes this one first. Everybody in the case can read who opened it and why; the head "
            "of the authority sees how often it is done. The time limit stays as it is."
        ),
        gettext_lazy("Why it goes before others"),
        gettext_lazy("Open the green channel"),
        lambda actor, number, said: open_green_channel(actor=actor, number=number, **said),
    ),
    "check": Act(
        StepKind.AFTER_CHECK,
        gettext_lazy("Record the check afterwards"),
        gettext_lazy(
            "Where what was declared is not true the certificate is revoked at once, the applicant is told in writing with the "
            "remedies, and it counts as a broken commitment."
        ),
        gettext_lazy("What was found; the applicant can read it"),
        gettext_lazy("Record the finding"),
        lambda actor, number, said: record_after_check(
            actor=actor, number=number, passed=_passed(said["passed"]), text=said["reason"]
        ),
        Choice("passed", gettext_lazy("What was declared is"), _findings),
    ),
    "continue": Act(
        StepKind.CONTINUE,
        gettext_lazy("The special procedure is over"),
        gettext_lazy("The clock runs again; what was left when it stopped is left now."),
        gettext_lazy("What came of it"),
        gettext_lazy("Let the clock run again"),
        lambda actor, number, said: continue_case(actor=actor, number=number, **said),
    ),
    "extend": Act(
        StepKind.EXTEND,
        gettext_lazy("Extend the time limit"),
        gettext_lazy(
            "Once, by the head of the authority, before the legal time is over. The applicant is told the reason."
        ),
        gettext_lazy("Why it cannot be decided in time"),
        gettext_lazy("Extend, once"),
        lambda actor, number, said: extend_case(actor=actor, number=number, **said),
    ),
    "transfer": Act(
        StepKind.TRANSFER,
        gettext_lazy("Transfer to another authority"),
        gettext_lazy("Number, standard and clock stay; nothing is asked of the applicant again."),
        gettext_lazy("Why the other authority decides"),
        gettext_lazy("Transfer, the clock runs on"),
        lambda actor, number, said: transfer_case(actor=actor, number=number, **said),
        Choice("authority", gettext_lazy("To"), _authorities),
    ),
    "end": Act(
        StepKind.END,
        gettext_lazy("End without a decision"),
        gettext_lazy("The case is closed. The applicant is told the reason and may apply again."),
        gettext_lazy("Reason, as the applicant reads it"),
        gettext_lazy("End the case"),
        lambda actor, number, said: end_case(
            actor=actor, number=number, outcome=_outcome(said["outcome"]), reason=said["reason"]
        ),
        Choice("outcome", gettext_lazy("How it ends"), _endings),
    ),
    "decline": Act(
        StepKind.DECLINE,
        gettext_lazy("Do not accept"),
        gettext_lazy(
            "For what is no matter of this item or of this authority. The applicant gets a notice with the reason and "
            "the remedies."
        ),
        gettext_lazy("Reason, and where the applicant can go instead"),
        gettext_lazy("Do not accept, with notice"),
        lambda actor, number, said: decline_case(actor=actor, number=number, **said),
        Choice("clause", gettext_lazy("Legal basis"), _clauses),
    ),
    "reopen": Act(
        StepKind.REOPEN,
        gettext_lazy("Open again after an appeal"),
        gettext_lazy(
            "The refusal was set aside. The case is examined again under its number, with a new clock."
        ),
        gettext_lazy("What has to be examined again"),
        gettext_lazy("Open again"),
        lambda actor, number, said: reopen_case(actor=actor, number=number, **said),
        text=("decision", gettext_lazy("Decision that set it aside")),
    ),
}
"""By their word in the address."""


def _outcome(text: str) -> Outcome:
    try:
        return Outcome(text)
    except ValueError as error:
        raise BadInput("outcome-unknown", field="outcome") from error


@require_http_methods(["GET", "HEAD", "POST"])
@staff("intake", "review", "head")
def page(request: HttpRequest, number: str, act: str) -> HttpResponse:
    """The page of one act, and the act itself."""
    if act not in ACTS:
        raise Http404
    found, actor = ACTS[act], signed_in(request)
    values = {name: posted(request, name) for name in _names(found)}
    errors: dict[str, str] = {}
    try:
        if request.method == "POST":
            home = f"{reverse('desk-review')}?done=transfer" if found.kind is StepKind.TRANSFER else ""
            return carry_out(request, number, lambda actor: found.run(actor, number, values), act, home)
    except BadInput as error:
        errors = {error.field: said(error)}
    except (Refused, NotAllowed, Conflict, NotFound) as error:
        return refused(request, error, case_home(actor, number))
    return _show(request, found, number, values, errors)


def _names(act: Act) -> list[str]:
    more = [act.choice.name] if act.choice else []
    return ["reason", *more, *([act.text[0]] if act.text else [])]


def _named(options: list[tuple[str, str]], find: str) -> list[tuple[str, str]]:
    """The options whose words hold all that is looked for."""
    words = find.lower().split()
    return [option for option in options if all(word in option[1].lower() for word in words)]


def _only_one(act: Act, named: list[tuple[str, str]]) -> dict[str, str]:
    """Who looked for one and found one need not choose it."""
    return {act.choice.name: named[0][0]} if act.choice and len(named) == 1 else {}


def _given(values: Values) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


def _show(
    request: HttpRequest, act: Act, number: str, values: Values, errors: dict[str, str]
) -> HttpResponse:
    actor = signed_in(request)
    case = open_case(actor=actor, number=number)
    options = act.choice.options(actor, case, standard_of(case)) if act.choice else []
    find = " ".join(request.GET.get("find", "").split())[:LONGEST_FIND]
    named = _named(options, find)
    context: dict[str, Any] = {
        "case": case,
        "act": act,
        "options": named or options,
        "is_many": len(options) > 7,
        "is_long": len(options) > MANY,
        "find": find,
        "found": len(named) if find else None,
        "may": act.kind in case.may and (act.choice is None or bool(options)),
        "values": {**_only_one(act, named if find else []), **_given(values), "find": find},
        "errors": errors,
        "back": case_home(actor, number),
    }
    return render(request, "desk/reason.html", context, status=422 if errors else 200)
