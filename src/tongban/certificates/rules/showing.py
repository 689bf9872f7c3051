"""What anybody may see of a certificate."""

import dataclasses
import re

from tongban.certificates.types import CertificateField, Claims, PublicView
from tongban.jurisdictions.rules.masking import mask_name, mask_resident_id

from .claims import issue_date

_RESIDENT_ID = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])", re.ASCII)


def public_view(claims: Claims) -> PublicView:
    """The public fields of the type; a person's name and ID number masked, a company's as they are.

    An ID number is masked in the text of any field as well, should a standard make such a field public by mistake.
    """
    is_person = claims.holder.code_type == "111"
    shown = [field for field in claims.fields if field.key in claims.public_fields]
    return PublicView(
        type_name=claims.type.name,
        identifier=claims.identifier,
        code=claims.code,
        number=_without_ids(claims.number),
        issuer=claims.issuer,
        issuer_name=claims.issuer_name,
        holder_name=mask_name(claims.holder.name) if is_person else claims.holder.name,
        holder_code=mask_resident_id(claims.holder.code) if is_person else claims.holder.code,
        issued_on=issue_date(claims),
        valid_from=claims.valid_from,
        valid_to=claims.valid_to,
        fields=tuple(_masked(field) for field in shown),
    )


def _masked(field: CertificateField) -> CertificateField:
    return dataclasses.replace(field, value=(_without_ids(field.value[0]), _without_ids(field.value[1])))


def _without_ids(text: str) -> str:
    return _RESIDENT_ID.sub(lambda match: mask_resident_id(match[0]), text)
