"""The authority's queue, sorted by time left, and the page of one case with everything a decision rests on."""

import dataclasses

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tongban.cases.queries.lists import review_queue
from tongban.cases.queries.queues import Narrowed, how_many, review_counts, review_list
from tongban.cases.services.review import claim_case, claim_next_case
from tongban.cases.services.viewing import open_case
from tongban.cases.types import MaterialView, Provision, Side, State, StepKind
from tongban.catalogue.types import Standard
from tongban.identity import queries as identity
from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.types import Authority
from tongban.kernel.errors import BadInput, TongbanError
from tongban.web.shared import formats
from tongban.web.shared.access import signed_in, staff
from tongban.web.shared.messages import said
from tongban.web.shared.once import once

from .acts import carry_out, case_act, news
from .bulk import offer
from .casepage import case_context
from .criteria import criteria_of
from .frames import standard_of
from .queue_filter import QueueFilter, read_filter

GRADES = {
    Provision.CERTIFICATE: "A",
    Provision.WINDOW: "B",
    Provision.UPLOAD: "C",
    Provision.GENERATED: "D",
}
"""How far a material can be trusted by the way it came, in the letters of the standard."""


def queue_filter(request: HttpRequest, authority: Authority) -> QueueFilter:
    """The lists of the queue, and what the chosen one is narrowed to; each number above it leads to one of them."""
    shows = (
        ("todo", _("All open")),
        ("mine", _("Mine")),
        ("unclaimed", _("Unclaimed")),
        ("overdue", _("Overdue")),
        ("soon", _("Due within 24 hours")),
        ("green", _("Green channel")),
        ("waiting", _("Waiting for others")),
        ("asked", _("Asked by others")),
        ("today", _("Decided today")),
        ("done", _("All decided")),
        ("checks", _("To be checked afterwards")),
    )
    return read_filter(
        request,
        shows,
        states=lambda state: state not in (State.SUBMITTED, State.RECEIVED),
        kinds=authority.kinds,
        region_label=_("Received in"),
    )


@require_GET
@staff("review", "head")
def queue(request: HttpRequest) -> HttpResponse:
    """Least time left first; filters are part of the address."""
    actor = signed_in(request)
    assert actor.authority is not None
    authority = jurisdictions.authority(actor.authority)
    chosen = queue_filter(request, authority)
    page = review_queue(
        authority.uscc,
        show=chosen.show,
        account_id=actor.account_id,
        by=chosen.by,
        cursor=request.GET.get("page"),
    )
    context = {
        "authority": authority,
        "counts": review_counts(authority.uscc),
        "filter": chosen,
        "values": chosen.values,
        "page_of_cases": page,
        "to_export": how_many(review_list(authority.uscc, chosen.show, actor.account_id, chosen.by)[0]),
        **offer(request, chosen.show),
        "caption": chosen.caption,
        "none_left": "none-left" in request.GET,
        "news": news(request),
    }
    return render(request, "desk/review_queue.html", context)


@require_POST
@staff("review", "head")
def claim_next(request: HttpRequest) -> HttpResponse:
    """The case with the least time left, and straight to its page."""
    actor = signed_in(request)

    def claim() -> str:
        number = claim_next_case(actor=actor)
        if number is None:
            return f"{reverse('desk-review')}?none-left=1"
        return f"{reverse('desk-review-case', args=[number])}?done=claimed"

    return once(request, claim)


@case_act
def claim(request: HttpRequest, number: str) -> HttpResponse:
    """Claim one case: from its page, or from its row of the queue without leaving it."""
    response = carry_out(request, number, lambda actor: claim_case(actor=actor, number=number), "claimed")
    if not getattr(request, "htmx", None):
        return response
    actor = signed_in(request)
    rows = review_queue(
        actor.authority or "", show="mine", account_id=actor.account_id, by=Narrowed(number=number)
    )
    (row,) = rows.items
    return render(request, "desk/review_row.html", {"row": row, "say": _say_claimed(row.clock), "bulk": True})


def _say_claimed(clock: object) -> str:
    left = getattr(clock, "left_amount", None)
    if left is None:
        return _("Claimed.")
    words = formats.count(left, getattr(clock, "left_unit", ""), get_language() or "zh-hans")
    return _("Claimed, %(left)s left") % {"left": words}


@require_GET
@staff("review", "head")
def case(request: HttpRequest, number: str) -> HttpResponse:
    """A case at the authority that decides, or at one that is asked to agree."""
    return show_case(request, number)


def show_case(
    request: HttpRequest,
    number: str,
    errors: dict[str, str] | None = None,
    values: dict[str, object] | None = None,
) -> HttpResponse:
    """The page of a case at the authority, with what is to be corrected on it."""
    actor = signed_in(request)
    view = open_case(actor=actor, number=number)
    standard = standard_of(view)
    context = {
        **case_context(request, view, standard),
        "materials": [_material(row, standard) for row in view.materials],
        "signatures": [_signature(row) for row in view.content.get("statements", [])],
        "criteria": criteria_of(view, standard),
        "commitments": [
            standard.material(row["material"]).name for row in view.content.get("commitments", [])
        ],
        "is_mine": view.claimed_by == actor.account_id,
        "assent_options": [("yes", _("Agree")), ("no", _("Do not agree"))],
        "asked_of_us": next((row for row in view.referrals if row.is_mine), None),
        "is_cooperating": view.side is Side.COOPERATING,
        "all_here": bool(view.content) and all(row.is_here for row in view.materials),
        "decided": next((s for s in view.steps if s.kind in (StepKind.GRANT, StepKind.REFUSE)), None),
        "errors": errors or {},
        "values": values or {},
    }
    return render(request, "desk/review_case.html", context, status=422 if errors else 200)


@dataclasses.dataclass(frozen=True)
class GradedMaterial:
    """A material with the grade it has by the way it came, and the lowest the standard takes."""

    material: MaterialView
    grade: str
    needed: str

    @property
    def is_enough(self) -> bool:
        """A is the best grade, D the lowest."""
        return bool(self.grade) and self.grade <= self.needed


def _material(row: MaterialView, standard: Standard) -> GradedMaterial:
    has_come = bool(row.sha256) or row.provision in (Provision.GENERATED, Provision.WINDOW)
    grade = GRADES.get(row.provision, "C") if has_come else ""
    return GradedMaterial(row, grade, standard.material(row.key).trust)


@dataclasses.dataclass(frozen=True)
class CheckedSignature:
    """A signature of the application: good, by whom attested and when; or why it is not."""

    is_good: bool
    node: str = ""
    at: object = None
    trouble: str = ""


def _signature(raw: dict[str, str]) -> CheckedSignature:
    try:
        found = identity.attestation_in(raw["jws"])
        if found.digest != raw["digest"]:
            raise BadInput("statement-differs")
    except TongbanError as error:
        return CheckedSignature(is_good=False, trouble=said(error))
    return CheckedSignature(is_good=True, node=found.node, at=found.at)
