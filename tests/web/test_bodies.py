"""A request carries one file; of a file over the limit only its name and size arrive."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory

from tests.web.forms import hidden, soup
from tongban.web.shared.bodies import BoundedFiles
from tongban.web.shared.models import HeldFile, HeldForm

LIMIT = 3 * 1024 * 1024


@pytest.fixture(autouse=True)
def limit(settings: Any) -> None:
    settings.TONGBAN_UPLOAD_LIMIT = LIMIT


def arrived(size: int) -> Any:
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    request = RequestFactory().post(
        "/", {"file": SimpleUploadedFile("租赁合同.pdf", content), "act": "upload"}
    )
    assert request.POST["act"] == "upload"
    return request.FILES["file"], content


@pytest.mark.parametrize("size", [0, 1, BoundedFiles.chunk_size, BoundedFiles.chunk_size + 1, LIMIT])
def test_a_file_within_the_limit_arrives_whole(size: int) -> None:
    file, content = arrived(size)
    assert (file.name, file.size, file.read()) == ("租赁合同.pdf", size, content)


@pytest.mark.parametrize("size", [LIMIT + 1, 2 * LIMIT, 3 * LIMIT + 7])
def test_of_a_larger_one_only_the_size_is_known(size: int) -> None:
    file, _ = arrived(size)
    assert (file.name, file.size, file.read()) == ("租赁合同.pdf", size, b"")


def test_two_files_at_once_are_too_much(browser: Client, gallery: None) -> None:
    papers = [SimpleUploadedFile(f"{number}.pdf", b"%PDF-1.7") for number in (1, 2)]
    page = browser.post("/form", {**hidden(browser.get("/form")), "paper": papers})
    assert page.status_code == 413
    assert "每次传一个文件，不超过 3 MB" in soup(page).select_one("main").text


def test_what_is_too_large_is_not_kept_for_after_signing_in(browser: Client, zhang: Any) -> None:
    browser.force_login(zhang)
    tokens = hidden(browser.get("/own"))
    browser.cookies.pop("tongban_50")
    paper = SimpleUploadedFile("合同.pdf", b"%PDF-1.7" + bytes(LIMIT))
    assert browser.post("/own", {**tokens, "save": "1", "paper": paper}).status_code == 303
    assert HeldForm.objects.count() == 1
    assert not HeldFile.objects.exists()
