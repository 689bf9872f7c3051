"""My certificates: the list, the face in both languages, the file, and a page to print. For the holder only."""

import dataclasses
import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongban.certificates import queries as certificates
from tongban.certificates.types import FILE_MEDIA, CertificateView, Claims, Status
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, Text
from tongban.kernel.node import this
from tongban.web.shared import formats
from tongban.web.shared.access import citizen, signed_in


@require_GET
@citizen
def my_certificates(request: HttpRequest) -> HttpResponse:
    """C19: everything the person holds, latest first."""
    person_id = signed_in(request).person_id
    held = certificates.of_person(person_id) if person_id else []
    rows = [(view, *status_words(view)) for view in held]
    return render(request, "portal/certificates/list.html", {"rows": rows})


@require_GET
@citizen
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """The face of a certificate."""
    return render(request, "portal/certificates/face.html", _context(_own(request, code)))


@require_GET
@citizen
def certificate_print(request: HttpRequest, code: str) -> HttpResponse:
    """The face alone, for paper."""
    return render(request, "portal/certificates/print.html", _context(_own(request, code)))


@require_GET
@citizen
def certificate_file(request: HttpRequest, code: str) -> HttpResponse:
    """The signed original. It proves itself anywhere, also when this site cannot be reached."""
    view = _own(request, code)
    response = HttpResponse(view.token, content_type=FILE_MEDIA)
    response["Content-Disposition"] = f'attachment; filename="{certificates.file_name(view.claims)}"'
    return response


def _own(request: HttpRequest, code: str) -> CertificateView:
    """A certificate of the person who asks; of anybody else's nothing is said, not even that it exists."""
    view = certificates.by_code(code)
    if not view.held_by or view.held_by != signed_in(request).person_id:
        raise NotFound("certificate-unknown")
    return view


def status_words(view: CertificateView) -> tuple[str, str]:
    """How it stands today, and the tone of the tag."""
    claims, today = view.claims, clock.today()
    if view.status is Status.REVOKED:
        return _("Cancelled"), "err"
    if view.status is Status.SUSPENDED:
        return _("Suspended"), "warn"
    if claims.valid_to is not None and claims.valid_to < today:
        return _("Out of date"), "warn"
    if claims.valid_from > today:
        return _("Not yet in force"), "info"
    return _("In force"), "ok"


@dataclasses.dataclass(frozen=True)
class FaceLine:
    """A line of the face, in both languages; a value that reads the same in both stands once."""

    label: Text
    value: Text

    @property
    def is_same(self) -> bool:
        """A number, a name."""
        return self.value[0] == self.value[1]


def face_lines(claims: Claims) -> list[FaceLine]:
    """Everything the certificate says, its own lines between the number and the dates."""
    number, holder = claims.number, claims.holder.name
    until = _both_days(claims.valid_to) if claims.valid_to else ("长期", "no end")
    own = [FaceLine(field.label, field.value) for field in claims.fields if field.value[0] != holder]
    return [
        FaceLine(("编号", "Number"), (number, number)),
        FaceLine(("持证主体", "Holder"), (holder, holder)),
        *own,
        FaceLine(("签发日期", "Date of issue"), _both_days(clock.local(claims.issued_at).date())),
        FaceLine(("有效期至", "Good until"), until),
        FaceLine(("电子证照标识", "Certificate identifier"), (claims.identifier, claims.identifier)),
    ]


def _both_days(day: dt.date) -> Text:
    return formats.day(day, "zh"), formats.day(day, "en")


def _context(view: CertificateView) -> dict[str, Any]:
    check = f"{reverse('portal:verify')}?code={view.claims.code}"
    url = this().identity.url + check
    words, tone = status_words(view)
    return {
        "view": view,
        "claims": view.claims,
        "lines": face_lines(view.claims),
        "check_url": check,
        "status": words,
        "tone": tone,
        "status_at": clock.now() if view.is_own else view.status_at,
        "verify_url": url,
        "qr": mark_safe(certificates.qr_svg(url)),  # noqa: S308 - drawn by us from our own address
    }


urlpatterns = [
    path("certificates/", my_certificates, name="certificates"),
    path("certificates/<str:code>/", certificate, name="certificate"),
    path("certificates/<str:code>/file", certificate_file, name="certificate-file"),
    path("certificates/<str:code>/print/", certificate_print, name="certificate-print"),
]
