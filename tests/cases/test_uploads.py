"""A file is taken only when it is small enough and what its name says."""

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from tongban.cases.rules.uploads import MEGABYTE, media_of
from tongban.kernel.errors import BadInput, message_for
from tongban.web.shared.uploads import uploaded

PDF = b"%PDF-1.7\n%made up"
JPG = b"\xff\xd8\xff\xe0 made up"
PNG = b"\x89PNG\r\n\x1a\n made up"


def test_nothing_chosen_is_said() -> None:
    with pytest.raises(BadInput) as error:
        uploaded(RequestFactory().post("/"))
    assert (error.value.code, error.value.field) == ("file-missing", "file")


def test_a_large_file_is_refused_before_it_is_read() -> None:
    file = SimpleUploadedFile("big.pdf", b"")
    file.size = settings.TONGBAN_UPLOAD_LIMIT + 1
    request = RequestFactory().post("/")
    request.FILES["file"] = file
    with pytest.raises(BadInput) as error:
        uploaded(request)
    assert error.value.code == "file-too-large"


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("租赁合同.pdf", PDF, "application/pdf"),
        ("a.JPG", JPG, "image/jpeg"),
        ("a.jpeg", JPG, "image/jpeg"),
        ("a.png", PNG, "image/png"),
    ],
)
def test_pdf_jpg_and_png_are_taken(name: str, content: bytes, media: str) -> None:
    assert media_of(name, content, limit=MEGABYTE) == media


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.pdf", b"", "file-empty"),
        ("IMG_2031.heic", b"\0\0\0\x18ftypheic", "file-wrong-type"),
        ("script.html", b"<script>", "file-wrong-type"),
        ("lease.pdf", b"MZ\x90 a program", "file-wrong-type"),
        ("lease.exe", PDF, "file-wrong-type"),
        ("photo.jpg", PDF, "file-not-what-it-says"),
        ("lease.pdf", PNG, "file-not-what-it-says"),
        ("big.pdf", PDF + b" " * MEGABYTE, "file-too-large"),
    ],
)
def test_all_else_is_refused_with_a_way_out(name: str, content: bytes, code: str) -> None:
    with pytest.raises(BadInput) as error:
        media_of(name, content, limit=MEGABYTE)
    assert error.value.code == code
    assert error.value.field == "file"
    assert name in message_for(error.value, "zh")
    assert name in message_for(error.value, "en")
