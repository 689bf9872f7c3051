"""What is asked and why: laws, questions, criteria, materials, the form."""

import dataclasses

from .kinds import Basis, Decides, FieldKind, Lane, Need, Origin, QuestionKind, Words

When = tuple[tuple[str, tuple[str, ...]], ...]
"""Conditions that must all hold: (name, accepted values). A name is a question's key, a sibling field's key, or
`/section/field`. Empty: always."""


@dataclasses.dataclass(frozen=True)
class Law:
    """A legal basis; clauses elsewhere name it by key."""

    key: str
    title: Words
    basis: Basis

    @property
    def name(self) -> Words:
        """As it is cited: 《居住证暂行条例》（国务院令第663号）; the number of a document stands as it is."""
        title, bracket, rest = self.title.zh.partition("（")
        return self.title if "〔" in title else Words(f"《{title}》{bracket}{rest}", self.title.en)


@dataclasses.dataclass(frozen=True)
class Clause:
    """The place in a law that a check or a limit rests on."""

    law: Law
    article: Words | None

    @property
    def words(self) -> Words:
        """Law and article in one line."""
        if self.article is None:
            return self.law.name
        return Words(f"{self.law.name.zh}{self.article.zh}", f"{self.law.name.en}, {self.article.en}")


@dataclasses.dataclass(frozen=True)
class Statement:
    """A sentence with its basis: history, figures, notes."""

    text: Words
    basis: Basis


@dataclasses.dataclass(frozen=True)
class Option:
    """One possible answer."""

    value: str
    label: Words
    help: Words | None = None


@dataclasses.dataclass(frozen=True)
class Question:
    """Asked before the form: it chooses the place and what is needed."""

    key: str
    kind: QuestionKind
    ask: Words
    help: Words | None
    decides: Decides | None
    options: tuple[Option, ...]


@dataclasses.dataclass(frozen=True)
class Criterion:
    """A condition of grant: what must be true for the applicant, and how the officer sees it."""

    key: str
    text: Words
    check: Words
    at: Lane
    looks_at: tuple[str, ...]
    """`/section/field` pointers and `material:<key>`."""
    clause: Clause | None
    basis: Basis
    rule: str | None = None
    """CEL, true when the condition holds; None when only a person can judge it."""
    mend: Words | None = None
    """What to do when the rule does not hold."""
    stage: str = ""
    """Stage of the cooperating authority that looks; empty when another office does."""


@dataclasses.dataclass(frozen=True)
class Replacement:
    """What stands in for a material: a certificate of a type, or data another office holds."""

    kind: str
    """"certificate" or "data"."""
    key: str
    name: Words


@dataclasses.dataclass(frozen=True)
class Material:
    """One thing the case rests on."""

    key: str
    name: Words
    need: Need
    when: When
    origin: Origin
    document: str | None
    """Key of the document written from the form, when origin is `document`."""
    formats: tuple[str, ...]
    """"electronic", "paper", "original"."""
    replaced_by: tuple[Replacement, ...]
    alternative: Words | None
    trust: str
    """Lowest grade accepted: A made by an office, B checked at a window, C uploaded, D declared."""
    help: Words | None
    check: Words
    clause: Clause | None
    basis: Basis
    paper: str | None = None
    """On paper: "original", "copy" or "original_and_copy"; None when nothing is said."""
    validity: str | None = None
    """ISO 8601 duration: how old it may be when it is handed in; None for any age."""

    @property
    def certificates(self) -> tuple[Replacement, ...]:
        """Certificates that stand in for it."""
        return tuple(row for row in self.replaced_by if row.kind == "certificate")

    @property
    def data(self) -> tuple[Replacement, ...]:
        """Data of other offices that are to stand in for it. No node can fetch any yet: meanwhile it is handed in."""
        return tuple(row for row in self.replaced_by if row.kind == "data")


@dataclasses.dataclass(frozen=True)
class Field:
    """One thing asked in the form."""

    key: str
    kind: FieldKind
    label: Words
    help: Words | None
    required: bool
    max_length: int | None
    minimum: int | None
    maximum: int | None
    earliest: str | None
    """"today" or an ISO date."""
    latest: str | None
    options: tuple[Option, ...]
    when: When
    fields: tuple["Field", ...]
    """Of one person or row, for kind `people`."""
    autocomplete: str | None
    """The HTML autofill token, when the browser may help."""
    unit: Words | None = None
    """What the number counts, written after it."""
    prefill: str | None = None
    """Where the value comes from when it is there: `account:name`, `certificate:<type>/<field>`, `data:<resource>/<field>`."""


@dataclasses.dataclass(frozen=True)
class SumRule:
    """The amounts in a list must add up to a field or to a fixed number."""

    group: str
    field: str
    equals_field: str | None
    """`/section/field`."""
    equals: int | None


@dataclasses.dataclass(frozen=True)
class Section:
    """One page of the form: one thing."""

    key: str
    name: Words
    help: Words | None
    when: When
    fields: tuple[Field, ...]
    sums: tuple[SumRule, ...]


@dataclasses.dataclass(frozen=True)
class Document:
    """A text written from the form, such as model articles. `{/section/field}` is a slot."""

    key: str
    name: Words
    body: Words
    basis: Basis
