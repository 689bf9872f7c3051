"""What people type: much is understood, what is kept has one form, and every error says how to mend it."""

import contextlib
import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.catalogue.rules.fields import clean_value
from tongban.catalogue.rules.phrases import money_words
from tongban.catalogue.rules.shown import value_words
from tongban.catalogue.types import Field, FieldKind, Option, Words
from tongban.kernel.errors import BadInput, message_for

TODAY = dt.date(2026, 11, 23)
LABEL = Words("出资", "Contribution")
K = FieldKind


def field(kind: FieldKind, **changes: Any) -> Field:
    """A field with nothing special but its kind."""
    options = tuple(Option(value, Words(f"选{value}", value)) for value in ("a", "b", "c"))
    given: dict[str, Any] = {
        "key": "x",
        "label": LABEL,
        "help": None,
        "required": True,
        "max_length": None,
        "minimum": None,
        "maximum": None,
        "earliest": None,
        "latest": None,
        "options": options if kind in (K.CHOICE, K.MULTICHOICE) else (),
        "when": (),
        "fields": (),
        "autocomplete": None,
    }
    return Field(kind=kind, **{**given, **changes})


def clean(kind: FieldKind, typed: object, **changes: Any) -> Any:
    return clean_value(field(kind, **changes), typed, path="x", today=TODAY)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (K.TEXT, "  成都山水桥  文化 ", "成都山水桥 文化"),
        (K.TEXT, "阿布都·买买提", "阿布都·买买提"),
        (K.TEXT, "e\u0301", "é"),
        (K.LONG_TEXT, " 一行\r\n  二行 \n\n", "一行\n二行"),
        (K.ADDRESS, "人民南路四段 1 号", "人民南路四段 1 号"),
        (K.CHOICE, "b", "b"),
        (K.MULTICHOICE, ["c", "a"], ["a", "c"]),
        (K.MULTICHOICE, "b", ["b"]),
        (K.DATE, "2026-04-12", "2026-04-12"),
        (K.DATE, "2026/4/2", "2026-04-02"),
        (K.DATE, "2026年4月2日", "2026-04-02"),
        (K.DATE, "２０２６-０４-０２", "2026-04-02"),
        (K.MONEY_FEN, "100000", 10_000_000),
        (K.MONEY_FEN, "100,000.00", 10_000_000),
        (K.MONEY_FEN, "１００，０００．５", 10_000_050),
        (K.MONEY_FEN, "10 万", 10_000_000),
        (K.MONEY_FEN, "1.55万元", 1_550_000),
        (K.MONEY_FEN, "¥ 3.07", 307),
        (K.MONEY_FEN, 10_000_000, 10_000_000),
        (K.PERCENT, "33.33", 3333),
        (K.PERCENT, "50%", 5000),
        (K.PERCENT, "0.5", 50),
        (K.PERCENT, 3333, 3333),
        (K.INTEGER, " 1,200 ", 1200),
        (K.INTEGER, 12, 12),
        (K.DIGITS, "6222 0012-3456", "622200123456"),
        (K.DIGITS, "0007", "0007"),
        (K.RESIDENT_ID, "510199199003074012", "510199199003074012"),
        (K.RESIDENT_ID, "11010519491231002x", "11010519491231002X"),
        (K.RESIDENT_ID, "50010318851112302X", "50010318851112302X"),
        (K.USCC, "91510199ma6abcd10l", "91510199MA6ABCD10L"),
        (K.PHONE, "138 0013 8000", "13800138000"),
        (K.PHONE, "+86-13800138000", "13800138000"),
        (K.DIVISION, "510107", "510107"),
    ],
)
def test_what_is_understood(kind: FieldKind, typed: object, kept: object) -> None:
    assert clean(kind, typed) == kept


