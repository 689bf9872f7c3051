"""The deciding authority: what it may decide, and every reason for which it may not; questions and answers."""

import dataclasses
import datetime as dt

import pytest

from tests import builders
from tests.builders import ADDRESS_GAP, NOON, PDF
from tests.cases.refusals import refusal
from tests.identity.offices import WUHOU
from tests.papers import a_file
from tongban.cases.models import Case, CaseStep
from tongban.cases.queries.lists import review_queue, window_queue
from tongban.cases.services import applicant, intake, messages, review
from tongban.cases.services.viewing import open_case
from tongban.cases.types import Check, Outcome, State, StepKind
from tongban.certificates.queries import of_person
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, NotAllowed, NotFound, Refused

REASON = {"reason": "名称已被登记", "clause": "条例第十六条", "change": "换一个名称"}


def test_a_grant_issues_the_licence_and_delivers_it(zhou: Actor, clerk: Actor, reviewer: Actor) -> None:
    number = builders.granted(clerk, reviewer, builders.submitted(zhou))
    case = Case.objects.get(number=number)
    assert (case.state, case.outcome, case.holder) == (State.CLOSED, Outcome.GRANTED, "nobody")
    assert zhou.person_id
    (held,) = of_person(zhou.person_id)
    assert held.claims.code == case.certificate_code
    assert [row.kind for row in case.steps.order_by("number")][-4:] == ["grant", "issue", "deliver", "close"]
    assert builders.let_work() is None
    assert case.steps.count() == CaseStep.objects.count(), "nothing is delivered twice"


def test_everything_must_be_ticked(zhou: Actor, clerk: Actor, reviewer: Actor) -> None:
    number = builders.claimed(clerk, reviewer, builders.submitted(zhou))
    some = set(sorted(builders.criteria())[2:])
    error = refusal(Refused, review.grant_case, actor=reviewer, number=number, criteria=some)
    assert (error.code, error.params) == ("criteria-unchecked", {"count": 2})


def test_nothing_is_granted_while_a_material_is_owed(zhou: Actor, clerk: Actor, reviewer: Actor) -> None:
    number = builders.submitted(zhou, late=True)
    builders.claimed(clerk, reviewer, number, domicile_proof=Check.LATE)
    grant = {"actor": reviewer, "number": number, "criteria": builders.criteria()}
    assert refusal(Refused, review.grant_case, **grant).code == "materials-owed"
    paper = {"actor": zhou, "number": number, "material": "domicile_proof", "upload": a_file("l.pdf", PDF)}
    applicant.supply_material(**paper)
    assert Case.objects.get(number=number).owed == []
    review.grant_case(**grant)
    assert builders.state(number) == State.GRANTED


def test_only_a_claimed_case_is_decided(zhou: Actor, clerk: Actor, reviewer: Actor) -> None:
    number = builders.accepted(clerk, builders.submitted(zhou))
    call = {"actor": reviewer, "number": number}
    error = refusal(Refused, review.grant_case, criteria=builders.criteria(), **call)
    assert error.code == "step-not-now"
    assert refusal(Refused, review.refuse_case, **REASON, **call).code == "step-not-now"


@pytest.mark.parametrize(
    ("missing", "code"), [({"reason": " "}, "reason-missing"), ({"clause": ""}, "remedy-missing")]
)
def test_a_refusal_says_why(
    missing: dict[str, str], code: str, zhou: Actor, clerk: Actor, reviewer: Actor
) -> None:
    number = builders.claimed(clerk, reviewer, builders.submitted(zhou))
    error = refusal(BadInput, review.refuse_case, actor=reviewer, number=number, **{**REASON, **missing})
    assert error.code == code


def test_a_refused_case_is_delivered_and_closed(zhou: Actor, clerk: Actor, reviewer: Actor) -> None:
    number = builders.claimed(clerk, reviewer, builders.submitted(zhou))
    review.refuse_case(actor=reviewer, number=number, **REASON)
    builders.let_work()
    seen = open_case(actor=zhou, number=number)
    assert (seen.state, seen.outcome, seen.closure_result) == (State.CLOSED, Outcome.REFUSED, "1")
    assert "名称已被登记" in [step.text for step in seen.steps]
    assert seen.stages_current == frozenset()
    assert refusal(Refused, applicant.withdraw_case, actor=zhou, number=number).code == "step-not-now"


def test_a_case_is_returned_once(zhou: Actor, clerk: Actor, reviewer: Actor) -> None:
    number = builders.accepted(clerk, builders.submitted(zhou))
    back = {"actor": reviewer, "number": number}
    assert refusal(BadInput, review.return_case, reason=" ", **back).code == "reason-missing"
    review.return_case(reason="缺页", **back)
    assert refusal(Refused, review.claim_case, **back).code == "step-not-now"
    intake.forward_again(actor=clerk, number=number)
    assert refusal(Refused, review.return_case, reason="再退", **back).code == "return-once"
    review.claim_case(**back)


def test_the_authority_asks_once_and_the_clock_stands_still(
    zhou: Actor, clerk: Actor, reviewer: Actor
) -> None:
    number = builders.claimed(clerk, reviewer, builders.submitted(zhou))
    due = Case.objects.get(number=number).promised_due
    intake.request_correction(actor=reviewer, number=number, gaps=[ADDRESS_GAP])
    with clock.frozen(NOON + dt.timedelta(days=7)):
        seen = open_case(actor=zhou, number=number)
        assert seen.clock is not None
        assert (seen.clock.is_paused, seen.clock.is_overdue) == (True, False)
        builders.corrected(zhou, number)
        case = Case.objects.get(number=number)
        assert (case.state, case.paused_from) == (State.IN_REVIEW, None)
        assert case.promised_due == due + dt.timedelta(days=7), "the applicant's week counts for nobody"
        error = refusal(Refused, intake.request_correction, actor=reviewer, number=number, gaps=[ADDRESS_GAP])
        assert error.code == "correction-again-needs-reason"


