"""Rules of a standard in CEL: checked when the file is read, judged without an error whatever was filled in."""

import datetime as dt
import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalogue import company
from tests.catalogue.examples import MINIMAL, shipped
from tongban.catalogue.rules.expressions import Reckoning
from tongban.catalogue.rules.forms import check_section
from tongban.catalogue.rules.judging import Verdict, judge, unmet
from tongban.catalogue.rules.promises import fee_amount, promised_for
from tongban.catalogue.rules.standard import content_faults, find_faults, parse_standard
from tongban.catalogue.types import Standard
from tongban.jurisdictions.types import Limit

TODAY = dt.date(2026, 11, 23)
COMPANY = shipped("company_establishment")


def with_rule(rule: str) -> str:
    """The minimal file with a rule on its condition."""
    marked = "    looks_at: [/person/name"
    return MINIMAL.replace(marked, f"    rule: '{rule}'\n    mend: {{zh: 改填, en: Change it}}\n{marked}")


def with_fee(formula: str) -> Standard:
    """The minimal standard with a fee that is reckoned."""
    text = MINIMAL.replace("amount: 0", f"formula: '{formula}', text: {{zh: 每册一元, en: One yuan a book}}")
    return parse_standard(text, "x.yaml")


def company_form(**changes: Any) -> dict[str, Any]:
    """The pages of a company, checked."""
    form: dict[str, Any] = {}
    for section in COMPANY.sections:
        typed = company.typed(section.key, **changes.get(section.key, {}))
        checked = check_section(section, typed, today=TODAY, answers=company.ANSWERS, form=form)
        assert checked.is_good, checked.errors
        form[section.key] = checked.values
    return form


def truth(rule: str, **form: Any) -> bool | None:
    """What a rule of the minimal standard says."""
    standard = parse_standard(with_rule(rule), "x.yaml")
    return Reckoning(standard, answers={"reader": "adult"}, form=form, today=TODAY).truth(rule)


@pytest.mark.parametrize(
    ("rule", "code", "params"),
    [
        ('answers.readr == "adult"', "standard-rule-name", {"name": "answers.readr", "at": "1:8"}),
        ('person.nam == "a"', "standard-rule-name", {"name": "person.nam"}),
        ("family.members.all(row, row.pages > 1)", "standard-rule-name", {"name": "pages"}),
        ('family.members.exists(row, row.books == "a")', "standard-rule-type", {"types": "int, string"}),
        ("answers.reader == 1", "standard-rule-type", {"operation": "==", "types": "string, int"}),
        ("family.books > 0.5", "standard-rule-type", {"operation": ">", "types": "int, double"}),
        ("years(family.books, today) > 1", "standard-rule-type", {"operation": "years"}),
        ("person.name", "standard-rule-result", {"wanted": "bool", "found": "string"}),
        ("true &&", "standard-rule-syntax", {"at": "1:8"}),
        ("(" * 40 + "true" + ")" * 40, "standard-rule-budget", {}),
    ],
)
def test_a_wrong_rule_is_refused_when_the_file_is_read(rule: str, code: str, params: dict[str, str]) -> None:
    (fault,) = find_faults(with_rule(rule), "x.yaml")
    assert fault.code == code
    assert fault.field == "/criteria/0/rule"
    assert params.items() <= fault.params.items()


def test_a_rule_over_its_budget_is_refused_quickly() -> None:
    inner = "family.members.all({0}, {1})"
    rule = inner.format("a", inner.format("b", inner.format("c", "a.books + b.books + c.books >= 0")))
    (fault,) = find_faults(with_rule(rule), "x.yaml")
    assert fault.code == "standard-rule-budget"


@pytest.mark.parametrize(
    ("rule", "form", "expected"),
    [
        ('answers.reader == "adult"', {}, True),
        ('answers.place == "510107"', {}, None),
        ('person.name == ""', {"person": {}}, True),
        ('person.name == ""', {}, None),
        ("family.books >= 2", {"family": {"books": 2}}, True),
        ("family.books >= 2", {"family": {}}, None),
        ("size(family.members) == 0", {"family": {}}, True),
        ("family.members.all(row, row.books > 1)", {"family": {"members": [{"books": 1}]}}, False),
        ("family.members.all(row, row.books > 1)", {"family": {"members": [{"name": "a"}]}}, None),
        ('years("2000-11-24", today) == 25 && months("2026-10-23", today) == 1', {}, True),
        ('born(person.name) == "1990-03-07"', {"person": {"name": "510199199003074012"}}, True),
        ('born(person.name) == "1990-03-07"', {"person": {"name": "x"}}, None),
        ("1 / size(family.members) == 1", {"family": {"members": []}}, None),
    ],
)
def test_a_rule_answers_yes_no_or_not_known(rule: str, form: dict[str, Any], expected: bool | None) -> None:
    assert truth(rule, **form) is expected


