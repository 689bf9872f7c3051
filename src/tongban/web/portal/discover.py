"""Read the guide of an item and begin: the guide with its flow chart, the questions before the form, how long it took."""

import dataclasses
import itertools
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongban.cases.queries.durations import durations
from tongban.cases.services.drafts import start_draft
from tongban.cases.types import Channel, Durations
from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.codes import task_code
from tongban.catalogue.rules.guide import GuidePlace, guide
from tongban.catalogue.rules.review import review_rules
from tongban.catalogue.types import Standard, Words
from tongban.jurisdictions import queries as jurisdictions
from tongban.kernel.errors import BadInput, NotFound, TongbanError
from tongban.kernel.node import this
from tongban.web.shared.access import anyone, citizen, signed_in
from tongban.web.shared.applying.places import place_name
from tongban.web.shared.applying.questions import answers_in, asked_questions
from tongban.web.shared.flowchart import flow_view
from tongban.web.shared.messages import said
from tongban.web.shared.once import once
from tongban.web.shared.printing.pdf import pdf_response
from tongban.web.shared.responses import SeeOther
from tongban.web.shared.templatetags.tb_words import local

from .find import without_standard
from .guide_sheet import guide_sheet
from .outlook import is_common, outlook_in


@anyone
def read_guide(request: HttpRequest, key: str) -> HttpResponse:
    """Can I, where, how long, how much, what must I bring: the guide, written by the standard itself."""
    try:
        standard = catalogue.standard(key)
    except NotFound:
        return without_standard(request, key)
    return render(request, "portal/discover/guide.html", _guide_context(request, standard))


@require_GET
@anyone
def guide_pdf(request: HttpRequest, key: str) -> HttpResponse:
    """The same guide on paper."""
    standard = _standard(key)
    context = _guide_context(request, standard)
    name = standard.place_question.key
    place = f"?{name}={context['place'].code}" if context["place"] else ""
    page_url = reverse("portal:guide", args=[key]) + place
    sheet = guide_sheet(
        context,
        author=local(this().identity.name),
        address=request.build_absolute_uri(page_url),
    )
    return pdf_response(request, sheet, name=f"{sheet.title}.pdf", page_url=page_url, is_public=True)


def _guide_context(request: HttpRequest, standard: Standard) -> dict[str, Any]:
    place = _place(request.GET.get(standard.place_question.key, ""), standard)
    return {
        "standard": standard,
        "guide": guide(standard, place),
        "place": place,
        "is_common": is_common(standard),
        "outlook": outlook_in(request, standard),
        "flow": flow_view(standard, get_language() or "zh-hans"),
        "rules": review_rules(standard),
        "nodes": this().nodes,
    }


def _standard(key: str) -> Standard:
    try:
        return catalogue.standard(key)
    except NotFound as error:
        raise NotFound("item-unknown") from error


def _place(code: str, standard: Standard) -> GuidePlace | None:
    """The place somebody has chosen; a wrong one in the address is no place."""
    if not code:
        return None
    try:
        authority = jurisdictions.competent_authority(standard.authority_kind, code)
    except TongbanError:
        return None
    level = jurisdictions.latest_division(authority.division).level
    return GuidePlace(
        division=Words(place_name(code, "zh"), place_name(code, "en")),
        authority=Words(*authority.name),
        code=code,
        task_code=task_code(standard, authority=authority.uscc, level=level),
    )


LOOK = "look"
"""The button that shows what follows from the answers, before anything is begun."""