@pytest.mark.parametrize(
    ("kind", "typed", "changes", "code", "english"),
    [
        (K.TEXT, "一二三四", {"max_length": 3}, "form-too-long", "can have 3 characters. It has 4"),
        (K.TEXT, "a\x00b", {}, "form-unreadable", "Type it again"),
        (K.TEXT, ["a"], {}, "form-unreadable", "Type it again"),
        (K.TEXT, 5, {}, "form-unreadable", "Type it again"),
        (K.CHOICE, "d", {}, "form-no-such-choice", "choose one of those listed"),
        (K.MULTICHOICE, ["a", "d"], {}, "form-no-such-choice", "choose one of those listed"),
        (K.DATE, "12.04.2026", {}, "form-date", "year-month-day"),
        (K.DATE, "2026-02-30", {}, "form-date", "year-month-day"),
        (K.DATE, "2026-11-22", {"earliest": "today"}, "form-date-early", "before 23 November 2026"),
        (K.DATE, "2026-11-24", {"latest": "today"}, "form-date-late", "after 23 November 2026"),
        (K.DATE, "1999-12-31", {"earliest": "2000-01-01"}, "form-date-early", "before 1 January 2000"),
        (K.MONEY_FEN, "ten", {}, "form-money", "such as 100000"),
        (K.MONEY_FEN, "-5", {}, "form-money", "such as 100000"),
        (K.MONEY_FEN, "1.234", {}, "form-money", "such as 100000"),
        (K.MONEY_FEN, "0", {"minimum": 100}, "form-too-small", "must be CNY 1.00 or more"),
        (K.MONEY_FEN, "999999999999万", {}, "form-too-large", "must be CNY 999,999,999,999.99 or less"),
        (K.INTEGER, -1, {}, "form-too-small", "must be 0 or more"),
        (K.PERCENT, "33.333", {}, "form-percent", "two decimals"),
        (K.PERCENT, "101", {"maximum": 10000}, "form-too-large", "must be 100.00% or less"),
        (K.INTEGER, "1.5", {}, "form-integer", "whole number"),
        (K.INTEGER, "51", {"maximum": 50}, "form-too-large", "must be 50 or less"),
        (K.DIGITS, "12a4", {"minimum": 4, "maximum": 4}, "form-digits", "write digits only"),
        (K.DIGITS, "123", {"minimum": 4, "maximum": 6}, "form-digits", "It has 3"),
        (K.PHONE, "1380013800", {}, "form-phone-length", "It has 10"),
        (K.PHONE, "23800138000", {}, "form-phone-first", "begins with 1"),
        (K.PHONE, "1380013800a", {}, "form-phone-length", "11 digits"),
        (K.DIVISION, "51010", {}, "form-no-such-choice", "choose one of those listed"),
        (K.RESIDENT_ID, "110105194912310021", {}, "resident-id-check", "last character"),
        (K.USCC, "91110000600037341M", {}, "uscc-check", "does not match"),
    ],
)
def test_what_is_refused_says_how_to_mend_it(
    kind: FieldKind, typed: object, changes: dict[str, Any], code: str, english: str
) -> None:
    with pytest.raises(BadInput) as refused:
        clean(kind, typed, **changes)
    error = refused.value
    assert (error.code, error.field) == (code, "x")
    assert english in message_for(error, "en")
    chinese = message_for(error, "zh")
    assert re.search(r"[\u3400-\u9fff]", chinese)
    assert not re.search(r"请|非法|无效|失败|抱歉", chinese.replace("请核对", "").replace("请照", ""))


@given(st.integers(0, 10**13))
def test_an_amount_that_is_shown_can_be_typed_again(fen: int) -> None:
    zh, en = money_words(fen)
    assert clean(K.MONEY_FEN, zh) == clean(K.MONEY_FEN, en) == fen


@given(st.integers(0, 10000))
def test_a_share_that_is_shown_can_be_typed_again(hundredths: int) -> None:
    assert clean(K.PERCENT, value_words(field(K.PERCENT), hundredths).zh) == hundredths


@given(st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31)))
def test_a_date_that_is_shown_in_chinese_can_be_typed_again(date: dt.date) -> None:
    assert clean(K.DATE, value_words(field(K.DATE), date.isoformat()).zh) == date.isoformat()


@given(st.sampled_from([kind for kind in K if kind is not K.PEOPLE]), st.text(max_size=40))
def test_nothing_that_is_typed_breaks_a_field(kind: FieldKind, typed: str) -> None:
    """A clean value, read again, is itself; anything else is an error a person can read."""
    kept = typed
    with contextlib.suppress(BadInput):
        kept = clean(kind, typed)
        assert clean(kind, kept) == kept
