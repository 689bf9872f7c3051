"""Files come in checked, and leave as files to keep, never as a page: nothing in them may run in our name."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from tongban.cases.rules.uploads import MEGABYTE, check_size
from tongban.cases.services.files import accept_upload
from tongban.cases.types import Upload
from tongban.kernel.blobs.services import Blob
from tongban.kernel.errors import BadInput

SANDBOX = "sandbox; default-src 'none'"


def upload_limit_mb() -> int:
    """How large a file may be, as people are told."""
    return int(settings.TONGBAN_UPLOAD_LIMIT) // MEGABYTE


def uploaded(request: HttpRequest, field: str = "file") -> Upload:
    """The file in the input `field`, checked and cleaned; raises BadInput without one, or with one that cannot be kept.

    Takes up to seconds: call it before anything is locked.
    """
    upload = request.FILES.get(field)
    if upload is None:
        raise BadInput("file-missing", field="file")
    name = str(upload.name)
    check_size(name, upload.size or 0, limit=settings.TONGBAN_UPLOAD_LIMIT)
    return accept_upload(name=name, content=upload.read())


def file_response(name: str, blob: Blob) -> HttpResponse:
    """`blob` as a download called `name`."""
    response = HttpResponse(blob.content, content_type=blob.media)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
