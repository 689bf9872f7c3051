"""The content of a certificate and its one written form (docs/certificate-file.md), both ways."""

import datetime as dt
import re
from typing import Any, cast

from tongban.certificates.types import (
    CertificateField,
    CertificateHolder,
    CertificateType,
    Claims,
    HolderCodeType,
)
from tongban.kernel import canonical
from tongban.kernel.clock import TZ
from tongban.kernel.errors import BadInput
from tongban.kernel.ids import ALPHABET

VCT = re.compile(r"urn:tongban:cert:([a-z0-9][a-z0-9_-]{0,63}):1", re.ASCII)
CODE = re.compile(rf"[{ALPHABET}]{{16}}", re.ASCII)
ISS = re.compile(r"urn:tongban:node:([0-9A-Za-z_-]{1,16})", re.ASCII)

_TEXTS = (
    "iss",
    "vct",
    "code",
    "certificate_identifier",
    "certificate_type_code",
    "certificate_type_name",
    "certificate_type_name_en",
    "certificate_number",
    "certificate_version",
    "issue_date",
    "issuing_authority_code",
    "issuing_authority_name",
    "issuing_authority_name_en",
    "area_code",
    "holder_name",
    "holder_code",
    "holder_code_type_code",
    "valid_from",
    "valid_to",
    "related_item_code",
    "case_number",
)
_FIELD_MEMBERS = {"key", "zh", "en", "value", "value_en"}
_MEMBERS = frozenset(_TEXTS) | {"iat", "nbf", "extend_info", "public_fields"}


def build_claims(claims: Claims) -> bytes:
    """The payload that is signed. The member names are the elements of GB/T 36903; times are those of RFC 7519."""
    values: dict[str, Any] = {
        "iss": f"urn:tongban:node:{claims.node}",
        "vct": f"urn:tongban:cert:{claims.type.key}:1",
        "iat": int(claims.issued_at.timestamp()),
        "nbf": int(start_of(claims.valid_from).timestamp()),
        "code": claims.code,
        "certificate_identifier": claims.identifier,
        "certificate_type_code": claims.type.code,
        "certificate_type_name": claims.type.name[0],
        "certificate_type_name_en": claims.type.name[1],
        "certificate_number": claims.number,
        "certificate_version": f"{claims.version:03}",
        "issue_date": _date8(issue_date(claims)),
        "issuing_authority_code": claims.issuer,
        "issuing_authority_name": claims.issuer_name[0],
        "issuing_authority_name_en": claims.issuer_name[1],
        "area_code": claims.area,
        "holder_name": claims.holder.name,
        "holder_code": claims.holder.code,
        "holder_code_type_code": claims.holder.code_type,
        "valid_from": _date8(claims.valid_from),
        "valid_to": "" if claims.valid_to is None else _date8(claims.valid_to),
        "related_item_code": claims.item,
        "case_number": claims.case_number,
        "extend_info": [
            {
                "key": field.key,
                "zh": field.label[0],
                "en": field.label[1],
                "value": field.value[0],
                "value_en": field.value[1],
            }
            for field in claims.fields
        ],
        "public_fields": list(claims.public_fields),
    }
    if claims.valid_to is not None:
        values["exp"] = int(end_of(claims.valid_to).timestamp())
    return canonical.encode(values)


def read_claims(payload: bytes) -> Claims:
    """The reverse. Refuses (BadInput) a missing, additional or ill-formed member, and times that differ from dates."""
    values = canonical.decode(payload)
    if not isinstance(values, dict) or values.keys() - {"exp"} != _MEMBERS:
        raise BadInput("token-malformed")
    if not all(isinstance(values[name], str) for name in _TEXTS):
        raise BadInput("token-malformed")
    node, key = ISS.fullmatch(values["iss"]), VCT.fullmatch(values["vct"])
    if node is None or key is None or not CODE.fullmatch(values["code"]):
        raise BadInput("token-malformed")
    if values["holder_code_type_code"] not in ("111", "001"):
        raise BadInput("token-malformed")
    fields = _read_fields(values["extend_info"])
    public = values["public_fields"]
    if not isinstance(public, list) or not all(name in {field.key for field in fields} for name in public):
        raise BadInput("token-malformed")
    claims = Claims(
        node=node[1],
        type=CertificateType(
            key=key[1],
            code=values["certificate_type_code"],
            name=(values["certificate_type_name"], values["certificate_type_name_en"]),
        ),
        code=values["code"],
        identifier=values["certificate_identifier"],
        number=values["certificate_number"],
        version=_version(values["certificate_version"]),
        issuer=values["issuing_authority_code"],
        issuer_name=(values["issuing_authority_name"], values["issuing_authority_name_en"]),
        area=values["area_code"],
        holder=CertificateHolder(
            name=values["holder_name"],
            code=values["holder_code"],
            code_type=cast(HolderCodeType, values["holder_code_type_code"]),
        ),
        issued_at=_moment(values["iat"]),
        valid_from=_date(values["valid_from"]),
        valid_to=_date(values["valid_to"]) if values["valid_to"] else None,
        item=values["related_item_code"],
        case_number=values["case_number"],
        fields=fields,
        public_fields=tuple(public),
    )
    if (
        build_claims(claims) != payload
    ):  # dates, times and version agree, and the form is the one form there is
        raise BadInput("token-malformed")
    return claims


def start_of(day: dt.date) -> dt.datetime:
    """The first moment of `day` (Asia/Shanghai): what `nbf` holds."""
    return dt.datetime.combine(day, dt.time(), TZ)


def end_of(day: dt.date) -> dt.datetime:
    """The first moment after `day`: what `exp` holds, for "good until and with `day`"."""
    return start_of(day) + dt.timedelta(days=1)


def issue_date(claims: Claims) -> dt.date:
    """The date of issue on the face of the certificate."""
    return claims.issued_at.astimezone(TZ).date()


def _date8(day: dt.date) -> str:
    return f"{day:%Y%m%d}"


def _version(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise BadInput("token-malformed")
    return int(text)


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise BadInput("token-malformed") from error


def _moment(value: object) -> dt.datetime:
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadInput("token-malformed")
    try:
        return dt.datetime.fromtimestamp(value, dt.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise BadInput("token-malformed") from error


def _read_fields(rows: object) -> tuple[CertificateField, ...]:
    if not isinstance(rows, list):
        raise BadInput("token-malformed")
    fields = []
    for row in rows:
        if not isinstance(row, dict) or row.keys() != _FIELD_MEMBERS:
            raise BadInput("token-malformed")
        if not all(isinstance(value, str) for value in row.values()):
            raise BadInput("token-malformed")
        fields.append(CertificateField(row["key"], (row["zh"], row["en"]), (row["value"], row["value_en"])))
    return tuple(fields)
