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
    S.SUSPENDED: {Lane.AUTHORITY, Lane.COOPERATING, Lane.EXPERT},
}
"""Where the case is as the rules see it; an accepted case may be on its way between window and authority."""
TALK = {K.AFTER_CHECK, K.ASK, K.ANSWER, K.NOTE, K.RECKON, K.EXTEND, K.ASK_WITHDRAWAL, K.REPORT_LAPSE}
"""Steps that change nothing that a chart shows."""
TABLE = {**DECISIONS, **FACTS}


def may_follow(now: Facts, taken: tuple[Step, ...], is_joint: bool, stops: tuple[str, ...]) -> list[Step]:
    """Every step that somebody may take now, each at the node where it is taken."""
    found = []
    kinds = [step.kind for step in taken]
    for kind, transition in TABLE.items():
        if kind in TALK or (kind in (K.REFER, K.ADVISE) and not is_joint):
            continue
        for side in sorted(transition.sides):
            follower = step(kind, side, node=now.keeper if kind in DECISIONS else "50", number=len(taken) + 1)
            left = [stage for stage in stops if stage not in now.suspensions]
            if kind is K.SUSPEND and not left:
                continue
            if kind is K.SUSPEND:
                follower = dataclasses.replace(follower, payload={**follower.payload, "stage": left[0]})
            if kind is K.END and side is Side.INTAKE:
                follower = dataclasses.replace(follower, payload={"outcome": Outcome.ENTERED_IN_ERROR})
            try:
                check_step(now, kind=kind, side=side, node=follower.node, payload=follower.payload)
            except Refused:
                continue
            if _is_done_by_the_services(kind, kinds, now):
                found.append(follower)
    return found


def _is_done_by_the_services(kind: StepKind, before: list[StepKind], now: Facts) -> bool:
    """What the commands see to, beyond the table: nothing is said twice, and nothing arrives that was not sent."""
    is_with_authority = K.FORWARD in before[_index(before, K.ACCEPT) :]
    since_reopened, since_asked = (before[_last(before, kind) :] for kind in (K.REOPEN, K.REQUEST_CORRECTION))
    last = before[-1] if before else None
    is_new = bool(before) and last is not kind
    done: dict[StepKind, bool] = {
        K.SUBMIT: not before,
        K.ARRIVE: last is K.FORWARD,
        K.RESUME: K.CORRECT in since_asked,
        K.CLAIM: is_with_authority and now.state is not S.RETURNED,
        K.RETURN: is_with_authority and now.state is not S.RETURNED,
        K.REFER: not now.referrals and is_with_authority,
        K.ADVISE: any(row.is_open for row in now.referrals),
        K.CLOSE: K.DELIVER in since_reopened,
        K.SUPPLY: bool(now.owed),
        K.ISSUE: is_new and K.ISSUE not in since_reopened,
        K.DELIVER: is_new and K.DELIVER not in since_reopened,
        K.CORRECT: is_new and K.CORRECT not in since_asked,
        K.REQUEST_CORRECTION: is_new and before.count(kind) < 2,  # the third is as the second
    }
    return done.get(kind, is_new)


def _last(kinds: list[StepKind], kind: StepKind) -> int:
    return len(kinds) - 1 - kinds[::-1].index(kind) if kind in kinds else 0


def _index(kinds: list[StepKind], kind: StepKind) -> int:
    return kinds.index(kind) if kind in kinds else len(kinds)


@functools.cache
def every_path(
    is_joint: bool, stops: tuple[str, ...], longest: int = 16
) -> dict[tuple[object, ...], tuple[Facts, tuple[Step, ...]]]:
    """One path for each situation the rules can bring a case into, told apart by what the chart and the rules look at."""
    start = facts()
    seen: dict[tuple[object, ...], tuple[Facts, tuple[Step, ...]]] = {}
    waiting = collections.deque([(start, ())])
    while waiting:
        now, taken = waiting.popleft()
        if len(taken) == longest:
            continue
        for follower in may_follow(now, taken, is_joint, stops):
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
        min(now.corrections, 2),
        now.suspensions,
        now.returns,
        tuple(row.is_open for row in now.referrals),
        now.resume_to,
    )


def _stops(flow: Flow) -> tuple[str, ...]:
    return tuple(stage.key for stage in flow.stages if stage.stops)


def _is_joint(flow: Flow) -> bool:
    return any(lane.lane is Lane.COOPERATING for lane in flow.lanes)


@pytest.mark.parametrize("key", sorted(FILES))
def test_the_chart_shows_where_the_case_is_on_every_path(key: str) -> None:
    flow = shipped(key).flow
    stages = {stage.key: stage for stage in flow.stages}
    reached: dict[tuple[object, ...], Progress] = {}
    paths = every_path(_is_joint(flow), _stops(flow))
    for now, path in paths.values():
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
    wanted = set(State) if _stops(flow) else set(State) - {S.SUSPENDED}
    assert {now.state for now, _ in paths.values()} == wanted


def _is_on_its_way(path: tuple[Step, ...]) -> bool:
    """The applicant has answered and the answer has not been taken up: rules and chart may be a step apart."""
    kinds = [one.kind for one in path]
    since = kinds[_last(kinds, K.REQUEST_CORRECTION) :]
    return K.CORRECT in since and K.RESUME not in since


def test_online_applications_wait_at_the_window_they_were_sent_to() -> None:
    path = [
        step(K.SUBMIT, Side.APPLICANT),
        step(K.FORWARD, Side.SYSTEM),
        step(K.ARRIVE, Side.SYSTEM, node="51"),
    ]
    assert progress(shipped("company_establishment").flow, marks(path)).current == {"take_in"}
