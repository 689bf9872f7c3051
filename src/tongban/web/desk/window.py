"""The window's queue, and the page of one case at the window: take in, check, ask, accept, hand over."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongban.cases.queries.lists import window_queue
from tongban.cases.queries.queues import how_many, window_counts, window_list
from tongban.cases.services.applicant import scan_material, supply_material
from tongban.cases.services.intake import accept_case, forward_again, save_checks, take_in_case
from tongban.cases.services.offices import hall_of
from tongban.cases.services.taking import take_in_next_case
from tongban.cases.services.viewing import open_case
from tongban.cases.types import OPEN, CaseView, Check, MaterialView, Provision, State
from tongban.jurisdictions import queries as jurisdictions
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput
from tongban.web.shared import case_words
from tongban.web.shared.access import signed_in, staff
from tongban.web.shared.applying.handling import late_until
from tongban.web.shared.forms import ChoiceView, FieldView
from tongban.web.shared.messages import said
from tongban.web.shared.once import once
from tongban.web.shared.uploads import upload_limit_mb, uploaded

from .acts import carry_out, case_act, must_be_posted, posted
from .bulk import offer
from .casepage import case_context
from .criteria import criteria_of
from .frames import standard_of
from .queue_filter import QueueFilter, read_filter

CHECKABLE = (State.RECEIVED, State.RETURNED)


def queue_filter(request: HttpRequest) -> QueueFilter:
    """The lists of the queue, and what the chosen one is narrowed to."""
    shows = (("todo", _("To do")), ("running", _("With somebody else")), ("done", _("Closed")))
    return read_filter(request, shows, states=lambda state: True, kinds=None, region_label=_("Decided in"))


@require_GET
@staff("intake")
def queue(request: HttpRequest) -> HttpResponse:
    """One queue for both regions' applications, least time left first; filters are part of the address."""
    actor = signed_in(request)
    hall = jurisdictions.hall(hall_of(actor=actor))
    chosen = queue_filter(request)
    context = {
        "hall": hall,
        "counts": window_counts(hall.code),
        "filter": chosen,
        "values": chosen.values,
        "page_of_cases": window_queue(
            hall.code, show=chosen.show, by=chosen.by, cursor=request.GET.get("page")
        ),
        "to_export": how_many(window_list(hall.code, chosen.show, chosen.by)[0]),
        **offer(request, chosen.show),
        "caption": chosen.caption,
        "none_left": "none-left" in request.GET,
    }
    return render(request, "desk/window_queue.html", context)


@require_POST
@staff("intake")
def take_next(request: HttpRequest) -> HttpResponse:
    """The application with the least time left, taken in, and straight to its page."""
    actor = signed_in(request)

    def take() -> str:
        number = take_in_next_case(actor=actor)
        if number is None:
            return f"{reverse('desk-window')}?none-left=1"
        return f"{reverse('desk-case', args=[number])}?done=taken-in"

    return once(request, take)


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
    lines = [_line(row, values or {}, errors or {}) for row in view.materials]
    context = {
        **case_context(request, view, standard),
        "lines": lines,
        "criteria": [row for row in criteria_of(view, standard) if row.at == "intake"],
        "checkable": view.state in CHECKABLE and bool(view.content),
        "step": next_step(view),
        "late": [row for row in view.materials if row.check is Check.LATE],
        "late_until": late_until(standard, view.content.get("answers", {}), view.content.get("form", {})),
        "unchecked": sum(row.check is None for row in view.materials),
        "bad": [row for row in view.materials if row.check in (Check.WRONG, Check.MISSING)],
        "scannable": _scannable(view),
        "owed": [row for row in view.materials if row.due is not None and view.state in OPEN],
        "upload_limit": upload_limit_mb(),
        "errors": errors or {},
        "values": values or {},
    }
    return render(request, "desk/window_case.html", context, status=422 if errors else 200)


@dataclasses.dataclass(frozen=True)
class CheckLine:
    """A material to check: what may be found of it, what was, and the note that tells the applicant what is wrong."""

    material: MaterialView
    name: str
    options: tuple[ChoiceView, ...]
    error: str


def _line(row: MaterialView, values: Mapping[str, Any], errors: Mapping[str, str]) -> CheckLine:
    name = f"check-{row.key}"
    found = str(values.get(name, row.check.value if row.check else ""))
    note = FieldView(
        name=f"note-{row.key}",
        template="input",
        label=_("What is wrong, for the applicant"),
        hint="",
        error=errors.get(f"note-{row.key}", ""),
        value=str(values.get(f"note-{row.key}", row.note)),
        is_optional=False,
        attributes={"type": "text", "label_size": "", "spellcheck": True},
    )
    options = tuple(
        ChoiceView(
            value=check.value,
            label=str(case_words.CHECKS[check]),
            hint="",
            checked=check.value == found,
            reveals=(note,) if check is Check.WRONG else (),
        )
        for check in findings(row)
    )
    return CheckLine(row, name, options, errors.get(name, ""))


def findings(row: MaterialView) -> tuple[Check, ...]:
    """What can be found of a material. Late only where it is secondary and the applicant has promised it.

    A paper that is brought to the window is missing until it is scanned: only then does it travel with the case.
    """
    if row.finding:
        return (Check.WRONG,)
    if row.sha256 or row.provision is Provision.GENERATED:
        return (Check.COMPLETE, Check.WRONG)
    if row.provision is Provision.LATE and row.is_secondary:
        return (Check.LATE, Check.MISSING)
    return (Check.MISSING,)


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
    """Materials that can be scanned before acceptance: all but those made from the form."""
    if view.state not in CHECKABLE:
        return []
    return [row for row in view.materials if row.provision is not Provision.GENERATED]


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
    """Scan a paper the applicant has brought, before acceptance."""
    return _scanned(request, number, scan_material)


@case_act
def supply(request: HttpRequest, number: str) -> HttpResponse:
    """Hand in, for the applicant, a material that was accepted as late."""
    return _scanned(request, number, supply_material)


def _scanned(request: HttpRequest, number: str, put: Callable[..., None]) -> HttpResponse:
    try:
        material = must_be_posted(request, "material", "material-not-chosen")
        upload = uploaded(request)

        def keep(actor: Actor) -> None:
            put(actor=actor, number=number, material=material, upload=upload)

        return carry_out(request, number, keep, "scanned")
    except BadInput as error:
        values = {"material": posted(request, "material")}
        return show_case(request, number, {error.field: said(error)}, values)
