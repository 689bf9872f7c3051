"""What a person uploads: checked for size, for what it really is and what is in it, then stored by its digest."""

import dataclasses
from typing import Any

from django.conf import settings

from tongban.cases.rules.uploads import check_size, media_of, shown_name
from tongban.cases.types import Change, Check, DossierKind, MaterialState, Provision, Upload
from tongban.catalogue.rules.materials import NeededMaterial
from tongban.kernel import clock
from tongban.kernel.apart import Apart, TooMuch
from tongban.kernel.blobs.services import store_blob
from tongban.kernel.errors import BadInput
from tongban.kernel.node import this
from tongban.kernel.scanning import ScannerAway, virus_in

_cleaner = Apart("tongban.cases.services.cleaner", cpu=10, memory=1024 * 1024 * 1024, wall=60)
"""A photo of 50 megapixels takes 1 s and 0.6 GB; ten times the time is a file made to take it."""


def begin_cleaning(*, processes: int) -> None:
    """Start the processes that clean files, so that nobody who hands one in waits for that. Returns at once."""
    _cleaner.begin(processes)


def accept_upload(*, name: str, content: bytes) -> Upload:
    """Check a file from outside, and clean it of what nobody should get. Takes up to seconds, so no row is locked
    meanwhile. Raises BadInput, which says what is wrong with the file and what to do."""
    limit, name = settings.TONGBAN_UPLOAD_LIMIT, shown_name(name)
    media = media_of(name, content, limit=limit)
    _scan(name, content)
    try:
        said, cleaned = _cleaner({"media": media}, content)
    except TooMuch as error:
        raise BadInput("file-too-complex", field="file", name=name) from error
    if "code" in said:
        raise BadInput(said["code"], field="file", name=name, **said["params"])
    check_size(name, len(cleaned), limit=limit)
    return Upload(name, media, cleaned, tuple(Change(change) for change in said["changes"]))


def _scan(name: str, content: bytes) -> None:
    """Where there is a scanner, nothing is taken that it has not looked at: also not while it is away."""
    try:
        found = virus_in(content)
    except ScannerAway as error:
        raise BadInput("file-unscanned", field="file", name=name) from error
    if found:
        raise BadInput("file-infected", field="file", name=name, found=found)


def store_upload(*, key: str, upload: Upload, provision: Provision) -> MaterialState:
    """Keep an uploaded or scanned file as the material `key`."""
    stored = _stored(key, upload.name, upload.content, upload.media, provision)
    return dataclasses.replace(stored, changes=upload.changes)


def store_document(*, upload: Upload) -> dict[str, Any]:
    """Keep a file that goes with a question or an answer between the offices, as it stands in the step."""
    row = {
        "sha256": store_blob(content=upload.content, media=upload.media),
        "name": upload.name,
        "media": upload.media,
        "size": len(upload.content),
    }
    changes = [change.value for change in upload.changes]
    return {**row, "changes": changes} if changes else row


def store_certificate(*, key: str, name: str, token: str) -> MaterialState:
    """Keep a certificate of this or another node as the material `key`."""
    media = DossierKind.CERTIFICATE.value
    return _stored(key, name, token.encode("ascii"), media, Provision.CERTIFICATE)


def _stored(key: str, name: str, content: bytes, media: str, provision: Provision) -> MaterialState:
    return MaterialState(
        key=key,
        provision=provision,
        sha256=store_blob(content=content, media=media),
        name=name,
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
        "changes": [change.value for change in material.changes],
    }
    return {key: value for key, value in row.items() if value not in ("", 0, [])}
