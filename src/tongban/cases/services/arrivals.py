"""Go on with a case when the files that a step named have come."""

from django.db import transaction

from tongban.cases.models import Case
from tongban.cases.queries.rows import step_from_row
from tongban.cases.types import Step, StepKind
from tongban.kernel.blobs.services import blob_findings
from tongban.kernel.node import this

from .incoming import load_dossier
from .results import deliver_result
from .steps import after_files, lock_case


@transaction.atomic
def continue_with_files(*, stream: str) -> None:
    """Files of the case with this stream have come: go on with the steps that now have all of theirs.

    One with a virus has come too: the case goes on, so that somebody can ask for it again (decision record 39).
    The case is held from the look at what is here until the end. A stream that belongs to no case is nothing to us.
    """
    case = Case.hold(stream=stream)
    if case is None or not case.awaits:
        return
    settled = blob_findings(file for waiting in case.awaits for file in waiting["files"])
    complete = [waiting["step"] for waiting in case.awaits if settled.keys() >= set(waiting["files"])]
    case.awaits = [waiting for waiting in case.awaits if waiting["step"] not in complete]
    case.save()
    for step_id in complete:
        _continue(case, step_from_row(case.steps.get(pk=step_id)))


@transaction.atomic
def continue_step(*, number: str, step_id: str) -> None:
    """Go on with a step that had nothing to wait for."""
    case = lock_case(number)
    _continue(case, step_from_row(case.steps.get(pk=step_id)))


def _continue(case: Case, step: Step) -> None:
    is_news = step.kind is StepKind.CORRECT or not case.content
    if is_news and case.origin_node != this().id:
        load_dossier(case)
        case.save()
    after_files(case, step)
    if step.kind in (StepKind.GRANT, StepKind.ISSUE, StepKind.REFUSE):
        deliver_result(case, step)