@citizen
def start(request: HttpRequest, key: str) -> HttpResponse:
    """Two or three questions that decide who decides and what is needed, and by which door to apply."""
    standard = _standard(key)
    errors: dict[str, str] = {}
    if request.POST.get("act") == LOOK:
        sent = {name: request.POST.get(name, "") for name in (*answers_in(standard, {}), "channel", "hall")}
        return SeeOther(f"{request.path}?{urlencode(sent)}#outlook")
    if request.method == "POST":
        try:
            return once(request, lambda: _begin(request, standard))
        except BadInput as error:
            errors = {error.field or "channel": said(error)}
    values = request.POST if request.method == "POST" else request.GET
    context = {
        "standard": standard,
        "questions": asked_questions(standard, get_language() or "zh-hans"),
        "outlook": outlook_in(request, standard) if request.method == "GET" else None,
        "channels": _channels(standard),
        "halls": _halls(),
        "errors": errors,
        "values": values,
    }
    return render(request, "portal/discover/start.html", context, status=422 if errors else 200)


def _begin(request: HttpRequest, standard: Standard) -> str:
    actor = signed_in(request)
    answers = answers_in(standard, request.POST)
    chosen = request.POST.get("channel", "")
    if chosen not in {channel.value for channel in Channel}:
        raise BadInput("channel-missing", field="channel")
    draft = start_draft(
        actor=actor,
        person_id=actor.person_id or "",
        item=standard.key,
        answers=answers,
        channel=Channel(chosen),
        hall=request.POST.get("hall", "") if chosen == Channel.WINDOW else "",
    )
    return reverse("portal:draft", args=[draft])


def _channels(standard: Standard) -> list[tuple[str, str, str]]:
    online = (
        Channel.ONLINE.value,
        _("Online, straight to the place that decides"),
        _("Its window takes the application in. You need not go anywhere."),
    )
    window = (
        Channel.WINDOW.value,
        _("Through a window near me"),
        _("Staff check your materials, help where something is missing, and hand everything over."),
    )
    return [online, window] if standard.is_taken_online else [window]


def _halls() -> list[tuple[str, str]]:
    node, spoken = this(), 0 if (get_language() or "zh").startswith("zh") else 1
    halls = jurisdictions.halls_near(node.identity.region, interoperation_only=True)
    return [(hall.code, hall.name[spoken]) for hall in halls if hall.node_id == node.id]


@dataclasses.dataclass(frozen=True)
class DurationBar:
    """How many cases took so long."""

    label: str
    count: int
    percent: int


BOUNDS = (2, 8, 24, 72, 168)
"""Hours at which a new bar begins: two hours, a service day, one day, three days, a week."""


@anyone
def durations_page(request: HttpRequest, key: str) -> HttpResponse:
    """How long decisions really took, from acceptance to decision; the figures can be taken along as a table."""
    standard = _standard(key)
    found = durations(key)
    if request.GET.get("format") == "csv":
        return StreamingHttpResponse(  # type: ignore[return-value]  # the server sends it like any other answer
            _lines(found), content_type="text/csv; charset=utf-8"
        )
    context = {
        "standard": standard,
        "bars": _bars(found),
        "count": found.count,
        "cross_region": found.cross_region,
        "median": _hours(found.median / 60),
        "slowest": _hours(found.slowest / 60),
    }
    return render(request, "portal/publicity/durations.html", context)


def _lines(found: Durations) -> Iterator[str]:
    """A line for each case, shortest first."""
    yield "hours_from_acceptance_to_decision\n"
    for minutes, count in found.steps:
        yield f"{minutes / 60:.2f}\n" * count


def _hours(hours: float) -> str:
    if hours < 1:
        return _("%(count)d min") % {"count": max(1, round(hours * 60))}
    return _("%(count)s h") % {"count": f"{hours:.1f}"}


def _up_to(hours: int) -> str:
    if hours <= 24:
        return _("up to %(count)d h") % {"count": hours}
    return _("up to %(count)d days") % {"count": hours // 24}


def _bars(found: Durations) -> list[DurationBar]:
    edges = [-1.0, *(60.0 * bound for bound in BOUNDS), float("inf")]
    labels = [_up_to(bound) for bound in BOUNDS] + [_("longer")]
    counts = [found.between(low, high) for low, high in itertools.pairwise(edges)]
    most = max([*counts, 1])
    return [
        DurationBar(label, count, 100 * count // most) for label, count in zip(labels, counts, strict=True)
    ]
