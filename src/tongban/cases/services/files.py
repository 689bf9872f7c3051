"""What a person uploads: checked for size and for what it really is, then stored by its digest."""

from typing import Any

from django.conf import settings

from tongban.cases.rules.uploads import media_of
from tongban.cases.types import Check, DossierKind, MaterialState, Provision
from tongban.catalogue.rules.materials import NeededMaterial
from tongban.kernel import clock
from tongban.kernel.blobs.services import store_blob
from tongban.kernel.node import this


def store_upload(*, key: str, name: str, content: bytes, provision: Provision) -> MaterialState:
    """Keep an uploaded or scanned file as the material `key`."""
    media = media_of(name, content, limit=settings.TONGBAN_UPLOAD_LIMIT)
    return _stored(key, name, content, media, provision)


def store_certificate(*, key: str, name: str, token: str) -> MaterialState:
    """Keep a certificate of this or another node as the material `key`."""
    media = DossierKind.CERTIFICATE.value
    return _stored(key, name, token.encode("ascii"), media, Provision.CERTIFICATE)


def _stored(key: str, name: str, content: bytes, media: str, provision: Provision) -> MaterialState:
    return MaterialState(
        key=key,
        provision=provision,
        sha256=store_blob(content=content, media=media),
        name=name[-120:],
        media=media,
        size=len(content),
        provided_at=clock.now().isoformat(),
        provided_by=this().id,
    )


def material_not_there(needed: NeededMaterial) -> dict[str, Any]:
    """A material before anybody has handed it in: given by the form itself, or still to come."""
    if needed.is_made_here:
        made = {"provision": Provision.GENERATED.value, "check": Check.COMPLETE.value}
        return {"key": needed.material.key, **made}
    return {"key": needed.material.key, "provision": Provision.NONE.value}


def material_to_json(material: MaterialState) -> dict[str, Any]:
    """A material as it stands in a dossier; what is empty is left out."""
    row = {
        "key": material.key,
        "provision": material.provision.value,
        "sha256": material.sha256,
        "name": material.name,
        "media": material.media,
        "size": material.size,
        "provided_at": material.provided_at,
        "provided_by": material.provided_by,
    }
    return {key: value for key, value in row.items() if value != "" and value != 0}
