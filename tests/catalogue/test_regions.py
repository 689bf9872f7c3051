"""What differs in a region, and the code an item has at one authority: common text, local particulars."""

import pytest

from tests.catalogue.examples import MINIMAL, shipped
from tongban.catalogue.rules.codes import EXERCISE_LEVELS, task_code
from tongban.catalogue.rules.guide import Guide, GuidePlace, guide
from tongban.catalogue.rules.modes import online_depth
from tongban.catalogue.rules.standard import parse_standard
from tongban.catalogue.types import OnlineDepth, Words
from tongban.jurisdictions.rules.identifiers import check_task_code

REGIONS = """regions:
  - region: "51"
    place: {zh: 锦江路 1 号, en: 1 Jinjiang Road}
    consultation: {phone: "028-12345", basis: [design]}
    promised: {duration: P1D, unit: working_day, basis: [design]}
    note: {zh: 周六也开, en: Open on Saturdays}
    basis: [design]
contact:"""
STANDARD = parse_standard(MINIMAL.replace("contact:", REGIONS), "x.yaml")


def guide_in(code: str) -> Guide:
    """The guide for a place."""
    return guide(STANDARD, GuidePlace(Words("某地", "A place"), Words("某局", "An office"), code))


def test_a_region_has_its_own_place_phone_and_better_promise() -> None:
    there, here = guide_in("510107"), guide_in("500112")
    assert there.go_to == Words("锦江路 1 号", "1 Jinjiang Road")
    assert there.contact.consultation.phone == "028-12345"
    assert there.contact.complaint == STANDARD.contact.complaint, "what a region leaves out is common"
    assert there.facts[0].value == Words("1 个工作日", "1 working day")
    assert "Open on Saturdays" in [note.text.en for note in there.notes]
    assert here.go_to is None
    assert here.contact == STANDARD.contact
    assert here.facts[0].value == Words("2 个工作日", "2 working days")


@pytest.mark.parametrize("level", sorted(EXERCISE_LEVELS))
def test_a_task_code_follows_from_authority_level_and_base_code(level: str) -> None:
    company = shipped("company_establishment")
    code = task_code(company, authority="11500109552015745B", level=level)
    assert code == f"11500109552015745B{EXERCISE_LEVELS[level]}000131127004"
    assert len(code) == 31
    assert check_task_code(code).base == company.code("base")


def test_an_item_without_base_code_has_no_task_code() -> None:
    assert task_code(shipped("residence_permit"), authority="11500109552015745B", level="county") is None


@pytest.mark.parametrize(
    ("channels", "visits", "depth"),
    [("online", 0, "IV"), ("online", 1, "III"), ("online", 2, "II"), ("window", 0, "I")],
)
def test_the_depth_that_is_possible_follows_from_channels_and_visits(
    channels: str, visits: int, depth: str
) -> None:
    text = MINIMAL.replace("channels: [online]", f"channels: [{channels}]")
    standard = parse_standard(text.replace("visits: {count: 0", f"visits: {{count: {visits}"), "x.yaml")
    assert online_depth(standard) is OnlineDepth(depth)
