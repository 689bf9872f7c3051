"""All shipped standards load, say everything twice, keep their marks, and derive everything."""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.catalogue.examples import FILES, shipped
from tongban.catalogue.rules.guide import GuidePlace, guide
from tongban.catalogue.rules.modes import four_modes
from tongban.catalogue.rules.phrases import say_limit
from tongban.catalogue.rules.review import review_rules
from tongban.catalogue.rules.schema import SCHEMA
from tongban.catalogue.rules.standard import find_faults
from tongban.catalogue.rules.vocabulary import CHANNELS, FORMATS, OBJECTS, TASK_TYPES, TOPICS, TRUST_GRADES
from tongban.catalogue.types import OFF_CHART, FieldKind, Lane, Mark, StepKind, Words
from tongban.jurisdictions.types import AUTHORITY_KINDS

ALL = sorted(FILES)


def words_in(value: Any) -> Iterator[Words]:
    """Every bilingual text inside a value."""
    if isinstance(value, Words):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from words_in(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from words_in(item)


def test_the_named_items_are_shipped() -> None:
    assert ALL == [
        "branch_establishment",
        "company_establishment",
        "company_relocation",
        "construction_permit",
        "enterprise_investment_filing",
        "food_business_licence",
        "household_transfer",
        "id_card_renewal",
        "marriage_registration_appointment",
        "offsite_medical_filing",
        "property_mortgage_registration",
        "provident_fund_offsite_loan",
        "provident_fund_recognition",
        "provident_fund_retirement_withdrawal",
        "residence_permit",
        "social_card_activation",
        "social_card_loss",
        "social_card_loss_cancelled",
        "social_card_service",
        "social_card_status_query",
        "social_security_query",
        "traffic_violation",
        "traffic_violation_query",
    ]


@pytest.mark.parametrize("key", ALL)
def test_a_file_has_no_fault_and_bears_its_items_name(key: str) -> None:
    assert find_faults(FILES[key], f"{key}.yaml") == ()
    assert shipped(key).key == key


@pytest.mark.parametrize("key", ALL)
def test_chinese_is_chinese_and_english_is_english(key: str) -> None:
    for words in words_in(shipped(key)):
        assert words.zh.strip()
        assert words.en.strip()
        assert not re.search(r"[\u3400-\u9fff]", words.en), words
        has_chinese = re.search(r"[\u3400-\u9fff]", words.zh)
        assert has_chinese or re.fullmatch(r"[0-9:]+", words.zh), words


@pytest.mark.parametrize("key", ALL)
def test_chinese_uses_full_width_punctuation(key: str) -> None:
    for words in words_in(shipped(key)):
        assert not re.search(r"[\u3400-\u9fff][,;:?!()]|[,;?!()][\u3400-\u9fff]", words.zh), words.zh


@pytest.mark.parametrize("key", ALL)
def test_labels_are_short_enough_for_a_page(key: str) -> None:
    for section in shipped(key).sections:
        for field in section.fields:
            assert len(field.label.zh) <= 22, field.label
            assert len(field.label.en) <= 60, field.label
        assert len(section.fields) <= 8, section.key


@pytest.mark.parametrize("key", ALL)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_guide_says_everything_in_both_languages(key: str, language: str) -> None:
    standard = shipped(key)
    place = GuidePlace(
        Words("四川省成都市武侯区", "Wuhou, Chengdu, Sichuan"), Words("武侯区某局", "A Wuhou office")
    )
    written = guide(standard, place)
    assert [fact.key for fact in written.facts] == ["promised", "visits", "materials", "fee"]
    assert written.decides.say(language) == place.authority.say(language)
    assert len(written.materials) == len(standard.materials)
    assert len(written.steps) == len(standard.flow.stages)
    assert all(words.say(language) for words in words_in(written))
    assert all(words.say(language) for words in words_in(review_rules(standard)))
    assert all(words.say(language) for words in words_in(four_modes(standard)))


FIGURES = {
    # key: promised, its marks, statutory, its marks, visits
    "company_establishment": ("1 working day", "read seed", "3 working days", "read", 0),
    "branch_establishment": ("1 working day", "design", "3 working days", "read", 0),
    "company_relocation": ("3 working days", "design", None, None, 0),
    "social_card_activation": ("On the spot", "design", None, None, 0),
    "social_card_loss_cancelled": ("On the spot", "design", None, None, 0),
    "social_card_loss": ("On the spot", "design", None, None, 0),
    "social_card_service": ("On the spot", "design", None, None, 0),
    "social_card_status_query": ("On the spot", "design", None, None, 0),
    "social_security_query": ("On the spot", "design", None, None, 0),
    "provident_fund_recognition": ("On the spot", "design", None, None, 0),
    "provident_fund_offsite_loan": ("5 working days", "design", "15 days", "mem", 1),
    "provident_fund_retirement_withdrawal": ("On the spot", "design", "3 days", "mem", 0),
    "marriage_registration_appointment": ("On the spot", "design", None, None, 1),
    "household_transfer": ("10 working days", "design", None, None, 1),
    "id_card_renewal": ("20 days", "design", "60 days", "read", 1),
    "traffic_violation": ("On the spot", "design", None, None, 0),
    "traffic_violation_query": ("On the spot", "design", None, None, 0),
    "offsite_medical_filing": ("On the spot", "design", None, None, 0),
    "residence_permit": ("10 days", "design", "15 days", "read", 0),
    "food_business_licence": ("5 working days", "design", "20 working days", "read", 0),
    "property_mortgage_registration": ("1 working day", "design", "30 working days", "mem", 0),
    "enterprise_investment_filing": ("On the spot", "design", None, None, 0),
    "construction_permit": ("3 working days", "design", "7 days", "mem", 0),
}


@pytest.mark.parametrize("key", ALL)
def test_the_figures_and_their_marks_are_those_found(key: str) -> None:
    limits, visits = shipped(key).limits, shipped(key).visits
    statutory = limits.statutory
    found = (
        say_limit(limits.promised.limit, "en"),
        " ".join(limits.promised.basis),
        say_limit(statutory.limit, "en") if statutory else None,
        " ".join(statutory.basis) if statutory else None,
        visits.count,
    )
    assert found == FIGURES[key]


def test_a_proposal_is_never_shown_as_a_rule() -> None:
    facts = {fact.key: fact for fact in guide(shipped("branch_establishment")).facts}
    assert not facts["promised"].is_official
    assert not facts["fee"].is_official
    facts = {fact.key: fact for fact in guide(shipped("company_establishment")).facts}
    assert facts["promised"].is_official
    assert not Mark.DESIGN.is_official
    assert not Mark.MEM.is_official


def test_a_guide_counts_what_some_have_to_bring() -> None:
    def count(key: str) -> str:
        return next(fact for fact in guide(shipped(key)).facts if fact.key == "materials").value.zh

    assert count("id_card_renewal") == "视情形最多 2 份", "the old card, or the household book"
    assert count("provident_fund_offsite_loan") == "2 份，视情形另有 3 份", (
        "data of other offices cannot be fetched yet"
    )


def test_an_identity_card_costs_more_when_it_is_lost() -> None:
    fee = next(fact for fact in guide(shipped("id_card_renewal")).facts if fact.key == "fee")
    assert fee.value == Words("20 元至 40 元", "CNY 20 to CNY 40")


def test_the_marriage_rule_keeps_its_history() -> None:
    history = shipped("marriage_registration_appointment").history
    assert [(entry.starts, entry.ends) for entry in history] == [
        (dt.date(2003, 10, 1), dt.date(2021, 5, 31)),
        (dt.date(2021, 6, 1), dt.date(2025, 5, 9)),
        (dt.date(2025, 5, 10), None),
    ]


def test_the_three_ways_across_regions_all_occur() -> None:
    ways = {mode.value for key in ALL for mode in shipped(key).modes.allowed}
    assert ways == {"full_online", "remote_acceptance", "joint_handling"}
    joint = {key for key in ALL if shipped(key).cooperation}
    assert joint == {"company_relocation", "household_transfer", "provident_fund_offsite_loan"}


@pytest.mark.parametrize("key", sorted({"company_relocation", "household_transfer"}))
def test_joint_handling_names_the_other_authority_and_its_place(key: str) -> None:
    standard = shipped(key)
    assert [entry.place for entry in standard.cooperation] == ["from_place"]
    assert Lane.COOPERATING in {lane.lane for lane in standard.flow.lanes}


def test_the_schema_knows_exactly_the_words_the_program_knows() -> None:
    definitions, properties = SCHEMA["$defs"], SCHEMA["properties"]
    assert set(definitions["authority_kind"]["enum"]) == set(AUTHORITY_KINDS)
    assert set(definitions["step"]["enum"]) == set(StepKind) - OFF_CHART
    assert set(definitions["field"]["properties"]["kind"]["enum"]) == set(FieldKind)
    assert set(properties["topic"]["enum"]) == set(TOPICS)
    assert set(properties["objects"]["items"]["enum"]) == set(OBJECTS)
    assert set(properties["task_type"]["enum"]) <= set(TASK_TYPES)
    assert set(properties["channels"]["items"]["enum"]) == set(CHANNELS)
    material = definitions["material"]["properties"]
    assert set(material["formats"]["items"]["enum"]) == set(FORMATS)
    assert set(material["trust"]["enum"]) == set(TRUST_GRADES)
    assert set(definitions["basis"]["items"]["enum"]) == set(Mark)