@given(
    st.dictionaries(st.sampled_from(["name", "school"]), st.text(max_size=5)),
    st.dictionaries(
        st.sampled_from(["books", "members"]),
        st.one_of(
            st.integers(), st.lists(st.dictionaries(st.sampled_from(["name", "books"]), st.integers()))
        ),
    ),
)
def test_no_content_makes_judging_fail(person: dict[str, Any], family: dict[str, Any]) -> None:
    rule = 'born(person.name) != "" && family.books >= size(family.members) && years(person.name, today) > 1'
    assert truth(rule, person=person, family=family) in (True, False, None)


@given(st.text(alphabet=string.printable, max_size=60))
def test_any_text_as_a_rule_is_taken_or_refused_with_its_place(rule: str) -> None:
    content = {**parse_standard(with_rule("true"), "x.yaml").content}
    content["criteria"] = [{**content["criteria"][0], "rule": rule or "x"}]
    for fault in _faults(content):
        assert fault.startswith("standard-")


def _faults(content: dict[str, Any]) -> list[str]:
    from_content = [fault.code for fault in content_faults(content)]
    assert len(from_content) <= 1
    return from_content


def test_a_company_of_two_may_not_call_itself_one_persons() -> None:
    form = company_form()
    judged = {
        row.criterion.key: row.verdict
        for row in judge(COMPANY, answers=company.ANSWERS, form=form, today=TODAY)
    }
    assert judged["shareholders_qualified"] is Verdict.MET
    assert judged["name_free"] is Verdict.OPEN
    form = company_form(name={"company_type": "sole"})
    (criterion,) = unmet(COMPANY, answers=company.ANSWERS, form=form, today=TODAY)
    assert criterion.key == "shareholders_qualified"
    assert criterion.mend is not None


@pytest.mark.parametrize(
    ("his", "hers", "expected"),
    [
        ("510199200401010016", "500199200601010028", Verdict.MET),
        ("510199200401030019", "500199200601010028", Verdict.UNMET),
        ("510199200401010016", "500199200601030020", Verdict.UNMET),
    ],
)
def test_the_age_of_marriage_is_that_of_the_day_chosen(his: str, hers: str, expected: Verdict) -> None:
    standard = shipped("marriage_registration_appointment")
    form = {"couple": {"husband_id": his, "wife_id": hers}, "time": {"date": "2026-01-02"}}
    judged = judge(standard, answers={}, form=form, today=dt.date(2025, 12, 1))
    assert {row.criterion.key: row.verdict for row in judged}["age"] is expected


@pytest.mark.parametrize(("pre_approval", "days"), [("no", 1), ("yes", 3)])
def test_a_pre_approval_changes_the_promise(pre_approval: str, days: int) -> None:
    answers = {"place": "510107", "pre_approval": pre_approval}
    assert promised_for(COMPANY, answers=answers, today=TODAY).limit == Limit(days, "working_day")


REGION = 'channels: [online]\nregions:\n  - {region: "51", promised: {duration: P1D, unit: working_day, basis: [design]}, basis: [design]}'


@pytest.mark.parametrize(("place", "days"), [("510107", 1), ("500112", 2), ("", 2)])
def test_a_region_may_promise_more(place: str, days: int) -> None:
    standard = parse_standard(MINIMAL.replace("channels: [online]", REGION), "x.yaml")
    assert promised_for(standard, answers={"place": place}, today=TODAY).limit == Limit(days, "working_day")


@pytest.mark.parametrize(
    ("formula", "form", "expected"),
    [
        ("family.books * 100", {"family": {"books": 7}}, 700),
        ("family.books * 100", {}, None),
        ("family.books - 100", {"family": {"books": 7}}, None),
        ('answers.reader == "child" ? 0 : 2000', {}, 2000),
    ],
)
def test_a_fee_may_be_reckoned(formula: str, form: dict[str, Any], expected: int | None) -> None:
    standard = with_fee(formula)
    (fee,) = standard.fees
    amount = fee_amount(standard, fee, answers={"reader": "adult"}, form=form, today=TODAY)
    assert amount == expected


def test_a_key_that_is_there_twice_is_said_so_also_where_a_rule_looks_at_the_list() -> None:
    text = with_rule("size(family.members) > 0")
    column = "{key: name, kind: text, label: {zh: 姓名, en: Name}}"
    row = next(line for line in reversed(text.splitlines()) if column in line)
    assert [fault.code for fault in find_faults(text.replace(row, f"{row}\n{row}"), "x.yaml")] == [
        "standard-key-repeated"
    ]
    alike = row.replace("key: name", "key: na__me") + "\n" + row.replace("key: name", "key: na_me")
    assert find_faults(text.replace(row, f"{row}\n{alike}"), "x.yaml") == ()
