"""The consultation between window and authority, as the page of a case shows it."""

import dataclasses
from collections.abc import Collection, Mapping, Sequence

from tongban.cases.rules.talk import SPOKEN, are_news, count_lines, mark_of, read_mark
from tongban.cases.types import Side, StepKind, StepView
from tongban.kernel.actors import Actor

from .places import Place, Places


@dataclasses.dataclass(frozen=True)
class Line:
    """Something said, and how it stands."""

    step: StepView
    is_mine: bool
    is_open: bool
    """A question nobody has answered."""
    is_news: bool
    """The page that asks does not show it yet."""
    after: str
    """Id of the line before; empty for the first."""
    place: Place | None
    """What it is about, if it points to something."""

    @property
    def waits_for_me(self) -> bool:
        """An open question of the other office."""
        return self.is_open and not self.is_mine


@dataclasses.dataclass(frozen=True)
class Talk:
    """The thread of a case, and what the form below it offers."""

    number: str
    lines: tuple[Line, ...]
    questions: tuple[StepView, ...]
    """Questions that wait for an answer of this side."""
    chosen: str
    """Id of the question that the form answers; empty when it asks."""
    may_speak: bool
    said: str
    """How much was said, as a mark."""
    waits: int
    """How much of it is not yet where it must go: the page looks more often until it is."""
    places: Places | None = None
    """What can be pointed to."""
    about: str = ""
    """What the page was asked to point to."""

    @property
    def mark(self) -> str:
        """Changes with everything said and everything delivered, so that a look for news can tell whether there is any."""
        return f"{self.said}+{self.waits}"


def talk_of(
    actor: Actor,
    number: str,
    steps: Sequence[StepView],
    *,
    may_speak: bool,
    known: str = "",
    chosen: str | None = None,
    places: Places | None = None,
    about: str = "",
) -> Talk:
    """The talk as this member of staff sees it, who knows what the mark `known` says of it.

    `chosen` is the question to be answered, or empty; None: the first that waits. Without `places` it is not to be shown.
    """
    spoken = [step for step in steps if step.kind in SPOKEN]
    lines = _lines(spoken, _sides(actor), read_mark(known.partition("+")[0]), places)
    questions = tuple(line.step for line in lines if line.waits_for_me)
    ids = [step.id for step in questions]
    first = ids[0] if ids and chosen is None else ""
    return Talk(
        number=number,
        lines=lines,
        questions=questions,
        chosen=chosen if chosen in ids else first,
        may_speak=may_speak,
        said=mark_of(count_lines(spoken)),
        waits=sum(not step.delivered or not all(file.is_here for file in step.files) for step in spoken),
        places=places,
        about=about,
    )


def chosen_in(query: Mapping[str, str]) -> str | None:
    """Which question the page is to answer: `?answer=<id>`, or none with `?ask=1`; None leaves it to the page."""
    return "" if query.get("ask") else query.get("answer")


def _lines(
    spoken: Sequence[StepView], mine: Collection[Side], known: Mapping[str, int], places: Places | None
) -> tuple[Line, ...]:
    answered = {step.refers_to for step in spoken if step.kind is StepKind.ANSWER}
    before = ["", *(step.id for step in spoken)]
    return tuple(
        Line(
            step=step,
            is_mine=step.side in mine,
            is_open=step.kind is StepKind.ASK and step.id not in answered,
            is_news=is_news,
            after=after,
            place=places.find(step.about) if places and step.about else None,
        )
        for step, is_news, after in zip(spoken, are_news(spoken, known), before, strict=False)
    )


def _sides(actor: Actor) -> frozenset[Side]:
    if actor.role == "intake":
        return frozenset({Side.INTAKE})
    return frozenset({Side.AUTHORITY, Side.COOPERATING})
