"""Words inside the case: consultation between window and authority, and messages with the applicant."""

from django.db import transaction

from tongban.cases.types import StepKind
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput

from .offices import side_of
from .steps import lock_case, take_step

LONGEST = 2000
"""Characters in one message."""


@transaction.atomic
def ask_question(*, actor: Actor, number: str, text: str) -> None:
    """Ask the other office inside the case. The answer is an opinion, never a decision."""
    _say(actor, number, StepKind.ASK, text)


@transaction.atomic
def answer_question(*, actor: Actor, number: str, text: str, question: str) -> None:
    """Answer a question of the other office."""
    case = lock_case(number)
    side, _ = side_of(case, actor)
    if not case.steps.filter(pk=question, kind=StepKind.ASK).exclude(side=side).exists():
        raise BadInput("question-unknown", field="question")
    _say(actor, number, StepKind.ANSWER, text, question=question)


@transaction.atomic
def send_note(*, actor: Actor, number: str, text: str) -> None:
    """A message between the applicant and the offices of the case; all of them see it."""
    _say(actor, number, StepKind.NOTE, text)


def _say(actor: Actor, number: str, kind: StepKind, text: str, **more: str) -> None:
    case = lock_case(number)
    side, office = side_of(case, actor)
    said = text.strip()
    if not said or len(said) > LONGEST:
        raise BadInput("message-length", field="text", limit=LONGEST)
    take_step(case, kind=kind, side=side, actor=actor, office=office, payload={"text": said, **more})
