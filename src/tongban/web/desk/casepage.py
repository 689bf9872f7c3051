"""What the page of a case shows to both sides of the desk."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.cases.rules.allowed import procedures
from tongban.cases.rules.letters import letters_of
from tongban.cases.types import CaseView, StepKind
from tongban.catalogue.rules.phrases import limit_words
from tongban.catalogue.types import Standard
from tongban.jurisdictions.rules.masking import mask_name, mask_phone, mask_resident_id
from tongban.web.shared.access import signed_in
from tongban.web.shared.applying.answers import Reading, answer_pages, question_rows
from tongban.web.shared.templatetags.tb_words import local

from .acts import news
from .frames import Applicant, holder_of, said_last, signed_by
from .places import places_of
from .talk import chosen_in, talk_of


def case_context(request: HttpRequest, case: CaseView, standard: Standard) -> dict[str, Any]:
    """Head, applicant, answers, talk and time line of a case."""
    language = get_language() or "zh-hans"
    content = case.content
    chosen = request.POST.get("question", chosen_in(request.GET))
    reading = Reading(language, is_masked=True)
    return {
        "case": case,
        "standard": standard,
        "signed_by": signed_by(case),
        "holder": holder_of(case),
        "infected": _(", ").join(local(row.name) for row in case.materials if row.finding),
        "letters": letters_of(standard, case),
        "applicant": _applicant(case),
        "situation": question_rows(standard, content.get("answers", {}), language),
        "pages": answer_pages(standard, content["answers"], content["form"], reading) if content else [],
        "talk": talk_of(
            signed_in(request),
            case.number,
            case.steps,
            may_speak=StepKind.ASK in case.may,
            chosen=chosen,
            places=places_of(standard, content),
            about=str(request.GET.get("about", "")),
        ),
        "notes": [step for step in case.steps if step.kind is StepKind.NOTE],
        "may": {kind.value for kind in case.may},
        "is_head": signed_in(request).role == "head",
        **_clock_acts(case, standard),
        "returned_because": said_last(case, StepKind.RETURN),
        "refused_because": said_last(case, StepKind.REFUSE),
        "news": news(request),
    }


def _clock_acts(case: CaseView, standard: Standard) -> dict[str, Any]:
    """What the page says of a special procedure that goes on, and of an extension that may be given."""
    stopped = next((step for step in reversed(case.steps) if step.kind is StepKind.SUSPEND), None)
    extension = standard.limits.extension
    return {
        "has_procedures": bool(procedures(standard)),
        "procedure": standard.stage(stopped.payload["stage"]) if stopped else None,
        "procedure_because": said_last(case, StepKind.SUSPEND),
        "extension": limit_words(extension.limit) if extension else None,
    }


def _applicant(case: CaseView) -> Applicant | None:
    person = case.content.get("applicant")
    if not person:
        return None
    return Applicant(
        mask_name(person["name"]), mask_resident_id(person["id_number"]), mask_phone(person["phone"])
    )
