"""What moves a due day, who may move it, and how a case leaves an authority without a decision."""

import datetime as dt

import pytest

from tests import builders
from tests.builders import ADDRESS_GAP, NOON, THERE, Neighbour
from tests.cases.hearing import adopt_with_hearing
from tests.cases.refusals import refusal
from tests.identity.offices import BEIBEI, WUHOU, WUHOU_WINDOW
from tongban.cases import reactions
from tongban.cases.events import NoticeDue
from tongban.cases.models import Case
from tongban.cases.rules.letters import letters_of
from tongban.cases.services import endings, intake, procedures, review
from tongban.cases.services.viewing import open_case
from tongban.cases.types import Check, Outcome, Side, State, StepKind
from tongban.catalogue import queries as catalogue
from tongban.catalogue.types import Letter
from tongban.exchange.events import PartsArrived
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, NotAllowed, NotFound, Refused

REFUSAL = {"reason": "住所不在北碚", "clause": "《市场主体登记管理条例》", "change": "换住所"}


@pytest.fixture
def head(neighbour: Neighbour) -> Actor:
    """The head of Beibei's market regulator."""
    return builders.head()


def day(moment: dt.datetime | None) -> str:
    assert moment is not None
    return clock.local(moment).isoformat()


def letters(number: str, reader: Actor) -> list[Letter]:
    seen = open_case(actor=reader, number=number)
    return [letter.kind for letter in letters_of(catalogue.standard_by_digest(seen.standard_digest), seen)]


@pytest.fixture
def examined(zhou: Actor, clerk: Actor, reviewer: Actor) -> str:
    """A case under examination whose standard has a hearing; due on Tuesday 24 November, 17:00."""
    adopt_with_hearing()
    return builders.claimed(clerk, reviewer, builders.submitted(zhou))


# Special procedures


def test_the_clock_stands_still_for_a_hearing_and_the_applicant_is_told(
    examined: str, zhou: Actor, reviewer: Actor
) -> None:
    act = {"actor": reviewer, "number": examined}
    assert (
        refusal(BadInput, procedures.suspend_case, stage="hearing", reason=" ", **act).code
        == "reason-missing"
    )
    procedures.suspend_case(stage="hearing", reason="利害关系人要求听证", **act)
    assert letters(examined, zhou)[-1] is Letter.SUSPENSION
    with clock.frozen(NOON + dt.timedelta(days=7)):
        seen = open_case(actor=zhou, number=examined)
        assert seen.clock is not None
        assert (seen.state, seen.clock.is_paused, seen.paused_because) == (State.SUSPENDED, True, "hearing")
        code = refusal(Refused, review.grant_case, criteria=builders.criteria(), **act).code
        assert code == "step-not-now", "nothing is decided while the hearing goes on"
        procedures.continue_case(reason="听证会已开", **act)
        case = Case.objects.get(number=examined)
        assert (case.state, day(case.promised_due)) == (State.IN_REVIEW, "2026-12-01T17:00:00+08:00")
        assert letters(examined, zhou)[-1] is Letter.RESUMPTION
        again = refusal(Refused, procedures.suspend_case, stage="hearing", reason="再听一次", **act)
        assert again.code == "procedure-once"


def test_no_clock_stops_for_what_the_standard_does_not_know(examined: str, reviewer: Actor) -> None:
    act = {"actor": reviewer, "number": examined, "reason": "忙"}
    for stage in ("review", "lunch"):
        assert refusal(Refused, procedures.suspend_case, stage=stage, **act).code == "procedure-unknown"
    assert Case.objects.get(number=examined).paused_from is None


def test_a_hearing_that_never_ends_ends_by_the_standard(examined: str, zhou: Actor, reviewer: Actor) -> None:
    procedures.suspend_case(actor=reviewer, number=examined, stage="hearing", reason="听证")
    with clock.frozen(NOON + dt.timedelta(days=6)):
        builders.let_work()
        assert Case.objects.get(number=examined).state == State.SUSPENDED
    with clock.frozen(NOON + dt.timedelta(days=8)):  # Tuesday 1 December; five working days ended on Monday
        builders.let_work()
        case = Case.objects.get(number=examined)
        assert (case.state, case.paused_from) == (State.IN_REVIEW, None)
        last = case.steps.get(kind=StepKind.CONTINUE)
        assert last.side == Side.SYSTEM


