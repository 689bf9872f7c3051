"""What follows from events, each safe to repeat."""

import datetime as dt

from tongban.cases.events import CorrectionDue, DraftExpiryDue, FilesAwaited, SupplementDue
from tongban.cases.queries.rows import step_from_row
from tongban.cases.services import drafts, results, timers
from tongban.cases.services import incoming as incoming_steps
from tongban.cases.services.incoming import load_dossier
from tongban.cases.services.steps import after_files, lock_case
from tongban.cases.types import Outcome, StepKind
from tongban.exchange.types import Incoming
from tongban.jurisdictions.events import CalendarPublished
from tongban.kernel.blobs.services import blobs_here
from tongban.kernel.journal.services import Retry
from tongban.kernel.node import this

FILES_COME_WITHIN = dt.timedelta(milliseconds=150)
"""How soon to look again for a file on its way; fetching has its own back-off."""


def continue_with_files(event: FilesAwaited) -> None:
    """All files of a step are here: go on with the case."""
    if set(event.files) - blobs_here(event.files):
        raise Retry(after=FILES_COME_WITHIN, reason="files on their way")
    case = lock_case(event.number)
    step = step_from_row(case.steps.get(pk=event.step))
    is_news = step.kind is StepKind.CORRECT or not case.content
    if is_news and case.origin_node != this().id:
        load_dossier(case)
        case.save()
    after_files(case, step)
    if step.kind in (StepKind.GRANT, StepKind.ISSUE, StepKind.REFUSE):
        results.deliver_result(case, step)


def receive_step(incoming: Incoming) -> None:
    """Another node tells of a step in a case."""
    incoming_steps.receive_step(incoming=incoming)


def end_tolerance(event: SupplementDue) -> None:
    """The last moment for late materials has passed."""
    timers.report_lapse(number=event.number, outcome=Outcome.TOLERANCE_LAPSED)


def end_correction(event: CorrectionDue) -> None:
    """The last moment for a correction has passed."""
    timers.report_lapse(number=event.number, outcome=Outcome.CORRECTION_LAPSED)


def expire_draft(event: DraftExpiryDue) -> None:
    """A draft nobody touched for its whole life is deleted; one that was touched is looked at again later."""
    drafts.expire_draft(draft_id=event.draft)


def reckon_clocks(event: CalendarPublished) -> None:
    """A year's holidays are known now: due days that rested on a guess are computed again."""
    timers.reckon_provisional_cases()
