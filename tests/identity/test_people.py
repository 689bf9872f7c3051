"""People, companies, accounts and posts on the real database."""

import dataclasses
import datetime as dt
import pathlib

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.identity.conftest import ID_NUMBER, PASSWORD
from tests.identity.offices import BEIBEI, BEIBEI_WINDOW, WUHOU, WUHOU_WINDOW
from tongban.identity import queries
from tongban.identity.services import people, posts
from tongban.identity.services.demo import load_people
from tongban.jurisdictions.services import load_directory, load_reference_data
from tongban.kernel import clock, node
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, Conflict, NotAllowed, NotFound, Refused, message_for
from tongban.kernel.journal.queries import entries_of

PEOPLE = pathlib.Path(__file__).parents[2] / "src/tongban/node/demo/people.yaml"


def test_a_person_reads_back_whole_on_own_pages(person_id: str) -> None:
    own = queries.person_own(person_id)
    assert (own.name, own.name_latin, own.id_number) == ("周雅兰", "Zhou Yalan", ID_NUMBER)
    assert (own.phone, own.birth_date) == ("12000005002", dt.date(1985, 11, 12))
    assert queries.is_adult(person_id)
    assert ID_NUMBER not in repr(own)


def test_personal_data_is_unreadable_in_the_database(person_id: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, name_latin, id_number, phone, id_index FROM identity_person")
        *sealed, index = cursor.fetchone()
    for value, plain in zip(sealed, ("周雅兰", "Zhou", ID_NUMBER, "12000005002"), strict=True):
        assert plain.encode() not in bytes(value)
    assert ID_NUMBER not in index


def test_an_id_number_is_registered_once_however_it_is_typed(person_id: str) -> None:
    with pytest.raises(Conflict, match="registered already"):
        people.register_person(
            name="周雅兰", name_latin="Zhou Yalan", id_number=" 500199 19851112 3021", phone="12000005099"
        )


def test_a_wrong_id_number_is_told_where_it_is_wrong(db: None) -> None:
    with pytest.raises(BadInput) as refusal:
        people.register_person(
            name="甲", name_latin="Jia", id_number="500199198511123022", phone="12000005099"
        )
    assert (refusal.value.code, refusal.value.field) == ("resident-id-check", "id_number")


def test_a_minor_is_no_adult(db: None) -> None:
    minor = people.register_person(
        name="李思源", name_latin="Li Siyuan", id_number="500199201001011032", phone="12000005006"
    )
    assert not queries.is_adult(minor)


def test_one_account_for_a_person_and_for_a_phone(account_id: int, person_id: str) -> None:
    with pytest.raises(Conflict, match="account already"):
        people.register_account(login="zhou.two", password=PASSWORD, person_id=person_id)
    other = people.register_person(
        name="陈建明", name_latin="Chen Jianming", id_number="500199198503074012", phone="12000005002"
    )
    with pytest.raises(Conflict, match="account already"):
        people.register_account(login="chen", password=PASSWORD, person_id=other)


def test_a_login_name_is_taken_once(account_id: int) -> None:
    with pytest.raises(Conflict, match="login name is taken"):
        people.register_staff(login="Zhou.Yalan", password=PASSWORD, name="别人")


@pytest.mark.parametrize(
    ("password", "code"),
    [("short7", "password-too-short"), ("qwertyuiop", "password-too-common")],
)
def test_a_weak_password_is_refused_with_what_to_do(person_id: str, password: str, code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        people.register_account(login="zhou.yalan", password=password, person_id=person_id)
    assert (refusal.value.code, refusal.value.field) == (code, "password")
    assert message_for(refusal.value, "zh")


def test_a_password_like_the_login_name_is_refused(person_id: str) -> None:
    with pytest.raises(BadInput) as refusal:
        people.register_account(login="zhou.yalan.1985", password="zhou.yalan.1985x", person_id=person_id)
    assert refusal.value.code == "password-like-login"


def test_a_company_has_its_representative(person_id: str) -> None:
    people.register_company(
        uscc="91500199ma5wxyk21c", name=("示例餐饮有限公司", "Sample Catering"), representative_id=person_id
    )
    [company] = queries.companies_of(person_id)
    assert company == queries.company("91500199MA5WXYK21C")
    assert company.name == ("示例餐饮有限公司", "Sample Catering")
    with pytest.raises(Conflict, match="registered already"):
        people.register_company(uscc="91500199MA5WXYK21C", name=("又一家", ""), representative_id=person_id)
    with pytest.raises(NotFound):
        queries.company("91510199MA6ABCD10L")


def test_an_actor_is_one_query(citizen: Actor, account_id: int, clerk: Actor) -> None:
    with CaptureQueriesContext(
        connection,
    ) as taken:
        again = queries.actor_for(account_id)
    assert len(taken) == 1
    assert again == citizen
    assert (citizen.kind, citizen.name, citizen.role) == ("citizen", "周雅兰", None)
    assert (clerk.kind, clerk.role, clerk.window, clerk.person_id) == ("staff", "intake", BEIBEI_WINDOW, None)
    assert clerk.authority is not None
    assert clerk.authority.startswith("11500109")


def test_who_takes_in_gets_no_review_post(clerk: Actor) -> None:
    assert clerk.account_id is not None
    with pytest.raises(Refused, match="Intake and review are for different people"):
        posts.assign_post(
            account_id=clerk.account_id, role="review", authority=BEIBEI, valid_from=clock.today()
        )
    assert [post.role for post in queries.posts_of(clerk.account_id)] == ["intake"]


def test_a_post_ends_and_another_follows(clerk: Actor) -> None:
    assert clerk.account_id is not None
    tomorrow = clock.today() + dt.timedelta(days=1)
    posts.end_post(account_id=clerk.account_id, on=tomorrow)
    posts.assign_post(account_id=clerk.account_id, role="review", authority=BEIBEI, valid_from=tomorrow)
    assert queries.actor_for(clerk.account_id).role == "intake"
    with clock.frozen(clock.now() + dt.timedelta(days=1)):
        assert queries.actor_for(clerk.account_id).role == "review"
    facts = [name for name, _ in entries_of(f"account:{clerk.account_id}")]
    assert facts == ["identity.post-assigned.v1", "identity.post-ended.v1", "identity.post-assigned.v1"]


def test_staff_without_a_post_can_do_nothing(offices: None) -> None:
    account = people.register_staff(login="new.clerk", password=PASSWORD, name="新人")
    with pytest.raises(NotAllowed, match="no post"):
        queries.actor_for(account)
    with pytest.raises(NotFound):
        posts.end_post(account_id=account, on=clock.today())


def test_a_post_is_at_an_office_of_this_node(offices: None, account_id: int) -> None:
    account = people.register_staff(login="new.clerk", password=PASSWORD, name="新人")
    day = clock.today()
    with pytest.raises(Refused, match="another node"):
        posts.assign_post(account_id=account, role="intake", window=WUHOU_WINDOW, valid_from=day)
    with pytest.raises(Refused, match="another node"):
        posts.assign_post(account_id=account, role="review", authority=WUHOU, valid_from=day)
    with pytest.raises(NotFound):
        posts.assign_post(account_id=account, role="intake", window="NO-SUCH", valid_from=day)
    with pytest.raises(BadInput, match="Add it"):
        posts.assign_post(account_id=account, role="review", valid_from=day)
    with pytest.raises(NotFound):  # a citizen's account gets no post
        posts.assign_post(account_id=account_id, role="operator", valid_from=day)


@pytest.mark.parametrize(
    ("role", "zh"), [("operator", "重庆市节点运行维护"), ("standards", "重庆市标准管理")]
)
def test_an_operator_needs_no_authority(db: None, role: str, zh: str) -> None:
    account = people.register_staff(login="ops", password=PASSWORD, name="夏宇")
    posts.assign_post(account_id=account, role=role, valid_from=clock.today())
    assert queries.actor_for(account).role == role
    assert queries.office_of(account)[0] == zh


def test_an_account_that_is_gone_is_nobody(db: None) -> None:
    with pytest.raises(NotFound):
        queries.actor_for(987654)


def test_the_demonstration_people_load_with_fresh_passwords(offices: None, tmp_path: pathlib.Path) -> None:
    text = PEOPLE.read_text("utf-8")
    kept = [line for line in text.splitlines() if "role: intake" not in line or BEIBEI_WINDOW in line]
    file = tmp_path / "people.yaml"
    file.write_text(
        "\n".join(line for line in kept if "role: review" not in line and "role: head" not in line), "utf-8"
    )
    accounts = load_people(path=file)
    by_login = {account.login: account for account in accounts}
    assert by_login["clerk.beibei"].office[0] == "重庆市北碚区政务服务中心 A07 川渝通办专窗"
    assert by_login["chen.jianming"].role == "citizen"
    assert "liu.qiang" not in by_login
    passwords = [account.password for account in accounts]
    assert len(set(passwords)) == len(passwords) > 5
    assert not any(password in text for password in passwords)


@pytest.mark.parametrize(("node_id", "region"), [("50", "500000"), ("51", "510000")])
def test_everybody_of_the_demonstration_has_a_real_office(
    db: None, settings: Settings, node_id: str, region: str
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # forty at once; speed only
    load_reference_data()
    load_directory(path=PEOPLE.parent / "directory.yaml")
    identity = dataclasses.replace(settings.TONGBAN_NODE.identity, id=node_id, region=region)
    with node.use(dataclasses.replace(settings.TONGBAN_NODE, identity=identity)):
        accounts = load_people(path=PEOPLE)
    roles = {account.role for account in accounts}
    assert roles == {"citizen", "intake", "review", "head", "operator", "standards"}
    assert all(all(account.office) for account in accounts if account.role != "citizen")


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("people: [{node: '50', login: a.b.c}]\ncompanies: []\nstaff: []", "people[1]"),
        ("people: []\ncompanies: []\nstaff: [{node: '50', login: abc, name: 甲}]", "staff[1]"),
        ("people: [", "YAML"),
        ("[]", "people"),
    ],
)
def test_a_people_file_with_a_fault_names_the_entry(
    db: None, tmp_path: pathlib.Path, line: str, entry: str
) -> None:
    file = tmp_path / "people.yaml"
    file.write_text(line, "utf-8")
    with pytest.raises(BadInput) as refusal:
        load_people(path=file)
    assert refusal.value.params["entry"] == entry


def test_the_tables_need_no_further_migration(db: None) -> None:
    call_command("makemigrations", "identity", "certificates", check=True, dry_run=True, verbosity=0)
