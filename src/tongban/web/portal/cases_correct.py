"""Correcting a case: everything that is wrong at once, each with its page, then all of it back to the office."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from tongban.cases.services.applicant import correct_case, mend_material, mend_section
from tongban.cases.services.viewing import open_case
from tongban.cases.types import CaseView, State
from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.conditions import holds
from tongban.catalogue.types import When
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, NotFound
from tongban.web.shared.access import citizen, signed_in
from tongban.web.shared.applying.sections import fill_in
from tongban.web.shared.forms import Raw, input_name
from tongban.web.shared.messages import said
from tongban.web.shared.once import once
from tongban.web.shared.responses import SeeOther
from tongban.web.shared.uploads import upload_limit_mb, uploaded

from .apply import FRAME


@require_http_methods(["GET", "HEAD", "POST"])
@citizen
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """C16: the list, and the button that sends it back once everything is mended."""
    actor = signed_in(request)
    if request.method == "POST":

        def send_back() -> str:
            correct_case(actor=actor, number=number)
            return reverse("portal:case", args=[number])

        return once(request, send_back)
    case = open_case(actor=actor, number=number)
    if not _is_open(case):
        return SeeOther(reverse("portal:case", args=[number]))
    todo = [gap for gap in case.gaps if not gap.is_mended]
    return render(request, "portal/cases/correct.html", {"case": case, "todo": todo})


def _is_open(case: CaseView) -> bool:
    return case.state is State.CORRECTION_REQUESTED and not case.was_corrected


def _open_for_mending(actor: Actor, number: str) -> CaseView:
    case = open_case(actor=actor, number=number)
    if not _is_open(case):
        raise NotFound("page-not-found")
    return case


@require_http_methods(["GET", "HEAD", "POST"])
@citizen
def correct_section(request: HttpRequest, number: str, section: str) -> HttpResponse:
    """One page of the form again, with what the office wrote about it."""
    actor = signed_in(request)
    case = _open_for_mending(actor, number)
    gaps = [gap for gap in case.gaps if gap.section == section]
    if not gaps:
        raise NotFound("page-not-found")
    standard, content = catalogue.standard_by_digest(case.standard_digest), case.content

    def save(raw: Raw) -> Iterable[BadInput]:
        return mend_section(actor=actor, number=number, section=section, raw=raw)

    def is_asked(when: When) -> bool:
        return holds(when, answers=content["answers"], form=content["form"])

    back = reverse("portal:case-correct", args=[number])
    return fill_in(
        request,
        standard.section(section),
        content["form"].get(section, {}),
        save=save,
        is_asked=is_asked,
        onward=lambda: back,
        context={"frame": FRAME, "caption": case.item_name, "back_url": back, "gaps": gaps},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@citizen
def correct_material(request: HttpRequest, number: str, material: str) -> HttpResponse:
    """One material again."""
    actor, errors = signed_in(request), {}
    case = _open_for_mending(actor, number)
    gap = next((gap for gap in case.gaps if gap.material == material), None)
    if gap is None:
        raise NotFound("page-not-found")
    if request.method == "POST":
        try:
            mend_material(actor=actor, number=number, material=material, upload=uploaded(request))
        except BadInput as error:
            errors = {input_name(error.field): said(error)}
        else:
            return SeeOther(reverse("portal:case-correct", args=[number]))
    context = {"case": case, "gap": gap, "limit": upload_limit_mb(), "errors": errors}
    return render(request, "portal/cases/correct_material.html", context, status=422 if errors else 200)


urlpatterns = [
    path("cases/<str:number>/correct/", correct, name="case-correct"),
    path(
        "cases/<str:number>/correct/materials/<str:material>/",
        correct_material,
        name="case-correct-material",
    ),
    path("cases/<str:number>/correct/<str:section>/", correct_section, name="case-correct-section"),
]
