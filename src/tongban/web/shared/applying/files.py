"""A person's file leaves as a file to keep, never as a page: nothing in it may run in our name."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from tongban.kernel.blobs.services import Blob

SANDBOX = "sandbox; default-src 'none'"


def file_response(name: str, blob: Blob) -> HttpResponse:
    """`blob` as a download called `name`."""
    response = HttpResponse(blob.content, content_type=blob.media)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
