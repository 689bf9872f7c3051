"""What follows from events, each safe to repeat."""

from tongban.cases.events import (
    AdviceDue,
    CorrectionDue,
    DecisionDue,
    DraftExpiryDue,
    FilesHere,
    NoticeDue,
    ProcedureDue,
    SupplementDue,
)
from tongban.cases.services import arrivals, deemed, drafts, procedures, referrals, tacit, timers, watching
from tongban.cases.services import incoming as incoming_steps
from tongban.cases.types import Outcome
from tongban.exchange.events import PartsArrived
from tongban.exchange.types import Incoming
from tongban.jurisdictions.events import CalendarPublished


def continue_with_files(event: PartsArrived) -> None:
    """Files that a message announced are here: go on with the case of its stream, if they belong to one."""
    arrivals.continue_with_files(stream=event.stream)


def continue_at_once(event: FilesHere) -> None:
    """Nothing has to come first: go on with the case."""
    arrivals.continue_step(number=event.number, step_id=event.step)


def receive_step(incoming: Incoming) -> None:
    """Another node tells of a step in a case."""
    incoming_steps.receive_step(incoming=incoming)


def end_tolerance(event: SupplementDue) -> None:
    """The last moment for late materials has passed."""
    timers.report_lapse(number=event.number, outcome=Outcome.TOLERANCE_LAPSED)


def end_correction(event: CorrectionDue) -> None:
    """The last moment for a correction has passed."""
    timers.report_lapse(number=event.number, outcome=Outcome.CORRECTION_LAPSED)


def accept_by_silence(event: NoticeDue) -> None:
    """Nobody told the applicant in time what is missing: the case counts as accepted."""
    deemed.deem_accepted(number=event.number)


def end_procedure(event: ProcedureDue) -> None:
    """A special procedure has had its time: the clock runs again."""
    procedures.end_procedure(number=event.number)


def take_silence(event: AdviceDue) -> None:
    """Another authority has not answered in time; where the standard says so, it counts as having agreed."""
    referrals.take_silence(number=event.number, referral=event.step)


def decide_by_silence(event: DecisionDue) -> None:
    """Nobody has decided in the legal time; where the standard says so, silence has."""
    tacit.decide_by_silence(number=event.number)


def expire_draft(event: DraftExpiryDue) -> None:
    """A draft nobody touched for its whole life is deleted; one that was touched is looked at again later."""
    drafts.expire_draft(draft_id=event.draft)


def record_delays() -> int:
    """What has run out by now at the offices of this node. The worker asks again and again."""
    return watching.record_delays()


def reckon_clocks(event: CalendarPublished) -> None:
    """A year's holidays are known now: due days that rested on a guess are computed again."""
    timers.reckon_provisional_cases()
