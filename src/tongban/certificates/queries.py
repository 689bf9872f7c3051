"""Reads of certificates: a holder's own, and the answer to anybody who asks whether one is good."""

import datetime as dt
from typing import Literal

import segno

from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.rules.identifiers import CERTIFICATE_ROOT, normalise_identifier
from tongban.kernel import clock, node
from tongban.kernel.blobs.services import read_all_data, read_data
from tongban.kernel.errors import NotFound
from tongban.kernel.ids import normalise_code
from tongban.kernel.signing import SignatureRefused

from .models import Certificate, StatusChange
from .rules import showing, tokens
from .types import (
    FILE_SUFFIX,
    CertificateView,
    Check,
    Claims,
    Issuer,
    Outcome,
    Status,
    StatusKnown,
    Verdict,
    Verification,
)

LONGEST_NAME = 120
"""Characters of a code or identifier as typed; anything longer is read as a file."""


def find_issuer(kid: str, at: dt.datetime) -> Issuer:
    """The node whose credential key `kid` is, if the key is good at `at` (our clock); raises SignatureRefused."""
    for identity in node.this().known:
        if any(key.public.kid == kid for key in identity.keys):
            return Issuer(identity.id, identity.find_key(kid, "credential", at), identity.may_issue)
    raise SignatureRefused("key-unknown", kid=kid)


def find_node(authority: str, day: dt.date) -> str | None:
    """The node an authority belongs to: listed, at work on `day`, and within that node's own region."""
    try:
        body = jurisdictions.authority(authority)
        home = node.this().node(body.node_id)
    except NotFound:
        return None
    is_at_home = body.division[:2] == home.region[:2]
    return home.id if is_at_home and body.acts_on(day) else None


def home_of(authority: str) -> str | None:
    """The node an authority is listed under, at work or not: a body that is no more can still be spoken for."""
    try:
        return jurisdictions.authority(authority).node_id
    except NotFound:
        return None


def by_code(code: str) -> CertificateView:
    """A certificate by its 16-character code, this node's or a kept copy; raises NotFound."""
    row = Certificate.objects.filter(code=normalise_code(code)).first()
    if row is None:
        raise NotFound("certificate-unknown")
    return _view(row, token_of(row))


def of_person(person_id: str) -> list[CertificateView]:
    """The certificates a person holds here, latest first."""
    rows = list(Certificate.objects.filter(held_by=person_id).order_by("-kept_at"))
    held = read_all_data(row.file for row in rows)
    return [_view(row, held[row.file].decode("ascii")) for row in rows]


def versions_of(type_code: str, issuer: str, number: str) -> int:
    """How often an authority has given a certificate of this type and number."""
    beginning = f"{CERTIFICATE_ROOT}.{type_code}.{issuer}.{number}."
    return Certificate.objects.filter(identifier__startswith=beginning).count()


def own_of_case(case_number: str) -> CertificateView | None:
    """The certificate this node issued for a case, if it has."""
    row = Certificate.objects.filter(case_number=case_number, is_own=True).first()
    return _view(row, token_of(row)) if row else None


def of_case(case_number: str) -> CertificateView | None:
    """The certificate a case ended with, if any."""
    row = Certificate.objects.filter(case_number=case_number).first()
    return _view(row, token_of(row)) if row else None


def token_of(row: Certificate) -> str:
    """The certificate itself."""
    return read_data(row.file).content.decode("ascii")


def _view(row: Certificate, token: str) -> CertificateView:
    return CertificateView(
        claims=tokens.read_token(token),
        status=Status(row.status),
        status_at=row.status_at,
        is_own=row.is_own,
        held_by=row.held_by,
        token=token,
    )


def judge_token(token: str | bytes, *, now: dt.datetime, key_at: dt.datetime | None = None) -> Verdict:
    """Verify a token with the keys and authorities this node knows; steps in rules/tokens.py.

    `key_at` is when the key had to be good: now for what is shown to us, the day of entry for what we keep.
    """
    return tokens.verify_token(
        token, find_issuer=lambda kid: find_issuer(kid, key_at or now), find_node=find_node, now=now
    )


def verify_text(asked: str | bytes) -> Verification:
    """Is this certificate good? `asked` is its code, its identifier, or the content of a certificate file.

    Bytes are always a file. Nothing raises: whatever is asked gets an answer that says how far it came and why.
    """
    now = clock.now()
    if isinstance(asked, bytes) or len(asked) > LONGEST_NAME or "~" in asked:
        return _verify_file(asked, now)
    text = normalise_identifier(asked)
    if text.startswith(CERTIFICATE_ROOT + "."):
        return _verify_row("identifier", Certificate.objects.filter(pk=text).first(), now)
    return _verify_row("code", Certificate.objects.filter(code=normalise_code(text)).first(), now)


def _verify_file(token: str | bytes, now: dt.datetime) -> Verification:
    verdict = judge_token(token, now=now)
    if verdict.claims is None or verdict.failed not in (None, Check.PERIOD):
        return Verification(asked_by="file", verdict=verdict, at=now)
    known = status_of(verdict.claims.identifier, verdict.claims.node)
    return Verification(
        asked_by="file",
        verdict=tokens.with_status(verdict, known.status),
        at=now,
        view=showing.public_view(verdict.claims),
        status=known,
    )


def _verify_row(
    asked_by: Literal["code", "identifier"], row: Certificate | None, now: dt.datetime
) -> Verification:
    """A certificate of our register. Its key had to be good when it entered, by our clock: keys are changed in time."""
    if row is None:
        return Verification(asked_by=asked_by, verdict=Verdict(Outcome.NOT_FOUND, Check.FORM), at=now)
    verdict = judge_token(token_of(row), now=now, key_at=row.kept_at)
    if verdict.claims is None or verdict.failed not in (None, Check.PERIOD):
        return Verification(asked_by=asked_by, verdict=verdict, at=now)
    known = status_of(row.identifier, row.issuer_node)
    return Verification(
        asked_by=asked_by,
        verdict=tokens.with_status(verdict, known.status),
        at=now,
        view=showing.public_view(verdict.claims),
        status=known,
    )


def status_of(identifier: str, issuer_node: str) -> StatusKnown:
    """What this node knows of a certificate's status, and as of when.

    Of its own certificates: all, as of now. Of a neighbour's: what it said last, at the latest when it sent the copy.
    """
    row = Certificate.objects.filter(pk=identifier).first()
    if row is not None and row.is_own:
        return StatusKnown(Status(row.status), clock.now(), is_own=True)
    if row is not None:
        return StatusKnown(Status(row.status), row.status_at, is_own=False)
    said = StatusChange.objects.filter(identifier=identifier, issuer_node=issuer_node).order_by("-pk").first()
    if said is None:
        return StatusKnown(None, None, is_own=False)
    return StatusKnown(Status(said.status), said.at, is_own=False)


def qr_svg(url: str) -> str:
    """The QR code that leads to a verification page, as SVG without inline style."""
    return str(segno.make(url, error="m", micro=False).svg_inline(scale=4, border=4))


def file_name(claims: Claims) -> str:
    """What a downloaded certificate file is called: its code, since a name or number has no place in a file name."""
    return f"{claims.code}{FILE_SUFFIX}"
