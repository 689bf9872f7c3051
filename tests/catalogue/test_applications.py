"""Every standard takes the applications made up from it, and refuses each that has one thing wrong, at its place."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.catalogue.applications import applications, defects, unasked
from tests.catalogue.company import TODAY
from tests.catalogue.examples import FILES, minimal, shipped
from tongban.catalogue.rules.forms import check_form, check_section

STANDARDS = {"minimal": minimal(), **{key: shipped(key) for key in FILES}}
some = settings(
    max_examples=8,
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # what is drawn is read easily, and slow to make smaller
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.mark.parametrize("item", STANDARDS)
@some
@given(data=st.data())
def test_a_good_application_is_complete_and_kept_as_it_is(item: str, data: st.DataObject) -> None:
    standard = STANDARDS[item]
    application = data.draw(applications(standard))
    assert check_form(standard, application.form, today=TODAY, answers=application.answers) == {}
    for key, values in application.form.items():
        checked = check_section(
            standard.section(key), values, today=TODAY, answers=application.answers, form=application.form
        )
        assert checked.values == values


@pytest.mark.parametrize("item", STANDARDS)
@some
@given(data=st.data())
def test_one_thing_wrong_is_refused_at_its_field_for_its_reason(item: str, data: st.DataObject) -> None:
    standard = STANDARDS[item]
    application = data.draw(applications(standard))
    names: Counter[str] = Counter()
    for defect in defects(standard, application):
        form = {**application.form, defect.section: defect.page}
        wrong = check_form(standard, form, today=TODAY, answers=application.answers)
        found = [(error.field, error.code) for error in wrong.get(defect.section, ())]
        assert (defect.field, defect.code) in found, (defect.name, found)
        names[defect.name] += 1
    assert names["missing"], "every standard asks for something"


@pytest.mark.parametrize("item", STANDARDS)
@some
@given(data=st.data())
def test_what_is_not_asked_is_not_kept(item: str, data: st.DataObject) -> None:
    standard = STANDARDS[item]
    application = data.draw(applications(standard))
    for section, field in unasked(standard, application):
        page = {**application.form[section], field: "1"}
        checked = check_section(
            standard.section(section), page, today=TODAY, answers=application.answers, form=application.form
        )
        assert field not in checked.values
