"""How a step becomes part of a case: checked, written, told to the other nodes, followed up. Nothing else writes one.

The chain of a whole case can be read at the bottom of this page: what a node does of itself after each step.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from tongban.cases.events import (
    AdviceDue,
    CorrectionDue,
    DecisionDue,
    FilesHere,
    NoticeDue,
    ProcedureDue,
    SupplementDue,
)
from tongban.cases.models import Case, CaseStep
from tongban.cases.queries.rows import facts_of, files_of, said_in, step_from_row, steps_of, subject_of
from tongban.cases.rules import steps as rules
from tongban.cases.rules.allowed import TELLS_CLOCK, legal_due
from tongban.cases.rules.clock import STARTS, write_clock
from tongban.cases.rules.history import handed_in_at, in_order, refers_to
from tongban.cases.rules.peers import malformed
from tongban.cases.rules.receipts import digest_of, sign_step
from tongban.cases.types import OPEN, Facts, Office, Outcome, Side, State, Step, StepKind
from tongban.catalogue.rules.conditions import holds
from tongban.exchange.types import Part
from tongban.kernel import clock
from tongban.kernel.actors import Actor, system_actor
from tongban.kernel.errors import NotFound
from tongban.kernel.ids import new_id
from tongban.kernel.journal.services import record
from tongban.kernel.node import this
from tongban.kernel.tallies.services import count_up

from .asking import questions_to_ask
from .clocks import clock_after, green_rule_of, limit_end, standard_of, start_notice
from .offices import platform
from .storing import list_referrals, store_content, store_facts
from .telling import tell_step
from .watching import limits_here, next_watch


def lock_case(number: str) -> Case:
    """The case, held against anybody else until the transaction ends; raises NotFound."""
    case = Case.hold(number=number)
    if case is None:
        raise NotFound("case-not-found")
    return case


def take_step(
    case: Case,
    *,
    kind: StepKind,
    side: Side,
    actor: Actor,
    office: Office,
    payload: dict[str, Any] | None = None,
    parts: Iterable[Part] = (),
    introduce: str = "",
    at: dt.datetime | None = None,
) -> Step:
    """Take a step here and now. `case` must be locked; refuses what the rules refuse; tells the other nodes.

    `at` is `next_moment` when a clock starts with the step: both must say the same. `introduce` names a node that learns of the case by this step: it is given everything that went before.
    """
    facts = facts_of(case)
    rules.check_step(facts, kind=kind, side=side, node=this().id, payload=payload or {})
    case.own_steps += 1
    step = sign_step(
        subject_of(case),
        Step(
            id=new_id(),
            node=this().id,
            number=case.own_steps,
            at=at or next_moment(case),
            kind=kind,
            side=side,
            office=office,
            payload=payload or {},
        ),
        this().message_key,
    )
    sent = tell_step(case, step, parts, introduce)
    write_step(case, facts, step, account_id=actor.account_id, messages=sent)
    if kind in rules.TALLIED:
        count_up(rules.TALLIED[kind], item=case.item, authority=case.authority, at=step.at)
    follow_up(case, step)
    return step


def next_moment(case: Case) -> dt.datetime:
    """Now; but never before what is known of the case, so that every node tells its story in the same order even
    when another node's clock runs ahead of this one."""
    now = clock.now()
    return max(now, case.not_before or now)


def keep_order(case: Case, step: Step) -> None:
    """What this node does from now on comes after `step` (not saved yet). Steps of one moment are in order of node."""
    after = step.at if step.node <= this().id else step.at + dt.timedelta(microseconds=1)
    case.not_before = max(after, case.not_before or after)


def write_step(
    case: Case, facts: Facts, step: Step, *, account_id: int | None = None, messages: Iterable[str] = ()
) -> None:
    """Store `step` and what the case comes to after it. Refuses one whose id another step has."""
    row = CaseStep(
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
        account_id=account_id,
        payload=step.payload,
        messages=list(messages),
    )
    if not CaseStep.add_all([row], unless_known=True):
        raise malformed("id")
    before = limits_here(case, facts)
    store_facts(case, rules.apply_step(facts, step))
    case.held = {**case.held, step.node: step.number}
    store_content(case, step)
    keep_order(case, step)
    case.watch_at = next_watch(case, before)
    case.save()
    list_referrals(case, step)


def system_step(case: Case, kind: StepKind, payload: dict[str, Any] | None = None, **options: Any) -> Step:
    """A step the node takes by itself."""
    actor = system_actor(this().id)
    return take_step(
        case, kind=kind, side=Side.SYSTEM, actor=actor, office=platform(), payload=payload, **options
    )


def hand_over(case: Case, *, to: str, actor: Actor, side: Side, office: Office) -> Step:
    """Give the case with all its files to `to`, a node (possibly this one): no new number, no new clock."""
    parts = files_of(case)
    return take_step(
        case,
        kind=StepKind.FORWARD,
        side=side,
        actor=actor,
        office=office,
        payload={"to": to, "files": [part.sha256 for part in parts], "owes": bool(case.owed)},
        parts=parts,
        introduce=to,
    )


