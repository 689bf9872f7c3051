"""The schemas of the protocol say what the vectors say: one file each for what travels, for programs in any language."""

import base64
import json
import pathlib

import pytest

from tongban.node.conformance.peer import schema

VECTORS = pathlib.Path(__file__).parent / "vectors"
OUT_OF_FORM = {
    "data-not-an-object",
    "event-not-an-object",
    "event-of-another-version",
    "event-with-unknown-member",
    "id-too-short",
    "member-missing",
    "member-unknown",
    "number-as-text",
    "number-as-truth",
    "number-zero",
    "part-digest-in-capitals",
    "part-too-large",
    "part-with-unknown-member",
    "part-without-name",
    "parts-missing",
    "parts-too-many",
    "stream-with-space",
}
RECEIPTS_OUT_OF_FORM = {
    "done-with-reason",
    "issued-as-text",
    "member-unknown",
    "rejected-with-half-a-reason",
    "rejected-without-reason",
    "status-unknown",
    "version-2",
}


def said(file: pathlib.Path) -> object:
    """The payload of the token in a vector."""
    body = json.loads(file.read_text("utf-8"))["token"].split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


@pytest.mark.parametrize(
    ("folder", "name", "vector"),
    [
        *(("messages", "message", name) for name in sorted(OUT_OF_FORM)),
        *(("receipts", "receipt", name) for name in sorted(RECEIPTS_OUT_OF_FORM)),
    ],
)
def test_a_vector_out_of_form_does_not_fit(folder: str, name: str, vector: str) -> None:
    assert not schema(name).is_valid(said(VECTORS / folder / f"{vector}.json"))


@pytest.mark.parametrize(
    ("folder", "name", "vector"),
    [
        *(("messages", "message", name) for name in ("good", "expired", "audience-other", "key-revoked")),
        *(("receipts", "receipt", name) for name in ("good", "good-rejection", "of-other-content")),
    ],
)
def test_a_vector_whose_form_is_right_fits(folder: str, name: str, vector: str) -> None:
    assert schema(name).is_valid(said(VECTORS / folder / f"{vector}.json"))
