"""The integrated window: what it may take in and accept, and every reason for which it may not."""

import dataclasses
import datetime as dt

import pytest

from tests import builders
from tests.builders import ADDRESS_GAP, NOON, PAPER_GAP, PDF
from tests.cases.refusals import refusal
from tests.identity.offices import WUHOU_WINDOW
from tests.papers import a_file
from tongban.cases.models import Case
from tongban.cases.services import applicant, drafts, intake, review
from tongban.cases.types import Channel, Check, Gap, State
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, NotAllowed, NotFound, Refused


def test_taken_in_is_not_accepted(zhou: Actor, clerk: Actor) -> None:
    number = builders.taken_in(clerk, builders.submitted(zhou))
    case = Case.objects.get(number=number)
    assert (case.state, case.holder, case.received_at) == (State.RECEIVED, "intake", NOON)
    assert case.started_at is None, "the clock starts at acceptance"
    assert refusal(Refused, intake.take_in_case, actor=clerk, number=number).code == "step-not-now"


def test_acceptance_starts_the_clock_and_hands_over(zhou: Actor, clerk: Actor) -> None:
    number = builders.accepted(clerk, builders.submitted(zhou))
    case = Case.objects.get(number=number)
    assert (case.state, case.holder) == (State.ACCEPTED, "authority")
    assert case.started_at == NOON
    assert clock.local(case.promised_due).isoformat() == "2026-11-24T17:00:00+08:00"
    assert clock.local(case.statutory_due).isoformat() == "2026-11-26T17:00:00+08:00"
    assert not case.is_provisional


def test_nothing_is_accepted_before_it_is_taken_in(zhou: Actor, clerk: Actor) -> None:
    number = builders.submitted(zhou)
    checks = builders.findings(number)
    error = refusal(Refused, intake.accept_case, actor=clerk, number=number, checks=checks)
    assert (error.code, error.params) == ("step-not-now", {"state": "submitted"})


def test_every_material_must_be_checked(zhou: Actor, clerk: Actor) -> None:
    number = builders.taken_in(clerk, builders.submitted(zhou))
    checks = {"identity": (Check.COMPLETE, "")}
    error = refusal(Refused, intake.accept_case, actor=clerk, number=number, checks=checks)
    assert (error.code, error.params) == ("materials-unchecked", {"count": 1})


@pytest.mark.parametrize("found", [Check.WRONG, Check.MISSING])
def test_a_wrong_or_missing_material_bars_acceptance(found: Check, zhou: Actor, clerk: Actor) -> None:
    number = builders.taken_in(clerk, builders.submitted(zhou))
    checks = builders.findings(number, identity=found, domicile_proof=found)
    error = refusal(Refused, intake.accept_case, actor=clerk, number=number, checks=checks)
    assert (error.code, error.params) == ("materials-wrong", {"count": 2})
    assert builders.state(number) == State.RECEIVED


@pytest.mark.parametrize("late", [True, False], ids=["promised", "to be shown at the window"])
def test_what_is_not_there_cannot_be_complete(late: bool, zhou: Actor, clerk: Actor) -> None:
    draft = builders.draft(zhou)
    builders.fill(zhou, draft)
    builders.hand_in(zhou, draft, late=late)
    if not late:
        drafts.bring_material(actor=zhou, draft_id=draft, material="domicile_proof")
    number = builders.taken_in(clerk, builders.sign(zhou, draft))
    checks = builders.findings(number)
    error = refusal(Refused, intake.accept_case, actor=clerk, number=number, checks=checks)
    assert (error.code, error.params) == ("materials-wrong", {"count": 1})
    applicant.scan_material(
        actor=clerk, number=number, material="domicile_proof", upload=a_file("s.pdf", PDF)
    )
    intake.accept_case(actor=clerk, number=number, checks=checks)
    assert builders.state(number) == State.ACCEPTED


def test_a_scanned_paper_has_to_be_looked_at_again(zhou: Actor, clerk: Actor) -> None:
    number = builders.taken_in(clerk, builders.submitted(zhou))
    intake.save_checks(actor=clerk, number=number, checks=builders.findings(number, identity=Check.WRONG))
    applicant.scan_material(actor=clerk, number=number, material="identity", upload=a_file("s.pdf", PDF))
    error = refusal(Refused, intake.accept_case, actor=clerk, number=number, checks={})
    assert (error.code, error.params) == ("materials-unchecked", {"count": 1})


