"""What is foreseen from the answers stays so when the form is filled in; what depends on the form is said to be open."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.catalogue.applications import applications
from tests.catalogue.company import TODAY
from tests.catalogue.examples import FILES, MINIMAL, shipped
from tests.catalogue.test_rules import with_fee, with_rule
from tongban.catalogue.rules.conditions import may_hold
from tongban.catalogue.rules.expressions import variables
from tongban.catalogue.rules.judging import Verdict, judge
from tongban.catalogue.rules.materials import materials_for
from tongban.catalogue.rules.outlook import Foreseen, Prospect, foresee
from tongban.catalogue.rules.prefill import prefilled
from tongban.catalogue.rules.promises import promised_for
from tongban.catalogue.rules.standard import parse_standard
from tongban.catalogue.types import Standard

MORTGAGE = shipped("property_mortgage_registration")
ANSWERS = {"place": "510107", "use": "dwelling", "seized": "no"}
VERDICTS = {Prospect.MET: Verdict.MET, Prospect.UNMET: Verdict.UNMET}


def conditions(standard: Standard, answers: dict[str, str], **known: Any) -> dict[str, Foreseen]:
    found = foresee(standard, answers=answers, known=known, today=TODAY).conditions
    return {row.criterion.key: row for row in found}


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ('answers.reader == "adult"', {"answers.reader"}),
        ("person.since <= today", {"person.since", "today"}),
        ("family.members.all(today, today.books > 1)", {"family.members", "today"}),
        ("size(family.members) > 0 && family.members.exists(row, row.name == person.name)", set()),
        ("years(born(person.id_number), today) >= 18", {"person.id_number", "today"}),
        ('true || person.name == ""', {"person.name"}),
    ],
)
def test_the_names_a_rule_needs_are_read_from_it(rule: str, names: set[str]) -> None:
    names = names or {"family.members", "person.name"}
    extra = "          - {key: since, kind: date, label: {zh: 起, en: From}}\n"
    extra += "          - {key: id_number, kind: resident_id, label: {zh: 号, en: Number}}\n"
    text = with_rule(rule)
    anchor = next(line for line in text.splitlines(keepends=True) if "{key: name, kind: text" in line)
    indent = anchor[: len(anchor) - len(anchor.lstrip())]
    added = "".join(indent + line.lstrip() + "\n" for line in extra.splitlines())
    standard = parse_standard(text.replace(anchor, anchor + added, 1), "x.yaml")
    assert variables(standard, rule) == names


@pytest.mark.parametrize(("seized", "prospect"), [("no", Prospect.MET), ("yes", Prospect.UNMET)])
def test_an_answer_can_settle_a_condition_and_the_rest_waits_for_the_form_or_the_office(
    seized: str, prospect: Prospect
) -> None:
    found = conditions(MORTGAGE, {**ANSWERS, "seized": seized})
    assert found["not_seized"].prospect is prospect
    assert found["contracts_agree"].prospect is Prospect.LATER
    assert [words.en for words in found["contracts_agree"].waits_for] == [
        "From which day does the debt run?",
        "Until which day does the debt run?",
    ]
    assert found["both_apply"].prospect is Prospect.OFFICE


def test_what_the_account_knows_settles_a_condition_too() -> None:
    rule = "years(born(person.id_number), today) >= 18"
    anchor = next(line for line in MINIMAL.splitlines(keepends=True) if "{key: name, kind: text" in line)
    indent = anchor[: len(anchor) - len(anchor.lstrip())]
    field = (
        indent
        + '- {key: id_number, kind: resident_id, label: {zh: 号, en: Id}, prefill: "account:id_number"}\n'
    )
    standard = parse_standard(with_rule(rule).replace(anchor, anchor + field, 1), "x.yaml")
    answers = {"place": "510107", "reader": "adult"}
    key = standard.criteria[0].key
    assert conditions(standard, answers)[key].prospect is Prospect.LATER
    for number, prospect in (("500199198511123021", Prospect.MET), ("500199201001011032", Prospect.UNMET)):
        known = prefilled(standard.sections, {"account:id_number": number})
        assert known == {"person": {"id_number": number}}
        assert conditions(standard, answers, **known)[key].prospect is prospect


def test_a_promise_that_hangs_on_the_form_is_named_beside_the_one_that_holds() -> None:
    found = foresee(MORTGAGE, answers=ANSWERS, today=TODAY)
    assert (found.promised.limit.amount, [case.text.en for case in found.promised_perhaps]) == (
        1,
        ["a maximum mortgage"],
    )
    company = shipped("company_establishment")
    for pre_approval, days in (("yes", 3), ("no", 1)):
        found = foresee(company, answers={"place": "510107", "pre_approval": pre_approval}, today=TODAY)
        assert (found.promised.limit.amount, found.promised_perhaps) == (days, ())


def test_fees_follow_the_answers_and_one_that_is_reckoned_waits() -> None:
    for use, fen in (("dwelling", 8000), ("other", 55000)):
        found = foresee(MORTGAGE, answers={**ANSWERS, "use": use}, today=TODAY)
        assert [row.amount for row in found.fees] == [fen]
    reckoned = foresee(with_fee("size(family.members) * 100"), answers={"reader": "adult"}, today=TODAY)
    assert [row.amount for row in reckoned.fees] == [None]


def test_what_may_still_be_needed_is_not_what_the_answers_rule_out() -> None:
    company = shipped("company_establishment")
    found = foresee(company, answers={"place": "510107", "pre_approval": "no"}, today=TODAY)
    needed = {row.material.key for row in found.materials}
    perhaps = {material.key for material in found.perhaps}
    assert needed == {"application", "identity"}
    assert perhaps == {"domicile_proof", "hosting_letter", "articles_model", "articles_own"}
    when = (("reader", ("child",)), ("/person/kind", ("a",)))
    assert may_hold(when, answers={"reader": "child"})
    assert not may_hold(when, answers={"reader": "adult"})
    assert not may_hold(when, answers={"reader": "child"}, form={"person": {"kind": "b"}})


@pytest.mark.parametrize("item", sorted(FILES))
@settings(
    max_examples=6,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(data=st.data())
def test_nothing_foreseen_is_otherwise_in_the_end(item: str, data: st.DataObject) -> None:
    """With the answers and any part of the form: the whole form changes no verdict, and asks for nothing unheard of."""
    standard = shipped(item)
    whole = data.draw(applications(standard))
    pairs = [(section, field) for section, values in whole.form.items() for field in values]
    known: dict[str, dict[str, Any]] = {}
    for section, field in data.draw(st.lists(st.sampled_from(pairs), unique=True)):
        known.setdefault(section, {})[field] = whole.form[section][field]
    early = foresee(standard, answers=whole.answers, known=known, today=TODAY)
    late = judge(standard, answers=whole.answers, form=whole.form, today=TODAY)
    for before, after in zip(early.conditions, late, strict=True):
        if before.prospect in VERDICTS:
            assert VERDICTS[before.prospect] is after.verdict
        assert (before.prospect is Prospect.LATER) == bool(before.waits_for)
    needed = {row.material.key for row in early.materials}
    wanted = {row.material.key for row in materials_for(standard, answers=whole.answers, form=whole.form)}
    assert needed <= wanted <= needed | {material.key for material in early.perhaps}
    promise = promised_for(standard, answers=whole.answers, form=whole.form, today=TODAY)
    assert promise in [early.promised, *(case.promised for case in early.promised_perhaps)]


def test_today_is_a_day_that_rules_may_name() -> None:
    """A rule that needs nothing but the day is judged at once."""
    standard = parse_standard(with_rule('today >= "2026-01-01"'), "x.yaml")
    key = standard.criteria[0].key
    assert conditions(standard, {"reader": "adult"})[key].prospect is Prospect.MET
    before = foresee(standard, answers={"reader": "adult"}, today=dt.date(2025, 12, 31))
    assert before.conditions[0].prospect is Prospect.UNMET
