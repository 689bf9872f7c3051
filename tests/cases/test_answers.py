"""Other answers before the form: in every shipped item what still applies is kept, and what does not is named."""

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.catalogue.applications import PROMISE, Application, applications
from tests.catalogue.company import TODAY
from tests.catalogue.examples import FILES, shipped
from tongban.cases.rules.answers import carry_over
from tongban.cases.rules.drafts import missing_tasks, to_hand_in
from tongban.catalogue.rules.forms import active_sections
from tongban.catalogue.types import Standard

some = settings(
    max_examples=10,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)


def draft_of(application: Application) -> dict[str, Any]:
    """A draft with every page done and everything handed in or promised."""
    materials = {
        key: {"key": key, "provision": "late" if way == PROMISE else "upload"}
        for key, way in application.materials.items()
    }
    return {
        "answers": dict(application.answers),
        "form": copy.deepcopy(application.form),
        "done": sorted(application.form),
        "materials": materials,
        "channel": "online",
        "hall": "",
    }


def drawn(data: st.DataObject, standard: Standard) -> tuple[dict[str, Any], dict[str, str]]:
    content = draft_of(data.draw(applications(standard)))
    assert missing_tasks(standard, content, TODAY) == []
    return content, data.draw(applications(standard)).answers


@pytest.mark.parametrize("item", sorted(FILES))
@some
@given(data=st.data())
def test_what_is_left_to_do_is_what_was_said(item: str, data: st.DataObject) -> None:
    standard = shipped(item)
    content, answers = drawn(data, standard)
    before = copy.deepcopy(content)
    found = carry_over(standard, content, answers, TODAY)
    assert content == before, "a rule changes nothing"
    assert found.content["answers"] == answers
    assert {found.content["channel"], found.content["hall"]} == {"online", ""}
    promises_lost = {
        f"material:{key}"
        for key, row in content["materials"].items()
        if row["provision"] == "late" and key not in found.content["materials"]
    }
    wanted = {page.key for page in (*found.pages_again, *found.pages_new)}
    wanted |= {f"material:{material.key}" for material in found.materials_new}
    todo = set(missing_tasks(standard, found.content, TODAY))
    assert wanted <= todo <= wanted | promises_lost


@pytest.mark.parametrize("item", sorted(FILES))
@some
@given(data=st.data())
def test_nothing_is_kept_that_is_not_asked_and_nothing_lost_that_is(item: str, data: st.DataObject) -> None:
    standard = shipped(item)
    content, answers = drawn(data, standard)
    found = carry_over(standard, content, answers, TODAY)
    form = found.content["form"]
    asked = active_sections(standard, answers=answers, form=form)
    gone = {page.key for page in found.pages_gone}
    fields_gone = {(page.key, field.key) for page, field in found.fields_gone}
    assert set(form) == set(content["form"]) - gone == {page.key for page in asked} & set(content["form"])
    for key, page in form.items():
        lost = {field for section, field in fields_gone if section == key}
        assert page == {name: value for name, value in content["form"][key].items() if name not in lost}
    needed = {row.material.key for row in to_hand_in(standard, found.content)}
    assert set(found.content["materials"]) <= needed
    assert {material.key for material in found.materials_gone} == set(content["materials"]) - set(
        found.content["materials"]
    )
    assert found.loses == bool(gone or fields_gone or found.materials_gone)


@pytest.mark.parametrize("item", sorted(FILES))
@some
@given(data=st.data())
def test_the_same_answers_change_nothing(item: str, data: st.DataObject) -> None:
    standard = shipped(item)
    content, _ = drawn(data, standard)
    found = carry_over(standard, content, content["answers"], TODAY)
    assert found.content == content
    assert not found.loses
    assert (found.pages_again, found.pages_new, found.materials_new) == ((), (), ())
