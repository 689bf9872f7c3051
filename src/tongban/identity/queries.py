"""Reads of identity. A person's own data is read here; anybody else's only through services.open_person."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from django.db.models import FilteredRelation, Q

from tongban.kernel import canonical, clock, node, vault
from tongban.kernel.actors import Actor, Role
from tongban.kernel.errors import BadInput, NotAllowed, NotFound, Text
from tongban.kernel.paging import Order, Page, read_page
from tongban.kernel.signing import PublicKey, SignatureRefused, verify_jws

from . import rules
from .models import AccessRecord, Account, Company, Person, StaffPost
from .types import AccessEntry, AccountKind, Attestation, CompanyView, OwnPerson, PostView, SignedStatement

PAGE = 50
LATEST = Order(("at", "id"), is_descending=True)


def held_on(day: dt.date, prefix: str = "") -> Q:
    """The condition that a post holds on `day`."""
    starts = Q(**{f"{prefix}valid_from__lte": day})
    return starts & (Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gt": day}))


def actor_for(account_id: int) -> Actor:
    """Who acts when this account is signed in: a citizen, or staff at today's post. One query.

    Raises NotFound for an account that is gone or closed, NotAllowed for staff without a post.
    """
    row = (
        Account.objects.filter(pk=account_id, is_active=True)
        .annotate(post=FilteredRelation("posts", condition=held_on(clock.today(), "posts__")))
        .values(
            "kind",
            "person_id",
            "person__name",
            "staff_name",
            "post__role",
            "post__authority",
            "post__window",
        )
        .first()
    )
    if row is None:
        raise NotFound("account-unknown")
    here = node.this().id
    if row["kind"] == AccountKind.CITIZEN:
        return Actor(
            kind="citizen",
            node=here,
            name=str(row["person__name"]),
            account_id=account_id,
            person_id=row["person_id"],
        )
    if row["post__role"] is None:
        raise NotAllowed("post-ended")
    return Actor(
        kind="staff",
        node=here,
        name=str(row["staff_name"]),
        account_id=account_id,
        role=row["post__role"],
        authority=row["post__authority"] or None,
        window=row["post__window"] or None,
    )


def office_of(account_id: int) -> Text:
    """The words by which people know the office a member of staff sits in today; raises NotAllowed."""
    post = StaffPost.objects.filter(held_on(clock.today()), account_id=account_id).first()
    if post is None:
        raise NotAllowed("post-ended")
    return (post.office_zh, post.office_en)


def posts_of(account_id: int) -> list[PostView]:
    """All posts of an account, earliest first."""
    return [
        PostView(
            role=cast(Role, row.role),
            authority=row.authority,
            window=row.window,
            office=(row.office_zh, row.office_en),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in StaffPost.objects.filter(account_id=account_id).order_by("valid_from")
    ]


def reviewers() -> dict[str, tuple[int, ...]]:
    """Accounts of those who decide today, by authority."""
    rows = StaffPost.objects.filter(held_on(clock.today()), role__in=rules.DECIDES).order_by("account_id")
    found: dict[str, tuple[int, ...]] = {}
    for row in rows:
        found[row.authority] = (*found.get(row.authority, ()), row.account_id)
    return found


def person_own(person_id: str) -> OwnPerson:
    """Everything kept of a person, for that person's own pages; raises NotFound."""
    row = Person.objects.filter(pk=person_id).first()
    if row is None:
        raise NotFound("person-unknown")
    return OwnPerson(
        id=row.id,
        name=row.name,
        name_latin=row.name_latin,
        id_number=row.id_number,
        phone=row.phone,
        birth_date=rules.birth_date(row.id_number),
    )


def is_adult(person_id: str) -> bool:
    """Eighteen or older today (Civil Code, Article 17)."""
    return rules.age_on(person_own(person_id).birth_date, clock.today()) >= rules.ADULT_AGE


def company(uscc: str) -> CompanyView:
    """A registered company by its credit code; raises NotFound."""
    row = Company.objects.filter(pk=uscc).first()
    if row is None:
        raise NotFound("company-unknown")
    return CompanyView(uscc=row.uscc, name=(row.name_zh, row.name_en))


def companies_of(person_id: str) -> list[CompanyView]:
    """The companies a person represents."""
    rows = Company.objects.filter(representative_id=person_id).order_by("uscc")
    return [CompanyView(uscc=row.uscc, name=(row.name_zh, row.name_en)) for row in rows]


def accesses_of(person_id: str, cursor: str | None = None) -> Page[AccessEntry]:
    """Who looked at this person's data on this node, latest first."""
    page = read_page(AccessRecord.objects.filter(person_id=person_id), LATEST, cursor, PAGE)
    items = [
        AccessEntry(
            at=row.at,
            who=(row.who_zh, row.who_en),
            fields=tuple(row.fields),
            purpose=(row.purpose_zh, row.purpose_en),
            basis=(row.basis_zh, row.basis_en),
            case_number=row.case_number,
        )
        for row in page.items
    ]
    return Page(items, page.before, page.after)


def attestation_of(*, signed: SignedStatement, statement: Mapping[str, Any]) -> Attestation:
    """What this node or a peer attests of a signature on `statement`, once the signature and digest are checked.

    Raises SignatureRefused for a wrong signature or key, BadInput when it belongs to other content.
    """
    attested, signer = _attestation_in(signed.jws)
    if attested.node != signer or attested.digest != canonical.digest(dict(statement)):
        raise BadInput("statement-differs")
    return attested


def attestation_in(jws: str) -> Attestation:
    """What a node attests of a signature, once its own signature on that is checked: who, when, which digest.

    For a reader who does not hold what was signed. Raises SignatureRefused, or BadInput for another node's words.
    """
    attested, signer = _attestation_in(jws)
    if attested.node != signer:
        raise BadInput("statement-differs")
    return attested


def _attestation_in(jws: str) -> tuple[Attestation, str]:
    """The attestation and the id of the node whose key signed it. The key had to be good then: keys are changed in time,
    and what brought the attestation here was judged when it came."""
    found: list[tuple[node.NodeIdentity, str]] = []

    def find_key(kid: str) -> PublicKey:
        for identity in node.this().known:
            if any(key.public.kid == kid for key in identity.keys):
                found.append((identity, kid))
                return identity.listed(kid, "message").public
        raise SignatureRefused("key-unknown", kid=kid)

    attested = rules.read_attestation(verify_jws(jws, typ=rules.STATEMENT_TYPE, find_key=find_key))
    signer, kid = found[0]
    signer.find_key(kid, "message", attested.at)
    return attested, signer.id


def index_of_id_number(number: str) -> str:
    """The keyed fingerprint under which an ID number is found."""
    return vault.index(number, context="person.id_number")


def index_of_phone(phone: str) -> str:
    """The keyed fingerprint under which a phone number signs in."""
    return vault.index(phone, context="account.phone")
