"""Steps that other nodes tell of. Runs inside the inbox transaction: the step and its receipt are one."""

import datetime as dt
from typing import Any

from tongban.cases.models import Case, CaseStep
from tongban.cases.queries.applicants import index_of_name, index_of_number
from tongban.cases.queries.rows import facts_of, first_facts, step_from_json, steps_of, subject_of
from tongban.cases.rules import peers, telling
from tongban.cases.rules import steps as rules
from tongban.cases.rules.allowed import TELLS_CLOCK, check_allowed, check_clock, check_tacit
from tongban.cases.rules.clock import STARTS
from tongban.cases.rules.drafts import is_target
from tongban.cases.rules.history import content_after, in_order, open_questions, refers_to, steps_held
from tongban.cases.rules.receipts import check_signed
from tongban.cases.rules.referrals import check_asked, check_silence
from tongban.cases.rules.talk import check_place, files_in
from tongban.cases.types import Facts, Side, State, Step, StepKind
from tongban.catalogue import queries as catalogue
from tongban.exchange.types import Incoming, TooEarly
from tongban.jurisdictions import queries as jurisdictions
from tongban.kernel import canonical, clock
from tongban.kernel.blobs.services import read_data
from tongban.kernel.errors import NotFound, Refused
from tongban.kernel.node import this
from tongban.kernel.signing import PublicKey, SignatureRefused

from .clocks import start_notice
from .powers import check_power
from .steps import follow_up, keep_order, lock_case, write_step
from .storing import store_facts
from .telling import greet_newcomer
from .watching import next_watch


def receive_step(*, incoming: Incoming) -> None:
    """Take in a step that a node of the same case took. Refuses what that node may not do, and says why."""
    step = _read_step(incoming.data.get("step"))
    if step.node != incoming.peer or incoming.type != rules.message_type(step.kind):
        raise peers.malformed("node" if step.node != incoming.peer else "type")
    header, holds = incoming.data.get("header"), peers.read_counts(incoming.data.get("holds", {}))
    case = _known_case(incoming) if header is None else _open_case(incoming, header)
    _check_new(case, step)
    if {row["sha256"] for row in files_in(step)} - {part.sha256 for part in incoming.parts}:
        raise peers.malformed("payload/files")
    if telling.is_too_early(case.held, holds):
        raise TooEarly
    facts = facts_of(case)
    rules.check_received(facts, step)
    _check_fits(case, step)
    check_signed(subject_of(case), step, _vouched_key)
    if step.kind is StepKind.CORRECT:
        case.dossier, case.dossier_size = step.payload["dossier"], step.payload["size"]
    greet_newcomer(case, step, holds)
    write_step(case, facts, step)
    follow_up(case, step)


def _read_step(raw: Any) -> Step:
    try:
        step = step_from_json(raw)
    except (LookupError, TypeError, ValueError) as error:
        raise peers.malformed("step") from error
    peers.check_shape(step, clock.now())
    return step


def _check_new(case: Case, step: Step) -> None:
    """Each step is told once, and asks only for what the standard knows. Steps of a node are numbered without holes, so
    the count says which are here; an id that another step has is found when the step is written."""
    if step.number <= case.held.get(step.node, 0):
        is_same = CaseStep.objects.filter(pk=step.id).exists()
        raise peers.malformed("id" if is_same else "number")
    if step.kind is StepKind.REQUEST_CORRECTION:
        standard = catalogue.standard_by_digest(case.standard_digest)
        known = {material.key for material in standard.materials}
        if not all(is_target(standard, known, gap["target"]) for gap in step.payload["gaps"]):
            raise peers.malformed("payload/gaps")


def _check_fits(case: Case, step: Step) -> None:
    """What the standard allows, what follows from the steps so far, and who has the power."""
    standard = catalogue.standard_by_digest(case.standard_digest)
    check_power(case, step)
    check_allowed(standard, step)
    check_place(standard, step)
    if step.kind in TELLS_CLOCK:
        check_clock([*steps_of(case), step], jurisdictions.calendar())
    if step.kind in (StepKind.GRANT, StepKind.REFUSE) and step.side is Side.SYSTEM:
        standard = catalogue.standard_by_digest(case.standard_digest)
        check_tacit(standard, facts_of(case), kind=step.kind, at=step.at)
    if step.kind is StepKind.TRANSFER:
        _check_power(case.standard_digest, step)
    if step.kind is StepKind.REFER:
        _check_asked(case.standard_digest, step)
    if step.kind is StepKind.ADVISE and step.payload["silent"]:
        check_silence(step, catalogue.standard_by_digest(case.standard_digest), facts_of(case).referrals)


