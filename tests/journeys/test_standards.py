"""One standard for each item, the same bytes in both regions; versions never change under a case that runs."""

import datetime as dt
import hashlib
import json
import pathlib
import re

import pytest

from tests.journeys.cast import Cast
from tests.journeys.evidence import ended, states
from tests.journeys.plans import SOCIAL_CARD, WUHOU
from tests.journeys.standards import ITEMS, WRITTEN, adopt, adopt_on_both, changed_copy
from tongban.node.demo.scene import Scene
from tongban.node.tour.browser import Page
from tongban.node.tour.journey import UPLOAD, Plan, signature_of

LUO, SOCIAL = ("50", "luo.guifang"), ("51", "social.wuhou")
WUHOU_WINDOW = ("51", "clerk.wuhou")
HELP = "不知道的，选参保的区县。"

FILING = Plan(
    item="offsite_medical_filing",
    answers={"place": WUHOU, "treatment_place": "500157", "kind": "temporary"},
    form={
        "person": {"name": "罗桂芳", "id_number": "500199196608052021", "phone": "13800005004"},
        "stay": {"from_date": dt.date(2026, 12, 1)},
    },
    papers={"insurance_id": UPLOAD},
)


def is_common(page: Page) -> bool:
    return 'data-common="yes"' in page.html


@pytest.mark.row("A03")
@pytest.mark.parametrize("item", ITEMS)
def test_both_regions_have_signed_the_same_bytes(cast: Cast, item: str) -> None:
    """The digest on the page is that of the file anybody can fetch, and both regions have signed it, says either node."""
    files, digests = set(), set()
    for node in ("50", "51"):
        visitor = cast.visitor(node)
        page = visitor.wait_for(f"/items/{item}/standard", is_common)
        content = visitor.open(f"/items/{item}/standard.json").body
        digest = f"sha256:{hashlib.sha256(content).hexdigest()}"
        signed = re.findall(r"<tr.*?</tr>", page.html, re.DOTALL)
        rows = [row for row in signed if digest in row]
        assert [name for name in ("重庆市", "四川省") if any(name in row for row in rows)] == [
            "重庆市",
            "四川省",
        ]
        assert json.loads(content)["key"] == item
        files.add(content)
        digests.add(digest)
    assert len(files) == len(digests) == 1


@pytest.mark.row("A03")
def test_the_command_line_says_who_has_signed(scene: Scene, cast: Cast) -> None:
    for node in ("50", "51"):
        for item in ITEMS:
            cast.visitor(node).wait_for(f"/items/{item}/standard", is_common)
    asked = [scene.run(node, "standard", "list", "--json") for node in ("50", "51")]
    here, there = (json.loads(process.communicate()[0]) for process in asked)
    assert here == there
    assert sorted({row["item"] for row in here} - {WRITTEN}) == ITEMS
    assert all(row["signed_by"] == ["50", "51"] for row in here)


@pytest.mark.row("P05")
def test_a_running_case_keeps_its_version_to_the_end(
    scene: Scene, cast: Cast, tmp_path: pathlib.Path
) -> None:
    """A new version comes into force on both nodes: what was begun goes on under the old one, what begins takes the new."""
    running = cast.journey(SOCIAL_CARD, applicant=LUO, clerk=WUHOU_WINDOW, reviewer=SOCIAL)
    running.apply()
    running.take_in()
    old = states(scene, running.number)[0]["standard"]
    begun = cast.journey(SOCIAL_CARD, applicant=LUO, clerk=WUHOU_WINDOW, reviewer=SOCIAL)
    begun.begin()

    file = changed_copy(tmp_path, SOCIAL_CARD.item, 2, {HELP: "不知道的，选您参保的区县。"})
    new = adopt_on_both(scene, file, SOCIAL_CARD.item)
    assert new != old
    other = changed_copy(tmp_path, SOCIAL_CARD.item, 2, {HELP: "随便选一个。"})
    refused = scene.run("50", "standard", "adopt", str(other))
    _, errors = refused.communicate()
    assert refused.returncode == 1
    assert "第 2 版已经采用，内容不能再改" in "".join(errors.decode().split("\n"))

    running.check()
    running.accept()
    running.claim()
    running.grant()
    state = ended(running, "close")
    assert (state["outcome"], state["standard"]) == ("granted", old)
    assert "标准第 1 版" in running.reviewer.open(running.review_url).text

    begun.fill()
    begun.hand_in()
    begun.sign()
    fresh = cast.journey(SOCIAL_CARD, applicant=LUO, clerk=WUHOU_WINDOW, reviewer=SOCIAL)
    fresh.apply()
    for case, version, digest in ((begun, 1, old), (fresh, 2, new)):
        case.take_in()
        assert f"标准第 {version} 版" in case.clerk.page.text
        assert digest[:19] in case.clerk.page.text


@pytest.mark.row("P05", "A03")
def test_what_only_one_region_has_signed_cannot_be_applied_for_across(
    scene: Scene, cast: Cast, tmp_path: pathlib.Path
) -> None:
    file = changed_copy(
        tmp_path, "offsite_medical_filing", 2, {"由参保地医保部门备案。": "由您参保的地方的医保部门备案。"}
    )
    adopt(scene, file, "50")
    try:
        guide = cast.visitor("50").open("/items/offsite_medical_filing/")
        assert "两地尚未共同签署" in guide.text
        assert not any(address.endswith("/start") for address, _ in guide.links)
        case = cast.journey(FILING, applicant=LUO, clerk=WUHOU_WINDOW, reviewer=("51", "medical.wuhou"))
        case.begin()
        case.fill()
        case.hand_in()
        applicant = case.applicant
        applicant.open(f"{case.draft}sign/")
        applicant.send("agree", "password", values=signature_of(applicant), status=422)
        assert "还没有共同签署同一版本" in applicant.page.text
        assert case.draft.rsplit("/drafts/", 1)[1] in str(applicant.open("/cases/").links), (
            "the draft is kept"
        )
    finally:
        adopt(scene, file, "51")
    for node in ("50", "51"):
        cast.visitor(node).wait_for("/items/offsite_medical_filing/standard", is_common)
    case.sign()
    case.take_in()
