"""The flow chart of an item for a page: the picture and the list say the same, drawn from what is executed."""

import dataclasses
from collections.abc import Collection
from typing import NamedTuple

from django.utils.safestring import mark_safe

from tongban.catalogue.rules import drawing, flow
from tongban.catalogue.types import Standard


class FlowStep(NamedTuple):
    """A stage as the list shows it."""

    text: str
    note: str
    """Who, limit and state."""
    ways: list[str]
    """The ways on, when there is more than the one to the next stage."""
    is_current: bool = False


@dataclasses.dataclass(frozen=True)
class FlowView:
    """The chart, with "you are here" when a case is meant."""

    svg: str
    steps: list[FlowStep]


def flow_view(
    standard: Standard, language: str, *, current: Collection[str] = (), done: Collection[str] = ()
) -> FlowView:
    """The flow of the item, with what lies behind and where the case is."""
    stages = flow.steps(standard.flow, language, current=current, done=done)
    picture = drawing.svg(standard.flow, standard.name, language, current=current, done=done)
    return FlowView(svg=mark_safe(picture), steps=[_flow_step(stage, language) for stage in stages])  # noqa: S308 - escaped by drawing.svg


def _flow_step(stage: flow.ListStep, language: str) -> FlowStep:
    state = "" if stage.state == "todo" else flow.state_words(stage.state).say(language)
    note = " · ".join(part for part in (state, stage.lane, stage.note) if part)
    ways = [f"{label} → {target}".strip() for label, target in stage.branches]
    return FlowStep(stage.name, note, ways, stage.state == "current")
