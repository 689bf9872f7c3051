"""An interoperable item: the same procedure, materials and time on both sides, or it is refused across them."""

import dataclasses
import json
import pathlib
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup, Tag

from tests.journeys.cast import Cast, Who
from tests.journeys.plans import LIANGJIANG, WUHOU
from tests.journeys.standards import ITEMS, adopt, adopt_on_both, changed_copy
from tests.journeys.test_records import RECORD
from tests.journeys.test_standards import is_common
from tests.journeys.test_zone_and_guides import limit_in_words
from tongban.node.demo.scene import Scene
from tongban.node.tour.journey import signature_of
from tongban.node.tour.people import Person

Row = tuple[str, ...]
CAPTIONS = {"zh": ("材料", "机关审查要点"), "en": ("Materials", "What the offices check")}
ASKED = "两地都交过的，每个地方查一次。"
OURS = {"50": "两地都交过的，各查一次。", "51": "两地都交过的，一个地方查一次。"}


@dataclasses.dataclass(frozen=True)
class Told:
    """What a guide says of an item, as a person reads it."""

    digest: str
    procedure: tuple[str, ...]
    """Each step with who takes it, how long, and where it leads."""
    checks: tuple[Row, ...]
    materials: tuple[Row, ...]
    time: tuple[Row, ...]
    """Every limit with its name."""


def told_by(person: Person, item: str, language: str, place: str) -> Told:
    """The guide of an item for a place, and the digest it is written from."""
    name = json.loads(person.open(f"/items/{item}/standard.json").body)["questions"]
    chosen = next(question["key"] for question in name if question.get("decides") == "competent")
    digest = BeautifulSoup(person.open(f"/items/{item}/standard").html, "html.parser").select_one(
        "dd .tb-code"
    )
    page = BeautifulSoup(person.open(f"/items/{item}/?{urlencode({chosen: place})}").html, "html.parser")
    steps = page.select_one("main ol.tb-steps")
    assert digest is not None
    assert steps is not None
    tables = {_said(table.caption): table for table in page.select("main table") if table.caption}
    materials, checks = (_rows(tables[caption]) for caption in CAPTIONS[language])
    return Told(
        digest=_said(digest),
        procedure=tuple(_said(step) for step in steps.find_all("li", recursive=False)),
        checks=checks,
        materials=materials,
        time=tuple(_limits(page)),
    )


def _said(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())


def _rows(table: Tag) -> tuple[Row, ...]:
    return tuple(
        tuple(_said(cell) for cell in row.find_all(["th", "td"])) for row in table.select("tbody tr")
    )


def _limits(page: BeautifulSoup) -> list[Row]:
    rows = [
        (_said(key), _said(value))
        for key, value in zip(
            page.select("main dt.govuk-summary-list__key"),
            page.select("main dd.govuk-summary-list__value"),
            strict=True,
        )
    ]
    words = (
        "时限",
        "补正",
        "延长",
        "容缺",
        "limit",
        "missing",
        "correct",
        "extended",
        "Late",
        "逾期",
        "Without a decision",
    )
    return [row for row in rows if any(word in row[0] for word in words)]


@pytest.fixture(scope="module", params=["zh", "en"])
def readers(request: pytest.FixtureRequest, cast: Cast) -> tuple[str, list[Person]]:
    """Somebody at each portal who reads this language."""
    language: str = request.param
    found = [cast.visitor(node) for node in ("50", "51")]
    for person in found:
        person.open(f"/language/{'zh-hans' if language == 'zh' else 'en'}?next=/zone/")
    return language, found


@pytest.mark.row("D01")
@pytest.mark.parametrize("item", ITEMS)
def test_procedure_materials_and_time_are_the_same_on_both_sides(
    readers: tuple[str, list[Person]], item: str
) -> None:
    """Whichever portal one asks, and whichever region decides: every step, check, paper and limit, and one digest."""
    language, people = readers
    told = [told_by(person, item, language, place) for person in people for place in (WUHOU, LIANGJIANG)]
    assert all(each == told[0] for each in told)
    standard = json.loads(people[0].open(f"/items/{item}/standard.json").body)
    assert len(told[0].procedure) == len(standard["flow"]["stages"])
    assert len(told[0].materials) == len(standard["materials"])
    assert len(told[0].checks) == len(standard["materials"]) + len(standard["criteria"])
    times = " ".join(value for _, value in told[0].time)
    for name, limit in standard["limits"].items():
        comes_to = {"zh": "视为准予", "en": "counts as granted"}[language]
        assert (comes_to if name == "tacit" else limit_in_words(limit, language)) in times


@pytest.mark.row("D01")
def test_an_item_whose_text_differs_is_refused_on_both_sides(
    scene: Scene, cast: Cast, tmp_path: pathlib.Path
) -> None:
    """Each region signs a version 2 of its own: neither portal takes applications for it, both operators see where they
    differ, and version 3 that both have signed is taken again."""
    item = RECORD.item
    for node, text in OURS.items():
        folder = tmp_path / node
        folder.mkdir()
        adopt(scene, changed_copy(folder, item, 2, {ASKED: text}), node)
    try:
        for node, operator in (("50", "operator.chongqing"), ("51", "operator.sichuan")):
            console = cast.person((node, operator))
            shown = console.wait_for("/console/standards/", lambda page: "/questions/0/help/zh" in page.text)
            assert "不一致" in shown.text
            guide = cast.visitor(node).open(f"/items/{item}/")
            assert "两地尚未共同签署" in guide.text
            assert not any(address.endswith("/start") for address, _ in guide.links)
        for applicant, clerk, reviewer in (
            (("50", "luo.guifang"), ("51", "clerk.wuhou"), ("51", "social.wuhou")),
            (("51", "he.xiaoyan"), ("50", "clerk.liangjiang"), ("50", "social.liangjiang")),
        ):
            _must_be_refused(cast, applicant, clerk, reviewer)
    finally:
        adopt_on_both(scene, changed_copy(tmp_path, item, 3, {}), item)
    for node in ("50", "51"):
        cast.visitor(node).wait_for(f"/items/{item}/standard", is_common)


def _must_be_refused(cast: Cast, applicant: Who, clerk: Who, reviewer: Who) -> None:
    """Begun all the same, filled in, handed in: it cannot be signed, and the draft is kept."""
    place = WUHOU if clerk[0] == "51" else LIANGJIANG
    plan = dataclasses.replace(RECORD, answers={**RECORD.answers, "place": place}, hall="")
    case = cast.journey(plan, applicant=applicant, clerk=clerk, reviewer=reviewer)
    case.begin()
    case.fill()
    case.hand_in()
    person = case.applicant
    person.open(f"{case.draft}sign/")
    person.send("agree", "password", values=signature_of(person), status=422)
    assert "还没有共同签署同一版本" in person.page.text
    assert case.draft.rsplit("/drafts/", 1)[1] in str(person.open("/cases/").links)
