"""The table of steps: who may do what when, and that two nodes with the same steps hold the same case."""

import datetime as dt
import functools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.cases.rules.steps import DECISIONS, FACTS, apply_step, check_received, check_step, fold_steps
from tongban.cases.types import Facts, Holder, Office, Outcome, Side, State, Step, StepKind
from tongban.kernel.errors import Refused

START = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
CLOCK = {
    "started_at": START.isoformat(),
    "promised_due": (START + dt.timedelta(days=3)).isoformat(),
    "statutory_due": None,
    "is_provisional": False,
    "calendar": "test",
}
DUE = (START + dt.timedelta(days=1)).isoformat()
START_CLOCK = {
    **CLOCK,
    "promised": {"amount": 3, "unit": "working_day"},
    "statutory": None,
    "closes": "17:00",
}
PAYLOADS: dict[StepKind, dict[str, object]] = {
    StepKind.ACCEPT: {"clock": START_CLOCK, "owed": [{"material": "domicile", "due": DUE}], "checks": {}},
    StepKind.FORWARD: {"to": "51", "files": [], "owes": True},
    StepKind.DEEM_ACCEPTED: {
        "clock": START_CLOCK,
        "owed": [{"material": "domicile", "due": DUE}],
        "checks": {},
    },
    StepKind.REQUEST_CORRECTION: {"gaps": [], "due": DUE, "again": "something new"},
    StepKind.SUSPEND: {"stage": "hearing", "reason": "the law", "due": None},
    StepKind.CONTINUE: {"clock": CLOCK, "reason": ""},
    StepKind.EXTEND: {"clock": CLOCK, "limit": {"amount": 3, "unit": "working_day"}, "reason": "hard"},
    StepKind.TRANSFER: {"to": "51", "authority": "another", "files": []},
    StepKind.END: {"outcome": "voided"},
    StepKind.REOPEN: {"clock": START_CLOCK, "reason": "set aside", "decision": "no. 1"},
    StepKind.RESUME: {"clock": None},
    StepKind.SUPPLY: {"material": {"key": "domicile"}},
    StepKind.REFER: {
        "consulted": "assent",
        "stage": "assent",
        "authority": "another",
        "to": "50",
        "due": DUE,
        "text": "",
    },
    StepKind.ADVISE: {"referral": "51-24", "agrees": True, "text": "", "silent": False},
    StepKind.LAPSE: {"outcome": "tolerance_lapsed"},
    StepKind.RECKON: {"clock": CLOCK},
    StepKind.AFTER_CHECK: {"passed": True, "text": "seen"},
}


def step(kind: StepKind, side: Side, node: str = "50", number: int = 1, **payload: object) -> Step:
    return Step(
        id=f"{node}-{number}",
        node=node,
        number=number,
        at=START + dt.timedelta(minutes=number),
        kind=kind,
        side=side,
        office=Office("某处", "somewhere"),
        payload={**PAYLOADS.get(kind, {}), **payload},
    )


def facts(state: State = State.SUBMITTED, keeper: str = "50", **more: object) -> Facts:
    base = Facts(
        state=state,
        holder=Holder.INTAKE,
        keeper=keeper,
        origin="50",
        intake="50",
        home="51",
    )
    return replace(base, **more)


MAIN_ROAD = [
    step(StepKind.SUBMIT, Side.APPLICANT, number=1),
    step(StepKind.TAKE_IN, Side.INTAKE, number=2),
    step(StepKind.ACCEPT, Side.INTAKE, number=3),
    step(StepKind.FORWARD, Side.INTAKE, number=4),
    step(StepKind.ARRIVE, Side.SYSTEM, node="51", number=5),
    step(StepKind.CLAIM, Side.AUTHORITY, node="51", number=6),
    step(StepKind.SUPPLY, Side.APPLICANT, number=7),
    step(StepKind.GRANT, Side.AUTHORITY, node="51", number=8),
    step(StepKind.ISSUE, Side.AUTHORITY, node="51", number=9),
    step(StepKind.DELIVER, Side.SYSTEM, number=10),
    step(StepKind.CLOSE, Side.SYSTEM, node="51", number=11),
]


