"""Saying something inside a case: consultation between window and authority, and messages to the applicant.

Works as plain forms and links. Where scripts run, words are sent in place, and what the other side says comes by itself:
a stream tells the page that there is news, and the page asks for it (decision record 32).
"""

import functools
from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongban.cases.queries.talk import talk_marks
from tongban.cases.rules.talk import MOST_PAGES
from tongban.cases.services.messages import Enclosed, answer_question, ask_question, send_note
from tongban.cases.services.viewing import follow_talk
from tongban.cases.types import TalkView
from tongban.catalogue import queries as catalogue
from tongban.kernel.errors import BadInput
from tongban.kernel.live import Followed
from tongban.web.shared.access import View, actor_of, signed_in, staff
from tongban.web.shared.live import Follow
from tongban.web.shared.messages import said
from tongban.web.shared.once import once
from tongban.web.shared.uploads import uploaded

from .acts import case_act, case_home, posted
from .places import Places, places_of
from .review import show_case as show_at_authority
from .talk import Talk, talk_of
from .window import show_case as show_at_window


def _stops_quietly(status: int) -> Callable[[View], View]:
    """A look for news never leads away from what somebody is typing: with the session gone it ends, by this status."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def look(request: HttpRequest, number: str) -> HttpResponse:
            if actor_of(request) is None:
                return HttpResponse(status=status, headers={"HX-Reswap": "none"})
            return view(request, number)

        return look

    return decorate


@require_GET
@_stops_quietly(286)  # htmx looks no more
@staff("intake", "review", "head")
def thread(request: HttpRequest, number: str) -> HttpResponse:
    """What an open page does not show yet; 204 if that is nothing."""
    known = str(request.GET.get("since", ""))
    chosen, view = str(request.GET.get("question", "")), follow_talk(actor=signed_in(request), number=number)
    if _talk(request, number, view).mark == known:
        return HttpResponse(status=204)
    found = _talk(request, number, view, known, chosen, _places(view))
    return render(request, "desk/talk_news.html", {"talk": found})


@require_GET
@_stops_quietly(204)  # a browser asks for the stream no more
@staff("intake", "review", "head")
def events(request: HttpRequest, number: str) -> HttpResponse:
    """Says each time something is said in the case, never what."""
    found = _talk(request, number, follow_talk(actor=signed_in(request), number=number))
    known = request.headers.get("Last-Event-ID") or str(request.GET.get("since", ""))
    return Follow(Followed(found.number, known, talk_marks))


def _talk(
    request: HttpRequest,
    number: str,
    view: TalkView,
    known: str = "",
    chosen: str | None = None,
    places: Places | None = None,
) -> Talk:
    actor, may = signed_in(request), view.may_speak
    return talk_of(actor, number, view.steps, may_speak=may, known=known, chosen=chosen, places=places)


def _places(view: TalkView) -> Places:
    return places_of(catalogue.standard_by_digest(view.standard_digest), view.content)


@case_act
def say(request: HttpRequest, number: str) -> HttpResponse:
    """Ask the other office, or answer its question; with a document and the place it is about, if wished."""
    values = {name: posted(request, name) for name in ("text", "question", "about", "about_page")}
    text, question = values["text"], values["question"]

    def speak() -> str:
        actor = signed_in(request)
        if question:
            answer_question(actor=actor, number=number, text=text, question=question, enclosed=enclosed)
        else:
            ask_question(actor=actor, number=number, text=text, enclosed=enclosed)
        return f"{case_home(actor, number)}?done=said#talk"

    is_piece = bool(getattr(request, "htmx", None))
    try:
        enclosed = _enclosed(request, values)
        response = once(request, speak)
    except BadInput as error:
        errors = {_INPUTS.get(error.field, error.field): said(error)}
        return _piece(request, number, errors, values) if is_piece else _page(request, number, errors, values)
    return _piece(request, number, {}, {}) if is_piece else response


_INPUTS = {"file": "document", "page": "about_page"}
"""What the input is called on this form: the window's page has another one for scans."""


def _enclosed(request: HttpRequest, values: Mapping[str, str]) -> Enclosed:
    """What goes with the words. A document takes up to seconds to be looked through, so nothing is locked yet."""
    page = values["about_page"]
    if page and not (page.isdecimal() and len(page) < 5 and int(page)):
        raise BadInput("page-unknown", field="page", limit=MOST_PAGES)
    document = uploaded(request, "document") if "document" in request.FILES else None
    return Enclosed(about=values["about"], page=int(page or 0), document=document)


def _page(
    request: HttpRequest, number: str, errors: Mapping[str, str], values: Mapping[str, str]
) -> HttpResponse:
    """The whole page again, with what was typed and what is wrong with it."""
    if signed_in(request).role == "intake":
        return show_at_window(request, number, dict(errors), dict(values))
    return show_at_authority(request, number, dict(errors), dict(values))


def _piece(
    request: HttpRequest, number: str, errors: Mapping[str, str], values: Mapping[str, str]
) -> HttpResponse:
    """The form: empty again, or with what is wrong; and all that the page does not show yet."""
    known = str(request.POST.get("since", ""))
    view = follow_talk(actor=signed_in(request), number=number)
    found = _talk(request, number, view, known, values.get("question"), _places(view))
    context = {"talk": found, "errors": errors, "values": values, "is_again": True}
    return render(request, "desk/talk_again.html", context, status=422 if errors else 200)


@case_act
def note(request: HttpRequest, number: str) -> HttpResponse:
    """A message to the applicant; they read it on the page of the case."""
    text, back = posted(request, "text"), case_home(signed_in(request), number)

    def write() -> str:
        send_note(actor=signed_in(request), number=number, text=text)
        return f"{back}?done=said#notes"

    try:
        return once(request, write)
    except BadInput as error:
        context = {
            "number": number,
            "back": back,
            "errors": {"text": said(error)},
            "values": {"text": text},
        }
        return render(request, "desk/note_again.html", context, status=422)
