"""What docs/write-a-standard.md promises: one file, and people are served by it, to the certificate."""

import pathlib

import pytest
import yaml

from tests.cli.commands import tongban
from tests.journeys.cast import Cast
from tests.journeys.plans import WUHOU
from tests.journeys.standards import WRITTEN, adopt_on_both
from tongban.node.demo.scene import Scene
from tongban.node.tour.journey import UPLOAD, Plan

CIVIL_AFFAIRS = ("51", "civil.wuhou")
ALLOTMENT = Plan(
    item=WRITTEN,
    answers={"place": WUHOU, "reader": "adult"},
    hall="CQ-GXQ",
    form={
        "reader": {
            "name": "陈建明",
            "id_number": "500199198503074012",
            "phone": "13800005001",
            "address": "样例路 1 号",
        }
    },
    papers={"identity": UPLOAD},
)


@pytest.mark.row("P05")
def test_the_starter_file_is_enough_for_an_item_that_issues(
    scene: Scene, cast: Cast, tmp_path: pathlib.Path
) -> None:
    """Nothing is written but the file: no type is listed, no program changed, no node started again."""
    begun = tongban("standard", "new", WRITTEN)
    assert begun.returncode == 0, begun.stderr
    text = begun.stdout
    for sample, own in {
        "{zh: 图书馆借书证（两地通借）, en: Library card for both regions}": "{zh: 样例菜园证, en: Allotment card}",
        "{zh: 图书馆借书证, en: Library card}": "{zh: 样例菜园证, en: Allotment card}",
    }.items():
        assert text.count(sample) == 1
        text = text.replace(sample, own)
    file = tmp_path / "item.yaml"
    file.write_text(text, "utf-8")
    checked = tongban("standard", "check", file)
    assert checked.returncode == 0, checked.stdout
    assert " error " not in checked.stdout
    adopt_on_both(scene, file, WRITTEN)

    case = cast.journey(ALLOTMENT, reviewer=CIVIL_AFFAIRS)
    case.apply()
    case.arrive_accepted()
    case.claim()
    case.grant()
    code = case.collect()
    certificate = case.applicant.page.text
    assert "样例菜园证" in certificate
    assert "样例路 1 号" in certificate
    for node in ("50", "51"):
        shown = cast.visitor(node).open(f"/verify/?code={code}").text
        assert "样例菜园证" in shown
        assert "样例路 1 号" not in shown
    content = yaml.safe_load(text)["result"]
    assert content["certificate"] == WRITTEN
    assert content["certificate_code"] in certificate
