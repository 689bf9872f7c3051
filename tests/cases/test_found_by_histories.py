"""What the random histories brought to light, each told once more in the shortest way."""

import dataclasses
import datetime as dt

from tests import builders
from tests.builders import ADDRESS_GAP, HERE, NOON, PAPER_GAP, RELOCATION, Neighbour
from tests.cases.refusals import refusal
from tests.cases.test_receipts import KEYS, SUBJECT, verdict_of
from tests.cases.test_receipts import told as a_told_case
from tests.cases.test_steps_rules import START, step
from tests.cases.test_steps_rules import facts as a_case
from tests.identity.offices import WUHOU
from tests.papers import a_file
from tongban.cases import reactions
from tongban.cases.models import Case
from tongban.cases.queries.rows import facts_of
from tongban.cases.rules.receipts import sign_step
from tongban.cases.rules.steps import check_received, check_step
from tongban.cases.services import applicant, endings, incoming, intake, messages, referrals, review
from tongban.cases.services.viewing import open_case
from tongban.cases.types import Channel, Check, Outcome, Side, State, Step, StepKind
from tongban.exchange.types import Incoming
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refused


def test_an_authority_asks_for_no_correction_of_what_is_not_accepted(
    zhou: Actor, clerk: Actor, reviewer: Actor, neighbour: Neighbour
) -> None:
    """It led round acceptance: the case was examined with no clock, and the authority had taken it in."""
    number = builders.taken_in(clerk, builders.submitted(zhou))
    act = {"number": number, "gaps": [ADDRESS_GAP]}
    assert refusal(Refused, intake.request_correction, actor=reviewer, **act).code == "step-not-now"
    assert StepKind.REQUEST_CORRECTION not in open_case(actor=reviewer, number=number).may
    facts = facts_of(Case.objects.get(number=number))
    here = dataclasses.replace(facts, keeper="51", home="51")
    asked = neighbour.step(StepKind.REQUEST_CORRECTION, gaps=[], due=NOON.isoformat(), again="")
    assert refusal(Refused, check_received, facts=here, step=asked).code == "step-not-now"
    intake.request_correction(actor=clerk, **act)


def test_before_the_files_are_here_nothing_is_scanned_or_passed_on(
    told: Incoming, clerk: Actor, neighbour: Neighbour
) -> None:
    reactions.receive_step(told)
    pass_on = {
        "actor": builders.head(),
        "number": told.data["case"],
        "authority": WUHOU,
        "reason": "管辖变更",
    }
    assert refusal(Refused, endings.transfer_case, **pass_on).code == "files-on-their-way"
    with neighbour.acting():
        other = builders.citizen("tang", "唐", "510199199003074020", "12000005103")
        number = builders.submitted(other, HERE, Channel.ONLINE)
    reactions.receive_step(neighbour.hands_over(number))
    scan = {"actor": clerk, "number": number, "material": "identity", "upload": a_file("a.pdf", builders.PDF)}
    assert refusal(Refused, applicant.scan_material, **scan).code == "files-on-their-way"


def test_a_paper_that_is_asked_for_is_due_with_the_correction(
    zhou: Actor, clerk: Actor, reviewer: Actor
) -> None:
    """The case ended at the promised time although a later one had been given, and although the paper had come."""
    number = builders.submitted(zhou, late=True)
    builders.claimed(clerk, reviewer, number, domicile_proof=Check.LATE)
    intake.request_correction(actor=reviewer, number=number, gaps=[PAPER_GAP])
    case = Case.objects.get(number=number)
    assert case.owed == []
    with clock.frozen(NOON + dt.timedelta(days=4)):
        builders.let_work()
        assert builders.state(number) == State.CORRECTION_REQUESTED
        paper = a_file("lease.pdf", builders.PDF)
        applicant.mend_material(actor=zhou, number=number, material="domicile_proof", upload=paper)
        applicant.correct_case(actor=zhou, number=number)
        assert builders.state(number) == State.IN_REVIEW
    with clock.frozen(NOON + dt.timedelta(days=30)):
        builders.let_work()
        assert builders.state(number) == State.IN_REVIEW


def test_a_late_paper_nobody_asked_for_again_is_still_owed(
    zhou: Actor, clerk: Actor, reviewer: Actor
) -> None:
    number = builders.submitted(zhou, late=True)
    builders.claimed(clerk, reviewer, number, domicile_proof=Check.LATE)
    intake.request_correction(actor=reviewer, number=number, gaps=[ADDRESS_GAP])
    with clock.frozen(NOON + dt.timedelta(days=4)):
        builders.let_work()
        assert Case.objects.get(number=number).outcome == Outcome.TOLERANCE_LAPSED


