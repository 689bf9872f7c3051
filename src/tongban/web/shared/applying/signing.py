"""The signature: the statement in plain words, what is promised for later, the password, and one submission."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongban.cases.services.submission import submit_draft
from tongban.identity.services.sessions import confirm_password
from tongban.identity.types import Confirmation
from tongban.kernel.errors import BadInput, Refused
from tongban.web.shared.messages import said
from tongban.web.shared.once import once
from tongban.web.shared.responses import SeeOther

from .checking import check_page
from .frame import Sheet
from .handling import handling_of, late_until

CHANGED = "statement-changed"


def sign_page(sheet: Sheet) -> HttpResponse:
    """C13. Signing an application that is not complete leads to what is missing."""
    if not sheet.draft.is_complete:
        return SeeOther(sheet.url("draft-check"))
    if sheet.request.method == "POST":
        return _sign(sheet)
    return _page(sheet, {})


def _sign(sheet: Sheet) -> HttpResponse:
    request, errors = sheet.request, {}
    if request.POST.get("agree") != "yes":
        errors["agree"] = _("Tick the statement to sign it")
    if not request.POST.get("password"):
        errors["password"] = _("Enter the password to sign")
    if errors:
        return _page(sheet, errors)
    try:
        confirmation = _confirm(sheet)
    except (BadInput, Refused) as error:
        return _page(sheet, {"password": said(error)})
    try:
        return _submit(sheet, confirmation)
    except Refused as error:
        if error.code != CHANGED:
            raise
        return check_page(sheet, said(error))


def _confirm(sheet: Sheet) -> Confirmation:
    """The password once more. Counted on its own, before anything is written: too many tries stop it."""
    password = str(sheet.request.POST.get("password", ""))
    return confirm_password(actor=sheet.actor, password=password, source=_source(sheet.request))


def _source(request: HttpRequest) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _submit(sheet: Sheet, confirmation: Confirmation) -> HttpResponse:
    request, draft = sheet.request, sheet.draft

    def submit() -> str:
        number = submit_draft(
            actor=sheet.actor,
            draft_id=draft.id,
            seen=str(request.POST.get("seen", "")),
            confirmation=confirmation,
        )
        return sheet.frame.url("receipt", number)

    return once(request, submit)


def _page(sheet: Sheet, errors: dict[str, str]) -> HttpResponse:
    draft, standard = sheet.draft, sheet.standard
    context = {
        "frame": sheet.frame,
        "draft": draft,
        "name": standard.name,
        "handling": handling_of(draft, standard),
        "promised": [standard.material(key).name for key in draft.commitments],
        "late_until": late_until(standard, draft.answers, draft.form),
        "excluded": [row.text for row in standard.tolerance.excluded],
        "agreed": sheet.request.POST.get("agree", ""),
        "back_url": sheet.url("draft-check"),
        "errors": errors,
    }
    return render(sheet.request, "applying/sign.html", context, status=422 if errors else 200)
