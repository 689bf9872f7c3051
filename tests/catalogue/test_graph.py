"""Sound graphs pass, unsound ones do not, and a case is found where its steps have brought it."""

import itertools
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalogue.examples import FILES, shipped
from tests.catalogue.random_flows import flows
from tongban.catalogue.rules.graph import Progress, graph_faults
from tongban.catalogue.rules.graph import progress as progress_of
from tongban.catalogue.rules.ranks import back_edges
from tongban.catalogue.rules.walks import find_cycle, reachable, successors
from tongban.catalogue.types import Flow, Passed, StageKind, StepKind

S = StepKind
HAPPY = (S.SUBMIT, S.TAKE_IN, S.ACCEPT, S.FORWARD, S.ARRIVE, S.CLAIM, S.GRANT, S.ISSUE, S.DELIVER)


ASSENT_ASKED, ASSENT_GIVEN = Passed(S.REFER, "assent"), Passed(S.ADVISE, "assent")


def progress(flow: Flow, steps: Iterable[StepKind | Passed]) -> Progress:
    """Where a case is after these steps."""
    return progress_of(flow, (step if isinstance(step, Passed) else Passed(step) for step in steps))


@pytest.mark.parametrize(
    ("count", "current"),
    list(
        enumerate(
            ["", "take_in", "check", "accept", "accept", "review", "review", "issue", "issue", "delivered"]
        )
    ),
)
def test_a_company_case_is_followed_step_by_step(count: int, current: str) -> None:
    found = progress(shipped("company_establishment").flow, HAPPY[:count])
    assert found.current == ({current} if current else set())


def test_what_lies_behind_is_done() -> None:
    found = progress(shipped("company_establishment").flow, HAPPY)
    assert found.done == {"apply", "take_in", "check", "accept", "review", "decide", "issue", "delivered"}


def test_after_a_correction_the_check_is_open_again() -> None:
    flow = shipped("company_establishment").flow
    asked = progress(flow, (S.SUBMIT, S.TAKE_IN, S.REQUEST_CORRECTION))
    assert (asked.current, "check" in asked.done) == ({"correct"}, True)
    mended = progress(flow, (S.SUBMIT, S.TAKE_IN, S.REQUEST_CORRECTION, S.CORRECT))
    assert (mended.current, "check" in mended.done, "correct" in mended.done) == ({"check"}, False, True)


@pytest.mark.parametrize(
    ("steps", "end"),
    [
        ((*HAPPY[:6], S.REFUSE), "refused"),
        ((S.SUBMIT, S.WITHDRAW), "ended"),
        ((S.SUBMIT, S.TAKE_IN, S.REQUEST_CORRECTION, S.LAPSE), "ended"),
    ],
)
def test_other_ends(steps: tuple[StepKind, ...], end: str) -> None:
    assert progress(shipped("company_establishment").flow, steps).current == {end}


def test_talk_moves_nothing() -> None:
    flow = shipped("company_establishment").flow
    before = progress(flow, HAPPY[:6])
    assert progress(flow, (*HAPPY[:6], S.ASK, S.ANSWER)) == before
    assert "supply" in progress(flow, (*HAPPY[:6], S.SUPPLY)).done


@pytest.mark.parametrize("key", ["household_transfer", "company_relocation"])
def test_two_authorities_work_at_the_same_time(key: str) -> None:
    flow = shipped(key).flow
    asked = progress(flow, (*HAPPY[:5], ASSENT_ASKED, S.CLAIM))
    assert asked.current == {"review", "assent"}
    assert "both" in asked.done
    assert "together" not in asked.done
    assert progress(flow, (*HAPPY[:6], ASSENT_ASKED, ASSENT_GIVEN)).current == {"review"}
    granted = progress(flow, (*HAPPY[:6], ASSENT_ASKED, ASSENT_GIVEN, S.GRANT))
    assert granted.current == {"issue"}
    assert {"both", "together"} <= granted.done


def test_several_authorities_are_asked_side_by_side_and_each_is_done_by_itself() -> None:
    flow = shipped("provident_fund_offsite_loan").flow
    title_asked, title_given = Passed(S.REFER, "title"), Passed(S.ADVISE, "title")
    asked = (*HAPPY[:4], ASSENT_ASKED, title_asked)
    assert progress(flow, asked).current == {"review", "assent", "title"}
    assert progress(flow, (*asked, title_given)).current == {"review", "assent"}
    answered = progress(flow, (*asked, title_given, S.CLAIM, ASSENT_GIVEN))
    assert (answered.current, {"assent", "title"} <= answered.done) == ({"review"}, True)


def test_who_sends_a_case_back_calls_the_other_way_off() -> None:
    flow = shipped("household_transfer").flow
    sent_back = progress(flow, (*HAPPY[:6], ASSENT_ASKED, S.RETURN))
    assert sent_back.current == {"check"}


@pytest.mark.parametrize("key", sorted(FILES))
def test_every_stage_of_a_shipped_standard_can_be_current_or_done(key: str) -> None:
    flow = shipped(key).flow
    assert all(stage.kind.is_bar or stage.current_on or stage.done_on for stage in flow.stages)
    ends = [stage for stage in flow.stages if stage.kind is StageKind.END]
    assert all(stage.current_on for stage in ends)


@given(flows())
def test_faults_are_found_exactly_when_a_graph_is_unsound(flow: Flow) -> None:
    codes = {fault.code for fault in graph_faults(flow)}
    after = successors(flow.edges)
    starts = [stage.key for stage in flow.stages if stage.kind is StageKind.START]
    unreached = {stage.key for stage in flow.stages} - reachable(starts[0], after)
    assert ("standard-stage-unreachable" in codes) == bool(unreached)
    declared = {(edge.source, edge.target) for edge in flow.edges if edge.is_return}
    assert ("standard-cycle" in codes) == (not back_edges_are_declared(flow, declared))


def back_edges_are_declared(flow: Flow, declared: set[tuple[str, str]]) -> bool:
    kept = [edge for edge in flow.edges if (edge.source, edge.target) not in declared]
    closed = {key: reachable(key, successors(kept)) for key in successors(kept)}
    return not any(edge.source in closed.get(edge.target, {edge.target}) for edge in kept)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=20))
def test_a_cycle_is_found_or_there_is_none(pairs: list[tuple[int, int]]) -> None:
    after: dict[str, list[str]] = {}
    for source, target in pairs:
        after.setdefault(str(source), []).append(str(target))
    cycle = find_cycle([str(number) for number in range(9)], after)
    if cycle:
        assert cycle[0] == cycle[-1]
        assert all(follower in after[key] for key, follower in itertools.pairwise(cycle))
    else:
        assert not any(key in reachable(follower, after) for key in after for follower in after[key])


def test_back_edges_of_the_company_case_are_the_declared_returns() -> None:
    flow = shipped("company_establishment").flow
    assert back_edges(flow) == {(edge.source, edge.target) for edge in flow.edges if edge.is_return}