def test_where_the_person_applied_the_page_says_the_new_time_of_the_notice(
    zhou: Actor, neighbour: Neighbour
) -> None:
    """After a correction at a window of another node it went on saying the time before it."""
    number = builders.submitted(zhou, builders.THERE, Channel.ONLINE)
    before = open_case(actor=zhou, number=number).notice_due
    neighbour.take(number, StepKind.ARRIVE, Side.SYSTEM)
    neighbour.take(number, StepKind.TAKE_IN, Side.INTAKE)
    due = (NOON + dt.timedelta(days=10)).isoformat()
    gaps = [{"target": ADDRESS_GAP.target, "text": ADDRESS_GAP.text}]
    neighbour.take(number, StepKind.REQUEST_CORRECTION, Side.INTAKE, gaps=gaps, due=due, again="")
    with clock.frozen(NOON + dt.timedelta(days=7)):
        builders.corrected(zhou, number)
        neighbour.take(number, StepKind.RESUME, Side.SYSTEM, clock=None)
        assert open_case(actor=zhou, number=number).notice_due > before + dt.timedelta(days=6)


def test_an_authority_that_decides_and_was_asked_to_agree_acts_as_the_one_that_decides(
    zhou: Actor, clerk: Actor, reviewer: Actor
) -> None:
    """A case can be passed on to the very authority that was asked; it could not even write to the applicant."""
    number = builders.relocation(zhou)
    builders.claimed(clerk, reviewer, number)
    case = Case.objects.get(number=number)
    case.referrals = [{**row, "authority": reviewer.authority, "node": "50"} for row in case.referrals]
    case.save()
    messages.send_note(actor=reviewer, number=number, text="请留意短信")
    assert open_case(actor=reviewer, number=number).steps[-1].side is Side.AUTHORITY
    (asked,) = facts_of(case).referrals
    referrals.give_advice(actor=reviewer, number=number, referral=asked.id, agrees=True, text="")
    review.grant_case(actor=reviewer, number=number, criteria=builders.criteria(RELOCATION))


def test_the_record_of_a_case_that_ends_before_the_work_goes_on_holds() -> None:
    """Between the applicant's answer and the next step of the node no due day is told; what was told before is right."""
    steps = a_told_case()[:6]
    for number, (kind, side, node, said) in enumerate(
        [
            (StepKind.REQUEST_CORRECTION, Side.AUTHORITY, "51", {"due": "", "gaps": [], "again": ""}),
            (StepKind.CORRECT, Side.APPLICANT, "50", {}),
            (StepKind.WITHDRAW, Side.SYSTEM, "51", {"reason": ""}),
        ],
        7,
    ):
        steps.append(_signed(kind, side, node, number, said))
    found = verdict_of(steps)
    assert found.has_stated_due
    assert found.outcome == "withdraw"


def _signed(kind: StepKind, side: Side, node: str, number: int, said: dict[str, object]) -> Step:
    at = START + dt.timedelta(hours=30 * number)
    return sign_step(
        SUBJECT, dataclasses.replace(step(kind, side, node, number), at=at, payload=said), KEYS[node]
    )


def test_files_arrive_also_when_the_authority_waits_for_something_else() -> None:
    """Returned, handed over again and claimed before all files were there: they arrived to no effect, the limits were
    never confirmed and the authority that must agree never asked."""
    for state in (State.CORRECTION_REQUESTED, State.SUSPENDED):
        there = a_case(state=state, keeper="51", home="51")
        check_step(there, kind=StepKind.ARRIVE, side=Side.SYSTEM, node="51")


def test_the_same_paper_handed_in_once_more_is_unchecked_at_every_node() -> None:
    paper = {"key": "identity", "sha256": "0" * 64, "provided_at": NOON.isoformat()}
    found = {"check": "complete", "note": ""}
    known = {"identity": {**paper, **found}}
    assert incoming._with_checks({"materials": {"identity": paper}}, known)["materials"] == known
    again = {**paper, "provided_at": (NOON + dt.timedelta(days=1)).isoformat()}
    assert incoming._with_checks({"materials": {"identity": again}}, known)["materials"] == {
        "identity": again
    }