def _message_key(node: str, kid: str, at: dt.datetime) -> PublicKey:
    """The key a node signed with then. That it may speak to us now, its envelope has shown."""
    try:
        return this().node(node).find_key(kid, "message", at)
    except NotFound as error:
        raise SignatureRefused("key-unknown", kid=kid) from error


def _vouched_key(node: str, kid: str, at: dt.datetime) -> PublicKey:
    """The key of a step that its own node brings: the message shows that it stands by it, also when the key was ended
    or revoked before the message could be sent."""
    key = this().node(node).listed(kid, "message")
    if at < key.valid_from:
        raise SignatureRefused("key-not-valid", kid=kid)
    return key.public


def _check_power(digest: str, step: Step) -> None:
    """A case goes only to an authority that decides such items, at the node that serves it."""
    try:
        body = jurisdictions.authority(step.payload["authority"])
    except NotFound as error:
        raise Refused("authority-without-power") from error
    kind = catalogue.standard_by_digest(digest).authority_kind
    if body.node_id != step.payload["to"] or kind not in body.kinds:
        raise Refused("authority-without-power")


def _check_asked(digest: str, step: Step) -> None:
    """Whom the standard names is asked, at the node that serves it; an opinion may be asked of any authority."""
    standard = catalogue.standard_by_digest(digest)
    check_asked(step, standard)
    try:
        body = jurisdictions.authority(step.payload["authority"])
    except NotFound as error:
        raise Refused("authority-without-power") from error
    kinds = {row.authority_kind for row in standard.cooperation if row.stage == step.payload["stage"]}
    if body.node_id != step.payload["to"] or not kinds <= set(body.kinds):
        raise Refused("authority-without-power")


def _known_case(incoming: Incoming) -> Case:
    """The case as it is here. Another region's case that nobody has told us of may be on its way, in another stream."""
    number = peers.read_number(incoming.data.get("case"))
    try:
        case = lock_case(number)
    except NotFound as error:
        raise (Refused("case-not-found") if _is_our_number(number) else TooEarly()) from error
    if case.stream != incoming.stream or incoming.peer not in _nodes(case):
        raise Refused("case-not-found")
    return case


def _nodes(case: Case) -> set[str]:
    asked = {row["node"] for row in case.referrals}
    return {case.origin_node, case.intake_node, case.home_node, *case.former_homes, *asked}


def _open_case(incoming: Incoming, header: Any) -> Case:
    """Make a first record of a case that another node hands over, with all that happened before."""
    number = peers.read_number(incoming.data.get("case"))
    peers.check_header(header)
    steps = [_read_step(raw) for raw in header["steps"]]
    _check_ours(incoming, number, header, [*steps, _read_step(incoming.data.get("step"))])
    _check_standard_and_power(header)
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
        knowing_nodes=sorted({incoming.peer, *header["nodes"]} - {this().id}),
        hall=header["hall"],
        authority=header["authority"],
        label=header["label"],
        dossier=header["dossier"],
        state=State.SUBMITTED,
        holder="intake",
        submitted_at=steps[0].at,
        content={},
        gaps=[],
    )
    start_notice(case, catalogue.standard_by_digest(case.standard_digest), case.submitted_at)
    case.is_asked = bool(open_questions(steps))
    store_facts(case, _told_so_far(first_facts(case), steps))
    _check_told(case, steps)
    for step in steps:
        keep_order(case, step)
    case.held, case.watch_at = steps_held(steps), next_watch(case, ())
    case.save()
    CaseStep.add_all(_row(case, step) for step in steps)
    return case


def _is_our_number(number: str) -> bool:
    return number.startswith(f"{this().case_prefix}-")


