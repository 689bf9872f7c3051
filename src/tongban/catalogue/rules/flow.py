"""The stage graph as a list, and the words that its picture (`drawing`) and the list have in common.

On a narrow screen and for a screen reader the list takes the place of the picture, so it says all the picture shows.
"""

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from typing import Literal

from tongban.catalogue.types import Edge, Flow, Lane, Stage, StageKind, Words

from .phrases import say_limit
from .ranks import ordered

State = Literal["todo", "current", "done"]

LaneNames = Mapping[Lane, Words]
"""Names that replace those of the standard, such as the window that really took the case in."""

NO_NAMES: LaneNames = {}
_AT_ONCE = Words("同时进行", "at the same time")
_MEANINGS = {StageKind.SPLIT: _AT_ONCE, StageKind.JOIN: Words("都办完再往下走", "goes on when all are done")}
_STATES: Mapping[State, Words] = {
    "todo": Words("还没到", "To come"),
    "current": Words("正在这里", "You are here"),
    "done": Words("已完成", "Done"),
}


def state_words(state: State) -> Words:
    """The word beside a stage; colour is never the only sign."""
    return _STATES[state]


def state_of(key: str, current: Collection[str], done: Collection[str]) -> State:
    """Where the case is as seen from a stage."""
    if key in current:
        return "current"
    return "done" if key in done else "todo"


def stage_note(stage: Stage, language: str) -> str:
    """What stands below the name of a stage: its limit, or what a split or join means."""
    if stage.kind in _MEANINGS:
        return _MEANINGS[stage.kind].say(language)
    return say_limit(stage.limit, language) if stage.limit else ""


@dataclasses.dataclass(frozen=True)
class ListStep:
    """A stage of the list, with the ways on unless there is only the one to the stage below."""

    key: str
    name: str
    lane: str
    note: str
    """Limit, or what a split or join means."""
    state: State
    branches: tuple[tuple[str, str], ...]
    """(when it is taken, may be empty; name of the stage it leads to)."""


def steps(
    flow: Flow,
    language: str,
    *,
    current: Collection[str] = (),
    done: Collection[str] = (),
    lane_names: LaneNames = NO_NAMES,
) -> tuple[ListStep, ...]:
    """The chart as an ordered list."""
    names = {stage.key: stage.name.say(language) for stage in flow.stages}
    lanes = {lane.lane: lane_names.get(lane.lane, lane.name).say(language) for lane in flow.lanes}
    stages = ordered(flow)
    below = [*(stage.key for stage in stages[1:]), ""]
    return tuple(
        ListStep(
            key=stage.key,
            name=names[stage.key],
            lane=lanes[stage.lane],
            note=stage_note(stage, language),
            state=state_of(stage.key, current, done),
            branches=tuple(_branches(flow, stage, following, names, language)),
        )
        for stage, following in zip(stages, below, strict=True)
    )


def _branches(
    flow: Flow, stage: Stage, following: str, names: Mapping[str, str], language: str
) -> Iterator[tuple[str, str]]:
    leaving = [edge for edge in flow.edges if edge.source == stage.key]
    if [edge.target for edge in leaving] == [following] and leaving[0].label is None:
        return
    plain = _AT_ONCE.say(language) if stage.kind is StageKind.SPLIT else ""
    for edge in leaving:
        yield (edge.label.say(language) if edge.label else plain, names[edge.target])


def describe(flow: Flow, language: str) -> str:
    """The arrows in words, for those who hear the picture."""
    names = {stage.key: stage.name.say(language) for stage in flow.stages}
    separator, arrow = ("；", "→") if language.startswith("zh") else ("; ", " → ")

    def say(edge: Edge) -> str:
        label = f" ({edge.label.say(language)})" if edge.label else ""
        return f"{names[edge.source]}{arrow}{names[edge.target]}{label}"

    return separator.join(say(edge) for edge in flow.edges)
