"""The acts of the deciding authority: grant, refuse, return; and the answer of an authority that is asked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from tongban.cases.services.referrals import give_advice
from tongban.cases.services.review import grant_case, refuse_case, return_case
from tongban.cases.services.viewing import open_case
from tongban.cases.types import StepKind
from tongban.catalogue.types import Clause, Standard
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, Refused
from tongban.web.shared.access import signed_in, staff
from tongban.web.shared.messages import said

from .acts import carry_out, case_act, case_home, posted
from .frames import standard_of
from .review import show_case


@case_act
def grant(request: HttpRequest, number: str) -> HttpResponse:
    """Grant; the certificate the standard names is issued with it."""
    ticked = {str(key) for key in request.POST.getlist("criteria")}
    words = {name: posted(request, name) for name in ("reason", "finding")}

    def decide(actor: Actor) -> None:
        grant_case(actor=actor, number=number, criteria=ticked, **words)

    try:
        return carry_out(request, number, decide, "granted")
    except Refused as error:
        if error.code != "criteria-unchecked":
            raise
        return show_case(request, number, {"criteria": said(error)}, {"criteria": ticked, **words})
    except BadInput as error:
        return show_case(request, number, {error.field: said(error)}, {"criteria": ticked, **words})


@require_GET
@staff("review", "head")
def refusal(request: HttpRequest, number: str) -> HttpResponse:
    """The page to refuse on: reason, clause, smallest change, and the remedies the applicant is told."""
    return _refusal(request, number, {}, {})


@case_act
def refuse(request: HttpRequest, number: str) -> HttpResponse:
    """Refuse, with everything a refusal must say."""
    values = {name: posted(request, name) for name in ("reason", "clause", "change")}

    def decide(actor: Actor) -> None:
        refuse_case(actor=actor, number=number, **values)

    try:
        return carry_out(request, number, decide, "refused")
    except BadInput as error:
        return _refusal(request, number, {error.field: said(error)}, values)


def _refusal(
    request: HttpRequest, number: str, errors: dict[str, str], values: dict[str, str]
) -> HttpResponse:
    actor = signed_in(request)
    case = open_case(actor=actor, number=number)
    standard = standard_of(case)
    context = {
        "case": case,
        "standard": standard,
        "clauses": clauses(standard, get_language() or "zh-hans"),
        "may_refuse": StepKind.REFUSE in case.may,
        "errors": errors,
        "values": values,
        "back": case_home(actor, number),
    }
    return render(request, "desk/refusal.html", context, status=422 if errors else 200)


def clauses(standard: Standard, language: str) -> list[tuple[str, str]]:
    """Every clause a refusal can rest on: what the standard's checks and materials name, and its laws as a whole. The value
    says it in both languages."""
    named = [row.clause for row in standard.criteria] + [row.clause for row in standard.materials]
    named += [Clause(law, None) for law in standard.laws]
    words = [clause.words for clause in named if clause is not None]
    return list({f"{both.zh} / {both.en}": both.say(language) for both in words}.items())


@require_GET
@staff("review", "head")
def returning(request: HttpRequest, number: str) -> HttpResponse:
    """The page to return a case on: once, with the reason; the clock runs on."""
    return _returning(request, number, {}, {})


@case_act
def give_back(request: HttpRequest, number: str) -> HttpResponse:
    """Return the case to the window."""
    reason = posted(request, "reason")

    def decide(actor: Actor) -> None:
        return_case(actor=actor, number=number, reason=reason)

    try:
        return carry_out(request, number, decide, "returned")
    except BadInput as error:
        return _returning(request, number, {error.field: said(error)}, {"reason": reason})


def _returning(
    request: HttpRequest, number: str, errors: dict[str, str], values: dict[str, str]
) -> HttpResponse:
    actor = signed_in(request)
    case = open_case(actor=actor, number=number)
    context = {
        "case": case,
        "may_return": StepKind.RETURN in case.may,
        "errors": errors,
        "values": values,
        "back": case_home(actor, number),
    }
    return render(request, "desk/returning.html", context, status=422 if errors else 200)


@case_act
def advise(request: HttpRequest, number: str) -> HttpResponse:
    """Answer what another authority asks about its case."""
    answer, text = posted(request, "agrees"), posted(request, "reason")
    agrees = {"yes": True, "no": False}.get(answer)

    def say(actor: Actor) -> None:
        give_advice(
            actor=actor, number=number, referral=posted(request, "referral"), agrees=agrees, text=text
        )

    try:
        return carry_out(request, number, say, "advised")
    except BadInput as error:
        return show_case(request, number, {error.field: said(error)}, {"agrees": answer, "reason": text})