def test_the_main_road_leads_from_application_to_result() -> None:
    now = facts()
    states = []
    for each in MAIN_ROAD:
        check_step(now, kind=each.kind, side=each.side, node=each.node)
        now = apply_step(now, each)
        states.append(now.state)
    assert states == [
        State.SUBMITTED,
        State.RECEIVED,
        State.TOLERANCE_ACCEPTED,
        State.TOLERANCE_ACCEPTED,
        State.TOLERANCE_ACCEPTED,
        State.IN_REVIEW,
        State.IN_REVIEW,
        State.GRANTED,
        State.GRANTED,
        State.GRANTED,
        State.CLOSED,
    ]
    assert now.outcome is Outcome.GRANTED
    assert now.owed == ()
    assert now.clock is not None
    assert now.clock.promised_due == START + dt.timedelta(days=3), "no hand-over moves the clock"


def test_every_kind_of_step_stands_in_exactly_one_table() -> None:
    assert not DECISIONS.keys() & FACTS.keys()
    assert DECISIONS.keys() | FACTS.keys() == set(StepKind)


@pytest.mark.parametrize("kind", sorted(DECISIONS))
def test_only_the_keeper_decides(kind: StepKind) -> None:
    transition = DECISIONS[kind]
    side = min(transition.sides)
    state = min(transition.before)
    with pytest.raises(Refused) as caught:
        check_step(facts(state, keeper="51"), kind=kind, side=side, node="50")
    assert caught.value.code == "not-keeper"
    with pytest.raises(Refused) as caught:
        check_received(facts(state, keeper="50"), step(kind, side, node="51"))
    assert caught.value.code == "not-keeper"


@pytest.mark.parametrize("kind", [StepKind.GRANT, StepKind.REFUSE, StepKind.CLAIM, StepKind.RETURN])
def test_intake_may_not_decide(kind: StepKind) -> None:
    for state in State:
        with pytest.raises(Refused) as caught:
            check_step(facts(state), kind=kind, side=Side.INTAKE, node="50")
        assert caught.value.code == "intake-may-not-decide"


AFTERWARDS = {StepKind.SUBMIT, StepKind.CLOSE, StepKind.ISSUE, StepKind.REOPEN, StepKind.AFTER_CHECK}


@pytest.mark.parametrize("kind", [StepKind.TAKE_IN, StepKind.ACCEPT, StepKind.FORWARD, StepKind.SUPPLY])
def test_decision_may_not_take_in(kind: StepKind) -> None:
    for state in State:
        with pytest.raises(Refused) as caught:
            check_step(facts(state), kind=kind, side=Side.AUTHORITY, node="50")
        assert caught.value.code == "decision-may-not-take-in"


@pytest.mark.parametrize("kind", sorted(set(DECISIONS) - AFTERWARDS))
@pytest.mark.parametrize("state", [State.GRANTED, State.REFUSED, State.CLOSED])
def test_a_decided_case_is_not_decided_again(kind: StepKind, state: State) -> None:
    with pytest.raises(Refused) as caught:
        check_step(facts(state), kind=kind, side=min(DECISIONS[kind].sides), node="50")
    assert caught.value.code == "step-not-now"


def test_nothing_is_granted_while_materials_are_owed() -> None:
    owing = apply_step(facts(State.RECEIVED), MAIN_ROAD[2])
    ready = replace(owing, state=State.IN_REVIEW)
    with pytest.raises(Refused) as caught:
        check_step(ready, kind=StepKind.GRANT, side=Side.AUTHORITY, node="50")
    assert caught.value.code == "materials-owed"


