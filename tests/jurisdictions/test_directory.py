"""Who decides where, which hall is near, and what a directory file may not say."""

import datetime as dt
import pathlib

import pytest

from tongban.jurisdictions import queries, rules, services
from tongban.jurisdictions.types import AUTHORITY_KINDS
from tongban.kernel.clock import TZ
from tongban.kernel.errors import BadInput, NotFound, Refused, message_for

TODAY = dt.date(2026, 11, 22)
BETWEEN = dt.date(2025, 12, 1)
"""Two districts had ended, and the new one had no agencies yet."""

SMALL = """
demo: true
nodes: {"50": "50", "51": "51"}
authorities:
  - division: "510107"
    body: DMMR0001
    kinds: [market_regulation]
    name: {zh: 甲局, en: Bureau A}
"""
HALL = """
halls:
  - code: H1
    division: "510107"
    run_by: DMMR0001
    name: {zh: 大厅, en: Hall}
    address: {zh: 一楼, en: Ground floor}
    hours: {working_day: ["09:00-17:00"]}
    windows: [{number: A01, name: {zh: 窗口, en: Window}}]
"""


def write(path: pathlib.Path, text: str) -> pathlib.Path:
    file = path / "directory.yaml"
    file.write_text(text, "utf-8")
    return file


# The demonstration directory ------------------------------------------------------------------------------------------


def test_every_county_of_both_regions_has_an_authority_of_every_kind(directory):
    for province in queries.place_chooser(TODAY):
        places = [county for place in province.places for county in (place.places or (place,))]
        for place in places:
            for kind in AUTHORITY_KINDS:
                found = queries.competent_authority(kind, place.code, TODAY)
                assert found.acts_on(TODAY)
                assert found.division[:2] == place.code[:2] == found.node_id


def test_every_code_is_well_made_and_marked_as_a_demonstration(directory):
    for authority in directory.authorities:
        assert rules.check_uscc(authority.uscc) == authority.uscc
        assert authority.uscc[8:10] == "DM"
        assert authority.is_demo
    assert all(each.is_demo for each in (*directory.halls, *directory.outlets))


def test_an_approval_bureau_registers_companies_in_wuhou(directory):
    found = queries.competence("market_regulation", "510107", TODAY)
    assert found.authority.name == (
        "成都市武侯区行政审批局",
        "Chengdu Wuhou District Administrative Approval Bureau",
    )
    assert (found.basis, found.note) == ("own", ("", ""))


def test_the_housing_fund_is_run_by_the_city_above(directory):
    in_sichuan = queries.competence("housing_fund", "510704", TODAY)
    assert in_sichuan.authority.name[0] == "绵阳市住房公积金管理中心"
    assert in_sichuan.basis == "higher"
    assert "绵阳市统一办理" in in_sichuan.note[0]
    assert queries.competent_authority("housing_fund", "500109", TODAY).name[0] == "重庆市住房公积金管理中心"


def test_agencies_of_an_ended_district_act_until_the_new_ones_are_set_up(directory):
    old = queries.competence("market_regulation", "500105", BETWEEN)
    assert (old.authority.division, old.basis) == ("500105", "own")
    assert old.note[0] == "江北区已于2025年11月6日撤销，新机关设立前由原机关继续办理"
    new_place = queries.competence("market_regulation", "500157", BETWEEN)
    assert (new_place.authority.division, new_place.basis) == ("500105", "predecessor")
    assert "Jiangbei District" in new_place.note[1]


def test_then_the_successor_decides_and_a_split_code_asks_to_check_the_address(directory):
    one = queries.competence("market_regulation", "500105", TODAY)
    assert (one.authority.division, one.basis) == ("500157", "successor")
    assert one.note[1] == (
        "Jiangbei District ended on 6 November 2025; the offices of Liangjiang New Area District decide now"
    )
    split = queries.competence("market_regulation", "500112", TODAY)
    assert split.authority.division == "500157"
    assert split.note[0].endswith("渝北区分别划入两江新区、北碚区，请核对地址")
    long_ago = queries.competence("market_regulation", "500222", TODAY)
    assert long_ago.authority.division == "500110"
    assert "2011年撤销" in long_ago.note[0]


