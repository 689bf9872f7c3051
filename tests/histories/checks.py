"""What must hold of a case at two nodes, once everything has arrived, whatever happened."""

import dataclasses
import datetime as dt
from typing import Any

from tests.histories.stranger import Stranger
from tests.histories.world import World
from tongban.cases.events import StageDelayed
from tongban.cases.models import Case
from tongban.cases.queries.delays import delays
from tongban.cases.queries.rows import facts_of, files_of, first_facts, steps_of
from tongban.cases.rules.allowed import TELLS_CLOCK
from tongban.cases.rules.clock import CORRECTION, STARTS, Pause, clock_of, is_same_moment, moves_of
from tongban.cases.rules.history import steps_held
from tongban.cases.rules.letters import letters_of
from tongban.cases.rules.steps import DECISIONS, fold_steps
from tongban.cases.services.viewing import open_case, open_file, open_time_record
from tongban.cases.types import OPEN, Facts, Side, State, Step, StepKind
from tongban.catalogue import queries as catalogue
from tongban.catalogue.types import Letter
from tongban.certificates.models import Certificate
from tongban.exchange.models import OutMessage
from tongban.exchange.types import DeliveryState
from tongban.jurisdictions.types import WorkingCalendar
from tongban.kernel import clock
from tongban.kernel.blobs.services import blobs_here, read_blob
from tongban.kernel.journal.models import Delivery
from tongban.kernel.journal.queries import recorded
from tongban.kernel.node import this

K = StepKind
DECIDES = {K.CLAIM, K.GRANT, K.REFUSE, K.ISSUE, K.SUSPEND, K.EXTEND, K.TRANSFER, K.REOPEN}
TAKES_IN = {K.TAKE_IN, K.ACCEPT, K.DECLINE, K.RETURN}
COLUMNS = ("authority", "held", "dossier", "certificate_code", "is_asked", "hall", "mode", "stream")
"""What the rows of a case say alike, beside what its steps come to."""
LAW: dict[StepKind, Letter] = {
    K.TAKE_IN: Letter.RECEIPT,
    K.REQUEST_CORRECTION: Letter.ONE_TIME_NOTICE,
    K.ACCEPT: Letter.ACCEPTANCE,
    K.DEEM_ACCEPTED: Letter.ACCEPTANCE,
    K.DECLINE: Letter.NON_ACCEPTANCE,
    K.SUSPEND: Letter.SUSPENSION,
    K.CONTINUE: Letter.RESUMPTION,
    K.EXTEND: Letter.EXTENSION,
    K.GRANT: Letter.GRANT,
    K.REFUSE: Letter.REFUSAL,
    K.WITHDRAW: Letter.TERMINATION,
    K.LAPSE: Letter.TERMINATION,
    K.END: Letter.TERMINATION,
    K.REOPEN: Letter.REOPENING,
    K.TRANSFER: Letter.TRANSFER,
}
"""The letter that the applicant must have when this has happened, written down here once more and apart from the program."""


def check_all(world: World, stranger: Stranger) -> None:
    """Everything, at every node that knows the case."""
    _alike(world)
    for region in world.knowing():
        with region.acting():
            case = Case.objects.get(number=world.number)
            steps = steps_of(case)
            _nothing_hangs()
            _steps_are_whole(case, steps)
            _clock_follows(facts_of(case), steps, stranger.calendars)
            _each_their_own_part(steps)
            _files_are_here(case, steps)
            _one_certificate(case, steps)
    _letters_are_there(world)
    _record_agrees(world, stranger)
    _delays_agree(world)


def _delays_agree(world: World) -> None:
    """Whoever looks when is told the same, and what ran out at an office of a node, that node has recorded once."""
    told = []
    for region in world.knowing():
        with region.acting(), clock.frozen(world.time - dt.timedelta(minutes=5)):
            found = delays(Case.objects.get(number=world.number))
        told.append(found)
        with region.acting():
            events = list(recorded(StageDelayed, f"case:{world.number}"))
        own = {
            (row.office, row.stage, row.level, row.due.isoformat()) for row in found if row.node == region.id
        }
        kept = [
            (row.office, row.stage, row.level, row.due) for row in events if isinstance(row, StageDelayed)
        ]
        assert own <= set(kept), f"{region.id} has not recorded {own - set(kept)}"
        assert len(set(kept)) == len(kept)
    if not world.has_news:
        assert all(row == told[0] for row in told), f"the nodes differ: {told}"


