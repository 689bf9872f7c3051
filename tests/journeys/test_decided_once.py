"""One case, one decision: two reviewers press at the same moment, and somebody decides what is already withdrawn."""

from concurrent.futures import ThreadPoolExecutor

from tests.journeys.cast import Cast
from tests.journeys.evidence import ended, kinds, states
from tests.journeys.plans import WHOLE_COMPANY
from tongban.node.demo.scene import Scene
from tongban.node.tour.journey import Journey
from tongban.node.tour.people import Person

COLLEAGUE = ("51", "reviewer.wuhou2")


def under_examination(cast: Cast) -> Journey:
    case = cast.journey(WHOLE_COMPANY)
    case.apply()
    case.arrive_accepted()
    case.claim()
    case.reviewer.wait_for(case.review_url, lambda page: any("/grant" in form.action for form in page.forms))
    return case


def grant(person: Person) -> int:
    """Press the button on the page that is open; the status of the answer."""
    form = person.page.form(action="/grant")
    ticked = {name: options for name, options in form.options.items() if options}
    return person.browser.submit(form, ticked).status


def refuse(person: Person) -> int:
    form = person.page.form("reason", "clause")
    clause = next(value for value in form.options["clause"] if value)
    values = {"reason": "名称已被登记", "clause": clause, "change": "换一个名称"}
    return person.browser.submit(form, values).status


def test_two_reviewers_decide_at_the_same_moment_and_one_of_them_has(scene: Scene, cast: Cast) -> None:
    for _ in range(3):
        case = under_examination(cast)
        colleague = cast.person(COLLEAGUE)
        colleague.open(f"{case.review_url}refusal/")
        with ThreadPoolExecutor(2) as pool:
            answers = [pool.submit(grant, case.reviewer), pool.submit(refuse, colleague)]
        statuses = [answer.result() for answer in answers]
        assert sorted(status < 400 for status in statuses) == [False, True], statuses
        state = ended(case, "close")
        decisions = [kind for kind in kinds(state) if kind in ("grant", "refuse")]
        assert decisions == [["grant", "refuse"][statuses.index(min(statuses))]]
        assert state["outcome"] == {"grant": "granted", "refuse": "refused"}[decisions[0]]
        here, there = states(scene, case.number)
        assert here == there
        assert bool(state["certificate"]) == (decisions == ["grant"])


def test_what_is_withdrawn_cannot_be_decided_any_more(cast: Cast) -> None:
    """The reviewer's page is old: between looking and pressing the applicant has withdrawn."""
    case = under_examination(cast)
    case.withdraw("不办了")
    colleague = cast.person(COLLEAGUE)
    colleague.wait_for(case.review_url, lambda page: not any("/grant" in form.action for form in page.forms))
    assert grant(case.reviewer) >= 400
    state = ended(case, "withdraw")
    assert (state["outcome"], state["certificate"]) == ("withdrawn", "")
    assert "grant" not in kinds(state)
