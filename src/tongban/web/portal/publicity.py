"""What anybody may check without an account: a certificate, and who has signed which standard."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tongban.catalogue import queries as catalogue
from tongban.certificates.queries import verify_text
from tongban.certificates.types import CHECK_WORDS, CHECKED_TALLY, OUTCOME_WORDS, Check, Outcome, Verification
from tongban.jurisdictions import queries as jurisdictions
from tongban.kernel.node import this
from tongban.kernel.tallies.services import count_up
from tongban.web.shared.access import anyone

LARGEST_FILE = 64 * 1024
"""Bytes of a certificate file; ours have two thousand."""


@anyone
def verify(request: HttpRequest) -> HttpResponse:
    """Check a certificate by its code, its identifier or its file. Nothing is stored, nobody is told."""
    if request.method == "POST":
        upload = request.FILES.get("file")
        if upload is not None and (upload.size or 0) > LARGEST_FILE:
            return _ask_again(
                request, "file", _("This is no certificate file. Choose the one that ends in .tbcert")
            )
        return _verdict(request, _asked(request))
    code = request.GET.get("code", "").strip()
    return _verdict(request, code) if code else render(request, "portal/publicity/verify.html", {})


def _asked(request: HttpRequest) -> str | bytes:
    upload = request.FILES.get("file")
    return bytes(upload.read()) if upload is not None else request.POST.get("code", "").strip()


def _ask_again(request: HttpRequest, field: str, error: str) -> HttpResponse:
    return render(request, "portal/publicity/verify.html", {"errors": {field: error}}, status=422)


def _verdict(request: HttpRequest, asked: str | bytes) -> HttpResponse:
    if not asked:
        return _ask_again(request, "code", _("Type the code on the certificate, or choose its file"))
    found = verify_text(asked)
    count_up(CHECKED_TALLY)
    context = {
        "found": found,
        "words": OUTCOME_WORDS[found.verdict.outcome],
        "tone": _tone(found),
        "checks": [(CHECK_WORDS[check], check in found.verdict.passed) for check in _shown(found)],
        "issuer_node": this().node(found.verdict.claims.node) if found.verdict.claims else None,
    }
    is_missing = found.verdict.outcome is Outcome.NOT_FOUND
    return render(request, "portal/publicity/verdict.html", context, status=404 if is_missing else 200)


def _shown(found: Verification) -> list[Check]:
    """The checks made, up to the one that failed; of what was not found none was made."""
    if found.verdict.outcome is Outcome.NOT_FOUND:
        return []
    failed = found.verdict.failed
    return [*found.verdict.passed, *([failed] if failed else [])]


def _tone(found: Verification) -> str:
    if found.verdict.outcome is Outcome.VALID:
        return ""
    unsure = (Outcome.NOT_FOUND, Outcome.UNKNOWN_ISSUER, Outcome.NOT_YET)
    return "unsure" if found.verdict.outcome in unsure else "bad"


@anyone
def standard(request: HttpRequest, key: str) -> HttpResponse:
    """One standard: its digest, who has signed it, and the bytes themselves."""
    found = catalogue.standard(key)
    context = {
        "standard": found,
        "adoptions": [(this().node(row.node), row) for row in catalogue.adoptions(key)],
        "nodes": this().nodes,
        "is_common": catalogue.is_common(key, found.digest, {node.id for node in this().nodes}),
    }
    return render(request, "portal/publicity/standard.html", context)


@anyone
def calendar(request: HttpRequest) -> HttpResponse:
    """The working days every due day here is reckoned with, for whoever reckons one again."""
    return JsonResponse(jurisdictions.published_calendar(), json_dumps_params={"ensure_ascii": False})


@anyone
def standard_content(request: HttpRequest, key: str) -> HttpResponse:
    """The canonical bytes the digest is of; whoever hashes them gets the digest both regions have signed."""
    data = catalogue.canonical_content(key)
    return HttpResponse(data, content_type="application/json; charset=utf-8")
