"""Another person's data: masked, for a purpose, and written down."""

import datetime as dt

import pytest
from django.db import connection

from tests.identity.conftest import ID_NUMBER, NOON
from tongban.identity import queries
from tongban.identity.models import AccessRecord
from tongban.identity.services.access import find_person_by_id_number, open_person, record_access
from tongban.identity.types import PersonField
from tongban.kernel import clock
from tongban.kernel.actors import Actor, system_actor
from tongban.kernel.errors import BadInput, NotAllowed, NotFound, Refused


def test_a_window_finds_a_person_and_sees_a_masked_form(clerk: Actor, person_id: str) -> None:
    found = find_person_by_id_number(actor=clerk, number=ID_NUMBER)
    assert found is not None
    assert found.id == person_id
    assert (found.name, found.id_number, found.phone) == ("周**", "5001**********3021", "120****5002")
    assert "Yalan" not in found.name_latin
    [entry] = queries.accesses_of(person_id).items
    assert entry.at == NOON
    assert entry.who == (
        "重庆市北碚区政务服务中心 A07 川渝通办专窗",
        "Chongqing Beibei District Administrative Service Center, Sichuan-Chongqing window A07",
    )
    assert entry.purpose[0] == "窗口按证件号码找到办事人"
    assert entry.fields == ("masked",)


def test_a_search_that_finds_nobody_is_recorded_without_the_number(clerk: Actor) -> None:
    assert find_person_by_id_number(actor=clerk, number="510199199003074012") is None
    record = AccessRecord.objects.get()
    assert (record.person_id, record.account_id) == ("", clerk.account_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM identity_access_record")
        assert "510199199003074012" not in str(cursor.fetchall())


def test_only_a_window_searches_by_id_number(reviewer: Actor, citizen: Actor) -> None:
    for actor in (reviewer, citizen):
        with pytest.raises(NotAllowed):
            find_person_by_id_number(actor=actor, number=ID_NUMBER)
    assert AccessRecord.objects.count() == 0


def test_a_number_that_cannot_be_is_told_before_any_search(clerk: Actor) -> None:
    with pytest.raises(BadInput, match="does not match"):
        find_person_by_id_number(actor=clerk, number="500199198511123022")


def test_only_the_fields_named_are_shown_whole(reviewer: Actor, person_id: str) -> None:
    view = open_person(
        actor=reviewer,
        person_id=person_id,
        purpose="handle-case",
        fields=[PersonField.NAME, PersonField.PHONE],
        case_number="CQ20261123-1",
        basis=("《市场主体登记管理条例》第十六条", "Regulation on Registration, Article 16"),
    )
    assert (view.name, view.phone, view.name_latin) == ("周雅兰", "12000005002", "Zhou Yalan")
    assert view.id_number == "5001**********3021"
    [entry] = queries.accesses_of(person_id).items
    assert entry.fields == ("name", "phone")
    assert (entry.case_number, entry.basis[0]) == ("CQ20261123-1", "《市场主体登记管理条例》第十六条")
    assert entry.who[0] == "重庆市北碚区市场监督管理局"


def test_nothing_is_shown_when_it_is_refused(reviewer: Actor, citizen: Actor, person_id: str) -> None:
    with pytest.raises(Refused):
        open_person(actor=reviewer, person_id=person_id, purpose="handle-case")
    with pytest.raises(NotAllowed):
        open_person(actor=citizen, person_id=person_id, purpose="handle-case", case_number="CQ1")
    with pytest.raises(NotFound):
        open_person(actor=reviewer, person_id="0" * 32, purpose="handle-case", case_number="CQ1")
    assert AccessRecord.objects.count() == 0


def test_the_node_itself_is_recorded_when_it_hands_over(db: None) -> None:
    record_access(
        actor=system_actor("50"),
        person_id="a" * 32,
        purpose="hand-over-case",
        fields=["form", "materials"],
        case_number="CQ1",
    )
    [entry] = queries.accesses_of("a" * 32).items
    assert entry.who == ("渝快办平台", "Yukuaiban platform")
    assert entry.fields == ("form", "materials")


def test_staff_whose_post_ended_open_nothing(reviewer: Actor, person_id: str) -> None:
    with clock.frozen(NOON - dt.timedelta(days=2)), pytest.raises(NotAllowed, match="no post"):
        open_person(actor=reviewer, person_id=person_id, purpose="handle-case", case_number="CQ1")


def test_the_list_is_paged_latest_first(db: None) -> None:
    for minute in range(queries.PAGE + 1):
        with clock.frozen(NOON + dt.timedelta(minutes=minute)):
            record_access(
                actor=system_actor("50"),
                person_id="b" * 32,
                purpose="deliver-result",
                fields=["certificate"],
                case_number="CQ1",
            )
    first = queries.accesses_of("b" * 32)
    second = queries.accesses_of("b" * 32, first.after)
    assert (len(first.items), len(second.items), second.after) == (queries.PAGE, 1, "")
    assert first.items[0].at > first.items[-1].at > second.items[0].at == NOON


def test_a_record_is_written_once(clerk: Actor, person_id: str) -> None:
    find_person_by_id_number(actor=clerk, number=ID_NUMBER)
    row = AccessRecord.objects.get()
    for change in (row.save, row.delete, AccessRecord.objects.all().delete):
        with pytest.raises(TypeError, match="written once"):
            change()
    with pytest.raises(TypeError, match="written once"):
        AccessRecord.objects.update(purpose="none")
