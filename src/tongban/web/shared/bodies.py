"""What a request may carry: a file is kept in memory up to the limit of an upload, and what is over it is only counted.

Whoever sends too large a file is told its size beside the field. Not every browser reads an answer before it has sent
everything, so the rest is read and dropped; nothing of it is kept in memory or on disk.
"""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

LISTENS_TO = 4 * 1024**3
"""Bytes of one request that are read before it is answered; a longer one is answered at once. Our own choice."""


class BoundedFiles(FileUploadHandler):
    """Gives the view each file with its true size; the content of one over the limit is gone."""

    chunk_size = 1024 * 1024

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_: Any) -> None:  # noqa: N803  # named by Django
        """Refuse a body that would take too long to drop."""
        if content_length > LISTENS_TO:
            raise RequestDataTooBig(f"{content_length} bytes")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self._kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece while all of it is within the limit."""
        if start + len(raw_data) <= settings.TONGBAN_UPLOAD_LIMIT:
            self._kept.write(raw_data)
        else:
            self._kept = BytesIO()

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file, with its name."""
        self._kept.seek(0)
        return InMemoryUploadedFile(
            self._kept, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )
