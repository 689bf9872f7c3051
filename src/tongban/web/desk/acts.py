"""Acts on a case: carried out once, then the case's own page again; what the rules refuse becomes a page with a way back."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, Conflict, NotAllowed, NotFound, Refused, TongbanError
from tongban.web.shared.access import signed_in, staff
from tongban.web.shared.errors import status_of
from tongban.web.shared.messages import said_in
from tongban.web.shared.once import once
from tongban.web.shared.responses import SeeOther

Act = Callable[..., HttpResponse]


def case_home(actor: Actor, number: str) -> str:
    """The page of a case for this member of staff: the window's or the authority's."""
    return reverse("desk-case" if actor.role == "intake" else "desk-review-case", args=[number])


def case_act(view: Act) -> Act:
    """A view that changes a case. Open to both roles, so that the case itself says who may do what, and why not.

    Asked with GET (a reload, a change of language) it leads back to the case.
    """

    @functools.wraps(view)
    def act(request: HttpRequest, number: str, **parts: Any) -> HttpResponse:
        actor = signed_in(request)
        if request.method != "POST":
            return SeeOther(case_home(actor, number))
        try:
            return view(request, number, **parts)
        except (Refused, NotAllowed, Conflict, NotFound) as error:
            return refused(request, error, case_home(actor, number))

    return staff("intake", "review", "head")(act)


def carry_out(
    request: HttpRequest, number: str, act: Callable[[Actor], object], done: str, home: str = ""
) -> HttpResponse:
    """Do it once and show the case, which says that it is `done`; or `home`, for a case that is nobody's here any more."""
    actor = signed_in(request)

    def whole() -> str:
        act(actor)
        return home or f"{case_home(actor, number)}?done={done}"

    return once(request, whole)


def refused(request: HttpRequest, error: TongbanError, back: str) -> HttpResponse:
    """Why this cannot be done, in both languages, and the way back. Nothing was changed."""
    language = get_language() or "zh-hans"
    other = "en" if language.startswith("zh") else "zh-hans"
    context = {
        "text": said_in(error, language),
        "other_text": said_in(error, other),
        "other_language": "en" if other == "en" else "zh-Hans",
        "code": error.code,
        "back": back,
        "is_htmx": bool(getattr(request, "htmx", None)),
    }
    is_piece = bool(getattr(request, "htmx", None))
    template = "desk/refused_piece.html" if is_piece else "desk/refused.html"
    response = render(request, template, context, status=status_of(error))
    if is_piece:
        response["HX-Retarget"], response["HX-Reswap"] = "#main-content", "innerHTML"
    return response


def posted(request: HttpRequest, name: str) -> str:
    """A field of the form, without the blanks around it."""
    return str(request.POST.get(name, "")).strip()


def must_be_posted(request: HttpRequest, name: str, code: str) -> str:
    """A field that cannot be left empty; raises BadInput."""
    text = posted(request, name)
    if not text:
        raise BadInput(code, field=name)
    return text


def news(request: HttpRequest) -> str:
    """What has just been done, for the banner above the page."""
    return {
        "taken-in": _("Taken in. Now check each material."),
        "checked": _("The findings are kept. What follows from them is below."),
        "accepted": _("Accepted and handed over. The clock runs from now."),
        "forwarded": _("Handed over again."),
        "correction": _("The applicant has been told everything that must be corrected."),
        "scanned": _("The material is in the case."),
        "said": _("Sent."),
        "claimed": _("Claimed."),
        "returned": _("Returned to the window."),
        "granted": _("Granted. The applicant is told at once."),
        "refused": _("Refused. The applicant is told the reason and the remedies."),
        "suspend": _("The clock stands still. The applicant has been told."),
        "continue": _("The clock runs again."),
        "extend": _("Extended. The applicant has been told."),
        "transfer": _("Transferred. Number and clock stay."),
        "end": _("The case is closed."),
        "decline": _("Not accepted. The applicant has been told."),
        "reopen": _("Opened again, with a new clock."),
        "green": _("The green channel is open. The time limit stays as it is."),
        "check": _("The finding is in the case."),
        "opinion": _("Asked. The clock runs on."),
        "advised": _("The answer has been sent to the deciding authority."),
    }.get(str(request.GET.get("done", "")), "")
