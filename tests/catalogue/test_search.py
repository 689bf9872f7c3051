"""People find an item in their own words, in either language."""

import datetime as dt

import pytest

from tests.catalogue.examples import FILES, shipped
from tongban.catalogue.rules.drift import ABSENT, differences, first_difference
from tongban.catalogue.rules.phrases import date_words, duration_words, limit_words, say_limit, visits_words
from tongban.catalogue.rules.search import rank
from tongban.catalogue.types import Words
from tongban.jurisdictions.types import Limit

ALL = [shipped(key) for key in sorted(FILES)]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("开公司", "company_establishment"),
        ("我想开一家公司", "company_establishment"),
        ("办营业执照", "company_establishment"),
        ("注册公司", "company_establishment"),
        ("公司设立登记", "company_establishment"),
        ("开分公司", "branch_establishment"),
        ("公司搬家", "company_relocation"),
        ("社保卡丢了", "social_card_service"),
        ("公积金贷款买房", "provident_fund_offsite_loan"),
        ("退休取公积金", "provident_fund_retirement_withdrawal"),
        ("结婚", "marriage_registration_appointment"),
        ("领结婚证", "marriage_registration_appointment"),
        ("迁户口", "household_transfer"),
        ("身份证到期", "id_card_renewal"),
        ("违章", "traffic_violation"),
        ("异地看病", "offsite_medical_filing"),
        ("居住证", "residence_permit"),
        ("开餐馆", "food_business_licence"),
        ("open a company", "company_establishment"),
        ("Lost Card", "social_card_service"),
        ("restaurant", "food_business_licence"),
        ("get married", "marriage_registration_appointment"),
        ("hukou", "household_transfer"),
    ],
)
def test_the_first_hit_is_the_item_meant(text: str, key: str) -> None:
    assert rank(ALL, text)[0].key == key


@pytest.mark.parametrize("text", ["", "   ", "火箭发射许可", "zzz", "the"])
def test_nothing_is_better_than_something_else(text: str) -> None:
    assert rank(ALL, text) == ()


@pytest.mark.parametrize("key", sorted(FILES))
def test_every_item_is_found_by_its_name_and_every_keyword(key: str) -> None:
    standard = shipped(key)
    for phrase in (*standard.name, *standard.keywords["zh"], *standard.keywords["en"]):
        assert standard in rank(ALL, phrase)


@pytest.mark.parametrize(
    ("ours", "theirs", "pointer"),
    [
        ({"a": 1}, {"a": 1}, None),
        ({"a": 1}, {"a": 2}, "/a"),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3]}}, "/a/b/1"),
        ({"a": [1]}, {"a": [1, 2]}, "/a/1"),
        ({"a": 1}, {}, "/a"),
        ({}, {"a/b": 1}, "/a~1b"),
        ({"a": True}, {"a": 1}, "/a"),
        ({"a": []}, {"a": {}}, "/a"),
    ],
)
def test_the_first_difference_is_named(ours: object, theirs: object, pointer: str | None) -> None:
    found = first_difference(ours, theirs)
    assert (found.pointer if found else None) == pointer


def test_both_sides_of_a_difference_are_kept() -> None:
    assert [(d.pointer, d.ours, d.theirs) for d in differences({"a": 1, "c": 3}, {"b": 2, "c": 4})] == [
        ("/a", 1, ABSENT),
        ("/c", 3, 4),
        ("/b", ABSENT, 2),
    ]


@pytest.mark.parametrize(
    ("limit", "zh", "en"),
    [
        (Limit(1, "working_day"), "1 个工作日", "1 working day"),
        (Limit(20, "calendar_day"), "20 天", "20 days"),
        (Limit(4, "working_hour"), "4 个工作小时", "4 working hours"),
        (Limit(2, "hour"), "2 小时", "2 hours"),
        (Limit(0, "working_day"), "当场办结", "on the spot"),
    ],
)
def test_limits_are_said_in_both_languages(limit: Limit, zh: str, en: str) -> None:
    assert limit_words(limit) == (zh, en)
    assert (say_limit(limit, "zh-hans"), say_limit(limit, "en")) == (zh, en)


def test_other_phrases() -> None:
    assert duration_words("P5Y") == ("5 年", "5 years")
    assert duration_words("P1M") == ("1 个月", "1 month")
    assert visits_words(0) == Words("0 次", "None")
    assert visits_words(1).en == "1 visit"
    assert date_words(dt.date(2026, 12, 31)) == ("2026 年 12 月 31 日", "31 December 2026")
    with pytest.raises(ValueError, match="not a duration"):
        duration_words("PT5H")
