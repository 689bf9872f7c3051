"""What other authorities are asked: by the standard, by whoever examines, and what their silence comes to."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.builders import NOON, RELOCATION, Neighbour
from tests.cases.refusals import refusal
from tests.cases.test_steps_rules import facts, step
from tests.catalogue.examples import FILES, shipped
from tests.identity.offices import BEIBEI, WUHOU
from tongban.cases.models import Case
from tongban.cases.queries.lists import review_queue
from tongban.cases.queries.rows import facts_of
from tongban.cases.rules import referrals as rules
from tongban.cases.rules.steps import apply_step
from tongban.cases.services import referrals, review
from tongban.cases.services.viewing import open_case
from tongban.cases.types import Side, State, Step, StepKind
from tongban.catalogue.services import adopt_standard
from tongban.catalogue.types import Clause, Consulted
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, NotFound, Refused

K = StepKind


def answer(number: str, agrees: bool | None, text: str = "") -> dict[str, Any]:
    (row,) = Case.objects.get(number=number).referrals
    return {"referral": row["id"], "agrees": agrees, "text": text, "silent": False}


def question(consulted: str, stage: str, due: dt.datetime, authority: str = BEIBEI) -> dict[str, Any]:
    return {
        "consulted": consulted,
        "stage": stage,
        "authority": authority,
        "to": "50",
        "due": due.isoformat(),
        "text": "?",
    }


@pytest.fixture
def joint(zhou: Actor, clerk: Actor, reviewer: Actor) -> str:
    """A company moves here; Sichuan's authority is asked."""
    return builders.claimed(clerk, reviewer, builders.relocation(zhou))


@pytest.fixture
def asked_of_us(zhou: Actor, clerk: Actor, neighbour: Neighbour) -> str:
    """The mirror: the neighbour decides, and this node's authority is asked to agree."""
    number = builders.relocation(zhou)
    Case.objects.filter(number=number).update(home_node="51", authority=WUHOU)
    builders.accepted(clerk, number)
    neighbour.take(number, K.REFER, Side.SYSTEM, **question("assent", "assent", NOON + dt.timedelta(days=2)))
    return number


# Asked by the standard


def test_the_other_authority_is_asked_and_awaited(joint: str, reviewer: Actor, neighbour: Neighbour) -> None:
    grant = {"actor": reviewer, "number": joint, "criteria": builders.criteria(RELOCATION)}
    (view,) = open_case(actor=reviewer, number=joint).referrals
    assert (view.consulted, view.stage, view.is_asked, view.is_late) == ("assent", "assent", True, False)
    assert view.due == dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC), "its own two working days"
    assert refusal(Refused, review.grant_case, **grant).code == "assent-awaited"
    neighbour.take(joint, K.ADVISE, Side.COOPERATING, **answer(joint, agrees=True))
    review.grant_case(**grant)
    assert builders.state(joint) == State.GRANTED


def test_without_assent_nothing_is_granted(joint: str, reviewer: Actor, neighbour: Neighbour) -> None:
    neighbour.take(joint, K.ADVISE, Side.COOPERATING, **answer(joint, agrees=False, text="有股权冻结"))
    grant = {"actor": reviewer, "number": joint, "criteria": builders.criteria(RELOCATION)}
    assert refusal(Refused, review.grant_case, **grant).code == "assent-denied"
    (view,) = open_case(actor=reviewer, number=joint).referrals
    assert (view.agrees, view.answer) == (False, "有股权冻结")


def test_assent_is_given_by_the_authority_that_was_asked(joint: str, reviewer: Actor) -> None:
    call = {"actor": reviewer, "number": joint, "referral": "x", "agrees": True, "text": ""}
    assert refusal(NotFound, referrals.give_advice, **call).code == "case-not-found"


def test_assent_is_asked_of_us(asked_of_us: str, reviewer: Actor) -> None:
    (row,) = review_queue(reviewer.authority or "", show="asked").items
    assert (row.number, row.asked_until) == (asked_of_us, NOON + dt.timedelta(days=2))
    given = answer(asked_of_us, agrees=False)
    give = {"actor": reviewer, "number": asked_of_us, "referral": given["referral"]}
    assert refusal(BadInput, referrals.give_advice, agrees=False, text=" ", **give).field == "reason"
    assert refusal(BadInput, referrals.give_advice, agrees=None, text="x", **give).field == "agrees"
    referrals.give_advice(agrees=True, text="", **give)
    assert facts_of(Case.objects.get(number=asked_of_us)).referrals[0].agrees is True
    assert review_queue(reviewer.authority or "", show="asked").items == []
    assert refusal(Refused, referrals.give_advice, agrees=True, text="", **give).code == "step-not-now"


def test_a_case_that_ended_asks_nobody_any_more(
    asked_of_us: str, reviewer: Actor, neighbour: Neighbour
) -> None:
    neighbour.take(asked_of_us, K.CLAIM)
    neighbour.take(asked_of_us, K.REFUSE, reason="不符合", clause="x", change="")
    assert review_queue(reviewer.authority or "", show="asked").items == []
    give = {"actor": reviewer, "number": asked_of_us, **answer(asked_of_us, agrees=True)}
    del give["silent"]
    assert refusal(Refused, referrals.give_advice, **give).code == "step-not-now"


