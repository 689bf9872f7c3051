"""Places in an application. The form of a code is for the catalogue to check; whether there is such a place, we ask here."""

from collections.abc import Iterator, Mapping
from typing import Any

from tongban.catalogue.rules.conditions import Answers
from tongban.catalogue.rules.fields import no_such_choice
from tongban.catalogue.rules.forms import check_answers, no_such_answer, places_in
from tongban.catalogue.rules.submission import at_pointer
from tongban.catalogue.types import Cooperation, Decides, Question, QuestionKind, Section, Standard
from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.types import Authority
from tongban.kernel import clock
from tongban.kernel.errors import BadInput, Refused


def wrong_answers(standard: Standard, answers: Answers) -> Iterator[BadInput]:
    """Answers that nothing can be begun with: none, one that cannot be chosen, a place for which nobody decides."""
    wrong = list(check_answers(standard, answers))
    yield from wrong or _wrong_places(standard, answers)


def _wrong_places(standard: Standard, answers: Answers) -> Iterator[BadInput]:
    for question in standard.questions:
        if question.kind is not QuestionKind.DIVISION:
            continue
        if not jurisdictions.is_division(answers[question.key]):
            yield no_such_answer(question)
        elif question.decides is not None:
            yield from _without_authority(standard, question, answers[question.key])


def _without_authority(standard: Standard, question: Question, place: str) -> Iterator[BadInput]:
    kinds = [entry.authority_kind for entry in standard.cooperation if entry.place == question.key]
    if question.decides is Decides.COMPETENT:
        kinds.insert(0, standard.authority_kind)
    for kind in kinds:
        try:
            jurisdictions.competent_authority(kind, place, clock.today())
        except Refused as error:
            yield BadInput(error.code, field=question.key, **error.params)
            return


def body_asked(entry: Cooperation, answers: Answers) -> Authority:
    """The authority that a standard has asked, for these answers; raises Refused when none is listed there today."""
    return jurisdictions.competent_authority(entry.authority_kind, answers[entry.place], clock.today())


def bodies_asked(standard: Standard, answers: Answers) -> list[Authority]:
    """All of them, in the order of the file."""
    return [body_asked(entry, answers) for entry in standard.cooperation]


def wrong_fields(section: Section, values: Mapping[str, Any]) -> Iterator[BadInput]:
    """Fields of a checked page that name no place."""
    for path, field, code in places_in(section, values):
        if not jurisdictions.is_division(code):
            yield no_such_choice(field, path)


def wrong_in_application(standard: Standard, application: Mapping[str, Any]) -> Iterator[BadInput]:
    """The same for an application that a program has filled in; each error's field is a JSON pointer into it."""
    for error in wrong_answers(standard, application["answers"]):
        yield at_pointer(error, "answers")
    for section in standard.sections:
        for error in wrong_fields(section, application["form"].get(section.key, {})):
            yield at_pointer(error, "form", section.key)
