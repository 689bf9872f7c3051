"""The people of the demonstration, with passwords made on the spot."""

import pathlib
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from typing import Any

import yaml
from django.db import transaction

from tongban.identity import queries
from tongban.identity.models import Account
from tongban.identity.types import DemoAccount
from tongban.kernel import node
from tongban.kernel.errors import BadInput, Refused, Text
from tongban.kernel.ids import new_code

from . import people, posts

_TABLES = ("people", "companies", "staff")


@transaction.atomic
def load_people(*, path: pathlib.Path | Traversable) -> tuple[DemoAccount, ...]:
    """Make the accounts of this node that the file lists; answers them with their passwords, which are kept nowhere.

    Refuses a node that is no demonstration, and a file that lacks something (BadInput names the entry).
    """
    if not node.this().is_demo:
        raise Refused("demo-only")
    place = "YAML"
    try:
        raw = yaml.safe_load(path.read_text("utf-8"))
        accounts: list[DemoAccount] = []
        for table in _TABLES:
            place = table
            for number, entry in enumerate(raw[table], start=1):
                place = f"{table}[{number}]"
                if entry["node"] == node.this().id:
                    accounts += _load_entry(table, entry, raw["posts_since"])
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as error:
        raise BadInput("people-file-wrong", path=str(path), entry=place) from error
    return tuple(accounts)


def _load_entry(table: str, entry: Mapping[str, Any], since: Any) -> Iterator[DemoAccount]:
    if table == "companies":
        name = (entry["name"]["zh"], entry["name"]["en"])
        account = Account.objects.get(login=entry["representative"])
        people.register_company(uscc=entry["uscc"], name=name, representative_id=account.person_id or "")
    elif table == "people":
        yield _load_person(entry)
    else:
        yield _load_staff(entry, since)


def _load_person(entry: Mapping[str, Any]) -> DemoAccount:
    person_id = people.register_person(
        name=entry["name"],
        name_latin=entry["name_latin"],
        id_number=entry["id_number"],
        phone=entry["phone"],
    )
    password = _password()
    people.register_account(login=entry["login"], password=password, person_id=person_id)
    return DemoAccount(entry["login"], password, (entry["name"], entry["name_latin"]), "citizen", ("", ""))


def _load_staff(entry: Mapping[str, Any], since: Any) -> DemoAccount:
    password = _password()
    account_id = people.register_staff(login=entry["login"], password=password, name=entry["name"])
    posts.assign_post(
        account_id=account_id,
        role=entry["role"],
        authority=entry.get("authority", ""),
        window=entry.get("window", ""),
        valid_from=since,
    )
    office: Text = queries.posts_of(account_id)[0].office
    return DemoAccount(entry["login"], password, (entry["name"], entry["name"]), entry["role"], office)


def _password() -> str:
    """Sixty random bits that can be typed from a screen: 7KQ2-M9XD-4TRB."""
    code = new_code(12)
    return "-".join((code[:4], code[4:8], code[8:]))
