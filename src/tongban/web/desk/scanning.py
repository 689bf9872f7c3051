"""A paper scanned at the window."""

from django.conf import settings
from django.http import HttpRequest

from tongban.web.shared.uploads import read_upload

from .acts import must_be_posted


def read_scan(request: HttpRequest) -> tuple[str, str, bytes]:
    """Which material, the file's name and its content; raises BadInput beside the right field."""
    material = must_be_posted(request, "material", "material-not-chosen")
    upload = request.FILES.get("paper")
    content, _ = read_upload(upload, limit=settings.TONGBAN_UPLOAD_LIMIT, field="paper")
    assert upload is not None
    return material, str(upload.name), content
