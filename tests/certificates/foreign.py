"""An issuer and a verifier of somebody else, written from docs/certificate-file.md alone; they sign with joserfc."""

import base64
import datetime as dt
import hashlib
import json
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.jwk import OKPKey
from joserfc.jws import JWSRegistry

REGISTRY = JWSRegistry(algorithms=["Ed25519"])
SHANGHAI = ZoneInfo("Asia/Shanghai")
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def secret(seed: str) -> Ed25519PrivateKey:
    """The same key for the same seed, so that vectors stay as they are."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed.encode()).digest())


def jwk(seed: str) -> OKPKey:
    private = secret(seed)
    return OKPKey.import_key(
        {
            "kty": "OKP",
            "crv": "Ed25519",
            "d": encode(private.private_bytes_raw()),
            "x": encode(private.public_key().public_bytes_raw()),
        }
    )


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def check_character(text: str) -> str:
    """ISO 7064 MOD 37,36."""
    product = 36
    for character in text:
        rest = (product + ALPHABET.index(character)) % 36 or 36
        product = rest * 2 % 37
    return ALPHABET[(37 - product) % 36]


def identifier(type_code: str, issuer: str, serial: str, version: str = "001") -> str:
    parts = (type_code, issuer, serial, version)
    return ".".join(("1.2.156.3005.2", *parts, check_character("".join(parts))))


def moment(date8: str, days: int = 0) -> int:
    day = dt.date.fromisoformat(date8) + dt.timedelta(days=days)
    return int(dt.datetime.combine(day, dt.time(), SHANGHAI).timestamp())


def claims(**changes: Any) -> dict[str, Any]:
    """What a business licence of Wuhou says; a change to None leaves the member out."""
    values: dict[str, Any] = {
        "iss": "urn:tongban:node:51",
        "vct": "urn:tongban:cert:business_licence:1",
        "iat": 1_795_314_000,
        "code": "7KQ2M9XD4TRB0A5Z",
        "certificate_type_code": "1151000000DEM00159001",
        "certificate_type_name": "营业执照",
        "certificate_type_name_en": "Business licence",
        "certificate_number": "91510107DM0000010E",
        "certificate_version": "001",
        "issue_date": "20261122",
        "issuing_authority_code": "11510107DMAB000119",
        "issuing_authority_name": "成都市武侯区行政审批局",
        "issuing_authority_name_en": "Chengdu Wuhou District Administrative Approval Bureau",
        "area_code": "510107",
        "holder_name": "成都示例锦里食品有限公司",
        "holder_code": "91510107DM0000010E",
        "holder_code_type_code": "001",
        "valid_from": "20261122",
        "valid_to": "",
        "related_item_code": "company_establishment",
        "case_number": "CQ-2026-1122-000001",
        "extend_info": [
            field("name", "名称", "Name", "成都示例锦里食品有限公司"),
            field("representative", "法定代表人", "Legal representative", "陈建明"),
            field("contact", "联系人证件号", "Contact's ID number", "500199198503074012"),
        ],
        "public_fields": ["name", "representative"],
    }
    values.update(changes)
    if "certificate_identifier" not in values:
        names = ("type_code", "issuer", "number", "version")
        given = {**values, "certificate_issuer": values["issuing_authority_code"]}
        values["certificate_identifier"] = identifier(*(str(given[f"certificate_{name}"]) for name in names))
    values.setdefault("nbf", moment("20261122"))
    if changes.get("valid_to"):
        values.setdefault("exp", moment(str(values["valid_to"]), days=1))
    return {name: value for name, value in values.items() if value is not None}


def field(key: str, zh: str, en: str, value: str, value_en: str = "") -> dict[str, str]:
    return {"key": key, "zh": zh, "en": en, "value": value, "value_en": value_en or value}


def sign(payload: dict[str, Any] | bytes, *, kid: str, seed: str = "", **header: Any) -> str:
    """A certificate file, or one with other header members, signed by the key named kid (or made of `seed`)."""
    body = payload if isinstance(payload, bytes) else canonical(payload)
    protected = {"alg": "Ed25519", "kid": kid, "typ": "dc+sd-jwt", **header}
    return jws.serialize_compact(protected, body, jwk(seed or kid), registry=REGISTRY) + "~"


def sign_by_hand(header: bytes, payload: bytes, *, seed: str) -> str:
    """A signature over a header that joserfc would not write."""
    signed = f"{encode(header)}.{encode(payload)}"
    return f"{signed}.{encode(secret(seed).sign(signed.encode()))}~"


def verify(token: str, keys: dict[str, OKPKey]) -> dict[str, Any]:
    """The claims of a certificate file, as another program reads it."""
    bare, tilde, rest = token.partition("~")
    assert (tilde, rest) == ("~", "")
    header = json.loads(base64.urlsafe_b64decode(bare.split(".", maxsplit=1)[0] + "=="))
    assert header["typ"] == "dc+sd-jwt"
    payload = jws.deserialize_compact(bare, keys[header["kid"]], registry=REGISTRY).payload
    return dict(json.loads(payload))
