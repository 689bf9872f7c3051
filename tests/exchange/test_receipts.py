"""A receipt settles a message only if the peer signed exactly that about it."""

import dataclasses
import json
import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.make_vectors import FOLDER, NOW
from tests.exchange.test_messages import listed_peer
from tongban.exchange.rules.receipts import (
    Subject,
    about,
    kept_of,
    read_reason,
    read_receipt,
    resign_receipt,
    whole_of,
)
from tongban.exchange.types import Reason, Signed
from tongban.kernel import canonical
from tongban.kernel.errors import TongbanError
from tongban.kernel.node import this
from tongban.kernel.signing import generate_key, sign_jws

VECTORS = sorted((FOLDER / "receipts").glob("*.json"))
PEER = listed_peer()


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_a_vector_amounts_to_what_its_name_says(path: pathlib.Path) -> None:
    vector = json.loads(path.read_text("utf-8"))
    try:
        receipt = read_receipt(
            vector["token"],
            about(Signed(token="", **vector["message"]), me="50", peer="51"),
            find_key=lambda kid: PEER.find_key(kid, "message", NOW),
            now=NOW,
        )
    except TongbanError as error:
        result = error.code
    else:
        result = receipt.status.value
        assert (receipt.reason is None) == (result == "done")
    assert result == vector["result"]


@pytest.mark.parametrize("token", [None, 7, {}, ["x"]])
def test_a_receipt_that_is_no_text_is_refused(token: object) -> None:
    with pytest.raises(TongbanError) as caught:
        read_receipt(
            token,
            about(Signed("", "a", "s", 1, "h"), me="50", peer="51"),
            find_key=lambda kid: this().message_key.public,
            now=NOW,
        )
    assert caught.value.code == "receipt-wrong"


def test_a_receipt_under_the_key_in_force_is_left_as_it_is() -> None:
    good = json.loads((FOLDER / "receipts" / "good.json").read_text("utf-8"))["token"]
    ours = resign_receipt(good, now=NOW, key=this().message_key)
    assert ours != good
    assert resign_receipt(ours, now=NOW, key=this().message_key) == ours


def test_a_reason_is_cut_to_what_a_screen_can_show() -> None:
    reason = read_reason({"code": "x" * 200, "zh": "长" * 2000})
    assert (len(reason.code), len(reason.zh), reason.en) == (80, 500, "")
    spoilt = read_reason({"code": 7, "zh": "甲\u0000\ud800\u202e乙\u3000丙", "en": None})
    assert spoilt == Reason("7", "甲乙\u3000丙", "None")


SUBJECT = Subject(iss="51", aud="50", msg="0af3" * 8, hash="sha256:" + "0af3" * 16, stream="a", seq=7)
KEY = generate_key("51-message-1")


@given(st.integers(-1, 2**41), st.text(max_size=5), st.sampled_from(["done", "rejected"]), st.booleans())
def test_a_receipt_comes_back_as_it_was_signed(
    issued: int, kid: str, status: str, is_canonical: bool
) -> None:
    """Whatever another program has signed; what ours would sign takes a fifth of the room."""
    said = {"v": 1, **dataclasses.asdict(SUBJECT), "iat": issued, "status": status, "reason": None}
    payload = canonical.encode(said) if is_canonical else json.dumps(said).encode()
    key = dataclasses.replace(KEY, kid=kid)
    token = sign_jws(payload, typ="tb-receipt+jws", key=key)
    kept = kept_of(token, SUBJECT)
    assert whole_of(kept, SUBJECT) == token
    is_ours = is_canonical and status == "done" and 0 <= issued < 2**40
    assert (len(kept) < len(token) / 4) == is_ours


def test_nothing_is_kept_of_what_has_not_come() -> None:
    assert whole_of(b"", SUBJECT) == ""