def test_a_material_of_another_item_is_unknown(zhou: Actor, clerk: Actor) -> None:
    number = builders.taken_in(clerk, builders.submitted(zhou))
    checks = {"passport": (Check.COMPLETE, "")}
    assert (
        refusal(BadInput, intake.save_checks, actor=clerk, number=number, checks=checks).code
        == "material-unknown"
    )
    scanned = {"actor": clerk, "number": number, "upload": a_file("x.pdf", PDF)}
    assert (
        refusal(BadInput, applicant.scan_material, material="passport", **scanned).code == "material-unknown"
    )


def test_checks_are_kept_only_while_the_window_has_the_case(zhou: Actor, clerk: Actor) -> None:
    number = builders.submitted(zhou)
    checks = builders.findings(number)
    assert (
        refusal(Refused, intake.save_checks, actor=clerk, number=number, checks=checks).code == "step-not-now"
    )
    builders.accepted(clerk, number)
    assert (
        refusal(Refused, intake.save_checks, actor=clerk, number=number, checks=checks).code == "step-not-now"
    )
    scan = {"actor": clerk, "number": number, "material": "identity", "upload": a_file("x.pdf", PDF)}
    assert refusal(Refused, applicant.scan_material, **scan).code == "step-not-now"


# Tolerance


def test_a_promised_secondary_material_may_be_late_but_never_later_than_the_promise(
    zhou: Actor, clerk: Actor
) -> None:
    number = builders.accepted(clerk, builders.submitted(zhou, late=True), domicile_proof=Check.LATE)
    case = Case.objects.get(number=number)
    assert case.state == State.TOLERANCE_ACCEPTED
    (owed,) = case.owed
    assert owed["material"] == "domicile_proof"
    assert dt.datetime.fromisoformat(owed["due"]) <= case.promised_due


def test_tolerance_takes_a_signed_promise(zhou: Actor, clerk: Actor) -> None:
    number = builders.taken_in(clerk, builders.submitted(zhou))
    checks = builders.findings(number, domicile_proof=Check.LATE)
    error = refusal(Refused, intake.accept_case, actor=clerk, number=number, checks=checks)
    assert error.code == "tolerance-not-promised"


def test_a_main_material_is_never_late(zhou: Actor, clerk: Actor) -> None:
    number = builders.taken_in(clerk, builders.submitted(zhou))
    checks = builders.findings(number, identity=Check.LATE)
    error = refusal(Refused, intake.accept_case, actor=clerk, number=number, checks=checks)
    assert error.code == "material-not-deferrable"


def test_after_a_broken_commitment_nothing_is_tolerated_for_a_year(
    zhou: Actor, clerk: Actor, li: Actor
) -> None:
    builders.accepted(clerk, builders.submitted(zhou, late=True), domicile_proof=Check.LATE)
    # Lapses after midnight in the offices, when the world's calendar still shows the day before.
    with clock.frozen(dt.datetime(2026, 11, 24, 18, 30, tzinfo=dt.UTC)):
        builders.let_work()
        number = builders.taken_in(clerk, builders.submitted(zhou, late=True))
        late = {"actor": clerk, "checks": builders.findings(number, domicile_proof=Check.LATE)}
        error = refusal(Refused, intake.accept_case, number=number, **late)
        assert (error.code, error.params) == ("tolerance-broken-before", {"date": "2026-11-25"})
        other = builders.taken_in(clerk, builders.submitted(li, late=True))
        intake.accept_case(number=other, **late)
        assert builders.state(other) == State.TOLERANCE_ACCEPTED, "somebody else's credit is untouched"
    with clock.frozen(NOON + dt.timedelta(days=370)):
        intake.accept_case(number=number, **late)
        assert builders.state(number) == State.TOLERANCE_ACCEPTED


# One complete correction request


