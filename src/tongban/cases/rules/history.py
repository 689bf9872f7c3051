"""The steps of a case as one story: their order, how many are held, what they come to. Pure."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from tongban.cases.types import Step, StepKind


def in_order(steps: Iterable[Step]) -> list[Step]:
    """The time line, alike on every node: by moment, then by node and its own count."""
    return sorted(steps, key=lambda step: (step.at, step.node, step.number))


def refers_to(step: Step) -> str:
    """Id of the question that this step answers; empty for any other step."""
    return str(step.payload["question"]) if step.kind is StepKind.ANSWER else ""


def open_questions(steps: Iterable[Step]) -> set[str]:
    """Ids of the questions that nobody has answered."""
    asked, answered = set(), set()
    for step in steps:
        if step.kind is StepKind.ASK:
            asked.add(step.id)
        elif step.kind is StepKind.ANSWER:
            answered.add(refers_to(step))
    return asked - answered


def handed_in_at(steps: Iterable[Step]) -> dt.datetime:
    """When the applicant last handed in what the window has to look at: the application, or its correction."""
    return max(step.at for step in steps if step.kind in (StepKind.SUBMIT, StepKind.CORRECT))


def steps_held(steps: Iterable[Step]) -> dict[str, int]:
    """How many steps of each node are among these: what a dossier written now holds."""
    held: dict[str, int] = {}
    for step in steps:
        held[step.node] = max(step.number, held.get(step.node, 0))
    return held


def content_after(dossier: dict[str, Any], steps: Iterable[Step]) -> dict[str, Any]:
    """The dossier with what came later: materials supplied, and what the window found of each.

    A dossier says how many steps of each node it holds already (`holds`); only the others count. No clock is asked:
    a paper handed in at one node while the dossier was written at another is not lost.
    """
    materials = {key: dict(value) for key, value in dossier["materials"].items()}
    later = (step for step in in_order(steps) if step.number > dossier["holds"].get(step.node, 0))
    for step in later:
        if step.kind is StepKind.SUPPLY:
            row = step.payload["material"]
            materials[row["key"]] = dict(row)  # a new file: nobody has checked it yet
        elif step.kind in (StepKind.ACCEPT, StepKind.DEEM_ACCEPTED):
            for key, found in step.payload["checks"].items():
                materials[key] = {**materials.get(key, {"key": key, "provision": "none"}), **found}
    return {**dossier, "materials": materials}
