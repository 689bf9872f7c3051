"""The one place where somebody's data is shown to somebody else, and where that is written down."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import transaction

from tongban.identity import queries, rules
from tongban.identity.models import AccessRecord, Person
from tongban.identity.types import PURPOSES, PersonField, PersonView
from tongban.jurisdictions.rules.identifiers import check_resident_id
from tongban.jurisdictions.rules.masking import mask_name, mask_phone, mask_resident_id
from tongban.kernel import clock, node
from tongban.kernel.actors import Actor
from tongban.kernel.errors import NotFound, Text


@transaction.atomic
def open_person(
    *,
    actor: Actor,
    person_id: str,
    purpose: str,
    fields: Iterable[PersonField] = (),
    case_number: str = "",
    basis: Text | None = None,
) -> PersonView:
    """Show a person's data to somebody else: masked, but for the fields named, and only for a purpose that needs them.

    Every call leaves a record that the person can read. Refuses a role, a purpose or a field that does not fit.
    """
    whole = frozenset(fields)
    rules.check_purpose(PURPOSES[purpose], actor=actor, fields=whole, case_number=case_number)
    row = Person.objects.filter(pk=person_id).first()
    if row is None:
        raise NotFound("person-unknown")
    record_access(
        actor=actor,
        person_id=person_id,
        purpose=purpose,
        fields=sorted(whole) or ["masked"],
        case_number=case_number,
        basis=basis,
    )
    return _view(row, whole)


@transaction.atomic
def find_person_by_id_number(
    *, actor: Actor, number: str, purpose: str = "find-at-window"
) -> PersonView | None:
    """The person with this ID number, masked, for a window clerk; None when nobody is registered under it.

    The search is recorded in either case, never the number. Refuses a number that cannot be right.
    """
    number = check_resident_id(number, clock.today(), "number")
    rules.check_purpose(PURPOSES[purpose], actor=actor, fields=(), case_number="")
    row = Person.objects.filter(id_index=queries.index_of_id_number(number)).first()
    person_id = row.id if row else ""
    record_access(actor=actor, person_id=person_id, purpose=purpose, fields=["masked"])
    return _view(row, frozenset()) if row else None


def _view(row: Person, whole: frozenset[PersonField]) -> PersonView:
    is_named = PersonField.NAME in whole
    has_number, has_phone = PersonField.ID_NUMBER in whole, PersonField.PHONE in whole
    return PersonView(
        id=row.id,
        name=row.name if is_named else mask_name(row.name),
        name_latin=row.name_latin if is_named else mask_name(row.name_latin),
        id_number=row.id_number if has_number else mask_resident_id(row.id_number),
        phone=row.phone if has_phone else mask_phone(row.phone),
        whole=whole,
    )


@transaction.atomic
def record_access(
    *,
    actor: Actor,
    person_id: str,
    purpose: str,
    fields: Iterable[str],
    case_number: str = "",
    basis: Text | None = None,
) -> None:
    """Write down that `actor` saw a person's data: who, what, why, on which legal basis, for which case.

    For data that lies elsewhere, such as in a case; a person's own row is read through open_person.
    """
    row = _records(actor, purpose, fields, basis)
    row(person_id, case_number).save()


@transaction.atomic
def record_export(*, actor: Actor, purpose: str, fields: Iterable[str], export: Mapping[str, Any]) -> None:
    """The same for a whole list that leaves the system as a file: one record says which list, whoever stands in it."""
    row = _records(actor, purpose, fields, None)("", "")
    row.export = dict(export)
    row.save()


@transaction.atomic
def record_list_access(
    *, actor: Actor, people: Iterable[tuple[str, str]], purpose: str, fields: Iterable[str]
) -> None:
    """The same for a list: everybody in it can read that they were. `people`: id or fingerprint, and the case's number."""
    row = _records(actor, purpose, fields, None)
    AccessRecord.add_all(row(person_id, case_number) for person_id, case_number in people)


def _records(
    actor: Actor, purpose: str, fields: Iterable[str], basis: Text | None
) -> Callable[[str, str], AccessRecord]:
    """Makes the record of one person; what is the same for all is worked out once."""
    reason, who, now, seen = PURPOSES[purpose], _office_words(actor), clock.now(), list(fields)
    law = basis or reason.basis

    def record(person_id: str, case_number: str) -> AccessRecord:
        rules.check_purpose(reason, actor=actor, fields=(), case_number=case_number)
        return AccessRecord(
            at=now,
            account_id=actor.account_id,
            who_zh=who[0],
            who_en=who[1],
            person_id=person_id,
            fields=seen,
            purpose=purpose,
            purpose_zh=reason.words[0],
            purpose_en=reason.words[1],
            basis_zh=law[0],
            basis_en=law[1],
            case_number=case_number,
        )

    return record


def _office_words(actor: Actor) -> Text:
    if actor.kind == "staff" and actor.account_id is not None:
        return queries.office_of(actor.account_id)
    zh, en = node.this().node(actor.node).brand
    return (f"{zh}平台", f"{en} platform")
