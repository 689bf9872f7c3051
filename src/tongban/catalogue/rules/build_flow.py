"""The stage graph, from checked content."""

from collections.abc import Mapping
from typing import Any

from tongban.catalogue.types import Edge, Flow, Lane, LaneName, Stage, StageKind, StepKind
from tongban.jurisdictions.types import Limit

from .build_form import words, words_or_none

Raw = Mapping[str, Any]


def flow(raw: Raw, limits: Mapping[str, Limit]) -> Flow:
    """The graph; a stage's limit is looked up by its name in `limits`."""
    return Flow(
        lanes=tuple(LaneName(Lane(entry["lane"]), words(entry["name"])) for entry in raw["lanes"]),
        stages=tuple(_stage(entry, limits) for entry in raw["stages"]),
        edges=tuple(
            Edge(
                entry["from"],
                entry["to"],
                words_or_none(entry.get("label")),
                bool(entry.get("return", False)),
            )
            for entry in raw["edges"]
        ),
    )


def _stage(raw: Raw, limits: Mapping[str, Limit]) -> Stage:
    return Stage(
        key=raw["key"],
        lane=Lane(raw["lane"]),
        kind=StageKind(raw["kind"]),
        name=words(raw["name"]),
        limit=limits.get(raw.get("limit", "")),
        current_on=tuple(StepKind(step) for step in raw.get("current_on", [])),
        done_on=tuple(StepKind(step) for step in raw.get("done_on", [])),
    )
