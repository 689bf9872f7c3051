"""The other two modes: straight to the deciding side online, and both regions' authorities in one case."""

import dataclasses

import pytest

from tests.journeys.cast import Cast, Who
from tests.journeys.evidence import ended, kinds, states, wait_alike
from tests.journeys.plans import ONLINE_COMPANY, RELOCATION
from tongban.node.demo.scene import Scene
from tongban.node.tour.journey import Journey, Plan
from tongban.node.tour.people import Person

OLD_REGISTRY, WANG_HAO = ("50", "reviewer.liangjiang"), ("50", "wang.hao")
LIANGJIANG_WINDOW = ("50", "clerk.liangjiang")
WUHOU_WINDOW = ("51", "clerk.wuhou")


@pytest.mark.row("A10", "P46")
def test_online_from_chongqing_straight_to_wuhou(scene: Scene, cast: Cast) -> None:
    """No window in Chongqing: the application goes to the deciding side, whose window takes it in, and nobody travels."""
    case = cast.journey(ONLINE_COMPANY, clerk=WUHOU_WINDOW)
    case.apply()
    assert case.number.startswith("CQ-")
    receipt = case.applicant.page
    assert "成都市武侯区政务服务中心" in receipt.text
    assert "成都市武侯区行政审批局" in receipt.text
    case.take_in()
    cast.person(("50", "clerk.gaoxin")).open(case.window_url, status=404)
    case.check()
    case.accept()
    case.claim()
    wait_alike(case, "claim")
    here, there = states(scene, case.number)
    assert here == there
    assert here["keeper"] == "51"
    case.grant()
    state = ended(case, "close")
    assert state["outcome"] == "granted"
    expected = ["submit", "forward", "arrive", "take_in", "accept", "forward", "claim"]
    assert kinds(state)[: len(expected)] == expected
    assert {step["node"] for step in state["steps"] if step["kind"] == "take_in"} == {"51"}
    code = case.collect()
    assert cast.visitor("51").open(f"/verify/?code={code}").text.count("✓") == 1


ONLINE_RELOCATION = dataclasses.replace(RELOCATION, hall="")


def _moved_as_far_as_the_question(
    cast: Cast, plan: Plan = RELOCATION, clerk: Who = LIANGJIANG_WINDOW
) -> tuple[Journey, Person]:
    """Applied, taken in at a window, in the new place; the old registry is asked whether the company may go."""
    case = cast.journey(plan, applicant=WANG_HAO, clerk=clerk)
    case.apply()
    case.arrive_accepted()
    case.claim()
    registry = cast.person(OLD_REGISTRY)
    registry.wait_for("/desk/review/?show=asked", lambda page: case.number in page.text)
    return case, registry


def _answer(case: Journey, registry: Person, answer: str, reason: str) -> None:
    registry.wait_for(case.review_url, lambda page: any("/advise" in form.action for form in page.forms))
    assert not any("/grant" in form.action for form in registry.page.forms), "it is asked, it does not decide"
    registry.send("agrees", "reason", action="/advise", values={"agrees": answer, "reason": reason})


def _cannot_grant(case: Journey, why: str) -> None:
    """Wuhou tries all the same, with every check ticked; nothing comes of it but the reason."""
    form = case.reviewer.open(case.review_url).form(action="/grant")
    case.reviewer.send(
        action="/grant", values={name: each for name, each in form.options.items() if each}, status=422
    )
    assert why in case.reviewer.page.text


@pytest.mark.row("A10", "P46")
@pytest.mark.parametrize(
    ("plan", "clerk"),
    [
        pytest.param(RELOCATION, LIANGJIANG_WINDOW, id="at the old place's window"),
        pytest.param(ONLINE_RELOCATION, WUHOU_WINDOW, id="online"),
    ],
)
def test_a_company_moves_when_the_old_registry_agrees(cast: Cast, plan: Plan, clerk: Who) -> None:
    """Joint handling: Wuhou decides, and cannot grant before the registry in Chongqing has agreed."""
    case, registry = _moved_as_far_as_the_question(cast, plan, clerk)
    _cannot_grant(case, "还没有答复，不能准予")
    _answer(case, registry, "yes", "")
    wait_alike(case, "advise")
    case.grant()
    state = ended(case, "close")
    assert state["outcome"] == "granted"
    assert [step["node"] for step in state["steps"] if step["kind"] == "advise"] == ["50"]
    code = case.collect()
    face = case.applicant.open(f"/certificates/{code}/").text
    assert "91500199MA5WXYK21C" in face, "the credit code goes with the company"
    assert "武侯区" in face


@pytest.mark.row("A10")
def test_a_company_stays_when_the_old_registry_does_not_agree(cast: Cast) -> None:
    """The registry says why not; Wuhou cannot grant any more and refuses on that ground."""
    case, registry = _moved_as_far_as_the_question(cast)
    registry.open(case.review_url)
    registry.send("agrees", "reason", action="/advise", values={"agrees": "no", "reason": ""}, status=422)
    _answer(case, registry, "no", "股权已被法院冻结")
    wait_alike(case, "advise")
    assert "股权已被法院冻结" in case.reviewer.open(case.review_url).text
    _cannot_grant(case, "不同意，不能准予")
    case.refuse("迁出地登记机关不同意：股权已被法院冻结", "解除冻结后再申请")
    state = ended(case, "close")
    assert (state["outcome"], state["certificate"]) == ("refused", "")