@pytest.mark.parametrize(
    ("changes", "side", "code"),
    [
        ({"stage": "nowhere"}, Side.SYSTEM, "referral-not-allowed"),
        ({"consulted": "preliminary"}, Side.SYSTEM, "referral-not-allowed"),
        ({"consulted": "opinion", "stage": ""}, Side.SYSTEM, "referral-not-allowed"),
        ({}, Side.AUTHORITY, "referral-not-allowed"),
        ({"authority": WUHOU}, Side.SYSTEM, "authority-without-power"),
        ({"authority": "nobody"}, Side.SYSTEM, "authority-without-power"),
        ({"to": "51"}, Side.SYSTEM, "authority-without-power"),
        ({"due": "soon"}, Side.SYSTEM, "case-message-malformed"),
        ({"consulted": "order"}, Side.SYSTEM, "case-message-malformed"),
    ],
)
def test_a_neighbour_asks_only_what_the_standard_knows(
    changes: dict[str, Any], side: Side, code: str, zhou: Actor, clerk: Actor, neighbour: Neighbour
) -> None:
    number = builders.relocation(zhou)
    Case.objects.filter(number=number).update(home_node="51", authority=WUHOU)
    builders.accepted(clerk, number)
    asked = {**question("assent", "assent", NOON + dt.timedelta(days=2)), **changes}
    take = {"number": number, "kind": K.REFER, "side": side}
    assert refusal(Refused, neighbour.take, **take, **asked).code == code
    assert Case.objects.get(number=number).referrals == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"referral": "0" * 32}, "referral-unknown"),
        ({"agrees": None}, "referral-not-allowed"),
        ({"silent": True}, "referral-not-allowed"),
        ({"agrees": "yes"}, "case-message-malformed"),
    ],
)
def test_a_neighbour_answers_only_what_it_was_asked(
    changes: dict[str, Any], code: str, joint: str, neighbour: Neighbour
) -> None:
    said = {**answer(joint, agrees=True), **changes}
    take = {"number": joint, "kind": K.ADVISE, "side": Side.COOPERATING}
    assert refusal(Refused, neighbour.take, **take, **said).code == code


def test_silence_is_no_answer_where_the_standard_does_not_say_so(joint: str, neighbour: Neighbour) -> None:
    (row,) = Case.objects.get(number=joint).referrals
    with clock.frozen(NOON + dt.timedelta(days=9)):
        referrals.take_silence(number=joint, referral=row["id"])
        take = {"number": joint, "kind": K.ADVISE, "side": Side.SYSTEM}
        silent = {**answer(joint, agrees=True), "silent": True}
        assert refusal(Refused, neighbour.take, **take, **silent).code == "side-not-there", "only the keeper"
    assert Case.objects.get(number=joint).is_referred


# Opinions


def test_an_opinion_is_asked_across_regions_and_decides_nothing(
    zhou: Actor, clerk: Actor, reviewer: Actor, neighbour: Neighbour
) -> None:
    number = builders.claimed(clerk, reviewer, builders.submitted(zhou))
    ask = {"actor": reviewer, "number": number, "authority": WUHOU}
    referrals.ask_opinion(question="名称是否与贵地企业近似？", days=2, **ask)
    (row,) = facts_of(Case.objects.get(number=number)).referrals
    assert (row.consulted, row.node, row.is_open) == (Consulted.OPINION, "51", True)
    again = refusal(Refused, referrals.ask_opinion, question="?", days=2, **ask)
    assert again.code == "referral-open"
    given = answer(number, agrees=None, text="不近似")
    neighbour.take(number, K.ADVISE, Side.COOPERATING, **given)
    (view,) = open_case(actor=reviewer, number=number).referrals
    assert (view.question[0], view.answer, view.agrees) == ("名称是否与贵地企业近似？", "不近似", None)
    assert builders.state(number) == State.IN_REVIEW
    review.grant_case(actor=reviewer, number=number, criteria=builders.criteria())


def test_an_opinion_is_due_before_the_decision_and_nobody_waits_for_it(
    zhou: Actor, clerk: Actor, reviewer: Actor
) -> None:
    number = builders.claimed(clerk, reviewer, builders.submitted(zhou))
    referrals.ask_opinion(actor=reviewer, number=number, authority=WUHOU, question="?", days=20)
    case = Case.objects.get(number=number)
    assert facts_of(case).referrals[0].due == case.promised_due
    review.grant_case(actor=reviewer, number=number, criteria=builders.criteria())


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"authority": BEIBEI}, "authority"),
        ({"days": 0}, "days"),
        ({"days": 21}, "days"),
        ({"question": " "}, "reason"),
    ],
)
def test_an_opinion_is_asked_of_somebody_else_by_a_day_and_about_something(
    changes: dict[str, Any], field: str, zhou: Actor, clerk: Actor, reviewer: Actor
) -> None:
    number = builders.claimed(clerk, reviewer, builders.submitted(zhou))
    ask = {"actor": reviewer, "number": number, "authority": WUHOU, "question": "?", "days": 2, **changes}
    assert refusal(BadInput, referrals.ask_opinion, **ask).field == field


