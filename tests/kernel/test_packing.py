"""What is kept for years is made small, and comes back byte for byte; what was sealed before this was thought of still opens."""

import json
import os
import zlib

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel import vault
from tongban.kernel.packing import LARGEST, SMALLEST, PackedWrong, pack, unpack
from tongban.kernel.signing import encode_base64url, generate_key, sign_jws
from tongban.kernel.vault import VaultRefused, seal, unseal

TEXT = json.dumps({f"field-{number}": {"zh": "营业执照", "en": "Business licence"} for number in range(40)})
KEY = generate_key("test-1")


def token(words: str = TEXT) -> bytes:
    return sign_jws(words.encode(), typ="x+jws", key=KEY).encode()


@given(st.binary(max_size=2000) | st.text(max_size=2000).map(str.encode))
def test_whatever_is_packed_comes_back(plain: bytes) -> None:
    for each in (plain, plain * 3, b'"' + plain + b'"', b"eyJ." + plain + b"."):
        packed = pack(each)
        assert packed is None or (len(packed) < len(each) and unpack(packed) == each)
    assert unseal(seal(plain, context="a"), context="a") == plain


@pytest.mark.parametrize("quote", [b"", b'"'])
def test_a_token_is_packed_as_what_it_stands_for(quote: bytes) -> None:
    whole = quote + token() + quote
    packed = pack(whole)
    assert packed is not None
    assert unpack(packed) == whole
    assert len(packed) < len(zlib.compress(whole, 9)) * 0.8, "base64 hides what repeats"


@pytest.mark.parametrize(
    "odd",
    [
        b"eyJ.eyJ." + b"=" * 400,
        b"eyJ.ey J." + b"A" * 400,
        b"eyJ..eyB" + b"B" * 400,
        b"ey.." + b"." * 400,
        "eyJ.é.".encode() + b"A" * 400,
        token()[:-1] + b"_",
        token() + b"\n",
        token() + b".",
    ],
)
def test_what_only_looks_like_a_token_comes_back_too(odd: bytes) -> None:
    packed = pack(odd)
    assert packed is None or unpack(packed) == odd
    assert unseal(seal(odd, context="a"), context="a") == odd


def test_small_and_large_things_and_noise_stay_as_they_are() -> None:
    assert pack(b"a" * (SMALLEST - 1)) is None
    assert pack(b"a" * (LARGEST + 1)) is None
    assert pack(os.urandom(4000)) is None
    assert pack(b"a" * LARGEST) is not None


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"d",
        b"dnonsense",
        b"x" + zlib.compress(b"a" * 200)[2:-4],
        (pack(b"a" * 400) or b"")[:-1],
        b"d" + zlib.compress(b"a" * (LARGEST + 1), 9)[2:-4],
        b"d" + zlib.compress(b"a" * 50_000_000, 9)[2:-4],
    ],
)
def test_what_was_not_packed_here_is_refused(wrong: bytes) -> None:
    with pytest.raises(PackedWrong):
        unpack(wrong)


def test_what_was_sealed_before_opens() -> None:
    nonce = bytes(range(12))
    old = (
        b"\x01" + nonce + AESGCM(vault._keys.get("seal")).encrypt(nonce, TEXT.encode(), b"cases.case.content")
    )
    assert unseal(old, context="cases.case.content") == TEXT.encode()


def test_a_sealed_value_says_truly_whether_it_is_packed() -> None:
    packed, plain = seal(TEXT.encode(), context="a"), seal(b"short", context="a")
    assert (packed[:1], plain[:1]) == (b"\x02", b"\x01")
    assert len(packed) < len(TEXT) / 4
    for other in (b"\x01" + packed[1:], b"\x02" + plain[1:], b"\x03" + plain[1:], b""):
        with pytest.raises(VaultRefused):
            unseal(other, context="a")
    with pytest.raises(VaultRefused):
        unseal(packed, context="b")


def test_a_token_of_parts_too_short_to_matter_is_whole() -> None:
    parts = b".".join(encode_base64url(part).encode() for part in (b'{"alg":1}' * 9, b"", b"x" * 64))
    assert unseal(seal(parts, context="a"), context="a") == parts
