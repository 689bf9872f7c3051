"""A receipt settles a message only if the peer signed exactly that about it."""

import json
import pathlib

import pytest

from tests.exchange.make_vectors import FOLDER, NOW
from tests.exchange.test_messages import listed_peer
from tongban.exchange.rules.receipts import read_reason, read_receipt, resign_receipt
from tongban.exchange.types import Reason, Signed
from tongban.kernel.errors import TongbanError
from tongban.kernel.node import this

VECTORS = sorted((FOLDER / "receipts").glob("*.json"))
PEER = listed_peer()


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_a_vector_amounts_to_what_its_name_says(path: pathlib.Path) -> None:
    vector = json.loads(path.read_text("utf-8"))
    try:
        receipt = read_receipt(
            vector["token"],
            Signed(token="", **vector["message"]),
            me="50",
            peer="51",
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
            Signed("", "a", "s", 1, "h"),
            me="50",
            peer="51",
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
