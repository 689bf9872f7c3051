"""Words inside the case: consultation between window and authority, and messages with the applicant."""

import dataclasses
from typing import Any

from django.db import transaction

from tongban.cases.models import Case
from tongban.cases.queries.rows import document_part, documents_of, step_from_row
from tongban.cases.rules import talk
from tongban.cases.types import Office, Side, StepKind, Upload
from tongban.catalogue import queries as catalogue
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput

from .files import store_document
from .offices import side_of
from .steps import lock_case, take_step

LONGEST = 2000
"""Characters in one message with the applicant."""


@dataclasses.dataclass(frozen=True)
class Enclosed:
    """What goes with a question or an answer: the place it is about, the page of it, a document."""

    about: str = ""
    page: int = 0
    document: Upload | None = None


NOTHING = Enclosed()


@transaction.atomic
def ask_question(*, actor: Actor, number: str, text: str, enclosed: Enclosed = NOTHING) -> None:
    """Ask the other office inside the case. The answer is an opinion, never a decision."""
    case, side, office = _speaker(actor, number)
    payload = _consultation(case, text, enclosed)
    _consult(case, actor, side, office, StepKind.ASK, payload)


@transaction.atomic
def answer_question(
    *, actor: Actor, number: str, text: str, question: str, enclosed: Enclosed = NOTHING
) -> None:
    """Answer a question of the other office."""
    case, side, office = _speaker(actor, number)
    if not case.steps.filter(pk=question, kind=StepKind.ASK).exclude(side=side).exists():
        raise BadInput("question-unknown", field="question")
    payload = {**_consultation(case, text, enclosed), "question": question}
    _consult(case, actor, side, office, StepKind.ANSWER, payload)


@transaction.atomic
def send_note(*, actor: Actor, number: str, text: str) -> None:
    """A message between the applicant and the offices of the case; all of them see it."""
    case, side, office = _speaker(actor, number)
    payload = {"text": _text(text, LONGEST)}
    take_step(case, kind=StepKind.NOTE, side=side, actor=actor, office=office, payload=payload)


def _speaker(actor: Actor, number: str) -> tuple[Case, Side, Office]:
    case = lock_case(number)
    return case, *side_of(case, actor)


def _text(text: str, limit: int) -> str:
    said = text.strip()
    if not said or len(said) > limit:
        raise BadInput("message-length", field="text", limit=limit)
    return said


def _consultation(case: Case, text: str, enclosed: Enclosed) -> dict[str, Any]:
    """The words with what goes with them; refuses a place the case does not have, and more documents than it may have."""
    words = _text(text, talk.LONGEST)
    standard = catalogue.standard_by_digest(case.standard_digest)
    if enclosed.about and not talk.is_place(standard, enclosed.about, 0):
        raise BadInput("place-unknown", field="about")
    if enclosed.page and not talk.is_place(standard, enclosed.about, enclosed.page):
        raise BadInput("page-unknown", field="page", limit=talk.MOST_PAGES)
    files = []
    if enclosed.document is not None:
        spoken = (step_from_row(row) for row in case.steps.filter(kind__in=talk.SPOKEN))
        if len(documents_of(spoken)) >= talk.MOST_FILES:
            raise BadInput("documents-too-many", field="file", limit=talk.MOST_FILES)
        files.append(store_document(upload=enclosed.document))
    return talk.payload_of(words, about=enclosed.about, page=enclosed.page, files=files)


def _consult(
    case: Case, actor: Actor, side: Side, office: Office, kind: StepKind, payload: dict[str, Any]
) -> None:
    """Say it to the other nodes too, with the document."""
    parts = [document_part(row) for row in payload.get("files", [])]
    take_step(case, kind=kind, side=side, actor=actor, office=office, payload=payload, parts=parts)