def test_a_hearing_that_is_over_is_not_ended_again(examined: str, reviewer: Actor) -> None:
    act = {"actor": reviewer, "number": examined}
    procedures.suspend_case(stage="hearing", reason="听证", **act)
    procedures.continue_case(reason="听完了", **act)
    with clock.frozen(NOON + dt.timedelta(days=8)):
        builders.let_work()
    assert Case.objects.get(number=examined).steps.filter(kind=StepKind.CONTINUE).count() == 1


# Extension


def test_only_the_head_extends_and_only_once(
    examined: str, zhou: Actor, reviewer: Actor, head: Actor
) -> None:
    act = {"number": examined, "reason": "案情复杂"}
    assert refusal(NotAllowed, procedures.extend_case, actor=reviewer, **act).code == "head-needed"
    procedures.extend_case(actor=head, **act)
    case = Case.objects.get(number=examined)
    assert day(case.promised_due) == "2026-11-27T17:00:00+08:00", "three working days more"
    assert day(case.statutory_due) == "2026-12-01T17:00:00+08:00"
    assert letters(examined, zhou)[-1] is Letter.EXTENSION
    assert refusal(Refused, procedures.extend_case, actor=head, **act).code == "extension-once"


def test_what_is_late_cannot_be_made_punctual(examined: str, head: Actor) -> None:
    with clock.frozen(NOON + dt.timedelta(days=5)):
        error = refusal(Refused, procedures.extend_case, actor=head, number=examined, reason="忘了")
        assert error.code == "extension-too-late"


def test_pauses_and_an_extension_add_up(examined: str, zhou: Actor, reviewer: Actor, head: Actor) -> None:
    """One week of correction, three days more, one hearing of two days: the due day is what they come to."""
    intake.request_correction(actor=reviewer, number=examined, gaps=[ADDRESS_GAP])
    with clock.frozen(NOON + dt.timedelta(days=7)):
        builders.corrected(zhou, examined)
        procedures.extend_case(actor=head, number=examined, reason="案情复杂")
        procedures.suspend_case(actor=reviewer, number=examined, stage="hearing", reason="听证")
    with clock.frozen(NOON + dt.timedelta(days=9)):
        procedures.continue_case(actor=reviewer, number=examined, reason="听完了")
        assert day(Case.objects.get(number=examined).promised_due) == "2026-12-08T17:00:00+08:00"


# Silence of the window


@pytest.mark.parametrize("is_taken_in", [False, True], ids=["nobody looked", "taken in"])
def test_a_window_that_says_nothing_has_accepted(is_taken_in: bool, zhou: Actor, clerk: Actor) -> None:
    number = builders.submitted(zhou, late=True)
    if is_taken_in:
        builders.taken_in(clerk, number)
    with clock.frozen(NOON + dt.timedelta(days=7)):  # five working days end on Monday at five
        builders.let_work()
        assert Case.objects.get(number=number).started_at is None
    with clock.frozen(NOON + dt.timedelta(days=8)):
        builders.let_work()
        case = Case.objects.get(number=number)
        assert (case.state, case.started_at, case.received_at is not None) == (
            State.TOLERANCE_ACCEPTED,
            NOON,
            True,
        )
        assert dt.datetime.fromisoformat(case.owed[0]["due"]) > clock.now(), "nobody is late with it yet"
        assert Letter.ACCEPTANCE in letters(number, zhou)


def test_a_correction_gives_the_window_its_time_again(zhou: Actor, clerk: Actor) -> None:
    number = builders.taken_in(clerk, builders.submitted(zhou))
    intake.request_correction(actor=clerk, number=number, gaps=[ADDRESS_GAP])
    with clock.frozen(NOON + dt.timedelta(days=7)):
        builders.corrected(zhou, number)
    with clock.frozen(NOON + dt.timedelta(days=8)):
        builders.let_work()
        assert Case.objects.get(number=number).state == State.RECEIVED
    with clock.frozen(NOON + dt.timedelta(days=15)):
        builders.let_work()
        case = Case.objects.get(number=number)
        assert (case.state, case.started_at) == (State.ACCEPTED, NOON + dt.timedelta(days=7))


def test_a_window_that_spoke_in_time_is_left_alone(zhou: Actor, clerk: Actor) -> None:
    number = builders.accepted(clerk, builders.submitted(zhou))
    with clock.frozen(NOON + dt.timedelta(days=8)):
        reactions.accept_by_silence(NoticeDue(number=number))
    assert not Case.objects.get(number=number).steps.filter(kind=StepKind.DEEM_ACCEPTED).exists()


# Ends without a decision


