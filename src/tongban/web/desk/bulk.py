"""Several cases at once: ticked in the queue, looked at as they would be, carried out one after the other."""

import dataclasses
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tongban.cases.services.bulk import carry_out_bulk, look_at_bulk, plan_bulk
from tongban.cases.types import BulkAct, BulkLineView
from tongban.catalogue import queries as catalogue
from tongban.catalogue.types import Criterion, Lane, Standard
from tongban.kernel.errors import BadInput, Refused
from tongban.web.shared.access import signed_in, staff
from tongban.web.shared.messages import said
from tongban.web.shared.once import once
from tongban.web.shared.responses import SeeOther

from .acts import posted, refused

OFFERED: dict[str, tuple[frozenset[str], tuple[BulkAct, ...]]] = {
    "intake": (frozenset({"todo"}), (BulkAct.TAKE_IN, BulkAct.ACCEPT)),
    "review": (
        frozenset({"todo", "mine", "unclaimed", "overdue", "soon"}),
        (BulkAct.CLAIM, BulkAct.GRANT),
    ),
}
"""At the window and at the authority: the lists in which cases can be ticked, and what can be done with those."""


def offer(request: HttpRequest, show: str) -> dict[str, Any]:
    """What a queue's page needs so that cases can be ticked."""
    shows, acts = OFFERED["intake" if signed_in(request).role == "intake" else "review"]
    return {
        "bulk": [(act.value, _button(act)) for act in acts] if show in shows else [],
        "is_all_ticked": "all" in request.GET,
        "tick_all": urlencode({**request.GET.dict(), "all": "1"}),
    }


def _button(act: BulkAct) -> str:
    return {
        BulkAct.TAKE_IN: _("Take in what is ticked"),
        BulkAct.ACCEPT: _("Accept what is ticked"),
        BulkAct.CLAIM: _("Claim what is ticked"),
        BulkAct.GRANT: _("Grant what is ticked"),
    }[act]


def _heading(act: BulkAct) -> str:
    return {
        BulkAct.TAKE_IN: _("Take in several applications"),
        BulkAct.ACCEPT: _("Accept several cases and hand them over"),
        BulkAct.CLAIM: _("Claim several cases"),
        BulkAct.GRANT: _("Grant several cases"),
    }[act]


@require_POST
@staff("intake", "review", "head")
def choose(request: HttpRequest) -> HttpResponse:
    """What was ticked becomes a run of its own; nothing happens to the cases yet."""
    actor = signed_in(request)
    numbers = [str(number) for number in request.POST.getlist("case")]

    def plan() -> str:
        run = plan_bulk(actor=actor, act=posted(request, "act"), numbers=numbers)
        return reverse("desk-bulk-run", args=[run])

    try:
        return once(request, plan)
    except BadInput as error:
        return refused(request, error, reverse("desk-home"))


@require_http_methods(["GET", "HEAD", "POST"])
@staff("intake", "review", "head")
def show(request: HttpRequest, run: str) -> HttpResponse:
    """What would happen to each case; after the button, what has. Pressed again, it goes on with what is left."""
    actor = signed_in(request)
    view = look_at_bulk(actor=actor, run_id=run)
    groups = [_group(digest, request) for digest in view.standards]
    errors = {}
    if request.method == "POST":
        open_checks = 0 if view.is_begun else sum(group.open_checks for group in groups)
        if not open_checks:
            carry_out_bulk(
                actor=actor, run_id=run, criteria={group.standard.digest: group.ticked for group in groups}
            )
            return SeeOther(reverse("desk-bulk-run", args=[run]))
        first = next(group.name for group in groups if group.open_checks)
        errors = {first: said(Refused("criteria-unchecked", count=open_checks))}
    context = {
        "run": view,
        "lines": [_line(line) for line in view.lines],
        "groups": [] if view.is_begun else groups,
        "heading": _heading(view.act),
        "is_accept": view.act is BulkAct.ACCEPT,
        "done": sum(line.is_done and line.why_not is None for line in view.lines),
        "left": sum(line.is_done and line.why_not is not None for line in view.lines),
        "errors": errors,
    }
    return render(request, "desk/bulk.html", context, status=422 if errors else 200)


@dataclasses.dataclass(frozen=True)
class Group:
    """The checks of one standard, to be confirmed for every case of it."""

    standard: Standard
    name: str
    """Of its checkboxes."""
    criteria: tuple[Criterion, ...]
    ticked: frozenset[str]

    @property
    def open_checks(self) -> int:
        """How many are not ticked."""
        return sum(row.key not in self.ticked for row in self.criteria)


def _group(digest: str, request: HttpRequest) -> Group:
    standard, name = catalogue.standard_by_digest(digest), f"criteria-{digest.removeprefix('sha256:')[:16]}"
    criteria = tuple(row for row in standard.criteria if row.at is Lane.AUTHORITY)
    return Group(standard, name, criteria, frozenset(str(key) for key in request.POST.getlist(name)))


def _line(line: BulkLineView) -> dict[str, Any]:
    return {"view": line, "why_not": "" if line.why_not is None else said(line.why_not)}
