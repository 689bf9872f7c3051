"""Commands of certificates: issue, keep a neighbour's copy, suspend, restore, revoke."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from tongban.catalogue.types import Result
from tongban.exchange.services import send_message
from tongban.exchange.types import Incoming
from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.rules.identifiers import certificate_identifier, check_certificate_identifier
from tongban.kernel import clock, node
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, Conflict, NotAllowed, NotFound, Refused, Text
from tongban.kernel.ids import new_code
from tongban.kernel.journal.services import record

from . import queries
from .events import CertificateIssued, CertificateKept, CertificateStatusChanged
from .models import Certificate, Counter, StatusChange
from .rules import numbers, tokens
from .rules.status import check_change
from .types import (
    OUTCOME_WORDS,
    STATUS_MESSAGE,
    CertificateField,
    CertificateHolder,
    CertificateType,
    CertificateView,
    Claims,
    Outcome,
    Status,
)

NUMBER_SOURCE = "decision:number"
DATE_SOURCE = "decision:date"
"""Fields that a standard fills from the decision itself: they are filled in here, where number and date are made."""


@transaction.atomic
def issue_certificate(
    *,
    result: Result,
    authority: str,
    holder: CertificateHolder,
    values: Mapping[str, str],
    item: str,
    case_number: str,
    held_by: str = "",
    variant: str = "1",
) -> CertificateView:
    """Give the certificate a standard's `result` names, in the name of `authority`, signed by this node.

    `values` holds the fields by key; an empty holder code stands for the certificate's own number. Refuses an
    authority that is not of this node or not at work, and a result without a registered type. Doing it again for
    the same case gives the same certificate.
    """
    before = queries.own_of_case(case_number)
    if before is not None:
        return before
    if result.certificate is None:
        raise Refused("certificate-not-in-standard")
    today = clock.today()
    if queries.find_node(authority, today) != node.this().id:
        raise Refused("issuer-without-power", authority=authority)
    body = jurisdictions.authority(authority)
    kind = CertificateType(result.certificate, queries.type_code(result.certificate), result.name)
    number = _draw_number(result, body.division, variant)
    claims = Claims(
        node=node.this().id,
        type=kind,
        code=new_code(),
        identifier=certificate_identifier(kind.code, authority, number),
        number=number,
        issuer=authority,
        issuer_name=body.name,
        area=body.division,
        holder=CertificateHolder(holder.name, holder.code or number, holder.code_type),
        issued_at=clock.now().replace(microsecond=0),
        valid_from=today,
        valid_to=numbers.last_day(today, result.validity),
        item=item,
        case_number=case_number,
        fields=_face(result, values, number, today),
        public_fields=result.public_fields,
    )
    token = tokens.sign_certificate(claims, node.this().credential_key)
    _enter(claims, token, held_by=held_by, is_own=True)
    event = CertificateIssued(identifier=claims.identifier, type=kind.key, case_number=case_number)
    record(event, subject=f"certificate:{claims.number}")
    return queries.by_code(claims.code)


def _draw_number(result: Result, division: str, variant: str) -> str:
    today = clock.today()
    key = numbers.counter_key(result.number, type_key=result.certificate or "", division=division, day=today)
    return numbers.licence_number(
        result.number,
        count=Counter.objects.take(key),
        division=division,
        day=today,
        variant=variant,
        is_demo=node.this().is_demo,
    )


def _face(
    result: Result, values: Mapping[str, str], number: str, day: dt.date
) -> tuple[CertificateField, ...]:
    """The lines on the certificate in the order of the standard; refuses (BadInput) one without a value."""
    made_here: dict[tuple[str, ...], str] = {(NUMBER_SOURCE,): number, (DATE_SOURCE,): day.isoformat()}
    face = []
    for field in result.fields:
        value = made_here.get(field.sources) or values.get(field.key)
        if value is None:
            raise BadInput(
                "certificate-field-missing", field=field.key, name_zh=field.label.zh, name_en=field.label.en
            )
        face.append(CertificateField(field.key, field.label, value))
    return tuple(face)


def _enter(claims: Claims, token: str, *, held_by: str, is_own: bool) -> None:
    now = clock.now()
    Certificate.objects.create(
        identifier=claims.identifier,
        code=claims.code,
        type_key=claims.type.key,
        issuer=claims.issuer,
        issuer_node=claims.node,
        is_own=is_own,
        held_by=held_by,
        case_number=claims.case_number,
        status=Status.VALID.value,
        status_at=claims.issued_at,
        kept_at=now,
        token=token,
    )


@transaction.atomic
def keep_copy(*, token: str, held_by: str, case_number: str) -> CertificateView:
    """Keep a certificate a neighbour issued, for its holder and for anybody who checks it while the issuer is away.

    Verifies it first, with the neighbour's keys and our clock. Refuses one that is not genuine and in force, not a
    neighbour's, of another case, or that differs from what is here under its identifier or code.
    """
    verdict = queries.judge_token(token, now=clock.now())
    claims = verdict.claims
    if claims is None or verdict.outcome is not Outcome.VALID:
        zh, en = OUTCOME_WORDS[verdict.outcome]
        raise Refused("certificate-not-verified", outcome_zh=zh, outcome_en=en)
    if claims.node == node.this().id or claims.case_number != case_number:
        raise Refused("certificate-of-other-case")
    same = Certificate.objects.filter(identifier=claims.identifier) | Certificate.objects.filter(
        code=claims.code
    )
    for row in same:
        if row.token != token:
            raise Conflict("certificate-differs")
        return queries.by_code(claims.code)
    _enter(claims, token, held_by=held_by, is_own=False)
    _catch_up(claims)
    event = CertificateKept(identifier=claims.identifier, type=claims.type.key, case_number=case_number)
    record(event, subject=f"certificate:{claims.number}")
    return queries.by_code(claims.code)


def _catch_up(claims: Claims) -> None:
    """A change of status may have overtaken the copy, since it travels on a stream of its own."""
    said = (
        StatusChange.objects.filter(identifier=claims.identifier, issuer_node=claims.node)
        .order_by("-pk")
        .first()
    )
    if said is not None:
        Certificate.objects.filter(pk=claims.identifier).update(status=said.status, status_at=said.at)


@transaction.atomic
def suspend_certificate(*, actor: Actor, identifier: str, reason: Text) -> None:
    """The issuing authority withholds a certificate for a time; peers are told. Refuses anybody else's."""
    _change_status(actor, identifier, Status.SUSPENDED, reason)