def test_what_is_none_of_the_item_is_not_accepted(zhou: Actor, clerk: Actor) -> None:
    number = builders.taken_in(clerk, builders.submitted(zhou))
    act = {"actor": clerk, "number": number}
    assert refusal(BadInput, intake.decline_case, reason="", clause="", **act).code == "reason-missing"
    intake.decline_case(reason="分公司请办分公司设立", clause="《公司法》", **act)
    seen = open_case(actor=zhou, number=number)
    assert (seen.state, seen.outcome, seen.closure_result) == (State.CLOSED, Outcome.NOT_ACCEPTED, "1")
    assert letters(number, zhou)[-1] is Letter.NON_ACCEPTANCE


def test_the_window_ends_only_what_it_entered_in_error(zhou: Actor, clerk: Actor) -> None:
    number = builders.taken_in(clerk, builders.submitted(zhou))
    act = {"actor": clerk, "number": number, "reason": "录重了"}
    assert refusal(Refused, endings.end_case, outcome=Outcome.VOIDED, **act).code == "end-not-yours"
    endings.end_case(outcome=Outcome.ENTERED_IN_ERROR, **act)
    seen = open_case(actor=zhou, number=number)
    assert (seen.outcome, seen.closure_result) == (Outcome.ENTERED_IN_ERROR, "3")
    accepted = builders.accepted(clerk, builders.submitted(zhou))
    late = {**act, "number": accepted, "outcome": Outcome.ENTERED_IN_ERROR}
    assert refusal(Refused, endings.end_case, **late).code == "intake-may-not-decide"


@pytest.mark.parametrize(("outcome", "code"), [(Outcome.VOIDED, "2"), (Outcome.PASSED_UP, "4")])
def test_the_head_ends_what_will_not_be_decided(
    outcome: Outcome, code: str, examined: str, zhou: Actor, reviewer: Actor, head: Actor
) -> None:
    act = {"number": examined, "reason": "上级收回", "outcome": outcome}
    assert refusal(NotAllowed, endings.end_case, actor=reviewer, **act).code == "head-needed"
    wrong = {**act, "outcome": Outcome.GRANTED}
    assert refusal(BadInput, endings.end_case, actor=head, **wrong).code == "outcome-unknown"
    endings.end_case(actor=head, **act)
    seen = open_case(actor=zhou, number=examined)
    assert (seen.state, seen.outcome, seen.closure_result) == (State.CLOSED, outcome, code)
    assert letters(examined, zhou)[-1] is Letter.TERMINATION


def test_a_refusal_that_was_set_aside_opens_the_case_again(
    examined: str, zhou: Actor, reviewer: Actor, head: Actor
) -> None:
    again = {"actor": head, "number": examined, "reason": "住所要重新核实", "decision": "北碚府复〔2026〕7号"}
    assert refusal(Refused, procedures.reopen_case, **again).code == "step-not-now"
    review.refuse_case(actor=reviewer, number=examined, **REFUSAL)
    builders.let_work()
    assert builders.state(examined) == State.CLOSED
    with clock.frozen(NOON + dt.timedelta(days=30)):
        procedures.reopen_case(**again)
        case = Case.objects.get(number=examined)
        assert (case.state, case.outcome, case.decided_at) == (State.IN_REVIEW, "", None)
        assert day(case.promised_due) == "2026-12-24T17:00:00+08:00", "a clock of its own"
        review.grant_case(actor=reviewer, number=examined, criteria=builders.criteria())
        builders.let_work()
    case = Case.objects.get(number=examined)
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.GRANTED)
    assert case.certificate_code
    assert case.steps.filter(kind=StepKind.DELIVER).count() == 2, "both decisions reached the applicant"


# Transfer


