"""A case that is refused, and one that is withdrawn: before it is handed over, after, and in the very moment of the decision."""

import pytest

from tests.journeys.cast import Cast
from tests.journeys.evidence import ended, kinds, state_on
from tests.journeys.plans import WHOLE_COMPANY
from tongban.node.demo.scene import Scene

REASON = "租赁合同载明的地址与填写的住所不一致"
CHANGE = "把住所改成合同上的地址，或者换一份合同"


@pytest.mark.row("A10", "P46")
def test_a_refusal_says_why_on_what_ground_and_what_would_change_it(cast: Cast) -> None:
    """Decided in Chengdu, read in Chongqing: the reason, the clause, the smallest change, the remedies."""
    case = cast.journey()
    case.apply()
    case.arrive_accepted()
    case.claim()
    reviewer = case.reviewer
    reviewer.open(f"{case.review_url}refusal/")
    reviewer.send("reason", values={"reason": "", "clause": ""}, status=422)
    assert "依据的条款" in reviewer.page.text

    clause = case.refuse(REASON, CHANGE)
    state = ended(case, "close")
    assert (state["state"], state["outcome"], state["certificate"]) == ("closed", "refused", "")
    page = case.applicant.open(case.case_url)
    in_chinese = clause.partition(" / ")[0]
    for words in (REASON, in_chinese, CHANGE, "不服决定怎么办", "行政复议", "没有准予"):
        assert words in page.text
    assert not any("/withdraw/" in address for address, _ in page.links), (
        "what is decided cannot be withdrawn"
    )


@pytest.mark.row("A10")
def test_withdrawn_before_it_is_handed_over_the_other_region_never_hears_of_it(
    scene: Scene, cast: Cast
) -> None:
    case = cast.journey()
    case.apply()
    page = case.withdraw("先不办了")
    assert "您已撤回" in page.text
    state = state_on(scene, "50", case.number)
    assert (state["state"], state["outcome"]) == ("closed", "withdrawn")
    assert kinds(state) == ["submit", "withdraw"]
    shown = scene.run("51", "case", "show", case.number, "--json")
    _, errors = shown.communicate()
    assert shown.returncode == 1
    assert "没有这件办件" in errors.decode()
    case.clerk.open(case.window_url)
    assert not any("/take-in" in form.action for form in case.clerk.page.forms)


@pytest.mark.row("A10", "P46")
def test_withdrawn_after_it_is_handed_over_ends_on_both_sides(cast: Cast) -> None:
    """The applicant asks where they applied; the node that keeps the case ends it."""
    case = cast.journey()
    case.apply()
    case.arrive_accepted()
    case.claim()
    case.withdraw("资金没有到位")
    state = ended(case, "withdraw")
    assert (state["state"], state["outcome"], state["holder"]) == ("closed", "withdrawn", "nobody")
    assert kinds(state)[-2:] == ["ask_withdrawal", "withdraw"]
    assert "资金没有到位" in case.reviewer.page.text
    case.reviewer.open(case.review_url)
    assert not any("/grant" in form.action for form in case.reviewer.page.forms)


@pytest.mark.row("A10")
def test_a_decision_made_while_the_withdrawal_is_on_its_way_stands(scene: Scene, cast: Cast) -> None:
    """Nothing leaves Chongqing for a while: the wish to withdraw and the decision cross, and both nodes say the same."""
    case = cast.journey(WHOLE_COMPANY)
    case.apply()
    case.arrive_accepted()
    case.claim()
    scene.kill("50", "worker")
    try:
        case.withdraw()
        case.grant()
    finally:
        scene.start("50")
    state = ended(case, "close")
    assert (state["state"], state["outcome"]) == ("closed", "granted")
    assert "ask_withdrawal" in kinds(state)
    assert "withdraw" not in kinds(state)
    assert case.collect() == state["certificate"]
