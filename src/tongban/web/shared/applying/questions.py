"""The questions before the form, ready to be drawn; and what the account answers by itself."""

import dataclasses
from collections.abc import Mapping

from tongban.catalogue.types import QuestionKind, Standard
from tongban.identity import queries as identity
from tongban.web.shared.forms import Places

from .places import place_groups


@dataclasses.dataclass(frozen=True)
class AskedQuestion:
    """One question. A place is chosen from groups, anything else from options (value, label, help)."""

    key: str
    ask: str
    help: str
    groups: Places
    options: tuple[tuple[str, str, str], ...]


def asked_questions(standard: Standard, language: str) -> list[AskedQuestion]:
    """All questions of an item."""
    return [
        AskedQuestion(
            key=question.key,
            ask=question.ask.say(language),
            help=question.help.say(language) if question.help else "",
            groups=place_groups(language) if question.kind is QuestionKind.DIVISION else [],
            options=tuple(
                (row.value, row.label.say(language), row.help.say(language) if row.help else "")
                for row in question.options
            ),
        )
        for question in standard.questions
    ]


def answers_in(standard: Standard, sent: Mapping[str, str]) -> dict[str, str]:
    """What was answered; an empty text where nothing was."""
    return {question.key: sent.get(question.key, "") for question in standard.questions}


def known_of(person_id: str) -> dict[str, str]:
    """What the account of a person knows, by the name that `prefill` in a standard gives it."""
    own = identity.person_own(person_id)
    return {"account:name": own.name, "account:id_number": own.id_number, "account:phone": own.phone}