def test_an_authority_of_an_ended_district_stays_known(directory):
    (uscc,) = [
        each.uscc
        for each in directory.authorities
        if each.division == "500105" and "market_regulation" in each.kinds
    ]
    authority = queries.authority(uscc)
    assert authority.name[0] == "重庆市江北区市场监督管理局"
    assert authority.acts_on(dt.date(2026, 1, 24))
    assert not authority.acts_on(dt.date(2026, 1, 25))
    assert uscc not in [each.uscc for each in queries.authorities_for("500105", TODAY)]


def test_authorities_are_kept_in_memory(directory, django_assert_num_queries):
    wanted = [each.uscc for each in directory.authorities[:20]]
    queries.authorities(wanted)  # the first question fills the memory
    with django_assert_num_queries(0):
        assert set(queries.authorities(wanted)) == set(wanted)
    with pytest.raises(NotFound):
        queries.authority("1151000000DEM00159")


def test_halls_are_listed_from_near_to_far(directory):
    near = [hall.code for hall in queries.halls_near("510107")]
    assert set(near[:2]) == {"CD-GXQ", "CD-WUHOU"}
    assert near.index("H510104") < near.index("H510704") < near.index("CQ-YUZHONG")
    in_chongqing = [hall.code for hall in queries.halls_near("500103")]
    assert in_chongqing[0] == "CQ-YUZHONG"
    assert in_chongqing.index("CQ-GXQ") < in_chongqing.index("CD-WUHOU")


def test_what_is_sent_online_goes_to_the_hall_of_the_whole_place(directory):
    wuhou = queries.competent_authority("market_regulation", "510107")
    assert queries.hall_of_authority(wuhou).code == "CD-WUHOU", "not to the zone in it"
    liangjiang = queries.competent_authority("public_security", "500157", dt.date(2026, 11, 22))
    assert queries.hall_of_authority(liangjiang).code == "CQ-LJXQ", "the only one there, though a zone's"


def test_the_integrated_window_of_the_hi_tech_zone(directory):
    hall = queries.hall("CQ-GXQ")
    assert hall.name[0] == "重庆高新区政务服务中心"
    assert hall.zone == "Z50-CQGX"
    window = queries.window("CQ-GXQ-A07")
    assert (window.number, window.name[0], window.is_interoperation) == ("A07", "川渝通办专窗", True)
    assert [each.number for each in queries.windows_of("CQ-GXQ")] == ["A01", "A02", "A07", "A08", "B01"]
    assert hall in queries.halls_near("500107", interoperation_only=True)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-11-20 12:30", False),  # Friday noon
        ("2026-11-20 16:59", True),
        ("2026-11-20 17:00", False),
        ("2026-11-21 10:00", False),  # Saturday
        ("2026-10-10 10:00", True),  # a Saturday that is worked
        ("2026-10-01 10:00", False),
    ],
)
def test_a_hall_is_open_by_the_working_day_calendar(directory, at, is_open):
    moment = dt.datetime.fromisoformat(at).replace(tzinfo=TZ)
    assert rules.is_open(queries.hall("H510104").hours, moment, queries.calendar()) is is_open


def test_some_halls_open_on_days_of_rest(directory):
    hours = queries.hall("CD-WUHOU").hours
    assert rules.is_open(hours, dt.datetime(2026, 11, 21, 11, tzinfo=TZ), queries.calendar())
    assert rules.parse_hours(rules.write_hours(hours)) == hours


def test_social_security_card_outlets_near_luzhou(directory):
    near = queries.outlets_near("510502", "social_security_card")
    assert {near[0].division, near[1].division} == {"510502"}
    assert all("social_security_card" in each.services for each in near)
    assert {each.division[:4] for each in near[:14]} == {"5105"}
    assert "BANK-510502" not in [each.code for each in queries.outlets_near("510502", "residence_permit")]


@pytest.mark.parametrize(
    ("read", "code"), [(queries.hall, "hall-not-listed"), (queries.window, "window-not-listed")]
)
def test_an_unknown_hall_or_window(db, read, code):
    with pytest.raises(NotFound) as caught:
        read("NOWHERE")
    assert caught.value.code == code


# Other directories ----------------------------------------------------------------------------------------------------


def test_a_place_without_the_authority_says_so(reference, tmp_path):
    services.load_directory(path=write(tmp_path, SMALL))
    with pytest.raises(Refused) as caught:
        queries.competent_authority("civil_affairs", "510107", TODAY)
    assert message_for(caught.value, "zh") == (
        "武侯区还没有登记管民政的机关，这件事现在不能办到那里。可以打当地政务服务热线 12345 问"
    )
    with pytest.raises(BadInput):
        queries.competent_authority("magic", "510107", TODAY)
    with pytest.raises(NotFound):
        queries.competent_authority("civil_affairs", "999999", TODAY)


