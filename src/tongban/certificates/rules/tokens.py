"""Sign a certificate and verify one: SD-JWT VC in its plain form, a compact JWS with no disclosures and a "~"."""

import dataclasses
import datetime as dt
from collections.abc import Callable

from tongban.certificates.types import Check, Claims, Issuer, Outcome, Status, Verdict
from tongban.jurisdictions.rules.identifiers import certificate_identifier
from tongban.kernel.errors import BadInput
from tongban.kernel.signing import (
    PrivateKey,
    PublicKey,
    SignatureRefused,
    decode_base64url,
    sign_jws,
    verify_jws,
)

from .claims import build_claims, end_of, issue_date, read_claims, start_of

TYP = "dc+sd-jwt"
LIMIT = 64 * 1024
"""Characters of a token; a business licence has about 2,500."""
SKEW = dt.timedelta(seconds=120)
"""How far the clocks of two nodes may differ (docs/protocol.md)."""

FindIssuer = Callable[[str], Issuer]
"""Whose credential key a kid names, if it may be used now; raises SignatureRefused."""
FindNode = Callable[[str, dt.date], str | None]
"""The node whose region an authority belonged to on a day; None for an authority unknown or not at work then."""

_REFUSALS = {
    "token-malformed": (Outcome.MALFORMED, Check.FORM),
    "token-wrong-kind": (Outcome.WRONG_KIND, Check.KIND),
    "signature-wrong": (Outcome.BAD_SIGNATURE, Check.SIGNATURE),
}
_UNKNOWN_KEY = (Outcome.UNKNOWN_ISSUER, Check.KEY)


def sign_certificate(claims: Claims, key: PrivateKey) -> str:
    """The certificate as text: what a holder downloads and a verifier checks."""
    return sign_jws(build_claims(claims), typ=TYP, key=key) + "~"


def verify_token(
    token: str | bytes, *, find_issuer: FindIssuer, find_node: FindNode, now: dt.datetime
) -> Verdict:
    """Is this a genuine certificate, in force at `now`? Any input gets a verdict; nothing raises.

    1. Form: ASCII within the limit, one JWS and one "~" at the end; white space around it is ignored.
    2. Kind: `typ` is dc+sd-jwt and `alg` Ed25519.
    3. Key: the kid is a credential key on the list, good by our own clock.
    4. Signature.
    5. Claims: all members, nothing more, dates and times in agreement; `iss` is the node whose key it is.
    6. Identifier: it names this type and issuer, and its check character is right.
    7. Power: the authority belonged to that node's region, and was at work, on the day of issue; the node may issue
       this type.
    8. Period: not before `nbf` or `iat` (clocks may differ by SKEW), not after `exp`.
    Status (9) is known to registers only: see with_status.
    """
    issuers: list[Issuer] = []

    def find_key(kid: str) -> PublicKey:
        issuers.append(find_issuer(kid))
        return issuers[0].key

    try:
        payload = verify_jws(_unwrap(token), typ=TYP, find_key=find_key)
    except SignatureRefused as refusal:
        return Verdict(*_REFUSALS.get(refusal.code, _UNKNOWN_KEY))
    try:
        claims = read_claims(payload)
    except BadInput:
        return Verdict(Outcome.MALFORMED, Check.CLAIMS)
    if claims.node != issuers[0].node:
        return Verdict(Outcome.MALFORMED, Check.CLAIMS)
    return _judge(claims, issuers[0], find_node, now)


def read_token(token: str) -> Claims:
    """What a token says that was verified when it entered the register."""
    return read_claims(decode_base64url(token.split(".")[1]))


def _unwrap(token: str | bytes) -> str:
    try:
        text = token.decode("ascii") if isinstance(token, bytes) else token
    except UnicodeDecodeError as error:
        raise SignatureRefused("token-malformed") from error
    text = text.strip(" \t\r\n")
    if len(text) > LIMIT or not text.isascii() or text.count("~") != 1 or not text.endswith("~"):
        raise SignatureRefused("token-malformed")
    return text[:-1]


def _judge(claims: Claims, issuer: Issuer, find_node: FindNode, now: dt.datetime) -> Verdict:
    """Steps 6 to 8, for claims whose signature is right."""
    if not _is_identifier_right(claims):
        return Verdict(Outcome.MALFORMED, Check.IDENTIFIER, claims)
    is_of_region = find_node(claims.issuer, issue_date(claims)) == claims.node
    if not is_of_region or not issuer.may_issue(claims.type.key):
        return Verdict(Outcome.NO_POWER, Check.POWER, claims)
    if now + SKEW < max(start_of(claims.valid_from), claims.issued_at):
        return Verdict(Outcome.NOT_YET, Check.PERIOD, claims)
    if claims.valid_to is not None and now >= end_of(claims.valid_to):
        return Verdict(Outcome.EXPIRED, Check.PERIOD, claims)
    return Verdict(Outcome.VALID, None, claims)


def _is_identifier_right(claims: Claims) -> bool:
    try:
        return claims.identifier == certificate_identifier(
            claims.type.code, claims.issuer, claims.number, claims.version
        )
    except (BadInput, ValueError):  # a character outside the alphabet has no check value
        return False


def with_status(verdict: Verdict, status: Status | None) -> Verdict:
    """Step 9: a register that knows of a suspension or revocation has the last word on a genuine certificate."""
    if verdict.failed not in (None, Check.PERIOD) or status in (None, Status.VALID):
        return verdict
    outcome = Outcome.REVOKED if status is Status.REVOKED else Outcome.SUSPENDED
    return dataclasses.replace(verdict, outcome=outcome, failed=Check.STATUS)
