"""Consultation between window and authority inside a case, and messages to the applicant.

Works as plain forms and links. Where scripts run, the thread comes in place and looks for new words every few seconds.
"""

import dataclasses
import functools
from collections.abc import Callable, Collection, Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongban.cases.services.messages import answer_question, ask_question, send_note
from tongban.cases.services.viewing import follow_talk
from tongban.cases.types import Side, StepKind, StepView
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput
from tongban.web.shared.access import View, actor_of, signed_in, staff
from tongban.web.shared.messages import said
from tongban.web.shared.once import once
from tongban.web.shared.templatetags.tb_words import local

from .acts import case_act, case_home, posted


@dataclasses.dataclass(frozen=True)
class Line:
    """Something said, and whether it still waits for an answer of this side."""

    step: StepView
    is_mine: bool
    waits_for_me: bool


@dataclasses.dataclass(frozen=True)
class Talk:
    """The thread of a case, and what the form below it does: answer a question, or ask one."""

    number: str
    lines: tuple[Line, ...]
    question: StepView | None
    """The question to be answered next; None: the form asks."""
    may_speak: bool
    mark: str
    """Changes with everything said and everything delivered, so that a look for news can tell whether there is any."""


def talk_of(
    actor: Actor,
    number: str,
    steps: Sequence[StepView],
    query: Mapping[str, str],
    may: Collection[StepKind] = (StepKind.ASK,),
) -> Talk:
    """The talk as this member of staff sees it. `?answer=<id>` chooses a question, `?ask=1` asks one oneself."""
    mine = _sides(actor)
    spoken = [step for step in steps if step.kind in (StepKind.ASK, StepKind.ANSWER)]
    answered = {step.refers_to for step in spoken if step.kind is StepKind.ANSWER}
    lines = tuple(
        Line(
            step=step,
            is_mine=step.side in mine,
            waits_for_me=step.kind is StepKind.ASK and step.side not in mine and step.id not in answered,
        )
        for step in spoken
    )
    waiting = [line.step for line in lines if line.waits_for_me]
    wanted = query.get("answer", "")
    question = next((step for step in waiting if step.id == wanted), waiting[0] if waiting else None)
    return Talk(
        number=number,
        lines=lines,
        question=None if query.get("ask") else question,
        may_speak=StepKind.ASK in may,
        mark=f"{len(spoken)}.{sum(step.delivered for step in spoken)}",
    )


def _sides(actor: Actor) -> frozenset[Side]:
    if actor.role == "intake":
        return frozenset({Side.INTAKE})
    return frozenset({Side.AUTHORITY, Side.COOPERATING})


def _stops_quietly(view: View) -> View:
    """A look for news never leads away from what somebody is typing: with the session gone it ends (htmx: 286)."""

    @functools.wraps(view)
    def look(request: HttpRequest, number: str) -> HttpResponse:
        if actor_of(request) is None and getattr(request, "htmx", None):
            return HttpResponse(status=286, headers={"HX-Reswap": "none"})
        return view(request, number)

    return look


@require_GET
@_stops_quietly
@staff("intake", "review", "head")
def thread(request: HttpRequest, number: str) -> HttpResponse:
    """The thread again, if something was said since; 204 if not. Only for the piece of a page that is open."""
    actor = signed_in(request)
    found = talk_of(actor, number, follow_talk(actor=actor, number=number), {})
    since = str(request.GET.get("since", ""))
    if found.mark == since:
        return HttpResponse(status=204)
    is_news = not since.startswith(f"{len(found.lines)}.") and found.lines
    latest = found.lines[-1].step if is_news else None
    news = _("%(office)s: %(text)s") % {"office": local(latest.office), "text": latest.text} if latest else ""
    return render(request, "desk/talk_thread.html", {"talk": found, "say": news})


@case_act
def say(request: HttpRequest, number: str) -> HttpResponse:
    """Ask the other office, or answer its question."""
    text, question = posted(request, "text"), posted(request, "question")

    def speak(actor: Actor) -> None:
        if question:
            answer_question(actor=actor, number=number, text=text, question=question)
        else:
            ask_question(actor=actor, number=number, text=text)

    return _spoken(request, number, speak)


@case_act
def note(request: HttpRequest, number: str) -> HttpResponse:
    """A message to the applicant; they read it on the page of the case."""

    def write(actor: Actor) -> None:
        send_note(actor=actor, number=number, text=posted(request, "text"))

    return _spoken(request, number, write, anchor="notes")


def _spoken(
    request: HttpRequest, number: str, speak: Callable[[Actor], None], anchor: str = "talk"
) -> HttpResponse:
    actor = signed_in(request)
    back = f"{case_home(actor, number)}?done=said#{anchor}"

    def whole() -> str:
        speak(actor)
        return back

    try:
        response = once(request, whole)
    except BadInput as error:
        return _again(request, number, said(error), anchor)
    if getattr(request, "htmx", None) and anchor == "talk":
        return _piece(request, number, "")
    return response


def _again(request: HttpRequest, number: str, error: str, anchor: str) -> HttpResponse:
    """What was typed stays, with what is wrong with it."""
    if getattr(request, "htmx", None) and anchor == "talk":
        return _piece(request, number, error)
    return render(
        request,
        "desk/say_again.html",
        {
            "anchor": anchor,
            "number": number,
            "back": case_home(signed_in(request), number),
            "question": posted(request, "question"),
            "errors": {"text": error},
            "values": {"text": posted(request, "text")},
        },
        status=422,
    )


def _piece(request: HttpRequest, number: str, error: str) -> HttpResponse:
    actor = signed_in(request)
    found = talk_of(actor, number, follow_talk(actor=actor, number=number), {})
    context = {
        "talk": found,
        "say": "" if error else _("Sent."),
        "errors": {"text": error} if error else {},
        "values": {"text": posted(request, "text")} if error else {},
    }
    return render(request, "desk/talk.html", context, status=422 if error else 200)
