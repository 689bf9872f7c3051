"""The picture never disagrees with the engine: whatever the rules of a case allow, the chart shows where the case is."""

import collections
import dataclasses
import functools

import pytest

from tests.cases.test_steps_rules import facts, step
from tests.catalogue.examples import FILES, shipped
from tongban.cases.rules.marks import marks
from tongban.cases.rules.steps import DECISIONS, FACTS, apply_step, check_step
from tongban.cases.types import Facts, Outcome, Side, State, Step, StepKind
from tongban.catalogue.rules.graph import Progress, progress
from tongban.catalogue.types import Flow, Lane, StageKind
from tongban.kernel.errors import Refused

K, S = StepKind, State
LANES = {
    S.SUBMITTED: {Lane.INTAKE},
    S.RECEIVED: {Lane.INTAKE},
    S.RETURNED: {Lane.INTAKE},
    S.CORRECTION_REQUESTED: {Lane.APPLICANT},
    S.IN_REVIEW: {Lane.AUTHORITY, Lane.COOPERATING},
}
"""Where the case is as the rules see it; an accepted case may be on its way between window and authority."""
TALK = {K.ASK, K.ANSWER, K.NOTE, K.RECKON, K.ASK_WITHDRAWAL, K.REPORT_LAPSE}
"""Steps that change nothing that a chart shows."""
TABLE = {**DECISIONS, **FACTS}


def may_follow(now: Facts, taken: tuple[Step, ...], is_joint: bool) -> list[Step]:
    """Every step that somebody may take now, each at the node where it is taken."""
    found = []
    kinds = [step.kind for step in taken]
    for kind, transition in TABLE.items():
        if kind in TALK or (kind in (K.ASSENT_REQUEST, K.ASSENT) and not is_joint):
            continue
        for side in sorted(transition.sides):
            follower = step(kind, side, node=now.keeper if kind in DECISIONS else "50", number=len(taken) + 1)
            if kind is K.FORWARD:
                follower = dataclasses.replace(follower, payload={"to": "51", "files": []})
            try:
                check_step(now, kind=kind, side=side, node=follower.node)
            except Refused:
                continue
            if _is_done_by_the_services(kind, kinds, now):
                found.append(follower)
    return found


def _is_done_by_the_services(kind: StepKind, before: list[StepKind], now: Facts) -> bool:
    """What the commands see to, beyond the table: nothing is said twice, and nothing arrives that was not sent."""
    last = before[-1] if before else None
    if kind is K.ARRIVE:
        return last is K.FORWARD
    if kind is K.RESUME:
        return K.CORRECT in before
    if kind in (K.CLAIM, K.RETURN):
        return K.FORWARD in before[_index(before, K.ACCEPT) :] and now.state is not S.RETURNED
    if kind is K.ASSENT_REQUEST:
        return now.assent is None and K.FORWARD in before[_index(before, K.ACCEPT) :]
    if kind is K.ASSENT:
        return now.assent == "asked"
    if kind is K.SUBMIT:
        return not before
    if kind is K.CLOSE:
        return K.DELIVER in before
    if kind is K.SUPPLY:
        return bool(now.owed)
    once = {K.CORRECT, K.ISSUE, K.DELIVER}
    return bool(before) and last is not kind and not (kind in once and kind in before)


def _index(kinds: list[StepKind], kind: StepKind) -> int:
    return kinds.index(kind) if kind in kinds else len(kinds)


@functools.cache
def every_path(is_joint: bool, longest: int = 16) -> dict[tuple[object, ...], tuple[Facts, tuple[Step, ...]]]:
    """One path for each situation the rules can bring a case into, told apart by what the chart and the rules look at."""
    start = facts(assent=None)
    seen: dict[tuple[object, ...], tuple[Facts, tuple[Step, ...]]] = {}
    waiting = collections.deque([(start, ())])
    while waiting:
        now, taken = waiting.popleft()
        if len(taken) == longest:
            continue
        for follower in may_follow(now, taken, is_joint):
            path = (*taken, follower)
            after = apply_step(now, follower)
            situation = (
                _outline(after),
                tuple(sorted({one.kind for one in path})),
                follower.kind,
                follower.side,
            )
            if situation not in seen:
                seen[situation] = after, path
                waiting.append((after, path))
    return seen


def _outline(now: Facts) -> tuple[object, ...]:
    return (
        now.state,
        now.keeper,
        now.outcome,
        bool(now.owed),
        now.corrections,
        now.returns,
        now.assent,
        now.resume_to,
    )


def _is_joint(flow: Flow) -> bool:
    return any(lane.lane is Lane.COOPERATING for lane in flow.lanes)


@pytest.mark.parametrize("key", sorted(FILES))
def test_the_chart_shows_where_the_case_is_on_every_path(key: str) -> None:
    flow = shipped(key).flow
    stages = {stage.key: stage for stage in flow.stages}
    reached: dict[tuple[object, ...], Progress] = {}
    for now, path in every_path(_is_joint(flow)).values():
        told = tuple(marks(path))
        found = reached.setdefault(told, progress(flow, told))
        names = [one.kind.value for one in path]
        assert found.current, names
        ends = {one for one in found.current if stages[one].kind is StageKind.END}
        assert not ends or found.current == ends, names
        if now.state in LANES and not _is_on_its_way(path):
            assert {stages[one].lane for one in found.current} <= LANES[now.state], names
        if now.state is S.CLOSED:
            assert ends, names
        if now.outcome is Outcome.REFUSED:
            assert found.current == {"refused"}, names
    assert {now.state for now, _ in every_path(_is_joint(flow)).values()} == set(State)


def _is_on_its_way(path: tuple[Step, ...]) -> bool:
    """The applicant has answered and the answer has not been taken up: rules and chart may be a step apart."""
    kinds = [one.kind for one in path]
    return K.CORRECT in kinds and K.RESUME not in kinds


def test_online_applications_wait_at_the_window_they_were_sent_to() -> None:
    path = [
        step(K.SUBMIT, Side.APPLICANT),
        step(K.FORWARD, Side.SYSTEM),
        step(K.ARRIVE, Side.SYSTEM, node="51"),
    ]
    assert progress(shipped("company_establishment").flow, marks(path)).current == {"take_in"}