def await_files(case: Case, step: Step, files: Iterable[str]) -> None:
    """Go on with `step` once all `files` are here (services/arrivals). The message that told of the step names them,
    so the exchange says when they are."""
    needed = sorted(set(files))
    if needed and step.node != this().id:
        case.awaits = [*case.awaits, {"step": step.id, "files": needed}]
        case.save(update_fields=["awaits"])
    else:
        record(FilesHere(number=case.number, step=step.id), subject=f"case:{case.number}")


def follow_up(case: Case, step: Step) -> None:
    """Do what this node owes after `step`, whoever took it."""
    function = FOLLOW_UPS.get(step.kind)
    if function is not None:
        function(case, step)
    if step.kind in _MOVES_DECISION:
        _watch_silence(case)


_MOVES_DECISION = TELLS_CLOCK | {StepKind.ARRIVE, StepKind.FORWARD, StepKind.TRANSFER}
"""Steps after which a case is decided at another place or time."""


def _watch_silence(case: Case) -> None:
    """A clock watches the authority where silence decides."""
    running = facts_of(case).clock
    is_decided_here = _keeps(case) and case.home_node == this().id
    if running is not None and is_decided_here and standard_of(case).limits.tacit:
        record(DecisionDue(number=case.number), subject=f"case:{case.number}", due_at=legal_due(running))


def _keeps(case: Case) -> bool:
    return case.keeper_node == this().id


def _is_origin(case: Case) -> bool:
    return case.origin_node == this().id


def _after_submit(case: Case, step: Step) -> None:
    """A fully online application goes straight to the intake of the deciding side."""
    if _keeps(case) and case.intake_node != this().id:
        actor = system_actor(this().id)
        hand_over(case, to=case.intake_node, actor=actor, side=Side.SYSTEM, office=platform())
    else:
        _watch_notice(case)


def _watch_notice(case: Case) -> None:
    """A clock watches the window: until then it says what is missing, or the case counts as accepted."""
    if _keeps(case):
        record(NoticeDue(number=case.number), subject=f"case:{case.number}", due_at=case.notice_due)


def _after_forward(case: Case, step: Step) -> None:
    """Handed over to this node: wait for the files. Handed over within this node: everything is here."""
    if _keeps(case) and step.node != this().id:
        await_files(case, step, step.payload["files"])
        settle_open_requests(case)
    elif _keeps(case):
        ask_others(case)


def settle_open_requests(case: Case) -> None:
    """Do what was asked of the keeper before: a withdrawal or a lapse can cross a hand-over on its way, and the node
    that gave the case away could not answer it any more."""
    if not _keeps(case) or case.state not in OPEN:
        return
    asked = case.steps.filter(kind__in=[StepKind.ASK_WITHDRAWAL, StepKind.REPORT_LAPSE])
    for step in in_order(step_from_row(row) for row in asked):
        follow_up(case, step)


def after_files(case: Case, step: Step) -> None:
    """All files of `step` are here: a hand-over has arrived, a correction can be looked at, a result be delivered."""
    if (
        step.kind in (StepKind.FORWARD, StepKind.TRANSFER)
        and _keeps(case)
        and case.state in rules.DECISIONS[StepKind.ARRIVE].before
    ):
        system_step(case, StepKind.ARRIVE, _confirmation(case))
    elif step.kind is StepKind.CORRECT:
        _resume(case, step)


def _confirmation(case: Case) -> dict[str, Any]:
    """Where the case is decided, the acceptance is signed once more: its limits and its due day bind this node too."""
    if case.started_at is None or case.home_node != this().id:
        return {}
    starts = [step for step in steps_of(case) if step.kind in STARTS]
    return {"confirms": digest_of(subject_of(case), starts[-1])}


def ask_others(case: Case) -> None:
    """In joint handling the other authorities are asked, all at once, as soon as the case is with the deciding one."""
    if not _keeps(case) or case.state not in rules.DECISIONS[StepKind.REFER].before:
        return
    for question in questions_to_ask(case):
        system_step(case, StepKind.REFER, question, introduce=question["to"])


def _after_referral(case: Case, step: Step) -> None:
    """Who is asked reads the application first. Whoever asked watches the time where silence is an answer."""
    if step.payload["to"] == this().id and not case.content:
        await_files(case, step, [case.dossier])
    if _keeps(case) and step.payload["stage"]:
        due = dt.datetime.fromisoformat(step.payload["due"])
        record(AdviceDue(number=case.number, step=step.id), subject=f"case:{case.number}", due_at=due)


