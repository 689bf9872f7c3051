"""The stage graph, from checked content."""

from collections.abc import Mapping
from typing import Any

from tongban.catalogue.types import (
    Clause,
    Edge,
    Flow,
    Lane,
    LaneName,
    Law,
    Letter,
    Stage,
    StageKind,
    StepKind,
    Stop,
)
from tongban.jurisdictions.rules.deadlines import parse_limit
from tongban.jurisdictions.types import Limit

from .build_form import words, words_or_none
from .cooperation import limit_name

Raw = Mapping[str, Any]


def flow(raw: Raw, limits: Mapping[str, Limit], laws: Mapping[str, Law]) -> Flow:
    """The graph; a stage's limit is looked up by its name in `limits`, the law of a stop by its key in `laws`."""
    return Flow(
        lanes=tuple(LaneName(Lane(entry["lane"]), words(entry["name"])) for entry in raw["lanes"]),
        stages=tuple(_stage(entry, limits, laws) for entry in raw["stages"]),
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


def _stage(raw: Raw, limits: Mapping[str, Limit], laws: Mapping[str, Law]) -> Stage:
    return Stage(
        key=raw["key"],
        lane=Lane(raw["lane"]),
        kind=StageKind(raw["kind"]),
        name=words(raw["name"]),
        limit=limits.get(limit_name(raw)),
        current_on=tuple(StepKind(step) for step in raw.get("current_on", [])),
        done_on=tuple(StepKind(step) for step in raw.get("done_on", [])),
        stops=_stop(raw["stops"], laws) if "stops" in raw else None,
        letters=tuple(Letter(letter) for letter in raw.get("letters", [])),
        limit_name=str(raw.get("limit", "")),
    )


def _stop(raw: Raw, laws: Mapping[str, Law]) -> Stop:
    found = raw.get("clause", {})
    law = laws.get(found.get("law", ""))
    limit = raw.get("limit")
    return Stop(
        words(raw["why"]),
        Clause(law, words_or_none(found.get("article"))) if law else None,
        parse_limit(limit["duration"], limit["unit"]) if limit else None,
    )
