"""The JSON Schema of a submission and the check of the form say the same of whatever is sent."""

import copy
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.catalogue.applications import Application, applications, defects, unasked
from tests.catalogue.company import TODAY
from tests.catalogue.examples import FILES, minimal, shipped
from tongban.catalogue.rules.submission import check_application, submission_schema
from tongban.catalogue.types import Standard

STANDARDS = {"minimal": minimal(), **{key: shipped(key) for key in FILES}}
UNSAYABLE = {
    "form-date",
    "form-date-early",
    "form-date-late",
    "form-sum",
    "resident-id-check",
    "resident-id-date",
    "resident-id-future",
    "uscc-check",
}
"""What a JSON Schema cannot say: days of the calendar, check characters, sums. It stands beside it as `x-`."""

some = settings(
    max_examples=4,
    phases=[
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ],  # what is drawn is read easily, and slow to make smaller
    suppress_health_check=[HealthCheck.too_slow],
)


def sent(application: Application) -> dict[str, Any]:
    """An application as a program sends it."""
    return copy.deepcopy({"answers": application.answers, "form": application.form})


def codes(standard: Standard, data: Any) -> set[str]:
    return {error.code for error in check_application(standard, data, today=TODAY)}


@pytest.mark.parametrize("item", STANDARDS)
def test_the_schema_is_one(item: str) -> None:
    jsonschema_rs.meta.validate(submission_schema(STANDARDS[item]))


@pytest.mark.parametrize("item", STANDARDS)
@some
@given(data=st.data())
def test_schema_and_form_take_and_refuse_alike(item: str, data: st.DataObject) -> None:
    standard = STANDARDS[item]
    schema = jsonschema_rs.Draft202012Validator(submission_schema(standard))
    application = data.draw(applications(standard))
    good = sent(application)
    assert schema.is_valid(good), [error.message for error in schema.iter_errors(good)]
    assert codes(standard, good) == set()
    for defect in defects(standard, application):
        bad = sent(application)
        bad["form"][defect.section] = defect.page
        found = check_application(standard, bad, today=TODAY)
        pointer = f"/form/{defect.section}/" + defect.field.replace(".", "/")
        assert (pointer, defect.code) in [(error.field, error.code) for error in found]
        assert schema.is_valid(bad) == ({error.code for error in found} <= UNSAYABLE), (defect, found)


@pytest.mark.parametrize("item", STANDARDS)
@some
@given(data=st.data())
def test_what_is_not_asked_is_not_sent(item: str, data: st.DataObject) -> None:
    standard = STANDARDS[item]
    schema = jsonschema_rs.Draft202012Validator(submission_schema(standard))
    application = data.draw(applications(standard))
    good = sent(application)
    extra = [(("form", section), field) for section, field in unasked(standard, application)]
    extra += [(("form",), section.key) for section in standard.sections if section.key not in good["form"]]
    extra += [(("answers",), "unknown"), (("form",), "unknown"), ((), "unknown")]
    extra += [(("form", section), "unknown") for section in good["form"]]
    for path, key in extra:
        bad = copy.deepcopy(good)
        at: Any = bad
        for step in path:
            at = at[step]
        at[key] = {} if path == ("form",) else "1"
        assert not schema.is_valid(bad), (path, key)
        assert codes(standard, bad), (path, key)


@pytest.mark.parametrize("item", STANDARDS)
@some
@given(data=st.data())
def test_whatever_the_check_takes_the_schema_takes(item: str, data: st.DataObject) -> None:
    """Any value may be put anywhere: leave out, blank out, pad, turn into another type."""
    standard = STANDARDS[item]
    schema = jsonschema_rs.Draft202012Validator(submission_schema(standard))
    bad = sent(data.draw(applications(standard)))
    for _ in range(5):
        spoilt = copy.deepcopy(bad)
        at: Any = spoilt
        while isinstance(at, dict | list) and at:
            keys = sorted(at) if isinstance(at, dict) else list(range(len(at)))
            holder, key = at, data.draw(st.sampled_from(keys))
            at = at[key]
            if data.draw(st.integers(0, 3)) == 0:
                break
        holder[key] = data.draw(
            st.sampled_from([None, "", " ", [], {}, [{}], 0, -1, 1.5, True, f" {at}", f"{at}\n"])
        )
        found = codes(standard, spoilt)
        assert schema.is_valid(spoilt) == (found <= UNSAYABLE), (spoilt, found)
