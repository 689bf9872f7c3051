"""The window's queue, and the page of one case at the window: take in, check, ask, accept, hand over."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongban.cases.queries.lists import window_queue
from tongban.cases.services.applicant import scan_material, supply_material
from tongban.cases.services.intake import accept_case, forward_again, save_checks, take_in_case
from tongban.cases.services.offices import hall_of
from tongban.cases.services.viewing import open_case
from tongban.cases.types import CaseView, Check, MaterialView, Provision, State, StepKind
from tongban.jurisdictions import queries as jurisdictions
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput
from tongban.web.shared import case_words
from tongban.web.shared.access import signed_in, staff
from tongban.web.shared.applying.handling import late_until
from tongban.web.shared.messages import said

from .acts import carry_out, case_act, posted
from .casepage import case_context
from .frames import chosen_tab, page_links, standard_of, tabs
from .scanning import read_scan

CHECKABLE = (State.RECEIVED, State.RETURNED)


@require_GET
@staff("intake")
def queue(request: HttpRequest) -> HttpResponse:
    """One queue for both regions' applications, longest waiting first."""
    actor = signed_in(request)
    hall = jurisdictions.hall(hall_of(actor))
    labels = (("todo", _("To do")), ("running", _("With somebody else")), ("done", _("Closed")))
    found = tabs(labels, str(request.GET.get("show", "")))
    page = window_queue(hall.code, show=chosen_tab(found), page=request.GET.get("after"))
    context = {"hall": hall, "tabs": found, "page_of_cases": page, **page_links(page)}
    return render(request, "desk/window_queue.html", context)


@require_GET
@staff("intake")
def case(request: HttpRequest, number: str) -> HttpResponse:
    """A case at the window."""
    return show_case(request, number)


def show_case(
    request: HttpRequest,
    number: str,
    errors: Mapping[str, str] | None = None,
    values: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The page of a case at the window, with what is to be corrected on it."""
    actor = signed_in(request)
    view = open_case(actor=actor, number=number)
    standard = standard_of(view)
    lines = [_line(row, view, values or {}) for row in view.materials]
    context = {
        **case_context(request, view, standard),
        "lines": lines,
        "checkable": view.state in CHECKABLE,
        "step": next_step(view),
        "late": [row for row in view.materials if row.check is Check.LATE],
        "late_until": late_until(standard),
        "unchecked": sum(row.check is None for row in view.materials),
        "bad": [row for row in view.materials if row.check in (Check.WRONG, Check.MISSING)],
        "scannable": _scannable(view),
        "owed": [row for row in view.materials if row.due is not None],
        "errors": errors or {},
        "values": values or {},
    }
    return render(request, "desk/window_case.html", context, status=422 if errors else 200)


@dataclasses.dataclass(frozen=True)
class CheckLine:
    """A material to check: what may be found of it, what was."""

    material: MaterialView
    options: tuple[tuple[str, str], ...]
    found: str
    note: str


def _line(row: MaterialView, case_view: CaseView, values: Mapping[str, Any]) -> CheckLine:
    name = f"check-{row.key}"
    return CheckLine(
        material=row,
        options=tuple((check.value, str(case_words.CHECKS[check])) for check in findings(row)),
        found=str(values.get(name, row.check.value if row.check else "")),
        note=str(values.get(f"note-{row.key}", row.note)),
    )


def findings(row: MaterialView) -> tuple[Check, ...]:
    """What can be found of a material. Late only where it is secondary and the applicant has promised it."""
    if row.provision is Provision.LATE and not row.sha256:
        return (Check.LATE, Check.MISSING) if row.is_secondary else (Check.MISSING,)
    if row.sha256 or row.provision is Provision.GENERATED:
        return (Check.COMPLETE, Check.WRONG)
    return (Check.COMPLETE, Check.WRONG, Check.MISSING)


def next_step(view: CaseView) -> str:
    """The one thing that follows from what was found: check, correct, tolerate or accept; forward for a returned case."""
    checks = [row.check for row in view.materials]
    if view.state is State.RETURNED:
        return "forward"
    if view.state is not State.RECEIVED:
        return ""
    if None in checks:
        return "check"
    if Check.WRONG in checks or Check.MISSING in checks:
        return "correct"
    return "tolerate" if Check.LATE in checks else "accept"


def _scannable(view: CaseView) -> list[MaterialView]:
    """Materials that can be scanned at this moment: before acceptance any but those made from the form."""
    if view.state in (State.SUBMITTED, *CHECKABLE):
        return [row for row in view.materials if row.provision is not Provision.GENERATED]
    if StepKind.SUPPLY in view.may:
        return [row for row in view.materials if row.due is not None]
    return []


@case_act
def take_in(request: HttpRequest, number: str) -> HttpResponse:
    """Taken in: received, not yet accepted."""
    return carry_out(request, number, lambda actor: take_in_case(actor=actor, number=number), "taken-in")


@case_act
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Keep what was found of each material."""

    def keep(actor: Actor) -> None:
        save_checks(actor=actor, number=number, checks=_posted_checks(request))

    try:
        return carry_out(request, number, keep, "checked")
    except BadInput as error:
        return show_case(request, number, {error.field: said(error)}, request.POST.dict())


def _posted_checks(request: HttpRequest) -> dict[str, tuple[Check, str]]:
    """The findings of the form; a wrong material needs a note that tells the applicant what is wrong."""
    found = {}
    for name in request.POST:
        key = name.removeprefix("check-")
        if key == name or posted(request, name) not in set(Check):
            continue
        result, note = Check(posted(request, name)), posted(request, f"note-{key}")
        if result is Check.WRONG and not note:
            raise BadInput("check-needs-note", field=f"note-{key}")
        found[key] = (result, note)
    return found


@case_act
def accept(request: HttpRequest, number: str) -> HttpResponse:
    """Accept, with tolerance where a promised material is late, and hand over. The clock starts."""
    return carry_out(
        request, number, lambda actor: accept_case(actor=actor, number=number, checks={}), "accepted"
    )


@case_act
def forward(request: HttpRequest, number: str) -> HttpResponse:
    """Hand a returned case over again."""
    return carry_out(request, number, lambda actor: forward_again(actor=actor, number=number), "forwarded")


@case_act
def scan(request: HttpRequest, number: str) -> HttpResponse:
    """Scan a paper the applicant brought: one still to be checked, or one that was accepted as late."""

    def keep(actor: Actor) -> None:
        material, name, content = read_scan(request)
        view = open_case(actor=actor, number=number)
        is_owed = any(row.key == material and row.due is not None for row in view.materials)
        put = supply_material if is_owed else scan_material
        put(actor=actor, number=number, material=material, name=name, content=content)

    try:
        return carry_out(request, number, keep, "scanned")
    except BadInput as error:
        return show_case(request, number, {error.field or "paper": said(error)}, {"material": posted(request, "material")})