def test_all_gaps_at_once_a_second_request_needs_a_reason() -> None:
    asked = apply_step(facts(State.RECEIVED), step(StepKind.REQUEST_CORRECTION, Side.INTAKE))
    assert (asked.state, asked.holder) == (State.CORRECTION_REQUESTED, Holder.APPLICANT)
    resumed = apply_step(asked, step(StepKind.RESUME, Side.SYSTEM, number=2))
    assert (resumed.state, resumed.holder) == (State.RECEIVED, Holder.INTAKE)
    for again in ("", "the lease was changed since"):
        check = functools.partial(
            check_step,
            resumed,
            kind=StepKind.REQUEST_CORRECTION,
            side=Side.INTAKE,
            node="50",
            payload={"gaps": [], "due": DUE, "again": again},
        )
        if again:
            check()
            continue
        with pytest.raises(Refused) as caught:
            check()
        assert caught.value.code == "correction-again-needs-reason"


def test_a_return_gives_the_case_back_to_the_window_once_and_lets_the_clock_run() -> None:
    there = fold_steps(facts(), MAIN_ROAD[:6])
    back = apply_step(there, step(StepKind.RETURN, Side.AUTHORITY, node="51", number=7))
    assert (back.state, back.keeper, back.holder) == (State.RETURNED, "50", Holder.INTAKE)
    assert back.clock == there.clock
    again = apply_step(back, step(StepKind.FORWARD, Side.INTAKE, number=8))
    assert (again.state, again.keeper) == (State.TOLERANCE_ACCEPTED, "51")
    with pytest.raises(Refused) as caught:
        check_step(again, kind=StepKind.RETURN, side=Side.AUTHORITY, node="51")
    assert caught.value.code == "return-once"


def test_a_correction_during_examination_stops_the_clock() -> None:
    there = fold_steps(facts(), MAIN_ROAD[:6])
    asked = apply_step(there, step(StepKind.REQUEST_CORRECTION, Side.AUTHORITY, node="51", number=7))
    assert asked.clock is not None
    assert asked.clock.paused_from == START + dt.timedelta(minutes=7)
    resumed = apply_step(asked, step(StepKind.RESUME, Side.SYSTEM, node="51", number=8, clock=CLOCK))
    assert resumed.state is State.IN_REVIEW
    assert resumed.clock is not None
    assert resumed.clock.paused_from is None


FACT_STEPS = st.lists(
    st.sampled_from(
        [
            step(StepKind.SUPPLY, Side.APPLICANT, number=20),
            step(StepKind.NOTE, Side.APPLICANT, number=21),
            step(StepKind.ASK, Side.AUTHORITY, node="51", number=22),
            step(StepKind.ANSWER, Side.INTAKE, number=23),
            step(StepKind.ASK_WITHDRAWAL, Side.APPLICANT, number=24),
            step(StepKind.ADVISE, Side.COOPERATING, number=25),
            step(StepKind.REPORT_LAPSE, Side.SYSTEM, number=26),
        ]
    ),
    unique_by=lambda each: each.id,
)


@given(extra=FACT_STEPS, places=st.lists(st.integers(6, 12), min_size=7, max_size=7))
def test_facts_may_arrive_at_any_moment_and_the_case_is_the_same(
    extra: list[Step], places: list[int]
) -> None:
    """Two nodes see the same decisions in the same order, and facts wherever the network lets them through."""
    asked = step(StepKind.REFER, Side.SYSTEM, node="51", number=24)
    road = [*MAIN_ROAD[:5], asked, *MAIN_ROAD[5:]]
    wanted = fold_steps(facts(), road)
    mixed = list(road)
    for each, place in zip(extra, places, strict=False):
        mixed.insert(place, each)
    now = facts()
    for each in mixed:
        check_received(now, each) if each.kind in FACTS else None
        now = apply_step(now, each)
    answer = next((each for each in extra if each.kind is StepKind.ADVISE), None)
    (referral,) = wanted.referrals
    if answer is not None:
        referral = replace(referral, answered_at=answer.at, agrees=True)
    assert now == replace(wanted, referrals=(referral,))