# What the answers come to, in any order

ASKED = step(K.REFER, Side.SYSTEM, node="51", number=1)
DUE = rules.referral_of(ASKED).due


def _at(side: Side, after: dt.timedelta, **said: Any) -> Step:
    node = "51" if side is Side.SYSTEM else "50"
    found = step(K.ADVISE, side, node=node, number=9)
    said = {"referral": ASKED.id, "text": "", "silent": side is Side.SYSTEM, **said}
    return replace(found, at=DUE + after, payload=said)


@given(st.permutations([0, 1]), st.sampled_from([-1, 0, 1]), st.booleans())
def test_silence_gives_way_to_an_answer_in_time_and_to_no_other(
    order: list[int], minutes: int, agrees: bool
) -> None:
    answers = [
        _at(Side.COOPERATING, dt.timedelta(minutes=minutes), agrees=agrees),
        _at(Side.SYSTEM, dt.timedelta(minutes=5), agrees=True),
    ]
    now = apply_step(facts(), ASKED)
    for number in order:
        now = apply_step(now, answers[number])
    (row,) = now.referrals
    assert (row.agrees, row.is_silent) == ((agrees, False) if minutes <= 0 else (True, True))


def test_a_lower_body_reports_and_binds_nobody() -> None:
    first = replace(ASKED, payload={**ASKED.payload, "consulted": "preliminary"})
    now = apply_step(facts(), first)
    assert rules.in_the_way(now.referrals) == ("assent-awaited", now.referrals[0])
    reported = apply_step(now, _at(Side.COOPERATING, dt.timedelta(), agrees=False, referral=first.id))
    assert rules.in_the_way(reported.referrals) is None


def test_silence_counts_only_after_the_time_and_by_the_standard() -> None:
    standard = shipped(RELOCATION)
    (entry,) = standard.cooperation
    law = standard.laws[0]
    lenient = replace(standard, cooperation=(replace(entry, silence=Clause(law, None)),))
    row = rules.referral_of(ASKED)
    silent = _at(Side.SYSTEM, dt.timedelta(minutes=1), agrees=True)
    rules.check_silence(silent, lenient, [row])
    for wrong, by in ((replace(silent, at=DUE - dt.timedelta(minutes=1)), lenient), (silent, standard)):
        check = {"step": wrong, "standard": by, "referrals": [row]}
        assert refusal(Refused, rules.check_silence, **check).code == "referral-not-allowed"


@pytest.fixture
def lenient(neighbour: Neighbour) -> None:
    """A version of the standard by which silence counts as agreement, signed by both."""
    text = FILES[RELOCATION].replace("\nversion: 1\n", "\nversion: 2\n")
    entry = "    asked: {zh: 请答复是否同意迁出"
    assert text.count(entry) == 1
    clause = "    silence: {clause: {law: licence_law}}\n"
    adopt_standard(text=text.replace(entry, clause + entry), path="relocation-2.yaml")
    neighbour.adopt(RELOCATION)


def test_silence_counts_as_agreement_once_the_time_is_over(
    lenient: None, zhou: Actor, clerk: Actor, reviewer: Actor
) -> None:
    number = builders.claimed(clerk, reviewer, builders.relocation(zhou))
    (row,) = facts_of(Case.objects.get(number=number)).referrals
    with clock.frozen(row.due - dt.timedelta(seconds=1)):
        builders.let_work()
        assert Case.objects.get(number=number).is_referred
    with clock.frozen(row.due + dt.timedelta(seconds=1)):
        builders.let_work()
        (view,) = open_case(actor=reviewer, number=number).referrals
        assert (view.agrees, view.is_silent, view.is_late) == (True, True, False)
        review.grant_case(actor=reviewer, number=number, criteria=builders.criteria(RELOCATION))
    assert builders.state(number) == State.GRANTED


def test_an_authority_with_both_powers_asks_itself_nothing(
    zhou: Actor, clerk: Actor, reviewer: Actor
) -> None:
    """It looks at the conditions of the other place as well, and cannot grant before."""
    draft = builders.draft(zhou, item=RELOCATION, from_place=builders.HERE)
    builders.fill(zhou, draft, builders.RELOCATION_FORM)
    builders.hand_in(zhou, draft, main="amendment")
    number = builders.claimed(clerk, reviewer, builders.sign(zhou, draft))
    view = open_case(actor=reviewer, number=number)
    assert (view.referrals, view.own_stages) == ((), {"assent"})
    grant = {"actor": reviewer, "number": number}
    own = builders.criteria(RELOCATION)
    assert refusal(Refused, review.grant_case, criteria=own, **grant).code == "criteria-unchecked"
    review.grant_case(criteria=own | {"no_bar"}, **grant)