# Who may


def test_a_window_decides_nothing(zhou: Actor, clerk: Actor) -> None:
    number = builders.accepted(clerk, builders.submitted(zhou))
    call = {"actor": clerk, "number": number}
    for error in (
        refusal(NotAllowed, review.claim_case, **call),
        refusal(NotAllowed, review.return_case, reason="x", **call),
        refusal(NotAllowed, review.grant_case, criteria=builders.criteria(), **call),
        refusal(NotAllowed, review.refuse_case, **REASON, **call),
    ):
        assert error.code == "intake-may-not-decide"
        assert "北碚区市场监督管理局" in str(error.params["authority"])


def test_another_authority_does_not_find_the_case(zhou: Actor, clerk: Actor, reviewer: Actor) -> None:
    number = builders.accepted(clerk, builders.submitted(zhou))
    other = dataclasses.replace(reviewer, authority=WUHOU)
    assert refusal(NotFound, review.claim_case, actor=other, number=number).code == "case-not-found"
    assert refusal(NotFound, open_case, actor=other, number=number).code == "case-not-found"


def test_the_applicant_decides_nothing(zhou: Actor, clerk: Actor) -> None:
    number = builders.accepted(clerk, builders.submitted(zhou))
    assert refusal(NotAllowed, review.claim_case, actor=zhou, number=number).code == "role-needed"


def test_a_case_decided_elsewhere_is_not_decided_here(zhou: Actor, clerk: Actor, reviewer: Actor) -> None:
    number = builders.accepted(clerk, builders.submitted(zhou, builders.THERE))
    theirs = dataclasses.replace(reviewer, authority=WUHOU)
    assert refusal(NotFound, review.claim_case, actor=theirs, number=number).code == "case-not-found"


def test_the_next_case_is_the_one_with_least_time(zhou: Actor, clerk: Actor, reviewer: Actor) -> None:
    later = builders.submitted(zhou)
    first = builders.accepted(clerk, builders.submitted(zhou))
    with clock.frozen(NOON + dt.timedelta(days=1)):
        builders.accepted(clerk, later)
    assert review.claim_next_case(actor=reviewer) == first
    assert review.claim_next_case(actor=reviewer) == later
    assert review.claim_next_case(actor=reviewer) is None
    assert [
        row.is_mine for row in review_queue(reviewer.authority or "", account_id=reviewer.account_id).items
    ] == [
        True,
        True,
    ]


# Words inside the case


def test_a_question_stays_open_until_that_question_is_answered(
    zhou: Actor, clerk: Actor, reviewer: Actor
) -> None:
    number = builders.claimed(clerk, reviewer, builders.submitted(zhou))
    for text in ("原件看过吗？", "房号写全了吗？"):
        messages.ask_question(actor=reviewer, number=number, text=text)
    first, second = CaseStep.objects.filter(kind=StepKind.ASK).order_by("number")
    answer = {"actor": clerk, "number": number, "text": "看过"}
    messages.answer_question(question=first.id, **answer)
    assert [row.has_open_question for row in window_queue("CQ-BEIBEI").items] == [True]
    messages.answer_question(question=second.id, **answer)
    assert window_queue("CQ-BEIBEI").items == []


def test_an_office_answers_the_other_not_itself(zhou: Actor, clerk: Actor, reviewer: Actor) -> None:
    number = builders.claimed(clerk, reviewer, builders.submitted(zhou))
    messages.ask_question(actor=reviewer, number=number, text="原件看过吗？")
    asked = CaseStep.objects.get(kind=StepKind.ASK).id
    answer = {"number": number, "text": "看过"}
    error = refusal(BadInput, messages.answer_question, actor=reviewer, question=asked, **answer)
    assert error.code == "question-unknown"
    error = refusal(BadInput, messages.answer_question, actor=clerk, question="0" * 32, **answer)
    assert error.code == "question-unknown"
    assert refusal(
        NotFound, messages.answer_question, actor=zhou, question=asked, **{**answer, "number": "x"}
    )


@pytest.mark.parametrize("text", ["", " \n", "字" * 4001])
def test_a_message_has_a_length(text: str, zhou: Actor, clerk: Actor) -> None:
    number = builders.submitted(zhou)
    error = refusal(BadInput, messages.send_note, actor=zhou, number=number, text=text)
    assert (error.code, error.params) == ("message-length", {"limit": 2000})
    messages.send_note(actor=zhou, number=number, text="字" * 2000)
    messages.ask_question(actor=clerk, number=number, text="字" * 4000)
    assert (
        refusal(BadInput, messages.ask_question, actor=clerk, number=number, text=text).code
        == "message-length"
    )


def test_a_citizen_asks_no_office_question(zhou: Actor, li: Actor) -> None:
    number = builders.submitted(zhou)
    assert refusal(Refused, messages.ask_question, actor=zhou, number=number, text="？")
    assert refusal(NotFound, messages.send_note, actor=li, number=number, text="？").code == "case-not-found"
