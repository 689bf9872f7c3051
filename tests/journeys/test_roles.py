"""Who takes in never decides, who decides never takes in: also when the address is typed by hand."""

import pytest

from tests.journeys.cast import Cast
from tests.journeys.evidence import states, wait_alike
from tests.journeys.plans import WHOLE_COMPANY
from tongban.node.demo.scene import Scene
from tongban.node.tour.browser import Form, Page
from tongban.node.tour.people import Person


def post_by_hand(person: Person, url: str, values: dict[str, str]) -> Page:
    """Send something to an address the page does not offer, with the tokens of the page one is on."""
    page = person.page
    known = next(form for form in page.forms if "form-token" in form.values)
    hidden = {name: known.values[name] for name in ("csrfmiddlewaretoken", "form-token")}
    fields = {**hidden, **{name: [value] for name, value in values.items()}}
    return person.browser.submit(Form(url, "post", fields, {}, [], set(fields)))


def must_be_refused(page: Page, zh: str, en: str) -> None:
    """The page that says so in both languages, and that nothing was changed."""
    assert page.status in (403, 422)
    assert zh in page.text
    assert en in page.text
    assert "什么都没有改动" in page.text


@pytest.mark.row("C13")
def test_neither_role_can_do_the_other_ones_work(scene: Scene, cast: Cast) -> None:
    case = cast.journey(WHOLE_COMPANY)
    case.apply()
    case.arrive_accepted()
    case.claim()
    wait_alike(case, "claim")
    before = states(scene, case.number)
    desk = f"/desk/review/cases/{case.number}"
    decisions = {
        f"{desk}/claim": {},
        f"{desk}/grant": {"criteria": "name_free"},
        f"{desk}/refuse": {"reason": "不行", "clause": "不行", "change": ""},
        f"{desk}/return": {"reason": "不行"},
    }
    for url, values in decisions.items():
        case.clerk.open(case.window_url)
        page = post_by_hand(case.clerk, url, values)
        must_be_refused(page, "窗口只能收件和查看", "The window can take it in and view it")
        assert "成都市武侯区行政审批局" in page.text
    for step in ("take-in", "check", "accept", "forward"):
        case.reviewer.open(case.review_url)
        page = post_by_hand(case.reviewer, f"/desk/window/cases/{case.number}/{step}", {})
        must_be_refused(page, "审批岗位不收件", "A deciding post does not take in applications")
    for person, url in ((case.clerk, "/desk/review/"), (case.reviewer, "/desk/window/")):
        person.open(url, status=403)
    case.applicant.open(case.case_url)
    assert post_by_hand(case.applicant, f"{desk}/grant", {}).status == 403
    assert states(scene, case.number) == before

    # Nor does either find the other's work on their pages; another hall and another authority see nothing at all.
    assert not [form for form in case.clerk.open(case.window_url).forms if "/review/" in form.action]
    assert not [form for form in case.reviewer.open(case.review_url).forms if "/window/" in form.action]
    cast.person(("50", "clerk.beibei")).open(case.window_url, status=404)
    cast.person(("51", "police.wuhou")).open(case.review_url, status=404)