def test_loading_a_changed_file_brings_bodies_up_to_date(reference, tmp_path):
    services.load_directory(path=write(tmp_path, SMALL + HALL))
    changed = SMALL.replace("[market_regulation]", "[civil_affairs]").replace("甲局", "乙局")
    services.load_directory(path=write(tmp_path, changed + HALL.replace("窗口", "综合窗口")))
    authority = queries.competent_authority("civil_affairs", "510107", TODAY)
    assert (authority.name[0], authority.kinds) == ("乙局", ("civil_affairs",))
    assert queries.window("H1-A01").name[0] == "综合窗口"


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('"510107"', '"519999"', "division"),
        ("[market_regulation]", "[magic]", "kinds"),
        ("[market_regulation]", "market_regulation", "kinds"),
        ("    kinds: [market_regulation]\n", "", "kinds"),
        ("{zh: 甲局, en: Bureau A}", "{zh: 甲局}", "name"),
        ("{zh: 甲局, en: Bureau A}", '{zh: "{planet}局", en: Bureau A}', "{planet}局"),
        ("DMMR0001", "''", "body"),
        ('{"50": "50", "51": "51"}', '{"50": "50"}', "nodes"),
        ("DMMR0001\n    kinds", "DMMR0001\n    from: soon\n    kinds", "from"),
        ("authorities:", 'lives: {"510107": 2026}\nauthorities:', "from"),
        ('division: "510107"\n    run_by: DMMR0001', 'division: "510108"\n    run_by: DMMR0001', "run_by"),
        ('["09:00-17:00"]', '["17:00-09:00"]', "hours"),
        ('["09:00-17:00"]', '["all day"]', "hours"),
        ("windows: [{number: A01, name: {zh: 窗口, en: Window}}]", "windows: none", "windows"),
        ("number: A01", "number: 1", "number"),
    ],
)
def test_a_wrong_entry_is_named(reference, tmp_path, old, new, key):
    text = SMALL + HALL
    assert old in text
    with pytest.raises(BadInput) as caught:
        services.load_directory(path=write(tmp_path, text.replace(old, new, 1)))
    assert (caught.value.code, caught.value.params["key"]) == ("directory-entry", key)
    assert "directory.yaml" in message_for(caught.value, "zh")


def test_a_file_that_is_no_yaml_names_the_line(reference, tmp_path):
    with pytest.raises(BadInput) as caught:
        services.load_directory(path=write(tmp_path, "authorities: [\n  {"))
    assert str(caught.value.params["entry"]).startswith("2:")
    for text in ("", "- a list", "authorities: [text]"):
        with pytest.raises(BadInput):
            services.load_directory(path=write(tmp_path, text))


def test_a_code_twice_is_refused(reference, tmp_path):
    entry = SMALL[SMALL.index("  - division") :]
    with pytest.raises(BadInput) as caught:
        services.load_directory(path=write(tmp_path, SMALL + entry))
    assert caught.value.code == "directory-twice"


def test_two_authorities_of_a_kind_at_one_time_are_refused(reference, tmp_path):
    rival = SMALL[SMALL.index("  - division") :].replace("DMMR0001", "DMMR0002")
    with pytest.raises(BadInput) as caught:
        services.load_directory(path=write(tmp_path, SMALL + rival))
    assert caught.value.code == "directory-rivals"
    assert not queries.authorities_for("510107", TODAY)
    followed = SMALL + "    to: 2026-01-01\n" + rival + "    from: 2026-01-01\n"
    services.load_directory(path=write(tmp_path, followed))
    assert queries.competent_authority("market_regulation", "510107", TODAY).valid_from == dt.date(2026, 1, 1)


def test_a_real_credit_code_may_be_given_whole(reference, tmp_path):
    services.load_directory(path=write(tmp_path, SMALL.replace("DMMR0001", "1151000000DEM00159")))
    assert queries.authority("1151000000DEM00159").division == "510107"
    with pytest.raises(BadInput) as caught:
        services.load_directory(path=write(tmp_path, SMALL.replace("DMMR0001", "1151000000DEM00150")))
    assert caught.value.code == "uscc-check"