@transaction.atomic
def restore_certificate(*, actor: Actor, identifier: str, reason: Text) -> None:
    """The issuing authority ends a suspension; peers are told."""
    _change_status(actor, identifier, Status.VALID, reason)


@transaction.atomic
def revoke_certificate(*, actor: Actor, identifier: str, reason: Text) -> None:
    """The issuing authority cancels a certificate for good; peers are told."""
    _change_status(actor, identifier, Status.REVOKED, reason)


def _change_status(actor: Actor, identifier: str, status: Status, reason: Text) -> None:
    actor.needs_role("review")
    row = Certificate.objects.select_for_update().filter(pk=identifier, is_own=True).first()
    if row is None:
        raise NotFound("certificate-unknown")
    if actor.authority != row.issuer:
        raise NotAllowed("certificate-not-yours")
    if not reason[0].strip():
        raise BadInput("status-reason-missing", field="reason")
    check_change(Status(row.status), status)
    _note_status(row.identifier, row.issuer_node, status, reason, clock.now(), actor.account_id)
    words = {"zh": reason[0], "en": reason[1]}
    for peer in node.this().peers:
        send_message(
            peer=peer.id,
            stream=f"certificate:{row.code}",
            type=STATUS_MESSAGE,
            data={"identifier": row.identifier, "reason": words, "status": status.value},
        )


def _note_status(
    identifier: str, issuer_node: str, status: Status, reason: Text, at: dt.datetime, account_id: int | None
) -> None:
    StatusChange.objects.create(
        identifier=identifier,
        issuer_node=issuer_node,
        status=status.value,
        reason=list(reason),
        account_id=account_id,
        at=at,
    )
    Certificate.objects.filter(pk=identifier, issuer_node=issuer_node).update(
        status=status.value, status_at=at
    )
    event = CertificateStatusChanged(identifier=identifier, status=status.value)
    record(event, subject=f"certificate:{identifier.split('.')[7]}")


@transaction.atomic
def record_status_change(*, incoming: Incoming) -> None:
    """A neighbour changed the status of a certificate: note it, whether a copy is here or not.

    Refuses a message that is incomplete, and one about a certificate whose issuer is not of that neighbour's region.
    """
    data = incoming.data
    try:
        identifier = check_certificate_identifier(str(data["identifier"]))
        status = Status(data["status"])
        reason = (str(data["reason"]["zh"]), str(data["reason"]["en"]))
    except (BadInput, KeyError, TypeError, ValueError) as error:
        raise Refused("status-message-wrong") from error
    issuer = identifier.split(".")[6]
    if queries.home_of(issuer) != incoming.peer:
        raise Refused("certificate-not-theirs", peer=incoming.peer)
    _note_status(identifier, incoming.peer, status, reason, incoming.time, None)
