"""What a browser loads is exactly what was committed, without marks we may not use and without missing files."""

import hashlib
import pathlib
import re

import pytest

STATIC = pathlib.Path("src/tongban/web/static/tb")
SUMS = [line.split("  ") for line in (STATIC / "SHA256SUMS").read_text("ascii").splitlines()]


@pytest.mark.parametrize(("digest", "name"), SUMS, ids=[name for _, name in SUMS])
def test_vendored_files_are_the_committed_ones(digest: str, name: str) -> None:
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest


def test_every_vendored_file_is_in_the_list() -> None:
    found = {path.name for pattern in ("govuk*", "htmx*") for path in STATIC.glob(pattern)}
    assert found == {name for _, name in SUMS}


@pytest.mark.parametrize("path", sorted(STATIC.glob("*.css")), ids=lambda path: path.name)
def test_style_sheets_carry_no_foreign_mark_and_load_nothing(path: pathlib.Path) -> None:
    text = path.read_text("utf-8")
    assert not re.findall(r"transport|crown|crest|gov\.uk", text, re.IGNORECASE)
    assert not re.findall(r"url\(|@import", text)


def test_licences_lie_beside_the_code() -> None:
    assert "Permission is hereby granted, free of charge" in (
        STATIC / "govuk-frontend.LICENSE.txt"
    ).read_text("utf-8")
    assert "Zero-Clause BSD" in (STATIC / "htmx.LICENSE.txt").read_text("utf-8")
