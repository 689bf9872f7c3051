"""Begin an application for the person at the counter: the questions of the item, then the pages of the draft."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from tongban.cases.services.drafts import start_draft
from tongban.cases.services.offices import hall_of
from tongban.cases.types import Channel
from tongban.catalogue import queries as catalogue
from tongban.identity.services.access import open_person
from tongban.kernel.errors import BadInput
from tongban.web.shared.access import signed_in, staff
from tongban.web.shared.applying.questions import answers_in, asked_questions
from tongban.web.shared.messages import said
from tongban.web.shared.once import once

from .frames import FRAME


@require_http_methods(["GET", "HEAD", "POST"])
@staff("intake")
def start(request: HttpRequest, person_id: str, item: str) -> HttpResponse:
    """The questions before the form; the answers choose the authority that decides and what is needed."""
    actor = signed_in(request)
    standard = catalogue.standard(item)
    answers = answers_in(standard, request.POST)
    errors: dict[str, str] = {}
    if request.method == "POST":

        def begin() -> str:
            draft = start_draft(
                actor=actor,
                person_id=person_id,
                item=item,
                answers=answers,
                channel=Channel.WINDOW,
                hall=hall_of(actor=actor),
            )
            return FRAME.url("draft", draft)

        try:
            return once(request, begin)
        except BadInput as error:
            errors = {error.field: said(error)}
    person = open_person(actor=actor, person_id=person_id, purpose="find-at-window")
    context = {
        "person": person,
        "standard": standard,
        "questions": asked_questions(standard, get_language() or "zh-hans"),
        "errors": errors,
        "values": answers,
    }
    return render(request, "desk/start.html", context, status=422 if errors else 200)