def _alike(world: World) -> None:
    """One time line, one state, one content."""
    seen = []
    for region in world.knowing():
        with region.acting():
            case = Case.objects.get(number=world.number)
            content = {
                name: case.content[name]
                for name in ("applicant", "answers", "form", "materials")
                if case.content
            }
            steps = [dataclasses.replace(step, messages=()) for step in steps_of(case)]
            columns = {name: getattr(case, name) for name in COLUMNS}
            if not world.has_news and case.state in (State.SUBMITTED, State.RECEIVED):
                columns["notice_due"] = case.notice_due
            seen.append({"steps": steps, "facts": facts_of(case), "content": content, **columns})
    for other in seen[1:]:
        differing = {name: (seen[0][name], other[name]) for name in other if seen[0][name] != other[name]}
        assert not differing, f"the nodes differ: {differing}"


def _nothing_hangs() -> None:
    """Nothing failed on the way, nothing was refused by the other node, nothing waits that could go."""
    failed = list(Delivery.objects.filter(attempts__gt=0).values_list("reaction", "last_error"))
    assert not failed, failed
    messages = set(OutMessage.objects.values_list("state", flat=True))
    assert messages <= {DeliveryState.DONE.value}, list(
        OutMessage.objects.exclude(state="done").values_list("type", "state", "last_reason")
    )


def _steps_are_whole(case: Case, steps: list[Step]) -> None:
    """Every node's steps are here from its first to its last, and the row says what they come to."""
    assert len({step.id for step in steps}) == len(steps)
    for node_id, last in steps_held(steps).items():
        assert sorted(step.number for step in steps if step.node == node_id) == list(range(1, last + 1))
    assert fold_steps(first_facts(case), steps) == facts_of(case)
    assert not case.awaits, "a step waits for files that are all here"


def _clock_follows(facts: Facts, steps: list[Step], calendars: dict[str, WorkingCalendar]) -> None:
    """No due day moved but by a step with its reason; no clock stands still without one, and while it does all see why."""
    moves = moves_of(steps)
    pauses = [move for move in moves if isinstance(move, Pause)]
    still = pauses[-1].begins if pauses and pauses[-1].ends is None else None
    if facts.clock is None:
        assert not any(step.kind in STARTS for step in steps)
        return
    told = max(
        number for number, step in enumerate(steps) if step.kind in TELLS_CLOCK and step.payload.get("clock")
    )
    found = clock_of(steps[: told + 1], calendars[facts.clock.calendar])
    assert found is not None
    assert is_same_moment(found, facts.clock), "the clock does not follow"
    assert still is None or facts.clock.paused_from == still
    has_answered = facts.clock.paused_from is not None and still is None
    assert not has_answered or facts.state in (State.CORRECTION_REQUESTED, State.CLOSED)
    assert {move.why for move in pauses} <= {CORRECTION, "hearing"}
    if still is not None and facts.state in OPEN:
        assert facts.state in (State.SUSPENDED, State.CORRECTION_REQUESTED), (
            "stands still, and nobody sees why"
        )


def _each_their_own_part(steps: list[Step]) -> None:
    """The window never decided, the authority never took in, and examined nothing that was not accepted."""
    accepted = next((number for number, step in enumerate(steps) if step.kind in STARTS), len(steps))
    for number, step in enumerate(steps):
        decides = step.side is Side.AUTHORITY and step.kind in DECISIONS and step.kind is not K.END
        assert not (decides and number < accepted), step
        assert not (step.kind in DECIDES and step.side is Side.INTAKE), step
        assert not (step.kind in TAKES_IN - {K.RETURN} and step.side is not Side.INTAKE), step
        assert not (step.kind is K.RETURN and step.side is not Side.AUTHORITY), step


