"""A whole case or draft, put into words for a page. Whoever calls has checked who may read it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from tongban.cases.models import Case, Draft
from tongban.cases.rules import steps as rules
from tongban.cases.rules.drafts import missing_tasks, section_of, statement_of, target_words, to_hand_in
from tongban.cases.rules.marks import marks
from tongban.cases.rules.talk import files_in, place_in
from tongban.cases.types import (
    CLOSURE_RESULT,
    OPEN,
    CaseView,
    Channel,
    Check,
    DraftView,
    GapView,
    Holder,
    MaterialView,
    Outcome,
    Provision,
    SaidFile,
    Side,
    State,
    Step,
    StepKind,
    StepView,
    TaskView,
)
from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.forms import active_sections
from tongban.catalogue.rules.graph import progress
from tongban.catalogue.rules.promises import promised_for
from tongban.catalogue.types import Need, Standard, TimeLimit
from tongban.exchange import queries as exchange
from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.rules.deadlines import due_at
from tongban.jurisdictions.types import WorkingCalendar
from tongban.kernel import canonical, clock
from tongban.kernel.blobs.services import blob_findings
from tongban.kernel.errors import Refused
from tongban.kernel.node import this

from .clocks import clock_view, paused_because
from .delays import delay_views
from .lists import DRAFT_WARNING
from .referrals import own_stages, referral_views
from .rows import facts_of, said_in, steps_of

_AS_STORED = (
    *(
        "number",
        "item",
        "mode",
        "label",
        "is_green",
        "check_due",
        "is_proved",
        "content",
        "certificate_code",
        "claimed_by",
    ),
    *("submitted_at", "received_at", "decided_at", "closed_at"),
    *("correction_due", "corrections", "suspension_due"),
)
"""What a page shows of a case as the row has it."""


def case_view(case: Case, side: Side, authority: str = "") -> CaseView:
    """Everything a page needs of a case, as `side` may see it; `authority` is the reader's, if any."""
    standard = catalogue.standard_by_digest(case.standard_digest)
    steps = steps_of(case)
    reached = progress(standard.flow, marks(steps))
    waiting, here = waiting_of(case), files_here(case, steps)
    calendar = jurisdictions.calendar()
    outcome = Outcome(case.outcome) if case.outcome else None
    return CaseView(
        **{name: getattr(case, name) for name in _AS_STORED},
        item_name=(standard.name.zh, standard.name.en),
        standard_version=standard.version,
        standard_digest=standard.digest,
        state=State(case.state),
        holder=Holder(case.holder),
        outcome=outcome,
        closure_result=CLOSURE_RESULT[outcome] if outcome and case.state == State.CLOSED else "",
        received_by=jurisdictions.hall(case.hall).name,
        decided_by=jurisdictions.authority(case.authority).name,
        receiving_node=case.intake_node,
        deciding_node=case.home_node,
        keeper=case.keeper_node,
        referrals=referral_views(case, standard, steps, authority),
        own_stages=own_stages(case, standard),
        side=side,
        notice_due=case.notice_due or case.submitted_at,
        promise=_promise(case, standard),
        expected_due=case.promised_due or _limit_end(clock.now(), _promise(case, standard), calendar),
        clock=clock_view(case, calendar),
        was_corrected=was_corrected(steps),
        paused_because=paused_because(case),
        materials=_materials(case, standard, here),
        gaps=_gaps(case, standard),
        steps=tuple(step_view(step, waiting, here) for step in steps),
        stages_done=reached.done,
        stages_current=reached.current if case.state in OPEN else frozenset(),
        waits_for_node=next(iter(waiting.values()), ""),
        may=allowed_steps(case, side),
        delays=() if side is Side.APPLICANT else delay_views(case, standard, steps),
    )


def _promise(case: Case, standard: Standard) -> TimeLimit:
    answers, form = said_in(case, standard)
    return promised_for(standard, answers=answers, form=form, today=clock.today())


def was_corrected(steps: list[Step]) -> bool:
    """Has the applicant answered the latest correction request (the answer may still be on its way)?"""
    kinds = [step.kind for step in steps if step.kind in (StepKind.REQUEST_CORRECTION, StepKind.CORRECT)]
    return bool(kinds) and kinds[-1] is StepKind.CORRECT


def _limit_end(started: dt.datetime, limit: TimeLimit, calendar: WorkingCalendar) -> dt.datetime:
    return due_at(started, limit.limit, calendar, this().service_hours_end).at


def waiting_of(case: Case) -> dict[str, str]:
    """Messages of this case that another node has not confirmed: message id to node."""
    return {row.id: row.peer for row in exchange.deliveries_of(case.stream) if row.state == "pending"}


def files_here(case: Case, steps: Iterable[Step]) -> dict[str, str]:
    """Which files of the case, and of these steps of it, are on this node, each with what was found in it."""
    rows = [*case.content.get("materials", {}).values(), *(row for step in steps for row in files_in(step))]
    return blob_findings(row["sha256"] for row in rows if row.get("sha256"))


