"""What a step leaves in the columns of a case, and in the lists of the offices it concerns."""

from tongban.cases.models import Case, Referral
from tongban.cases.queries.rows import facts_of, referrals_to_json, step_from_row
from tongban.cases.rules.history import content_after, open_questions
from tongban.cases.rules.referrals import ASKS, referral_of
from tongban.cases.types import OPEN, Facts, Step, StepKind
from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.rules.deadlines import warned_from
from tongban.jurisdictions.types import Due
from tongban.kernel.node import this

from .clocks import warning_moment

_WITH_MATERIALS = (StepKind.SUPPLY, StepKind.ACCEPT, StepKind.DEEM_ACCEPTED)


def store_content(case: Case, step: Step) -> None:
    """Put what a step brings beside the facts into the row's columns (not saved yet)."""
    _store_question(case, step)
    if case.content and step.kind in _WITH_MATERIALS:
        case.content = content_after(case.content, _steps_with_materials(case, step))
    elif step.kind is StepKind.REQUEST_CORRECTION:
        case.gaps = step.payload["gaps"]
    elif step.kind is StepKind.RESUME:
        case.gaps = []
    elif step.kind is StepKind.ISSUE:
        case.certificate_code = step.payload["code"]
    elif step.kind is StepKind.ARRIVE:
        case.arrived_at = step.at
    elif step.kind is StepKind.TRANSFER:
        case.authority, case.claimed_by = step.payload["authority"], None


def _store_question(case: Case, step: Step) -> None:
    """Whether an office waits for the answer of another one; their desks list such cases."""
    if step.kind is StepKind.ASK:
        case.is_asked = True
    elif step.kind is StepKind.ANSWER:
        talk = case.steps.filter(kind__in=[StepKind.ASK, StepKind.ANSWER])
        case.is_asked = bool(open_questions(step_from_row(row) for row in talk))


def _steps_with_materials(case: Case, step: Step) -> list[Step]:
    """What the list of materials follows from now. Of two files handed in at two nodes at once, both keep the same."""
    if step.node == this().id:
        return [step]
    rows = case.steps.filter(kind__in=_WITH_MATERIALS)
    return [step_from_row(row) for row in rows]


def store_facts(case: Case, facts: Facts) -> None:
    """Put what the rules came to into the row's columns (not saved yet)."""
    running = facts.clock
    if running and running.promised_due != case.promised_due:
        case.yellow_from = warning_moment(running)
    case.state, case.holder, case.keeper_node = facts.state, facts.holder, facts.keeper
    case.home_node, case.former_homes = facts.home, list(facts.former_homes)
    case.outcome = facts.outcome or ""
    case.started_at = running.started_at if running else None
    case.promised_due = running.promised_due if running else None
    case.statutory_due = running.statutory_due if running else None
    case.is_provisional = running.is_provisional if running else False
    case.calendar = running.calendar if running else ""
    case.paused_from = running.paused_from if running else None
    case.owed = [{"material": row.material, "due": row.due.isoformat()} for row in facts.owed]
    case.correction_due, case.corrections, case.returns = (
        facts.correction_due,
        facts.corrections,
        facts.returns,
    )
    case.suspensions, case.suspension_due = list(facts.suspensions), facts.suspension_due
    case.extensions = facts.extensions
    case.referrals, case.resume_to = referrals_to_json(facts.referrals), facts.resume_to or ""
    case.is_green, case.is_proved = facts.is_green, facts.is_proved
    case.is_referred = any(row.is_open for row in facts.referrals)
    case.submitted_at = facts.submitted_at or case.submitted_at
    case.received_at, case.decided_at, case.closed_at = facts.received_at, facts.decided_at, facts.closed_at


def list_referrals(case: Case, step: Step) -> None:
    """Keep the list of what is asked of the offices of this node: only what is open, and only while the case is."""
    if step.kind is StepKind.REFER and step.payload["to"] == this().id:
        found = referral_of(step)
        warned = warned_from(found.asked_at, Due(found.due, False, case.calendar), jurisdictions.calendar())
        Referral(
            id=found.id,
            case=case,
            authority=found.authority,
            due=found.due,
            yellow_from=warned,
            is_open=True,
        ).save()
    elif case.referrals and (step.kind in ASKS or case.state not in OPEN or step.kind is StepKind.REOPEN):
        open_ones = [row.id for row in facts_of(case).referrals if row.is_open and case.state in OPEN]
        listed = Referral.objects.filter(case=case)
        listed.exclude(id__in=open_ones).update(is_open=False)
        listed.filter(id__in=open_ones).update(is_open=True)
