"""People find an item in their own words, in either language."""

import datetime as dt

import pytest

from tests.catalogue.examples import FILES, data_lines, shipped
from tongban.catalogue.rules.drift import ABSENT, differences, first_difference
from tongban.catalogue.rules.edition import Edition, listed
from tongban.catalogue.rules.names import read_names
from tongban.catalogue.rules.phrases import (
    date_words,
    duration_words,
    limit_words,
    moment_words,
    say_limit,
    visits_words,
    within_words,
)
from tongban.catalogue.rules.pinyin import read_sounds
from tongban.catalogue.rules.search import Found, How
from tongban.catalogue.types import Words
from tongban.jurisdictions.types import Limit
from tongban.kernel.clock import TZ
from tools import chinese

SOUNDS = read_sounds(data_lines("pinyin.csv"))
ITEMS = {key: listed(shipped(key).content, shipped(key).digest) for key in sorted(FILES)}
EDITION = Edition(ITEMS, read_names(data_lines("names.csv")), SOUNDS)
INDEX = EDITION.index


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
        ("社保卡丢了", "social_card_loss"),
        ("社保卡挂失", "social_card_loss"),
        ("社保卡找到了", "social_card_loss_cancelled"),
        ("激活社保卡", "social_card_activation"),
        ("办社保卡", "social_card_service"),
        ("补办社保卡", "social_card_service"),
        ("社保卡查询", "social_card_status_query"),
        ("打印社保", "social_security_query"),
        ("社保证明", "social_security_query"),
        ("公积金互认", "provident_fund_recognition"),
        ("查违章", "traffic_violation_query"),
        ("交罚款", "traffic_violation"),
        ("处理违章", "traffic_violation"),
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
        ("Lost Card", "social_card_loss"),
        ("restaurant", "food_business_licence"),
        ("get married", "marriage_registration_appointment"),
        ("hukou", "household_transfer"),
        ("普通护照", "passport_issue"),
        ("driving licence", "driving_licence_notarisation"),
    ],
)
def test_the_first_hit_is_the_item_meant(text: str, key: str) -> None:
    assert INDEX.find(text).hits[0].key == key


@pytest.mark.parametrize(
    ("text", "how", "meant", "key"),
    [
        ("shebaoka", How.SOUND, "社保卡", "social_card_service"),
        ("she bao ka", How.SOUND, "社保卡", "social_card_service"),
        ("shebaok", How.SOUND, "社保卡", "social_card_service"),
        ("SBK", How.SOUND, "社保卡", "social_card_service"),
        ("zhucegongsi", How.SOUND, "注册公司", "company_establishment"),
        ("zucegongsi", How.SOUND, "注册公司", "company_establishment"),
        ("lingjiehunzheng", How.SOUND, "领结婚证", "marriage_registration_appointment"),
        ("身分证", How.SOUND, "身份证", "id_card_renewal"),
        ("註冊公司", How.SOUND, "注册公司", "company_establishment"),
        ("住居证", How.SLIP, "居住证", "residence_permit"),
        ("餐开馆", How.SLIP, "开餐馆", "food_business_licence"),
        ("restuarant", How.SLIP, "restaurant", "food_business_licence"),
        ("restaurnt", How.SLIP, "restaurant", "food_business_licence"),
        ("compny relocation", How.SLIP, "company relocation", "company_relocation"),
        ("food lisence", How.SLIP, "food licence", "food_business_licence"),
    ],
)
def test_what_was_meant_is_found_and_said(text: str, how: How, meant: str, key: str) -> None:
    found = INDEX.find(text)
    assert found.meant == meant
    assert (found.hits[0].key, found.hits[0].how) == (key, how)


@pytest.mark.parametrize(
    "text", ["", "   ", "火箭发射许可", "qqqq", "the", "？！", "\x00", "x" * 60, "xian" * 14 + "q"]
)
def test_nothing_is_better_than_something_else(text: str) -> None:
    assert INDEX.find(text) == Found(())


@pytest.mark.parametrize("key", sorted(FILES))
def test_every_item_is_found_by_its_name_and_every_keyword(key: str) -> None:
    standard = shipped(key)
    for phrase in (*standard.name, *standard.keywords["zh"], *standard.keywords["en"]):
        assert key in {hit.key for hit in INDEX.find(phrase).hits if hit.how >= How.PHRASE}


def test_a_name_that_a_standard_covers_leads_to_it_and_is_not_listed_beside_it() -> None:
    assert INDEX.find("企业及分支机构设立登记").hits[0].key in (
        "company_establishment",
        "branch_establishment",
    )
    assert "enterprise_and_branch_establishment" not in EDITION.named
    without = Edition({}, EDITION.known, SOUNDS)
    assert without.index.find("企业及分支机构设立登记").hits[0].key == "enterprise_and_branch_establishment"


def test_every_name_has_a_key_of_its_own_and_names_standards_that_are_shipped() -> None:
    keys = [one.key for one in EDITION.known]
    assert len(set(keys)) == len(keys)
    assert {key for one in EDITION.known for key in one.standards} <= set(FILES)
    assert [fault for one in EDITION.known for fault in chinese.faults(one.name.zh)] == []


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
        (Limit(0, "working_day"), "当场办结", "On the spot"),
    ],
)
def test_limits_are_said_in_both_languages(limit: Limit, zh: str, en: str) -> None:
    assert limit_words(limit) == (zh, en)
    assert (say_limit(limit, "zh-hans"), say_limit(limit, "en")) == (zh, en)


def test_a_limit_stands_inside_a_sentence() -> None:
    day = within_words(Limit(1, "working_day"))
    assert day == ("自受理起 1 个工作日内", "within 1 working day of acceptance")
    at_once = within_words(Limit(0, "working_day"))
    assert at_once == ("受理后当场", "on the spot, once it is accepted")


def test_a_deadline_names_the_weekday() -> None:
    due = moment_words(dt.datetime(2026, 11, 24, 17, 0, tzinfo=TZ))
    assert due == ("2026年11月24日（周二）17:00", "17:00 on Tuesday 24 November 2026")


def test_other_phrases() -> None:
    assert duration_words("P5Y") == ("5 年", "5 years")
    assert duration_words("P1M") == ("1 个月", "1 month")
    assert visits_words(0) == Words("0 次", "None")
    assert visits_words(1).en == "1 visit"
    assert date_words(dt.date(2026, 12, 31)) == ("2026年12月31日", "31 December 2026")
    with pytest.raises(ValueError, match="not a duration"):
        duration_words("PT5H")