def test_a_case_goes_to_another_authority_with_its_number_and_its_clock(
    zhou: Actor, clerk: Actor, reviewer: Actor, head: Actor
) -> None:
    number = builders.claimed(clerk, reviewer, builders.submitted(zhou, late=True), domicile_proof=Check.LATE)
    before = Case.objects.get(number=number)
    act = {"number": number, "reason": "住所在武侯"}
    assert (
        refusal(NotAllowed, endings.transfer_case, actor=reviewer, authority=WUHOU, **act).code
        == "head-needed"
    )
    assert (
        refusal(BadInput, endings.transfer_case, actor=head, authority=BEIBEI, **act).code == "transfer-where"
    )
    endings.transfer_case(actor=head, authority=WUHOU, **act)
    case = Case.objects.get(number=number)
    assert (case.authority, case.home_node, case.keeper_node) == (WUHOU, "51", "51")
    assert (case.started_at, case.promised_due, case.owed) == (
        before.started_at,
        before.promised_due,
        before.owed,
    )
    assert (case.state, case.claimed_by) == (State.TOLERANCE_ACCEPTED, None)
    error = refusal(NotFound, endings.end_case, actor=head, outcome=Outcome.VOIDED, **act)
    assert error.code == "case-not-found", "it is another authority's now"
    seen = open_case(actor=zhou, number=number)
    letter = letters_of(catalogue.standard_by_digest(seen.standard_digest), seen)[-1]
    assert letter.kind is Letter.TRANSFER
    assert [point.text.zh for point in letter.points] == ["成都市武侯区行政审批局", act["reason"]]
    assert letter.office is not None
    assert letter.office.zh.endswith("负责人"), "who passed it on says so"


def test_a_transferred_case_that_comes_to_us_is_decided_here(
    neighbour: Neighbour, head: Actor, reviewer: Actor
) -> None:
    with neighbour.acting():
        person, window = builders.citizen("yang", "杨"), builders.clerk(WUHOU_WINDOW, "clerk.wuhou")
        number = builders.accepted(window, builders.submitted(person, THERE, hall="CD-WUHOU"))
        endings.transfer_case(
            actor=builders.head(WUHOU, "head.wuhou"), number=number, authority=BEIBEI, reason="住所在北碚"
        )
    told = neighbour.hands_over(number, StepKind.TRANSFER)
    reactions.receive_step(told)
    case = Case.objects.get(number=number)
    assert (case.authority, case.home_node, case.former_homes) == (BEIBEI, "50", ["51"])
    reactions.continue_with_files(PartsArrived(peer=told.peer, message=told.id, stream=told.stream))
    assert Case.objects.get(number=number).arrived_at is not None
    review.claim_case(actor=reviewer, number=number)
    neighbour.take(number, StepKind.NOTE, Side.AUTHORITY, text="补充一句")
    review.grant_case(actor=reviewer, number=number, criteria=builders.criteria())
    assert Case.objects.get(number=number).outcome == Outcome.GRANTED


def test_a_neighbour_cannot_transfer_to_who_has_no_power(there: str, neighbour: Neighbour) -> None:
    neighbour.take(there, StepKind.ARRIVE, Side.SYSTEM)
    before = {"node": "51", "authority": WUHOU}
    name = {"zh": "北碚", "en": "Beibei"}
    wrong = {"to": "51", "authority": BEIBEI, "name": name, "before": before, "reason": "x", "files": []}
    wrong |= {"owes": False}
    error = refusal(Refused, lambda: neighbour.take(there, StepKind.TRANSFER, **wrong))
    assert error.code == "authority-without-power"


# What another node says of a clock


def test_a_due_day_that_does_not_follow_is_refused(there: str, neighbour: Neighbour) -> None:
    neighbour.take(there, StepKind.ARRIVE, Side.SYSTEM)
    neighbour.take(there, StepKind.CLAIM)
    running = Case.objects.get(number=there)
    assert running.promised_due is not None
    moved = {
        "started_at": running.started_at.isoformat(),
        "promised_due": (running.promised_due + dt.timedelta(days=1)).isoformat(),
        "statutory_due": running.statutory_due.isoformat(),
        "is_provisional": False,
        "calendar": running.calendar,
    }
    limit = {"amount": 3, "unit": "working_day"}
    steps = {
        "reckoned": (StepKind.RECKON, {"clock": moved}, "clock-does-not-follow"),
        "extended": (
            StepKind.EXTEND,
            {"clock": moved, "limit": limit, "reason": "x"},
            "clock-does-not-follow",
        ),
        "too long": (
            StepKind.EXTEND,
            {"clock": moved, "limit": {"amount": 4, "unit": "working_day"}, "reason": "x"},
            "extension-not-offered",
        ),
        "stopped": (StepKind.SUSPEND, {"stage": "lunch", "reason": "x", "due": None}, "procedure-unknown"),
    }
    for kind, said, code in steps.values():
        side = Side.SYSTEM if kind is StepKind.RECKON else Side.AUTHORITY
        wrong = neighbour.step(kind, side, **said)
        error = refusal(Refused, lambda wrong=wrong: reactions.receive_step(neighbour.tell(there, wrong)))
        assert error.code == code
    assert Case.objects.get(number=there).promised_due == running.promised_due
