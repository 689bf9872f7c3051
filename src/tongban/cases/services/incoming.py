"""Steps that other nodes tell of. Runs inside the inbox transaction: the step and its receipt are one."""

from typing import Any

from tongban.cases.models import Case, CaseStep
from tongban.cases.queries.rows import facts_of, first_facts, step_from_json, steps_of
from tongban.cases.rules import steps as rules
from tongban.cases.types import State, Step, StepKind
from tongban.catalogue import queries as catalogue
from tongban.exchange.types import Incoming
from tongban.jurisdictions import queries as jurisdictions
from tongban.kernel import canonical, vault
from tongban.kernel.blobs.services import read_blob
from tongban.kernel.errors import BadInput, NotFound, Refused
from tongban.kernel.node import this

from .steps import follow_up, lock_case, store_facts, write_step


def receive_step(*, incoming: Incoming) -> None:
    """Take in a step that a node of the same case took. Refuses what that node may not do, and says why."""
    try:
        step = step_from_json(incoming.data["step"])
        header = incoming.data.get("header")
        case = _open_case(incoming, header) if header else _known_case(incoming)
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("case-message-malformed", reason=type(error).__name__) from error
    if step.node != incoming.peer or case.steps.filter(pk=step.id).exists():
        raise Refused("case-message-malformed", reason="node")
    facts = facts_of(case)
    rules.check_received(facts, step)
    if step.kind is StepKind.CORRECT:
        case.dossier, case.dossier_size = step.payload["dossier"], step.payload["size"]
    write_step(case, facts, step)
    follow_up(case, step)


def _known_case(incoming: Incoming) -> Case:
    try:
        case = lock_case(incoming.data["case"])
    except NotFound as error:
        raise Refused("case-not-found") from error
    if case.stream != incoming.stream or incoming.peer not in _nodes(case):
        raise Refused("case-not-found")
    return case


def _nodes(case: Case) -> set[str]:
    return {case.origin_node, case.intake_node, case.home_node, case.cooperating_node}


def _open_case(incoming: Incoming, header: dict[str, Any]) -> Case:
    """Make a first record of a case that another node hands over, with all that happened before."""
    number = incoming.data["case"]
    if Case.objects.filter(number=number).exists():
        raise Refused("case-message-malformed", reason="header")
    _check_standard_and_power(header)
    steps = [step_from_json(raw) for raw in header["steps"]]
    if incoming.peer not in {header["origin"], header["intake"], header["home"]}:
        raise Refused("case-not-found")
    case = Case(
        number=number,
        stream=incoming.stream,
        item=header["item"],
        standard_digest=header["standard"],
        mode=header["mode"],
        place=header["place"],
        origin_node=header["origin"],
        intake_node=header["intake"],
        home_node=header["home"],
        keeper_node=header["origin"],
        cooperating_node=header["cooperating"],
        knowing_nodes=sorted({incoming.peer, *header["nodes"]} - {this().id}),
        hall=header["hall"],
        authority=header["authority"],
        cooperating_authority=header["cooperating_authority"],
        label=header["label"],
        dossier=header["dossier"],
        state=State.SUBMITTED,
        holder="intake",
        submitted_at=steps[0].at,
        content={},
        gaps=[],
    )
    store_facts(case, rules.fold_steps(first_facts(case), steps))
    case.save()
    CaseStep.objects.bulk_create(_row(case, step) for step in steps)
    return case


def _row(case: Case, step: Step) -> CaseStep:
    return CaseStep(
        id=step.id,
        case=case,
        node=step.node,
        number=step.number,
        at=step.at,
        kind=step.kind,
        side=step.side,
        office_zh=step.office.zh,
        office_en=step.office.en,
        payload=step.payload,
    )


def _check_standard_and_power(header: dict[str, Any]) -> None:
    """Only under a standard this node has signed too; only to an authority that belongs to the node named."""
    if not catalogue.is_common(header["item"], header["standard"], {this().id}):
        raise Refused("case-standard-differs")
    powers = {header["home"]: header["authority"], header["cooperating"]: header["cooperating_authority"]}
    for node, uscc in powers.items():
        if node and jurisdictions.authority(uscc).node_id != node:
            raise Refused("authority-without-power")


def load_dossier(case: Case) -> None:
    """Take over the applicant's answers, form and list of materials from the dossier file (not saved yet)."""
    raw = canonical.decode(read_blob(case.dossier).content)
    if not isinstance(raw, dict) or raw.get("case") != case.number:
        raise BadInput("case-message-malformed", reason="dossier")
    case.content = rules.content_after(raw, steps_of(case))
    case.dossier_size = read_blob(case.dossier).size
    case.person_index = vault.index(raw["applicant"]["id_number"], context="cases.person")