def test_a_correction_names_each_gap_and_is_made_once(zhou: Actor, clerk: Actor) -> None:
    number = builders.taken_in(clerk, builders.submitted(zhou))
    ask = {"actor": clerk, "number": number}
    intake.request_correction(gaps=[ADDRESS_GAP, PAPER_GAP], **ask)
    case = Case.objects.get(number=number)
    assert (case.state, case.holder) == (State.CORRECTION_REQUESTED, "applicant")
    assert clock.local(case.correction_due).isoformat() == "2026-12-07T17:00:00+08:00"
    paper = {"actor": zhou, "number": number, "material": "domicile_proof", "upload": a_file("a.pdf", PDF)}
    applicant.mend_material(**paper)
    builders.corrected(zhou, number)
    assert builders.state(number) == State.RECEIVED
    code = refusal(Refused, intake.request_correction, gaps=[ADDRESS_GAP], **ask).code
    assert code == "correction-again-needs-reason"
    intake.request_correction(gaps=[ADDRESS_GAP], again="房东换了", **ask)
    case = Case.objects.get(number=number)
    assert (case.state, case.corrections) == (State.CORRECTION_REQUESTED, 2)


@pytest.mark.parametrize("gaps", [[], [Gap("/domicile/address", "  ")]])
def test_an_empty_correction_is_not_sent(gaps: list[Gap], zhou: Actor, clerk: Actor) -> None:
    number = builders.taken_in(clerk, builders.submitted(zhou))
    error = refusal(BadInput, intake.request_correction, actor=clerk, number=number, gaps=gaps)
    assert error.code == "correction-empty"


@pytest.mark.parametrize(
    "target", ["/domicile/colour", "/nothing", "material:passport", "", "domicile_proof"]
)
def test_a_correction_of_what_is_not_there_is_not_sent(target: str, zhou: Actor, clerk: Actor) -> None:
    number = builders.taken_in(clerk, builders.submitted(zhou))
    error = refusal(BadInput, intake.request_correction, actor=clerk, number=number, gaps=[Gap(target, "改")])
    assert error.code == "target-unknown"


# Who may


def test_a_reviewer_takes_nothing_in(zhou: Actor, clerk: Actor, reviewer: Actor) -> None:
    number = builders.submitted(zhou)
    error = refusal(NotAllowed, intake.take_in_case, actor=reviewer, number=number)
    assert error.code == "decision-may-not-take-in"
    builders.taken_in(clerk, number)
    checks = builders.findings(number)
    error = refusal(NotAllowed, intake.accept_case, actor=reviewer, number=number, checks=checks)
    assert error.code == "decision-may-not-take-in"


def test_a_clerk_of_another_hall_does_not_find_the_case(zhou: Actor, clerk: Actor) -> None:
    number = builders.submitted(zhou)
    elsewhere = dataclasses.replace(clerk, window=WUHOU_WINDOW)
    assert refusal(NotFound, intake.take_in_case, actor=elsewhere, number=number).code == "case-not-found"
    assert refusal(NotFound, intake.take_in_case, actor=elsewhere, number="CQ-1").code == "case-not-found"


def test_an_applicant_takes_nothing_in(zhou: Actor) -> None:
    number = builders.submitted(zhou)
    assert refusal(NotAllowed, intake.take_in_case, actor=zhou, number=number).code == "role-needed"


def test_a_case_that_went_straight_to_the_other_side_is_not_taken_in_here(zhou: Actor, clerk: Actor) -> None:
    number = builders.submitted(zhou, builders.THERE, Channel.ONLINE)
    assert Case.objects.get(number=number).keeper_node == "51"
    assert refusal(NotFound, intake.take_in_case, actor=clerk, number=number).code == "case-not-found"


def test_a_returned_case_goes_over_again_with_its_old_clock(
    zhou: Actor, clerk: Actor, reviewer: Actor
) -> None:
    number = builders.accepted(clerk, builders.submitted(zhou))
    due = Case.objects.get(number=number).promised_due
    assert refusal(Refused, intake.forward_again, actor=clerk, number=number).code == "step-not-now"
    with clock.frozen(NOON + dt.timedelta(hours=3)):
        review.return_case(actor=reviewer, number=number, reason="合同缺页")
        assert builders.state(number) == State.RETURNED
        applicant.scan_material(actor=clerk, number=number, material="identity", upload=a_file("n.pdf", PDF))
        intake.forward_again(actor=clerk, number=number)
    case = Case.objects.get(number=number)
    assert (case.state, case.promised_due) == (State.ACCEPTED, due)
