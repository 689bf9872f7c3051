"""Pages that exist only in tests: they use the shared parts as portal, desk and console do."""

import dataclasses
import datetime as dt
import pathlib

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from tests.web.gallery.standard import OWNERS, PREMISES
from tongban.cases.types import ClockView
from tongban.identity.models import Account
from tongban.kernel import clock
from tongban.kernel.errors import BadInput, Refused
from tongban.kernel.paging import Page
from tongban.web.shared.access import anyone, citizen, peer, safe_next, staff
from tongban.web.shared.flowchart import FlowStep
from tongban.web.shared.forms import changed_list, list_action, raw_answers, section_view
from tongban.web.shared.messages import said
from tongban.web.shared.once import once
from tongban.web.shared.responses import SeeOther

HERE = pathlib.Path(__file__).parent
DONE: list[dict] = []
"""What the forms were carried out with."""


def page(request: HttpRequest, name: str, context: dict, status: int = 200) -> HttpResponse:
    template = engines["django"].from_string((HERE / name).read_text("utf-8"))
    return HttpResponse(template.render(context, request), status=status)


def gallery_context(request: HttpRequest) -> dict:
    language = get_language()
    now = clock.now()
    errors = {
        "owner_id": said(BadInput("gallery-id")),
        "phone": said(BadInput("gallery-phone")),
        "lease": said(BadInput("file-too-large", name="租赁合同.pdf", size="14", limit=10)),
    }
    values = {"owner_id": "510199199003071235", "phone": "1380013800", "area": "51", "kind": "b"}
    return {
        "errors": errors if "errors" in request.GET else {},
        "values": values,
        "now": now,
        "clocks": [*clock_views(now), None],
        "ago": now - dt.timedelta(minutes=12),
        "began": now - dt.timedelta(hours=20),
        "owners": section_view(OWNERS, {"owners": [{}, {}]}, {}, language),
        "premises": section_view(PREMISES, {"title": "rented"}, {}, language, places=PLACES),
        "rows": range(4),
        "page_of_rows": Page(range(4), before="abc", after="def"),
        "area_options": [("50", "重庆市"), ("51", "四川省")],
        "steps": [
            FlowStep("提交申请", "申请人", []),
            FlowStep("审查", "成都市武侯区 · 40 分钟", ["齐全：受理", "不齐：补正"], is_current=True),
        ],
    }


def clock_views(now: dt.datetime) -> list[ClockView]:
    """A clock in every state."""
    running = ClockView(
        started_at=now,
        promised_due=now + dt.timedelta(hours=3),
        statutory_due=None,
        is_provisional=False,
        is_paused=False,
        light="green",
        left_amount=3,
        left_unit="hour",
        is_overdue=False,
        is_stopped=False,
    )
    return [
        running,
        dataclasses.replace(running, light="yellow", left_amount=25, left_unit="minute"),
        dataclasses.replace(running, light="red", left_amount=1, left_unit="working_day", is_overdue=True),
        dataclasses.replace(running, is_paused=True),
        dataclasses.replace(running, is_stopped=True),
        dataclasses.replace(running, is_provisional=True, left_unit="working_day"),
    ]


PLACES = [("成都市", [("510104", "锦江区"), ("510107", "武侯区")]), ("重庆市", [("500157", "两江新区")])]


@require_GET
@anyone
def gallery(request: HttpRequest) -> HttpResponse:
    return page(request, "gallery.html", gallery_context(request))


@require_GET
@anyone
def staff_gallery(request: HttpRequest) -> HttpResponse:
    return page(request, "staff_gallery.html", gallery_context(request))


def answer(request: HttpRequest) -> HttpResponse:
    """A form of a standard as the portal will serve it."""
    raw = raw_answers(OWNERS, request.POST)
    action = list_action(request.POST)
    errors: dict[str, str] = {}
    if request.method == "POST" and action is None:
        try:
            return once(request, lambda: carry_out(request, raw))
        except BadInput as error:
            errors = {error.field: said(error)}
    if action is not None:
        raw = changed_list(raw, action)
    context = {"section": section_view(OWNERS, raw, errors, get_language()), "errors": errors}
    return page(request, "form.html", context)


def carry_out(request: HttpRequest, raw: dict) -> str:
    if not raw["owners"] or not raw["owners"][0]["name"]:
        raise BadInput("gallery-name", field="owners.0.name")
    files = {name: upload.read() for name, upload in request.FILES.items()}
    DONE.append({"raw": raw, "files": files})
    return f"/form?number={len(DONE)}"


@anyone
def form(request: HttpRequest) -> HttpResponse:
    return answer(request)


@citizen
def own(request: HttpRequest) -> HttpResponse:
    return answer(request)


@staff("intake")
def desk_form(request: HttpRequest) -> HttpResponse:
    return answer(request)


@anyone
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        login(request, Account.objects.get(login=request.POST["login"]))
        return SeeOther(safe_next(request))
    return page(request, "sign_in.html", {"next": safe_next(request)})


@require_POST
@anyone
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return SeeOther("/")


@anyone
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("as if something broke")


@anyone
def refused(request: HttpRequest) -> HttpResponse:
    raise Refused("gallery-refused")


@peer
def echo(request: HttpRequest) -> HttpResponse:
    if request.body == b"bad":
        raise BadInput("gallery-name")
    return HttpResponse(request.body, content_type="application/octet-stream")
