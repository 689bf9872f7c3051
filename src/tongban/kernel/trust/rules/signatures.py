"""Lists and requests as files: JWS in general JSON form (RFC 7515, section 7.2.1), one signature for each who signs."""

import json
from collections.abc import Callable
from typing import Any

from tongban.kernel import canonical
from tongban.kernel.errors import BadInput
from tongban.kernel.founders import Founders
from tongban.kernel.node import NodeIdentity
from tongban.kernel.signing import (
    PrivateKey,
    PublicKey,
    SignatureRefused,
    decode_base64url,
    encode_base64url,
    sign_jws,
    verify_jws,
)
from tongban.kernel.trust.types import (
    FORM,
    LIST_TYPE,
    MAX_BYTES,
    REQUEST_TYPE,
    Signature,
    SignedList,
    SignedRequest,
    TrustList,
    TrustRefused,
)

from . import reading
from .document import check_apart, decode, read_entity, read_list, write_entity, write_list

MAX_SIGNATURES = 200

Signed = SignedList | SignedRequest


def draft_of(content: TrustList) -> SignedList:
    """A list that nobody has signed yet."""
    payload = write_list(content)
    return SignedList(content, payload, canonical.digest(payload), ())


def request_of(entity: NodeIdentity, keys: list[PrivateKey]) -> SignedRequest:
    """What a node says of itself, signed with all its keys."""
    payload = canonical.encode({"v": FORM, "entity": write_entity(entity)})
    signatures = tuple(_sign(payload, REQUEST_TYPE, key) for key in keys)
    return SignedRequest(entity, payload, canonical.digest(payload), signatures)


def with_signature(signed: SignedList, key: PrivateKey) -> SignedList:
    """The same list, signed by one more; a second signature of the same key takes the place of the first."""
    added = _sign(signed.payload, LIST_TYPE, key)
    kept = tuple(one for one in signed.signatures if kid_of(one) != key.kid)
    return SignedList(signed.content, signed.payload, signed.digest, (*kept, added))


def _sign(payload: bytes, typ: str, key: PrivateKey) -> Signature:
    protected, _, signature = sign_jws(payload, typ=typ, key=key).split(".")
    return Signature(protected, signature)


def kid_of(signature: Signature) -> str:
    """The key a signature names, unverified; empty when it names none."""
    try:
        header = canonical.decode(decode_base64url(signature.protected))
    except (BadInput, SignatureRefused):
        return ""
    kid = header.get("kid") if isinstance(header, dict) else None
    return kid if isinstance(kid, str) else ""


def write_file(signed: Signed) -> dict[str, Any]:
    """One list or request as it lies in a file."""
    return {
        "payload": encode_base64url(signed.payload),
        "signatures": [{"protected": one.protected, "signature": one.signature} for one in signed.signatures],
    }


def write_files(lists: list[SignedList]) -> bytes:
    """Several versions in one file."""
    return (json.dumps({"lists": [write_file(one) for one in lists]}, indent=1) + "\n").encode()


def read_files(data: bytes) -> list[SignedList]:
    """The versions in a file, one or several; only their form is looked at."""
    value = _json(data)
    if not isinstance(value, dict) or "lists" not in value:
        return [_read_signed(value)]
    rows = reading.rows(reading.members(value, frozenset({"lists"}), "file")["lists"], "lists", least=1)
    return [_read_signed(row) for row in rows]


def _read_signed(value: object) -> SignedList:
    payload, signatures = _read_file(value)
    return SignedList(read_list(payload), payload, canonical.digest(payload), signatures)


def read_request(data: bytes) -> SignedRequest:
    """What a node says of itself, once each key it names has signed: the node holds them all."""
    payload, signatures = _read_file(_json(data))
    raw = reading.members(decode(payload), frozenset({"v", "entity"}), "request")
    if raw["v"] != FORM or type(raw["v"]) is not int:
        raise reading.wrong("request.v")
    entity = read_entity(raw["entity"], "request.entity")
    keys = {key.public.kid: key.public for key in entity.keys}
    check_apart(key.public for key in entity.keys)
    signers = {_verify(payload, one, REQUEST_TYPE, keys.get) for one in signatures}
    for kid in keys:
        if kid not in signers:
            raise TrustRefused("trust-request-unproved", kid=kid)
    return SignedRequest(entity, payload, canonical.digest(payload), signatures)


def _json(data: bytes) -> Any:
    if len(data) > MAX_BYTES:
        raise TrustRefused("trust-too-large", limit=MAX_BYTES)
    try:
        return canonical.decode(data)
    except BadInput as error:
        raise reading.wrong("file") from error


def _read_file(value: object) -> tuple[bytes, tuple[Signature, ...]]:
    raw = reading.members(value, frozenset({"payload", "signatures"}), "file")
    rows = reading.rows(raw["signatures"], "signatures", most=MAX_SIGNATURES)
    signatures = []
    for number, row in enumerate(rows):
        place = f"signatures[{number}]"
        one = reading.members(row, frozenset({"protected", "signature"}), place)
        if not all(isinstance(part, str) for part in one.values()):
            raise reading.wrong(place)
        signatures.append(Signature(one["protected"], one["signature"]))
    if not isinstance(raw["payload"], str):
        raise reading.wrong("payload")
    return decode_base64url(raw["payload"]), tuple(signatures)


def signers_of(signed: SignedList, *known: Founders) -> tuple[str, ...]:
    """The root key of each signature, looked up with `known`, once all verify; refuses any other."""

    def find(kid: str) -> PublicKey | None:
        return next((key for founders in known if (key := founders.find_key(kid)) is not None), None)

    return tuple(_verify(signed.payload, one, LIST_TYPE, find) for one in signed.signatures)


def _verify(payload: bytes, signature: Signature, typ: str, find: Callable[[str], PublicKey | None]) -> str:
    """Whose signature it is, once it verifies; the header says exactly alg, kid and typ."""
    found: list[str] = []

    def find_key(kid: str) -> PublicKey:
        key = find(kid)
        if key is None:
            raise TrustRefused("trust-signer-unknown", kid=kid[:64])
        found.append(kid)
        return key

    verify_jws(
        f"{signature.protected}.{encode_base64url(payload)}.{signature.signature}", typ=typ, find_key=find_key
    )
    return found[0]


def governments_of(kids: tuple[str, ...], founders: Founders) -> frozenset[str]:
    """Which of these founders have signed; refuses two signatures of one of them."""
    signed = [government for kid in kids if (government := founders.government_of(kid))]
    for government in signed:
        if signed.count(government) > 1:
            raise TrustRefused("trust-government-twice", government=government)
    return frozenset(signed)
