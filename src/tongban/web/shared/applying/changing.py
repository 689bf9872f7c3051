"""Other answers to the questions before the form: what would change is said first, then it is done."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from tongban.cases.rules.answers import CarriedOver
from tongban.cases.services.drafts import change_answers, preview_answers
from tongban.catalogue.rules.promises import promised_for
from tongban.kernel import clock
from tongban.kernel.errors import BadInput
from tongban.web.shared.messages import said
from tongban.web.shared.responses import SeeOther

from .answers import question_rows
from .frame import Sheet
from .handling import Handling, handling_for, handling_of
from .questions import answers_in, asked_questions

CHANGE = "change"
"""The button that carries it out, on the page that says what changes."""


def answers_page(sheet: Sheet) -> HttpResponse:
    """The questions with the answers given. Other answers lead to what they would change, and from there to the list."""
    request, draft = sheet.request, sheet.draft
    if request.method != "POST":
        return _questions(sheet, draft.answers, {})
    answers = answers_in(sheet.standard, request.POST)
    if answers == draft.answers:
        return SeeOther(sheet.url("draft"))
    try:
        if request.POST.get("act") == CHANGE:
            change_answers(actor=sheet.actor, draft_id=draft.id, answers=answers)
            return SeeOther(sheet.url("draft"))
        found = preview_answers(actor=sheet.actor, draft_id=draft.id, answers=answers)
    except BadInput as error:
        return _questions(sheet, answers, {error.field: said(error)})
    return _preview(sheet, answers, found)


def _questions(sheet: Sheet, answers: dict[str, str], errors: dict[str, str]) -> HttpResponse:
    context = {
        "frame": sheet.frame,
        "name": sheet.standard.name,
        "questions": asked_questions(sheet.standard, sheet.language),
        "values": answers,
        "errors": errors,
        "back_url": sheet.url("draft"),
    }
    return render(sheet.request, "applying/first_answers.html", context, status=422 if errors else 200)


def _preview(sheet: Sheet, answers: dict[str, str], found: CarriedOver) -> HttpResponse:
    draft, standard = sheet.draft, sheet.standard
    old = {row.key: row for row in question_rows(standard, draft.answers, sheet.language)}
    context = {
        "frame": sheet.frame,
        "name": standard.name,
        "answers": answers,
        "changed": [
            (row.label, old[row.key].value if row.key in old else "", row.value)
            for row in question_rows(standard, answers, sheet.language)
            if answers[row.key] != draft.answers.get(row.key)
        ],
        "handled": _handled_otherwise(sheet, answers, found),
        "found": found,
        "back_url": sheet.url("draft-answers"),
        "list_url": sheet.url("draft"),
    }
    return render(sheet.request, "applying/first_answers_change.html", context)


def _handled_otherwise(sheet: Sheet, answers: dict[str, str], found: CarriedOver) -> dict[str, Any]:
    """Who decides, who must agree and what is promised then; None for what stays."""
    draft, standard = sheet.draft, sheet.standard
    form = found.content["form"]
    promise = promised_for(standard, answers=answers, form=form, today=clock.today())
    before = handling_of(draft, standard)
    after: Handling = handling_for(
        standard, answers, promise=promise.limit, channel=draft.channel, hall=draft.hall
    )
    return {
        "decided_by": after.decided_by if after.decided_by != before.decided_by else None,
        "asked": after.asked if after.asked != before.asked else (),
        "promised": after.promised if after.promised != before.promised else None,
    }
