"""Tell the other nodes of a case what happened here. docs/decisions/0018 says why each is told once, by whoever did it."""

from collections.abc import Iterable
from typing import Any

from tongban.cases.models import Case
from tongban.cases.queries.rows import documents_of, files_of, step_from_row, step_to_json, steps_of
from tongban.cases.rules import telling as rules
from tongban.cases.rules.steps import message_type
from tongban.cases.types import Step, StepKind
from tongban.exchange.services import send_message
from tongban.exchange.types import Part
from tongban.kernel.node import this

from .powers import check_power

WITH_FILES = frozenset({StepKind.SUPPLY, StepKind.CORRECT})
"""Steps of a node that is told of a newcomer which bring files of the application; words bring their own documents."""


def tell_step(case: Case, step: Step, parts: Iterable[Part], introduce: str) -> list[str]:
    """Tell every node of the case; answers the ids of the messages.

    `introduce` names a node that learns of the case by this step, and is given everything that went before. Refuses a
    decision for which this node has no authority: the others would refuse it.
    """
    check_power(case, step)
    files = tuple(parts)
    sent = [_send(case, step, node, files) for node in case.knowing_nodes]
    if introduce and introduce != this().id and introduce not in case.knowing_nodes:
        steps = steps_of(case)
        named = (*files, *files_of(case), *documents_of(steps))
        whole = tuple({part.sha256: part for part in named}.values())
        sent.append(_send(case, step, introduce, whole, header=_header(case, steps)))
        case.knowing_nodes = [*case.knowing_nodes, introduce]
    return sent


def greet_newcomer(case: Case, step: Step, told: rules.Counts) -> None:
    """Another node's step has given a node its first account of the case: tell it from now on, and pass on what was
    taken here and not in that account, which held `told` steps of each node (the case is not saved yet)."""
    node = rules.newcomer(step)
    if not node or node == this().id or node in case.knowing_nodes:
        return
    own = (step_from_row(row) for row in case.steps.filter(node=this().id))
    for missed in rules.untold(own, told):
        parts = tuple(files_of(case) if missed.kind in WITH_FILES else documents_of([missed]))
        _send(case, missed, node, parts)
    case.knowing_nodes = [*case.knowing_nodes, node]


def _send(case: Case, step: Step, node: str, parts: tuple[Part, ...], **more: Any) -> str:
    holds = {**case.held, this().id: step.number - 1}
    data = {"case": case.number, "step": step_to_json(step), "holds": holds, **more}
    return send_message(peer=node, stream=case.stream, type=message_type(step.kind), data=data, parts=parts)


def _header(case: Case, steps: list[Step]) -> dict[str, Any]:
    """What a node must be told once: everything but the dossier, which follows as a file.

    Who decides is told as it was at first; the steps say where the case was transferred since.
    """
    moved = next((step for step in steps if step.kind is StepKind.TRANSFER), None)
    first = moved.payload["before"] if moved else {"node": case.home_node, "authority": case.authority}
    return {
        "item": case.item,
        "standard": case.standard_digest,
        "mode": case.mode,
        "place": case.place,
        "origin": case.origin_node,
        "intake": case.intake_node,
        "home": first["node"],
        "hall": case.hall,
        "authority": first["authority"],
        "label": case.label,
        "dossier": case.dossier,
        "nodes": case.knowing_nodes,
        "steps": [step_to_json(step) for step in steps],
    }
