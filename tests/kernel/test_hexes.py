"""Ids and digests take half the room, and any text comes back."""

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel.blobs.models import StoredBlob
from tongban.kernel.blobs.services import store_blob
from tongban.kernel.hexes import as_bytes, bytes_to_hex, hex_to_bytes

DIGEST = "0123456789abcdef" * 4
TEXTS = st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"])) | st.text(
    "0123456789abcdef"
)


@given(TEXTS, TEXTS)
def test_every_text_comes_back_and_is_no_other(one: str, other: str) -> None:
    assert bytes_to_hex(hex_to_bytes(one)) == one
    assert (hex_to_bytes(one) == hex_to_bytes(other)) == (one == other)


def test_a_digest_takes_half_its_digits() -> None:
    assert len(hex_to_bytes(DIGEST)) == 32
    assert hex_to_bytes("") == b""
    assert bytes_to_hex(b"") == ""


@pytest.mark.django_db
@pytest.mark.parametrize("text", [DIGEST, "a-stream", "another", "0AF3", "0af", ""])
def test_what_was_text_is_written_again_and_found(text: str) -> None:
    """What a migration does with the rows of a column that has become bytes."""
    digest = store_blob(content=b"x", media="text/plain")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE blobs_blob SET sha256 = %s", [text.encode()])
        assert text == "" or not StoredBlob.objects.filter(sha256=text).exists()
    as_bytes("blobs_blob", "sha256").code(None, connection.SchemaEditorClass(connection))
    (row,) = StoredBlob.objects.filter(sha256=text)
    assert row.sha256 == text
    assert StoredBlob.find(sha256=text) is not None
    assert StoredBlob.find(sha256=digest) is None
