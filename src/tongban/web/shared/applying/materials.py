"""One material of a draft: upload it, use a certificate, bring it to the window, or promise it for later."""

import dataclasses
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongban.cases.services.drafts import (
    attach_certificate,
    attach_file,
    bring_material,
    promise_material,
    remove_material,
)
from tongban.cases.services.viewing import open_draft_file
from tongban.cases.types import Channel
from tongban.catalogue.rules.materials import NeededMaterial, materials_for
from tongban.catalogue.types import Material
from tongban.certificates import queries as certificates
from tongban.certificates.types import Status
from tongban.jurisdictions import queries as jurisdictions
from tongban.kernel.errors import BadInput, NotFound, Refused
from tongban.web.shared.case_words import changes_said
from tongban.web.shared.forms import input_name
from tongban.web.shared.messages import said
from tongban.web.shared.responses import SeeOther
from tongban.web.shared.uploads import file_response, upload_limit_mb, uploaded

from .frame import Sheet
from .handling import late_until
from .tasks import after_saving, came_from
from .words import provision_note

Act = Callable[[Sheet, str], bool]
"""What a button does; whether there is something to see on this page afterwards."""


def material_page(sheet: Sheet, material: str) -> HttpResponse:
    """C10: hand in one material, in whichever way is open for it."""
    needed = _needed(sheet, material)
    request, errors = sheet.request, {}
    if request.method == "POST":
        act = _ACTS.get(str(request.POST.get("act", "")))
        if act is None:
            raise BadInput("request-malformed")
        try:
            stays = act(sheet, material)
        except BadInput as error:
            errors = {input_name(error.field): said(error)}
        except Refused as error:
            if act is not _use_certificate:
                raise
            chose = request.POST.get("certificate")
            errors = {"certificate": said(error) if chose else _("Choose one of the certificates")}
        else:
            return SeeOther(request.get_full_path() if stays else after_saving(sheet))
    context = {**_context(sheet, needed), "errors": errors, "is_open": bool(errors)}
    return render(request, "applying/material.html", context, status=422 if errors else 200)


def _needed(sheet: Sheet, key: str) -> NeededMaterial:
    draft = sheet.draft
    for needed in materials_for(sheet.standard, answers=draft.answers, form=draft.form):
        if needed.material.key == key and not needed.is_made_here:
            return needed
    raise NotFound("page-not-found")


# What the buttons do -------------------------------------------------------------------------------------------


def _upload(sheet: Sheet, material: str) -> bool:
    upload = uploaded(sheet.request)
    attach_file(actor=sheet.actor, draft_id=sheet.draft.id, material=material, upload=upload)
    return bool(upload.changes)


def _use_certificate(sheet: Sheet, material: str) -> bool:
    code = str(sheet.request.POST.get("certificate", ""))
    attach_certificate(actor=sheet.actor, draft_id=sheet.draft.id, material=material, code=code)
    return False


def _bring(sheet: Sheet, material: str) -> bool:
    bring_material(actor=sheet.actor, draft_id=sheet.draft.id, material=material)
    return False


def _promise(sheet: Sheet, material: str) -> bool:
    promise_material(actor=sheet.actor, draft_id=sheet.draft.id, material=material)
    return False


def _remove(sheet: Sheet, material: str) -> bool:
    remove_material(actor=sheet.actor, draft_id=sheet.draft.id, material=material)
    return True


_ACTS: dict[str, Act] = {
    "upload": _upload,
    "certificate": _use_certificate,
    "bring": _bring,
    "promise": _promise,
    "remove": _remove,
}


# What the page shows -------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Provided:
    """How the material stands now."""

    note: str
    name: str
    size: int
    file_url: str
    changes: str
    """What was changed in the file before it was kept."""


def _context(sheet: Sheet, needed: NeededMaterial) -> dict[str, Any]:
    material, draft = needed.material, sheet.draft
    at_window = draft.channel is Channel.WINDOW
    return {
        "frame": sheet.frame,
        "caption": sheet.standard.name,
        "material": material,
        "limit": upload_limit_mb(),
        "provided": _provided(sheet, material.key),
        "certificates": _usable_certificates(sheet, material),
        "replacements": [row.name for row in material.certificates],
        "data": [row.name for row in material.data],
        "hall": jurisdictions.hall(draft.hall) if at_window else None,
        "is_paper_only": at_window and not sheet.frame.is_clerk and "electronic" not in material.formats,
        "late_until": late_until(sheet.standard, draft.answers, draft.form) if needed.may_be_late else None,
        "back_url": came_from(sheet),
        "onward_url": after_saving(sheet),
    }


def _provided(sheet: Sheet, key: str) -> Provided | None:
    row = sheet.draft.materials.get(key)
    if row is None:
        return None
    return Provided(
        note=provision_note(row),
        name=row.get("name", ""),
        size=row.get("size", 0),
        file_url=sheet.url("draft-file", key) if row.get("sha256") else "",
        changes=changes_said(row.get("changes", ())),
    )


def _usable_certificates(sheet: Sheet, material: Material) -> list[tuple[str, str, str]]:
    """The person's certificates in force that stand in for the material: code, name, number."""
    kinds = {row.key for row in material.certificates}
    if not kinds:
        return []
    spoken = 0 if sheet.language.startswith("zh") else 1
    return [
        (
            held.claims.code,
            held.claims.type.name[spoken],
            _("Number %(number)s, issued by %(issuer)s")
            % {"number": held.claims.number, "issuer": held.claims.issuer_name[spoken]},
        )
        for held in certificates.of_person(sheet.draft.person_id)
        if held.claims.type.key in kinds and held.status is Status.VALID
    ]


def material_file(sheet: Sheet, material: str) -> HttpResponse:
    """The file handed in for a material."""
    name, blob = open_draft_file(actor=sheet.actor, draft_id=sheet.draft.id, material=material)
    return file_response(name, blob)