def _after_accept(case: Case, step: Step) -> None:
    """A rule of the standard may let the case go before others. Where the person applied, a clock watches for the late
    materials."""
    rule = green_rule_of(case, standard_of(case)) if step.node == this().id and not case.is_green else None
    if rule is not None:
        system_step(
            case, StepKind.PRIORITISE, {"rule": rule.key, "reason": f"{rule.text.zh} / {rule.text.en}"}
        )
    if _is_origin(case) and case.owed:
        due = max(row.due for row in facts_of(case).owed)
        record(SupplementDue(number=case.number), subject=f"case:{case.number}", due_at=due)


def _after_correction_request(case: Case, step: Step) -> None:
    """Where the person applied, a clock watches for the correction."""
    if _is_origin(case):
        record(CorrectionDue(number=case.number), subject=f"case:{case.number}", due_at=case.correction_due)


def _after_correct(case: Case, step: Step) -> None:
    """The applicant has mended the case: once its files are here, the work goes on."""
    if step.node == this().id:
        _resume(case, step)
    else:
        await_files(case, step, step.payload["files"])


def _resume(case: Case, step: Step) -> None:
    if _keeps(case) and case.state == State.CORRECTION_REQUESTED:
        running = clock_after(case)
        system_step(case, StepKind.RESUME, {"clock": write_clock(running) if running else None})


def _after_resume(case: Case, step: Step) -> None:
    """With the window again, whose own clock begins anew with what was handed in; every page says until when."""
    if case.state == State.RECEIVED:
        start_notice(case, standard_of(case), handed_in_at(steps_of(case)))
        case.watch_at = next_watch(case, ())
        case.save(update_fields=["notice_due", "yellow_from", "watch_at"])
        _watch_notice(case)
    else:
        ask_others(case)


def _after_arrival(case: Case, step: Step) -> None:
    """Arrived at its window, or where it is decided."""
    if case.state == State.SUBMITTED:
        _watch_notice(case)
    else:
        ask_others(case)


def _after_suspension(case: Case, step: Step) -> None:
    """A clock watches the special procedure, where the standard gives it a limit."""
    if _keeps(case) and case.suspension_due:
        record(ProcedureDue(number=case.number), subject=f"case:{case.number}", due_at=case.suspension_due)


def _after_withdrawal_asked(case: Case, step: Step) -> None:
    """The applicant wants out, and the case is not decided yet."""
    if _keeps(case) and case.state in OPEN:
        system_step(case, StepKind.WITHDRAW, {"reason": step.payload.get("reason", "")})


def _after_lapse_report(case: Case, step: Step) -> None:
    """Nothing came in time. If nothing came by another way either, the case ends."""
    if not _keeps(case) or case.state not in OPEN:
        return
    outcome = Outcome(step.payload["outcome"])
    still_true = (
        bool(case.owed) if outcome is Outcome.TOLERANCE_LAPSED else case.state == State.CORRECTION_REQUESTED
    )
    if still_true:
        system_step(case, StepKind.LAPSE, {"outcome": outcome.value})


def _after_grant(case: Case, step: Step) -> None:
    """Granted on a commitment: the authority has to check it."""
    check = standard_of(case).after_check
    if check is not None and case.home_node == this().id:
        answers, form = said_in(case, standard_of(case))
        if holds(check.when, answers=answers, form=form):
            case.check_due = limit_end(step.at, check.limit.limit).at
            case.save(update_fields=["check_due"])
    _after_decision(case, step)


def _after_decision(case: Case, step: Step) -> None:
    """Where the person applied, the result is delivered as soon as all of it is here."""
    is_whole = step.kind is not StepKind.GRANT or not step.payload["issues"]
    if not _is_origin(case) or not is_whole:
        return
    await_files(case, step, [step.payload["file"]] if step.kind is StepKind.ISSUE else [])


def _after_delivery(case: Case, step: Step) -> None:
    """Delivered: the case is closed."""
    if _keeps(case) and case.state in (State.GRANTED, State.REFUSED):
        system_step(case, StepKind.CLOSE)


FOLLOW_UPS: dict[StepKind, Callable[[Case, Step], None]] = {
    StepKind.SUBMIT: _after_submit,
    StepKind.FORWARD: _after_forward,
    StepKind.ARRIVE: _after_arrival,
    StepKind.REFER: _after_referral,
    StepKind.ACCEPT: _after_accept,
    StepKind.DEEM_ACCEPTED: _after_accept,
    StepKind.RESUME: _after_resume,
    StepKind.SUSPEND: _after_suspension,
    StepKind.CONTINUE: lambda case, step: ask_others(case),
    StepKind.TRANSFER: _after_forward,
    StepKind.REQUEST_CORRECTION: _after_correction_request,
    StepKind.RETURN: lambda case, step: settle_open_requests(case),
    StepKind.CORRECT: _after_correct,
    StepKind.ASK_WITHDRAWAL: _after_withdrawal_asked,
    StepKind.REPORT_LAPSE: _after_lapse_report,
    StepKind.GRANT: _after_grant,
    StepKind.ISSUE: _after_decision,
    StepKind.REFUSE: _after_decision,
    StepKind.DELIVER: _after_delivery,
}
