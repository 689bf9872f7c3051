"""Make people, companies and accounts known to this node."""

import datetime as dt
from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from tongban.identity import queries, rules
from tongban.identity.models import Account, Company, Person
from tongban.identity.types import AccountKind
from tongban.jurisdictions.rules.identifiers import check_resident_id, check_uscc
from tongban.kernel import clock
from tongban.kernel.errors import BadInput, Conflict, Text, TongbanError

_PASSWORD_FAULTS = {
    "password_too_short": "password-too-short",
    "password_too_common": "password-too-common",
    "password_too_similar": "password-like-login",
}


@transaction.atomic
def register_person(*, name: str, name_latin: str, id_number: str, phone: str) -> str:
    """Make somebody known to this node; answers the person's id.

    Refuses what cannot be a name, ID number or phone number, and an ID number that is registered already.
    """
    number = check_resident_id(id_number, clock.today(), "id_number")
    person = Person(
        name=rules.clean_name(name),
        name_latin=rules.clean_name(name_latin, field="name_latin"),
        id_number=number,
        id_index=queries.index_of_id_number(number),
        phone=rules.clean_phone(phone),
        registered_at=clock.now(),
    )
    _insert(person, Conflict("person-registered"))
    return person.id


def add_invented_people(*, people: Iterable[tuple[str, tuple[str, str, str, str], dt.datetime]]) -> None:
    """Make many people known at once who do not exist: id; name, Latin name, ID number, phone; since when. Whoever calls
    has made them up so that nothing needs checking."""
    Person.objects.bulk_create(
        Person(
            id=person_id,
            name=name,
            name_latin=latin,
            id_number=number,
            id_index=queries.index_of_id_number(number),
            phone=phone,
            registered_at=at,
        )
        for person_id, (name, latin, number, phone), at in people
    )


@transaction.atomic
def register_company(*, uscc: str, name: Text, representative_id: str) -> None:
    """Make a company known, with the person who represents it. Refuses a wrong or registered credit code."""
    zh = rules.clean_name(name[0])
    company = Company(
        uscc=check_uscc(uscc, "uscc"),
        name_zh=zh,
        name_en=name[1].strip() or zh,
        representative_id=queries.person_own(representative_id).id,
        registered_at=clock.now(),
    )
    _insert(company, Conflict("company-registered"))


@transaction.atomic
def register_account(*, login: str, password: str, person_id: str) -> int:
    """Give a person the account to sign in with, by login name or phone number; answers its id.

    Refuses a weak password, a login name that is taken, a second account for the person or the phone number.
    """
    person = queries.person_own(person_id)
    phone_index = queries.index_of_phone(person.phone)
    same = Account.objects.filter(person_id=person.id) | Account.objects.filter(phone_index=phone_index)
    if same.exists():
        raise Conflict("account-exists")
    account = Account(kind=AccountKind.CITIZEN, person_id=person.id, staff_name="", phone_index=phone_index)
    return _open_account(account, login, password)


@transaction.atomic
def register_staff(*, login: str, password: str, name: str) -> int:
    """Open an account for a member of staff; it can do nothing before a post is assigned. Answers its id."""
    return _open_account(Account(kind=AccountKind.STAFF, staff_name=rules.clean_name(name)), login, password)


def _open_account(account: Account, login: str, password: str) -> int:
    account.login = rules.clean_login(login)
    account.created_at = clock.now()
    try:
        validate_password(password, account)
    except ValidationError as error:
        first = error.error_list[0]
        limit = (first.params or {}).get("min_length", 0)
        raise BadInput(_PASSWORD_FAULTS[str(first.code)], field="password", limit=limit) from error
    account.set_password(password)
    _insert(account, Conflict("login-taken"))
    return int(account.pk)


def _insert(row: models.Model, taken: TongbanError) -> None:
    """Insert, and let the table's own constraint say whether it is there already (two may come at once)."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise taken from error