def _check_told(case: Case, steps: list[Step]) -> None:
    """The story so far fits the standard, its clock is the one that follows, and it names who decides now."""
    standard = catalogue.standard_by_digest(case.standard_digest)
    decides = {"node": first_facts(case).home, "authority": case.authority}
    for step in steps:
        check_power(case, step)
        check_allowed(standard, step)
        check_place(standard, step)
        check_signed(subject_of(case), step, _message_key)
        if step.kind in STARTS and step.payload.get("decides", decides) != decides:
            raise peers.malformed("payload/decides")
    told = in_order(steps)
    if any(step.kind in TELLS_CLOCK for step in told):
        last = max(number for number, step in enumerate(told) if step.kind in TELLS_CLOCK)
        check_clock(told[: last + 1], jurisdictions.calendar())
    for step in (step for step in told if step.kind is StepKind.TRANSFER):
        _check_power(case.standard_digest, step)
        case.authority = step.payload["authority"]
    for step in told:
        if step.kind is StepKind.REFER:
            _check_asked(case.standard_digest, step)
        elif step.kind is StepKind.ADVISE and step.payload["silent"]:
            check_silence(step, standard, facts_of(case).referrals)


def _check_ours(incoming: Incoming, number: str, header: dict[str, Any], steps: list[Step]) -> None:
    """Is it news, does the sender have a part in it, and do we? Our own cases nobody needs to tell us of."""
    deciding = {header["origin"], header["intake"], header["home"]}
    deciding |= {step.payload["to"] for step in steps if step.kind is StepKind.TRANSFER}
    asked = {step.payload["to"] for step in steps if step.kind is StepKind.REFER}
    if incoming.peer not in deciding or this().id not in deciding | asked:
        raise Refused("case-not-found")
    if header["origin"] == this().id or _is_our_number(number) or Case.objects.filter(number=number).exists():
        raise peers.malformed("header")
    if len(incoming.stream) > 32 or Case.objects.filter(stream=incoming.stream).exists():
        raise peers.malformed("stream")


def _told_so_far(start: Facts, steps: list[Step]) -> Facts:
    """What the earlier steps come to, each looked at as if it had been told when it was taken."""
    facts = start
    ids = {step.id for step in steps}
    if len(ids) != len(steps) or CaseStep.objects.filter(pk__in=ids).exists():
        raise peers.malformed("header/steps")
    for number, step in enumerate(in_order(steps)):
        if step.node == this().id or (step.kind is StepKind.SUBMIT) != (number == 0):
            raise peers.malformed("header/steps")
        rules.check_received(facts, step)
        facts = rules.apply_step(facts, step)
    return facts


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
        refers_to=refers_to(step),
        payload=step.payload,
    )


def _check_standard_and_power(header: dict[str, Any]) -> None:
    """Only under a standard this node has signed too; only to authorities and a hall of the nodes named."""
    if not catalogue.is_common(header["item"], header["standard"], {this().id}):
        raise Refused("case-standard-differs")
    try:
        places = [
            (header["home"], jurisdictions.authority(header["authority"]).node_id),
            (header["intake"], jurisdictions.hall(header["hall"]).node_id),
        ]
    except NotFound as error:
        raise Refused("authority-without-power") from error
    if any(node != actual for node, actual in places):
        raise Refused("authority-without-power")


def load_dossier(case: Case) -> None:
    """Take over the applicant's answers, form and list of materials from the dossier file (not saved yet)."""
    file = read_data(case.dossier)
    raw = canonical.decode(file.content)
    peers.check_dossier(case.number, raw)
    before = case.content.get("materials", {})
    case.content = content_after(_with_checks(raw, before), steps_of(case))
    case.dossier_size = file.size
    applicant = raw["applicant"]
    case.person_index = index_of_number(applicant["id_number"])
    case.name_index = index_of_name(applicant["name"])


def _with_checks(dossier: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """What a clerk here has found of a file holds until another one is handed in, be it the same once more."""
    materials = {}
    for key, row in dossier["materials"].items():
        known = before.get(key, {})
        is_same = all(known.get(name) == row.get(name) for name in ("sha256", "provided_at"))
        counts = is_same and known.get("check") and not row.get("check")
        kept = {"check": known["check"], "note": known.get("note", "")} if counts else {}
        materials[key] = {**row, **kept}
    return {**dossier, "materials": materials}
