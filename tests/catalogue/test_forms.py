"""The pages of a form: conditions, lists of people, sums, and all errors of a page at once."""

from typing import Any

import pytest

from tests.catalogue.company import ANSWERS, TODAY, TYPED, typed
from tests.catalogue.examples import FILES, shipped
from tongban.catalogue.rules.forms import Checked, active_sections, check_form, check_section, read_post
from tongban.catalogue.rules.shown import NOT_GIVEN, answer_rows
from tongban.catalogue.types import FieldKind, Words
from tongban.kernel.errors import message_for

COMPANY = shipped("company_establishment")


def check(section: str, data: dict[str, Any], form: dict[str, Any] | None = None) -> Checked:
    return check_section(COMPANY.section(section), data, today=TODAY, answers=ANSWERS, form=form or {})


def form() -> dict[str, dict[str, Any]]:
    """All pages filled in and clean."""
    return {key: check(key, data).values for key, data in TYPED.items()}


@pytest.mark.parametrize("section", sorted(TYPED))
def test_a_good_page_is_clean(section: str) -> None:
    checked = check(section, typed(section))
    assert checked.is_good, [(error.field, error.code) for error in checked.errors]


def test_the_whole_form_is_complete_and_checks_again_as_it_is_kept() -> None:
    assert check_form(COMPANY, form(), today=TODAY, answers=ANSWERS) == {}
    assert {key: check(key, data).values for key, data in form().items()} == form()


def test_an_empty_form_names_every_page() -> None:
    found = check_form(COMPANY, {}, today=TODAY, answers=ANSWERS)
    assert list(found) == [section.key for section in COMPANY.sections]


def test_amounts_are_kept_in_fen_and_shares_in_hundredths() -> None:
    values = check("shareholders", typed("shareholders")).values
    assert values["registered_capital"] == 10_000_000
    assert [row["share"] for row in values["shareholders"]] == [6000, 4000]


def test_all_errors_of_a_page_are_told_at_once_each_with_its_field() -> None:
    checked = check("people", {"representative_id": "510199199003074013", "representative_phone": "138"})
    assert [(error.field, error.code) for error in checked.errors] == [
        ("representative", "form-field-empty"),
        ("representative_id", "resident-id-check"),
        ("representative_phone", "form-phone-length"),
        ("representative_post", "form-choice-empty"),
    ]
    assert message_for(checked.errors[0], "zh") == "填写“法定代表人姓名”"


def test_an_error_in_a_list_names_its_row() -> None:
    rows = typed("shareholders")["shareholders"]
    rows[1]["code"] = "91500199MA5WXYK21D"
    checked = check("shareholders", typed("shareholders", shareholders=rows))
    assert [error.field for error in checked.errors] == ["shareholders.1.code"]


def test_a_row_asks_only_what_its_kind_needs() -> None:
    values = check("shareholders", typed("shareholders")).values
    person, company = values["shareholders"]
    assert "code" not in person
    assert "id_number" not in company


def test_contributions_must_add_up_to_the_capital_and_shares_to_a_whole() -> None:
    rows = typed("shareholders")["shareholders"]
    rows[0].update(contribution="50000", share="59.99")
    checked = check("shareholders", typed("shareholders", shareholders=rows))
    assert [error.code for error in checked.errors] == ["form-sum", "form-sum"]
    assert [error.field for error in checked.errors] == ["shareholders", "shareholders"]
    assert message_for(checked.errors[0], "zh") == (
        "“认缴出资（元）”加起来是 90,000.00 元，应当是 100,000.00 元"
    )
    assert message_for(checked.errors[1], "en") == "“Share (%)” adds up to 99.99%; it must be 100%"


def test_a_company_needs_a_shareholder_and_empty_rows_do_not_count() -> None:
    empty = {"kind": "", "name": " ", "id_number": "", "contribution": "", "share": "", "pay_by": ""}
    checked = check("shareholders", typed("shareholders", shareholders=[empty]))
    assert [error.code for error in checked.errors] == ["form-rows-few"]


def test_too_many_rows_are_refused() -> None:
    row = {"name": "甲", "id_number": "510199199003074012", "post": "director"}
    checked = check("people", typed("people", officers=[row] * 21))
    assert [error.code for error in checked.errors] == ["form-rows-many"]


@pytest.mark.parametrize("rows", ["text", 5, None, ["text"], [[]]])
def test_rows_of_another_form_are_no_rows(rows: object) -> None:
    checked = check("shareholders", typed("shareholders", shareholders=rows))
    assert [error.code for error in checked.errors] == ["form-rows-few"]