def step_view(step: Step, waiting: dict[str, str], here: Mapping[str, str]) -> StepView:
    """A line of the time line; `waiting` and `here` as waiting_of and files_here tell."""
    about, page = place_in(step)
    said = step.payload.get("text") or step.payload.get("reason") or ""
    return StepView(
        id=step.id,
        at=step.at,
        kind=step.kind,
        side=step.side,
        office=(step.office.zh, step.office.en),
        node=step.node,
        text=said,
        refers_to=step.payload.get("question", ""),
        files=tuple(_document(row, here) for row in files_in(step)),
        about=about,
        page=page,
        payload=step.payload,
        delivered=not any(message in waiting for message in step.messages),
    )


def _document(row: dict[str, Any], here: Mapping[str, str]) -> SaidFile:
    return SaidFile(
        name=row["name"],
        media=row["media"],
        size=row["size"],
        sha256=row["sha256"],
        changes=tuple(row.get("changes", ())),
        is_here=row["sha256"] in here,
        finding=here.get(row["sha256"], ""),
    )


def _materials(case: Case, standard: Standard, here: Mapping[str, str]) -> tuple[MaterialView, ...]:
    due = {row["material"]: dt.datetime.fromisoformat(row["due"]) for row in case.owed}
    views = []
    rows = case.content.get("materials", {})
    for material in standard.materials:
        if material.key not in rows:
            continue
        key, row = material.key, rows[material.key]
        sha256 = row.get("sha256", "")
        views.append(
            MaterialView(
                key=key,
                name=(material.name.zh, material.name.en),
                is_secondary=material.need is Need.SECONDARY,
                provision=Provision(row["provision"]),
                check=Check(row["check"]) if row.get("check") else None,
                note=row.get("note", ""),
                file_name=row.get("name", ""),
                media=row.get("media", ""),
                size=row.get("size", 0),
                sha256=sha256,
                changes=tuple(row.get("changes", ())),
                is_here=not sha256 or sha256 in here,
                finding=here.get(sha256, ""),
                due=due.get(key),
                wording=(material.check.zh, material.check.en),
            )
        )
    return tuple(views)


def _gaps(case: Case, standard: Standard) -> tuple[GapView, ...]:
    return tuple(_gap(row, standard) for row in case.gaps)


def _gap(row: dict[str, Any], standard: Standard) -> GapView:
    target, label = row["target"], target_words(standard, row["target"])
    is_material = target.startswith("material:")
    return GapView(
        target=target,
        section=section_of(target),
        material=target.removeprefix("material:") if is_material else "",
        label=(label.zh, label.en),
        text=row["text"],
        is_mended=bool(row.get("mended")),
    )


def allowed_steps(case: Case, side: Side, kinds: Iterable[StepKind] = StepKind) -> frozenset[StepKind]:
    """What the page may offer, of these kinds; the command asks the rules again."""
    facts = facts_of(case)
    allowed = set()
    for kind in kinds:
        try:
            rules.check_step(facts, kind=kind, side=side, node=this().id)
        except Refused:
            continue
        allowed.add(kind)
    return frozenset(allowed)


def draft_view(draft: Draft) -> DraftView:
    """A draft for its task list and pages."""
    standard = catalogue.standard_by_digest(draft.standard_digest)
    content = draft.content or {
        "answers": {},
        "form": {},
        "done": [],
        "materials": {},
        "channel": "window",
        "hall": "",
    }
    missing = set(missing_tasks(standard, content, clock.today()))
    return DraftView(
        id=draft.id,
        person_id=draft.person_id,
        standard_digest=draft.standard_digest,
        item=draft.item,
        answers=content["answers"],
        form=content["form"],
        materials=content["materials"],
        channel=Channel(content["channel"]),
        hall=content["hall"],
        sections=tuple(
            _task(section.key, section.name, section.help, missing)
            for section in active_sections(standard, answers=content["answers"], form=content["form"])
        ),
        hand_in=tuple(
            _task(f"material:{row.material.key}", row.material.name, row.material.help, missing)
            for row in to_hand_in(standard, content)
        ),
        is_complete=not missing,
        commitments=tuple(
            key for key, row in content["materials"].items() if row["provision"] == Provision.LATE
        ),
        statement=canonical.digest(statement_of(draft.id, draft.standard_digest, content)),
        expires_at=draft.expires_at,
        expires_soon=draft.expires_at - clock.now() < DRAFT_WARNING,
        case_number=draft.case_number,
    )


def _task(key: str, name: Any, hint: Any, missing: set[str]) -> TaskView:
    return TaskView(
        key=key,
        name=(name.zh, name.en),
        hint=(hint.zh, hint.en) if hint else ("", ""),
        status="not-started" if key in missing else "completed",
    )
