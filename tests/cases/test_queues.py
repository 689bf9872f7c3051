"""Where a case stands in the lists of the desks, from its first step to its last."""

import datetime as dt

from tests import builders
from tests.builders import HALL, NOON, Neighbour
from tests.identity.offices import BEIBEI
from tongban.cases.models import Case
from tongban.cases.queries import queues
from tongban.cases.queries.queues import Narrowed
from tongban.cases.services import applicant, intake, messages, review
from tongban.cases.types import StepKind
from tongban.exchange.types import Incoming
from tongban.kernel import clock
from tongban.kernel.actors import Actor

REVIEW = ("todo", "unclaimed", "mine", "overdue", "soon", "waiting", "today", "done")
WINDOW = ("todo", "running", "done")


def lists(number: str, account_id: int | None = None) -> tuple[list[str], list[str]]:
    """The lists of the window and of the authority that show this case."""
    at_window = [show for show in WINDOW if queues.window_rows(HALL, show).filter(number=number).exists()]
    rows = {show: queues.review_rows(BEIBEI, show, account_id) for show in REVIEW}
    return at_window, [show for show in REVIEW if rows[show].filter(number=number).exists()]


def test_a_case_stands_where_somebody_has_to_act(zhou: Actor, clerk: Actor, reviewer: Actor) -> None:
    me = reviewer.account_id
    number = builders.submitted(zhou)
    assert lists(number, me) == (["todo"], [])
    builders.taken_in(clerk, number)
    intake.request_correction(actor=clerk, number=number, gaps=[builders.ADDRESS_GAP])
    assert lists(number, me) == (["running"], []), "the applicant mends it"
    builders.corrected(zhou, number)
    assert lists(number, me) == (["todo"], [])
    intake.accept_case(actor=clerk, number=number, checks=builders.findings(number))
    assert lists(number, me) == (["running"], ["todo", "unclaimed"])
    review.claim_case(actor=reviewer, number=number)
    assert lists(number, me) == (["running"], ["todo", "mine"])
    review.return_case(actor=reviewer, number=number, reason="请核对。")
    assert lists(number, me) == (["todo"], ["todo", "mine", "waiting"])
    intake.forward_again(actor=clerk, number=number)
    review.claim_case(actor=reviewer, number=number)
    review.grant_case(actor=reviewer, number=number, criteria=builders.criteria())
    assert lists(number, me) == (["done"], ["today", "done"])


def test_a_question_brings_a_case_to_the_window_until_all_are_answered(
    zhou: Actor, clerk: Actor, reviewer: Actor
) -> None:
    number = builders.claimed(clerk, reviewer, builders.submitted(zhou))
    for text in ("原件看过吗？", "印章清楚吗？"):
        messages.ask_question(actor=reviewer, number=number, text=text)
    first, second = Case.objects.get(number=number).steps.filter(kind=StepKind.ASK).order_by("number")
    assert lists(number)[0] == ["todo"]
    messages.answer_question(actor=clerk, number=number, text="看过。", question=second.pk)
    assert lists(number)[0] == ["todo"], "one is left"
    messages.answer_question(actor=clerk, number=number, text="清楚。", question=first.pk)
    assert lists(number)[0] == ["running"]
    messages.ask_question(actor=reviewer, number=number, text="还有一页？")
    applicant.withdraw_case(actor=zhou, number=number, reason="不办了")
    assert lists(number)[0] == ["done"], "nobody needs the answer any more"


def test_a_case_told_with_an_open_question_says_so(neighbour: Neighbour, told: Incoming) -> None:
    steps = told.data["header"]["steps"]
    asked = dict(steps[-1], kind="ask", payload={"text": "?"}, id="0" * 32, number=steps[-1]["number"] + 1)
    told.data["header"]["steps"] = [*steps, asked]
    told.data["step"]["number"] += 1
    builders.reactions.receive_step(told)
    assert Case.objects.get(number=told.data["case"]).is_asked


def test_where_the_clock_stands_still_a_case_comes_last(zhou: Actor, clerk: Actor, reviewer: Actor) -> None:
    paused = builders.claimed(clerk, reviewer, builders.submitted(zhou))
    intake.request_correction(actor=reviewer, number=paused, gaps=[builders.ADDRESS_GAP])
    Case.objects.filter(number=paused).update(promised_due=NOON - dt.timedelta(days=1))
    running = builders.accepted(clerk, builders.submitted(zhou))
    order = queues.BY_TIME_LEFT.columns
    rows = queues.review_rows(BEIBEI, "todo").order_by(*order)
    assert [row.number for row in rows] == [running, paused]
    assert "overdue" not in lists(paused)[1]


def test_before_acceptance_the_window_answers_to_the_time_for_its_notice(zhou: Actor) -> None:
    number = builders.submitted(zhou)
    case = Case.objects.get(number=number)
    assert case.due == case.notice_due == dt.datetime(2026, 11, 30, 9, tzinfo=dt.UTC), "five working days"
    assert not queues.window_counts(HALL)["overdue"]
    with clock.frozen(case.due + dt.timedelta(seconds=1)):
        assert queues.window_counts(HALL)["overdue"].number == 1


def test_a_list_is_narrowed_by_item_state_light_and_region(
    zhou: Actor, clerk: Actor, reviewer: Actor
) -> None:
    number = builders.accepted(clerk, builders.submitted(zhou))
    case = Case.objects.get(number=number)
    assert case.yellow_from is not None
    assert case.started_at < case.yellow_from < case.promised_due

    def is_left(**by: str) -> bool:
        rows = queues.narrowed(queues.review_rows(BEIBEI, "todo"), Narrowed(**by), "todo", "intake_node")
        return rows.filter(number=number).exists()

    assert is_left()
    assert (is_left(item=case.item), is_left(item="other")) == (True, False)
    assert (is_left(state="accepted"), is_left(state="in_review"), is_left(state="x")) == (True, False, True)
    assert (is_left(region="50"), is_left(region="51")) == (True, False)
    lights = {case.yellow_from - dt.timedelta(seconds=1): [], case.yellow_from: ["yellow"]}
    lights |= {case.promised_due: ["yellow"], case.promised_due + dt.timedelta(seconds=1): ["red"]}
    for moment, shown in lights.items():
        with clock.frozen(moment):
            assert [light for light in ("yellow", "red") if is_left(light=light)] == shown