def test_a_hidden_field_is_neither_asked_nor_kept() -> None:
    hidden = check("domicile", typed("domicile", host_name="托管公司", host_code="wrong"))
    assert hidden.is_good
    assert "host_name" not in hidden.values
    hosted = check("domicile", typed("domicile", right="hosted"))
    assert [error.field for error in hosted.errors] == ["host_name", "host_code"]


def test_a_field_of_several_choices_can_open_another() -> None:
    checked = check("scope", typed("scope", trades=["culture", "other"]))
    assert [error.field for error in checked.errors] == ["other"]


def test_pages_depend_on_the_questions() -> None:
    card = shipped("social_card_service")
    myself = {"place": "510107", "reason": "first", "acting": "self"}
    agent = {**myself, "acting": "agent"}
    assert [section.key for section in active_sections(card, answers=myself)] == ["holder", "collect"]
    assert [section.key for section in active_sections(card, answers=agent)] == ["holder", "collect", "agent"]


def test_a_field_depends_on_the_questions_too() -> None:
    section = shipped("id_card_renewal").section("old_card")
    kept = check_section(section, {"lost_on": "2026-11-20"}, today=TODAY, answers={"reason": "lost"})
    assert kept.values == {"lost_on": "2026-11-20"}
    left = check_section(section, {"lost_on": "2026-11-20"}, today=TODAY, answers={"reason": "expired"})
    assert left.values == {}


def test_a_posted_page_is_read_by_the_names_of_its_inputs() -> None:
    post = {
        "registered_capital": ["100000"],
        "shareholders.0.kind": ["person"],
        "shareholders.0.name": ["周晓渝"],
        "shareholders.0.pay_by.year": ["2030"],
        "shareholders.0.pay_by.month": ["1"],
        "shareholders.0.pay_by.day": ["9"],
        "shareholders.7.name": ["第二个"],
        "shareholders.x.name": ["不算"],
        "unknown": ["ignored"],
    }
    data = read_post(COMPANY.section("shareholders"), post)
    assert data["registered_capital"] == "100000"
    assert [row["name"] for row in data["shareholders"]] == ["周晓渝", "第二个"]
    assert data["shareholders"][0]["pay_by"] == "2030-1-9"
    assert read_post(COMPANY.section("scope"), {"trades": ["culture", "software"]})["trades"] == [
        "culture",
        "software",
    ]


def test_a_posted_page_without_anything_is_an_empty_page() -> None:
    data = read_post(COMPANY.section("shareholders"), {})
    assert data == {"registered_capital": "", "shareholders": []}


def test_a_hundred_thousand_rows_are_not_read() -> None:
    post = {f"officers.{number}.name": ["甲"] for number in range(999)}
    assert len(read_post(COMPANY.section("people"), post)["officers"]) == 101


def test_the_answers_are_shown_in_both_languages() -> None:
    rows = {row.path: row for row in answer_rows(COMPANY.section("shareholders"), form()["shareholders"])}
    assert rows["registered_capital"].value == Words("100,000.00 元", "CNY 100,000.00")
    assert rows["shareholders.0.share"].value.zh == "60%"
    assert rows["shareholders.1.kind"].value == Words("公司或其他组织", "A company or other body")
    assert (rows["shareholders.1.name"].row, rows["shareholders.1.name"].group) == (
        2,
        Words("股东", "Shareholders"),
    )
    assert rows["shareholders.0.pay_by"].value == Words("2030年1月1日", "1 January 2030")


def test_numbers_of_people_are_masked_for_others() -> None:
    masked = {
        row.path: row.value.zh
        for row in answer_rows(COMPANY.section("people"), form()["people"], masked=True)
    }
    assert "19851112" not in masked["representative_id"]
    assert "0013" not in masked["representative_phone"]
    assert masked["representative"] == "周晓渝"


def test_what_was_not_filled_in_is_said_so_and_hidden_fields_are_left_out() -> None:
    rows = {row.path: row.value for row in answer_rows(COMPANY.section("name"), form()["name"])}
    assert rows["second_choice"] == NOT_GIVEN
    assert "host_name" not in {
        row.path for row in answer_rows(COMPANY.section("domicile"), form()["domicile"])
    }


@pytest.mark.parametrize("key", sorted(FILES))
def test_every_page_of_every_item_can_be_checked_empty(key: str) -> None:
    standard = shipped(key)
    for section in standard.sections:
        asked = {
            question.key: question.options[0].value for question in standard.questions if question.options
        }
        checked = check_section(section, read_post(section, {}), today=TODAY, answers=asked)
        required = [field for field in section.fields if field.required and not field.when]
        assert len(checked.errors) >= len(required) - sum(f.kind is FieldKind.PEOPLE for f in required)
