"""Divisions through time: what a code means, what followed it, what a person may choose today."""

import csv
import datetime as dt
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.jurisdictions import queries, rules, services
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, message_for

DATA = resources.files("tongban.jurisdictions") / "data"
BEFORE, AFTER = dt.date(2025, 11, 5), dt.date(2025, 11, 6)
SHIPPED = rules.parse_divisions((DATA / "divisions.csv").read_text("utf-8"))
HISTORY = list(csv.DictReader((DATA / "divisions_history.csv").read_text("utf-8").splitlines()))


def codes(divisions) -> list[str]:
    return [each.code for each in divisions]


# The data -------------------------------------------------------------------------------------------------------------


def test_every_division_has_a_parent_a_successor_and_both_names():
    known = {each.code for each in SHIPPED}
    for each in SHIPPED:
        assert all(each.name)
        assert each.level == "province" or each.parent in known, each
        assert set(each.successors) <= known, each
        assert each.valid_from is None or each.valid_to is None or each.valid_from < each.valid_to, each


def test_a_code_never_has_two_names_at_once():
    for each in SHIPPED:
        if each.valid_from is not None:
            same = [
                other for other in SHIPPED if other.code == each.code and other.exists_on(each.valid_from)
            ]
            assert same == [each]


@pytest.mark.parametrize(
    "change", HISTORY, ids=lambda each: f"{each['year']}-{each['old_code']}-{each['new_code']}"
)
def test_every_recorded_change_is_in_the_list(change):
    if change["old_code"]:
        (old,) = [
            each for each in SHIPPED if (each.code, each.name[0]) == (change["old_code"], change["old_name"])
        ]
        assert old.valid_to is not None
        assert old.valid_to.year == int(change["year"])
        if change["new_code"] not in ("", change["old_code"]):
            assert change["new_code"] in old.successors
    else:
        assert any((each.code, each.name[0]) == (change["new_code"], change["new_name"]) for each in SHIPPED)


@given(st.dates(dt.date(1998, 1, 1), dt.date(2030, 1, 1)))
def test_on_every_day_each_county_lies_in_something_that_exists(day):
    alive = {each.code for each in SHIPPED if each.exists_on(day)}
    orphans = [
        each.code
        for each in SHIPPED
        if each.exists_on(day) and each.level != "province" and each.parent not in alive
    ]
    assert not orphans


def test_the_eighteen_pilot_areas_and_the_new_area_in_two_provinces(reference):
    assert len([zone for zone in queries.zones() if zone.pilot_batch]) == 18
    assert [zone.name[0] for zone in queries.zones("511623")] == ["川渝高竹新区"]
    assert [zone.code for zone in queries.zones("500157")] == ["Z5051-GZ"]


# What a code means ----------------------------------------------------------------------------------------------------


def test_two_districts_of_chongqing_ended_and_one_began(reference):
    assert {"500105", "500112"} <= set(codes(queries.divisions("500000", BEFORE)))
    today = codes(queries.divisions("500000", AFTER))
    assert "500157" in today
    assert not {"500105", "500112"} & set(today)
    assert queries.division("500105", BEFORE).name == ("江北区", "Jiangbei District")
    with pytest.raises(NotFound) as caught:
        queries.division("500105", AFTER)
    assert message_for(caught.value, "zh") == "江北区（500105）在 2025-11-06 不存在"


def test_the_name_of_an_old_code_still_resolves(reference):
    assert queries.latest_division("500112").name == ("渝北区", "Yubei District")
    assert queries.latest_division("500222").name == ("綦江县", "Qijiang County")
    with pytest.raises(NotFound):
        queries.latest_division("110101")


def test_a_place_as_a_certificate_writes_it(reference):
    assert queries.place_name("510107") == ("四川省成都市武侯区", "Wuhou District, Chengdu, Sichuan Province")
    assert queries.place_name("500103") == ("重庆市渝中区", "Yuzhong District, Chongqing")


def test_a_renamed_code_has_the_name_of_the_day(reference):
    assert queries.division("500110", dt.date(2005, 1, 1)).name[0] == "万盛区"
    assert queries.division("500110", dt.date(2015, 1, 1)).name[0] == "綦江区"
    assert queries.latest_division("500110").name[0] == "綦江区"


def test_without_a_day_it_is_today(reference):
    with clock.frozen(dt.datetime(2025, 11, 5, 15, 59, tzinfo=dt.UTC)):  # 23:59 in Chongqing
        assert queries.division("500112").name[0] == "渝北区"
    with clock.frozen(dt.datetime(2025, 11, 5, 16, 0, tzinfo=dt.UTC)):  # midnight
        assert queries.division("500157").name[0] == "两江新区"
        with pytest.raises(NotFound):
            queries.division("500112")


@pytest.mark.parametrize(
    ("code", "followed_by"),
    [
        ("500105", ["500157"]),
        ("500112", ["500157", "500109"]),  # split, the larger part first
        ("510202", ["500103"]),
        ("510218", ["500157", "500109"]),  # renumbered in 1997, split in 2025
        ("511122", ["511402"]),  # by way of 513821
        ("500103", ["500103"]),
    ],
)
def test_what_stands_for_a_code_today(reference, code, followed_by):
    assert codes(queries.successors(code, dt.date(2026, 11, 22))) == followed_by


def test_a_circle_of_successors_ends(reference):
    assert rules.final_successors("a", {"a": ["b"], "b": ["a"]}, frozenset()) == ()


# What a person may choose ---------------------------------------------------------------------------------------------


def test_the_place_chooser_goes_from_province_to_county(reference):
    chongqing, sichuan = queries.place_chooser(dt.date(2026, 11, 22))
    assert [place.code for place in chongqing.places][:4] == ["500101", "500102", "500103", "500104"]
    assert len(chongqing.places) == 37
    assert not any(place.places for place in chongqing.places)  # no cities in between
    chengdu = sichuan.places[0]
    assert chengdu.name == ("成都市", "Chengdu")
    assert ("510107", ("武侯区", "Wuhou District")) in [(place.code, place.name) for place in chengdu.places]
    assert sum(len(city.places) for city in sichuan.places) == 183


def test_the_place_chooser_of_an_earlier_day(reference):
    chongqing, _ = queries.place_chooser(BEFORE)
    assert len(chongqing.places) == 38


def test_the_place_chooser_can_be_narrowed(reference):
    assert [place.code for place in queries.place_chooser(provinces=("510000",))] == ["510000"]


def test_the_place_chooser_is_kept_in_memory(reference, django_assert_num_queries):
    queries.place_chooser()  # the first question fills the memory
    with django_assert_num_queries(0):
        queries.place_chooser()


def test_loading_again_changes_nothing(reference):
    before = queries.latest_divisions(), queries.zones(), queries.calendar()
    services.load_reference_data()
    assert (queries.latest_divisions(), queries.zones(), queries.calendar()) == before
