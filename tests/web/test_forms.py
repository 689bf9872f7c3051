"""Fields of a standard become controls, and what is typed comes back field by field."""

from django.http import QueryDict
from django.template.loader import render_to_string

from tests.web.gallery.standard import OWNERS, PREMISES, field
from tongban.catalogue.types import FieldKind, Option, Section, Words
from tongban.web.shared.forms import (
    DateParts,
    ListAction,
    changed_list,
    input_name,
    list_action,
    raw_answers,
    section_view,
)


def posted(*pairs: tuple[str, str]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)
    return data


def drawn(section: Section, values: dict, errors: dict | None = None, language: str = "en") -> str:
    view = section_view(section, values, errors or {}, language)
    return "".join(
        render_to_string(f"shared/components/{one.template}.html", one.context()) for one in view.fields
    )


def of(*fields: object) -> Section:
    return Section("one", Words("一", "One"), None, (), tuple(fields), ())  # type: ignore[arg-type]  # made by field()


def test_what_is_typed_comes_back_field_by_field() -> None:
    data = posted(
        ("place", "510107"),
        ("address", " 武侯大道 1 号 "),
        ("title", "rented"),
        ("ends_on.year", "2027"),
        ("ends_on.month", "3"),
        ("ends_on.day", "9"),
        ("uses", "office"),
        ("uses", "store"),
        ("unknown", "left out"),
    )
    raw = raw_answers(PREMISES, data)
    assert raw["uses"] == ["office", "store"]
    assert raw["ends_on"] == "2027-3-9"
    assert "unknown" not in raw


def test_an_empty_row_was_not_meant() -> None:
    data = posted(("owners.0.name", "张强"), ("owners.1.name", ""), ("owners.2.name", "李梅"))
    assert [row["name"] for row in raw_answers(OWNERS, data)["owners"]] == ["张强", "李梅"]


def test_adding_keeps_rows_that_are_still_empty() -> None:
    data = posted(("owners.0.name", ""), ("owners.1.name", "李梅"), ("list-action", "add:owners"))
    raw, action = raw_answers(OWNERS, data), list_action(data)
    assert action == ListAction("add", "owners")
    assert [row.get("name") for row in changed_list(raw, action)["owners"]] == ["", "李梅", None]


def test_removing_takes_the_row_that_was_meant() -> None:
    data = posted(("owners.0.name", "张强"), ("owners.1.name", "李梅"), ("list-action", "remove:owners:0"))
    action = list_action(data)
    assert action is not None
    assert [row["name"] for row in changed_list(raw_answers(OWNERS, data), action)["owners"]] == ["李梅"]


def test_a_forged_button_does_nothing() -> None:
    for text in ("", "remove:owners", "remove:owners:x", "add:", "drop:owners"):
        assert list_action(posted(("list-action", text))) is None
    assert changed_list({"owners": [{}]}, ListAction("remove", "owners", 7)) == {"owners": [{}]}


def test_an_error_stands_at_its_field_and_describes_it() -> None:
    html = drawn(OWNERS, {"owners": [{}]}, {"owners.0.number": "Check characters 15 to 18"})
    assert 'id="owners.0.number-error"' in html
    assert 'aria-describedby="owners.0.number-hint owners.0.number-error"' in html


def test_saved_values_are_shown_as_people_type_them() -> None:
    view = section_view(
        of(
            field("capital", FieldKind.MONEY_FEN, "资本", "Capital"),
            field("share", FieldKind.PERCENT, "比例", "Share"),
            field("born_on", FieldKind.DATE, "出生日期", "Born on"),
        ),
        {"capital": 10_000_050, "share": 3300, "born_on": "1990-03-07"},
        {},
        "en",
    )
    assert [one.value for one in view.fields] == ["100000.50", "33", DateParts("1990", "3", "7")]


def test_a_field_of_one_choice_stands_under_it() -> None:
    view = section_view(PREMISES, {}, {}, "en")
    assert "ends_on" not in [one.name for one in view.fields]
    title = next(one for one in view.fields if one.name == "title")
    assert [[child.name for child in option.reveals] for option in title.options] == [[], ["ends_on"]]


def test_a_field_whose_earlier_condition_does_not_hold_is_not_shown() -> None:
    section = of(
        field("a", FieldKind.TEXT, "甲", "A", when=(("place", ("51",)),)),
        field("b", FieldKind.TEXT, "乙", "B"),
    )
    assert [one.name for one in section_view(section, {}, {}, "en", is_asked=lambda when: False).fields] == [
        "b"
    ]


def test_many_choices_are_a_list_and_optional_is_said() -> None:
    options = tuple(Option(str(n), Words(f"第{n}", f"Number {n}")) for n in range(9))
    html = drawn(
        of(field("n", FieldKind.CHOICE, "哪个", "Which", options=options, required=False)), {"n": "4"}
    )
    assert '<option value="4" selected>Number 4</option>' in html
    assert "（选填）" in html or "(optional)" in html


def test_what_was_typed_cannot_become_markup() -> None:
    html = drawn(of(field("a", FieldKind.TEXT, "甲", "A")), {"a": '"><script>alert(1)</script>'})
    assert "<script>" not in html


def test_the_place_of_an_error_in_the_form_is_the_name_of_its_input() -> None:
    assert input_name("/owners/0/name") == "owners.0.name"
    assert input_name("owners.0.name") == "owners.0.name"