def _files_are_here(case: Case, steps: list[Step]) -> None:
    """Every file of the case is at every node, whole; one that a later one replaced, where it was handed in."""
    wanted = {part.sha256 for part in files_of(case)} if case.content else set()
    handed_in = (step for step in steps if step.kind is K.SUPPLY and step.node == this().id)
    wanted |= {step.payload["material"]["sha256"] for step in handed_in}
    assert wanted <= blobs_here(wanted), "a file is missing"
    for sha256 in wanted:
        read_blob(sha256)


def _one_certificate(case: Case, steps: list[Step]) -> None:
    """A granted case has one certificate, at the node that issued it and at the applicant's; any other has none."""
    issued = [step for step in steps if step.kind is K.ISSUE]
    assert len(issued) == sum(step.kind is K.GRANT for step in steps) <= 1
    here = list(Certificate.objects.values_list("code", "is_own", "held_by"))
    if not issued:
        assert not here
        return
    issuer, is_origin = issued[0].node, bool(case.person_id)
    expected = (issued[0].payload["code"], issuer == this().id, case.person_id if is_origin else "")
    assert here == ([expected] if is_origin or issuer == this().id else [])


def _letters_are_there(world: World) -> None:
    """Where the person applied they can read every letter the law demands; the desk that decides has the same ones."""
    with world.origin.acting():
        view = open_case(actor=world.origin.people["applicant"], number=world.number)
        standard = catalogue.standard_by_digest(view.standard_digest)
        letters = letters_of(standard, view)
        keys = [letter.key for letter in letters]
        assert len(set(keys)) == len(keys), "a letter twice"
        for step in view.steps:
            if step.kind in LAW:
                assert f"{LAW[step.kind].value}-{step.id}" in keys, f"no letter about {step.kind.value}"
        for letter in letters:
            assert letter.title.zh
            assert letter.opening.zh
            assert letter.opening.en
            assert letter.office is not None or letter.kind is Letter.TOLERANCE_COMMITMENT
            assert letter.kind not in (Letter.REFUSAL, Letter.NON_ACCEPTANCE) or letter.remedies is not None
        _materials_can_be_read(world, view)
    home = next(region for region in world.regions if region.id == view.deciding_node)
    case = world.case(home)
    if case is not None:
        with home.acting():
            seen = open_case(actor=home.people[f"review {case.authority}"], number=world.number)
            assert letters_of(standard, seen) == letters


def _materials_can_be_read(world: World, view: Any) -> None:
    for material in view.materials:
        if material.sha256:
            assert material.is_here
            open_file(actor=world.origin.people["applicant"], number=world.number, material=material.key)


def _record_agrees(world: World, stranger: Stranger) -> None:
    """A stranger who has the time record, what the nodes say of themselves and the calendar finds the same clock."""
    for region in world.knowing():
        with region.acting():
            facts = facts_of(Case.objects.get(number=world.number))
            if facts.clock is None:
                return
            reader = world.reader(region)
            if reader is None:
                continue
            record = open_time_record(actor=reader, number=world.number)
        now = region.time + region.ahead
        status, found = stranger.verify(record, calendar=facts.clock.calendar, at=now)
        _same_clock(found, facts, status, now)


def _same_clock(found: dict[str, Any], facts: Facts, status: int, now: dt.datetime) -> None:
    """While the applicant's answer waits for the work to go on, the record knows its end already and the row does not."""
    assert facts.clock is not None
    ended = facts.decided_at or facts.closed_at
    assert found["ended_at"] == (ended.isoformat() if ended else None)
    assert (status == 3) == found["is_late"]
    assert found["is_due_as_stated"]
    has_answered = facts.clock.paused_from and not any(
        move.get("went_on_at", "") is None for move in found["moves"]
    )
    if not has_answered:
        assert dt.datetime.fromisoformat(found["promised_due"]) == facts.clock.promised_due
        moment = ended or facts.clock.paused_from or now
        assert found["is_late"] == (moment > facts.clock.promised_due)
