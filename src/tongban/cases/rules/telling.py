"""Who is told of what in a case of several nodes, and what must be here before a step is believed. Pure.

Every node tells its own steps to every node of the case. Two streams have no common order, so each message says how
many steps of each node its sender held (`holds`); a receiver that lacks one of them waits.
"""

from collections.abc import Iterable, Mapping

from tongban.cases.types import Step, StepKind

Counts = Mapping[str, int]
"""Number of steps, by node. The steps of a node are told in their order, so a number says which."""


def is_too_early(held: Counts, holds: Counts) -> bool:
    """Did the sender hold a step that is not here yet? Then it knew something that this step may rest on."""
    return any(held.get(node, 0) < count for node, count in holds.items())


def newcomer(step: Step) -> str:
    """The node to which the keeper gives a first account of the case with this step, if it has none; or empty."""
    introduces = (StepKind.FORWARD, StepKind.TRANSFER, StepKind.REFER)
    return str(step.payload["to"]) if step.kind in introduces else ""


def untold(own: Iterable[Step], told: Counts) -> list[Step]:
    """Own steps that a first account did not hold, in their order: the one who took them passes them on."""
    return sorted(
        (step for step in own if step.number > told.get(step.node, 0)), key=lambda step: step.number
    )
