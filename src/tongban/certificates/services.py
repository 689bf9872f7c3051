"""Commands of certificates: issue, keep a neighbour's copy, suspend, restore, revoke."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from tongban.catalogue.rules.certificate_types import type_code
from tongban.catalogue.rules.conditions import Answers, Form, value_at
from tongban.catalogue.rules.phrases import date_words
from tongban.catalogue.rules.result import certificate_fields, certificate_holder
from tongban.catalogue.types import FINDING, NumberRule, QuestionKind, Result, Standard, Words
from tongban.exchange.services import send_message
from tongban.exchange.types import Incoming
from tongban.identity.rules import DECIDES
from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.rules.identifiers import (
    certificate_identifier,
    check_certificate_identifier,
    check_uscc,
)
from tongban.jurisdictions.types import Authority
from tongban.kernel import clock, node
from tongban.kernel.actors import Actor
from tongban.kernel.blobs.services import store_blob
from tongban.kernel.errors import BadInput, Conflict, NotAllowed, NotFound, Refused, Text
from tongban.kernel.ids import new_code
from tongban.kernel.journal.services import record
from tongban.kernel.trust.types import OutsideAuthority

from . import queries
from .events import CertificateIssued, CertificateKept, CertificateStatusChanged
from .models import Certificate, Counter, StatusChange
from .rules import numbers, tokens
from .rules.status import check_change
from .types import (
    KEPT_MEDIA,
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

WITHOUT_END = Words("长期", "Without end")


@transaction.atomic
def issue_certificate(
    *,
    standard: Standard,
    authority: str,
    form: Form,
    answers: Answers,
    applicant: CertificateHolder,
    case_number: str,
    held_by: str = "",
    finding: str = "",
) -> CertificateView:
    """Give the certificate that `standard` names, in the name of `authority`, signed by this node.

    Number, dates and face come from the standard, the form and the answers; `finding` is what the officer has found in
    the records, where the standard has a field for it. Refuses an authority that is not of this
    node or not at work, and a standard whose type of certificate has no code. Doing it again for the same case gives the same
    certificate.
    """
    before = queries.own_of_case(case_number)
    if before is not None:
        return before
    if standard.result.certificate is None or standard.result.holder is None:
        raise Refused("certificate-not-in-standard")
    here = node.this()
    if queries.find_node(authority, clock.today()) != here.id:
        raise Refused("issuer-without-power", authority=authority)
    if not here.identity.may_issue(standard.result.certificate):
        raise OutsideAuthority("trust-may-not-issue", node=here.id, type=standard.result.certificate)
    body = jurisdictions.authority(authority)
    claims = _draw_up(standard, body, form, answers, applicant, case_number, finding)
    return _give(claims, held_by)


def _draw_up(
    standard: Standard,
    body: Authority,
    form: Form,
    answers: Answers,
    applicant: CertificateHolder,
    case_number: str,
    finding: str,
) -> Claims:
    result, today = standard.result, clock.today()
    kind = _type(result)
    last = numbers.last_day(today, result.validity)
    facts = _facts(standard, body.name, answers, applicant, case_number, today, last)
    number = _number(standard, body.division, form, answers, facts)
    facts |= {"decision:number": number, FINDING: finding}
    face = certificate_fields(standard, form=form, answers=answers, facts=facts)
    shown = [field for field in face if field.value.zh]
    version = 1 + queries.versions_of(kind.code, body.uscc, number)
    return Claims(
        node=node.this().id,
        type=kind,
        code=new_code(),
        identifier=certificate_identifier(kind.code, body.uscc, number, version),
        number=number,
        version=version,
        issuer=body.uscc,
        issuer_name=body.name,
        area=body.division,
        holder=_holder(standard, form, answers, facts),
        issued_at=clock.now().replace(microsecond=0),
        valid_from=today,
        valid_to=last,
        item=standard.key,
        case_number=case_number,
        fields=tuple(CertificateField(field.key, field.label, field.value) for field in shown),
        public_fields=tuple(field.key for field in shown if field.is_public),
    )


def _type(result: Result) -> CertificateType:
    code = type_code(result)
    if code is None:
        raise Refused("certificate-type-unknown", type=result.certificate or "")
    return CertificateType(result.certificate or "", code, result.name)


def _holder(
    standard: Standard, form: Form, answers: Answers, facts: Mapping[str, Words | str]
) -> CertificateHolder:
    holder = certificate_holder(standard, form=form, answers=answers, facts=facts)
    if holder is None:
        raise Refused("certificate-not-in-standard")
    return CertificateHolder(holder.name, holder.code, "111" if holder.kind == "person" else "001")


def _give(claims: Claims, held_by: str) -> CertificateView:
    token = tokens.sign_certificate(claims, node.this().credential_key)
    _enter(claims, token, held_by=held_by, is_own=True)
    event = CertificateIssued(
        identifier=claims.identifier, type=claims.type.key, case_number=claims.case_number
    )
    record(event, subject=f"certificate:{claims.number}")
    return CertificateView(
        claims=claims,
        status=Status.VALID,
        status_at=claims.issued_at,
        is_own=True,
        held_by=held_by,
        token=token,
    )


def _facts(
    standard: Standard,
    authority: Text,
    answers: Answers,
    applicant: CertificateHolder,
    case_number: str,
    day: dt.date,
    last: dt.date | None,
) -> dict[str, Words | str]:
    """What the certificate says that is in no form: the decision, the applicant, names of places."""
    places = [question.key for question in standard.questions if question.kind is QuestionKind.DIVISION]
    return {
        "decision:date": date_words(day),
        "decision:valid_to": date_words(last) if last else WITHOUT_END,
        "decision:authority": Words(*authority),
        "case:number": case_number,
        "case:applicant_name": applicant.name,
        "case:applicant_id_number": applicant.code,
        **{
            f"answer:{key}": Words(*jurisdictions.place_name(answers[key]))
            for key in places
            if key in answers
        },
    }


def _number(
    standard: Standard, division: str, form: Form, answers: Answers, facts: Mapping[str, Words | str]
) -> str:
    """The number on the certificate: drawn anew, or the code the holder has already and keeps."""
    result = standard.result
    keeps_code = result.holder is not None and numbers.NUMBER_SOURCE not in result.holder.code
    if result.number is NumberRule.USCC and keeps_code:
        return check_uscc(_holder(standard, form, answers, facts).code)
    today = clock.today()
    key = numbers.counter_key(result.number, type_key=result.certificate or "", division=division, day=today)
    return numbers.licence_number(
        result.number,
        count=Counter.objects.take(key),
        division=division,
        day=today,
        variant=_variant(standard, form),
        is_demo=node.this().is_demo,
    )


def _variant(standard: Standard, form: Form) -> str:
    """The kind of business that a food licence number begins with: what the form says for that field."""
    if standard.result.number is not NumberRule.FOOD_LICENCE:
        return ""
    sources = [field.sources for field in standard.result.fields if field.key == numbers.VARIANT_FIELD]
    value = value_at(sources[0][0], form) if sources else None
    if value not in numbers.VARIANTS:
        raise BadInput("certificate-number-unknown", field=numbers.VARIANT_FIELD)
    return str(value)


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
        file=store_blob(content=token.encode("ascii"), media=KEPT_MEDIA),
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
        if queries.token_of(row) != token:
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
    actor.needs_role(*DECIDES)
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
