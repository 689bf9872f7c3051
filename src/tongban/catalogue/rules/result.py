"""Fills in what is issued: the certificate's fields and holder, and texts written from the form."""

import dataclasses
import re
from collections.abc import Mapping

from tongban.catalogue.types import Document, Field, Standard, Words

from .conditions import Answers, Form, value_at
from .shown import value_words

Facts = Mapping[str, Words | str]
"""Facts of the case and the decision by source (`decision:date`, `case:number`), and `answer:<question>` for places,
whose names the catalogue does not know."""

_SLOT = re.compile(r"\{(/[a-z][a-z0-9_]*/[a-z][a-z0-9_]*)\}")


@dataclasses.dataclass(frozen=True)
class CertificateField:
    """One field as it stands on the certificate."""

    key: str
    label: Words
    value: Words
    is_public: bool


@dataclasses.dataclass(frozen=True)
class HeldBy:
    """Whom the certificate belongs to."""

    kind: str
    name: str
    code: str


def certificate_fields(
    standard: Standard, *, form: Form, answers: Answers, facts: Facts
) -> tuple[CertificateField, ...]:
    """The fields of the certificate; a source that is not filled in leaves nothing. Missing facts raise KeyError."""
    source = _Sources(standard, form, answers, facts)
    return tuple(
        CertificateField(
            key=field.key,
            label=field.label,
            value=source.join(field.sources),
            is_public=field.key in standard.result.public_fields,
        )
        for field in standard.result.fields
    )


def certificate_holder(standard: Standard, *, form: Form, answers: Answers, facts: Facts) -> HeldBy | None:
    """Who holds it; None when nothing is issued."""
    holder = standard.result.holder
    if holder is None:
        return None
    source = _Sources(standard, form, answers, facts)
    return HeldBy(holder.kind, source.join(holder.name).zh, source.join(holder.code).zh)


def fill_document(standard: Standard, document: Document, *, form: Form) -> Words:
    """A text with its slots filled from the form."""
    source = _Sources(standard, form, {}, {})

    def fill(language: str) -> str:
        return _SLOT.sub(lambda slot: source.said(slot[1]).say(language), document.body.say(language))

    return Words(fill("zh"), fill("en"))


@dataclasses.dataclass(frozen=True)
class _Sources:
    standard: Standard
    form: Form
    answers: Answers
    facts: Facts

    def join(self, sources: tuple[str, ...]) -> Words:
        """Several sources in a row, as in province, city, street."""
        found = [words for source in sources if (words := self.value(source)).zh]
        return Words("".join(words.zh for words in found), " ".join(words.en for words in found))

    def value(self, source: str) -> Words:
        """The value of a source, empty when it is not filled in."""
        if source.startswith("/"):
            return self.said(source) if value_at(source, self.form) not in (None, "", []) else Words("", "")
        if source in self.facts or not source.startswith("answer:"):
            fact = self.facts[source]
            return Words(fact, fact) if isinstance(fact, str) else fact
        return self.answer(source.removeprefix("answer:"))

    def answer(self, key: str) -> Words:
        """The label of the option chosen, or the answer as it is."""
        value = self.answers.get(key, "")
        question = next(question for question in self.standard.questions if question.key == key)
        return next((o.label for o in question.options if o.value == value), Words(value, value))

    def said(self, pointer: str) -> Words:
        """A form value as people read it."""
        return value_words(self.field(pointer), value_at(pointer, self.form))

    def field(self, pointer: str) -> Field:
        """The field a pointer names."""
        _, section, key = pointer.split("/")
        return next(field for field in self.standard.section(section).fields if field.key == key)
