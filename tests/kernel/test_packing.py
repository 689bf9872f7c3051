"""What is kept for years is made small, and comes back byte for byte; what was sealed before this was thought of still opens."""

import hashlib
import json
import os
import pathlib
import re
import zlib

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel import packing, vault
from tongban.kernel.packed import PackedTextField
from tongban.kernel.packing import LARGEST, SMALLEST, PackedWrong, pack, unpack
from tongban.kernel.shortening import NotShortened, lengthen, shorten
from tongban.kernel.signing import decode_base64url, encode_base64url, generate_key, sign_jws
from tongban.kernel.vault import VaultRefused, seal, unseal

TEXT = json.dumps({f"field-{number}": {"zh": "营业执照", "en": "Business licence"} for number in range(40)})
KEY = generate_key("test-1")
DIGESTS = {"packing_1.zdict": "fb0951d3d8fd22f3686cd19520226e38410cc5185e10a32b5f48317865e3d284"}


def token(words: str = TEXT) -> bytes:
    return sign_jws(words.encode(), typ="x+jws", key=KEY).encode()


@given(st.binary(max_size=2000) | st.text(max_size=2000).map(str.encode))
def test_whatever_is_packed_comes_back(plain: bytes) -> None:
    for each in (plain, plain * 3, b'"' + plain + b'"', b"eyJ." + plain + b"."):
        packed = pack(each)
        assert packed is None or (len(packed) < len(each) and unpack(packed) == each)
    assert unseal(seal(plain, context="a"), context="a") == plain


@pytest.mark.parametrize(
    "whole",
    [token(), b'"' + token() + b'"', b'{"a":"' + token() + b'~"}', token('{"a":"' + token().decode() + '"}')],
)
def test_a_token_is_packed_as_what_it_stands_for(whole: bytes) -> None:
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


@pytest.mark.parametrize("quote", [b"", b'"'])
def test_what_was_packed_before_there_was_a_dictionary_is_unpacked(quote: bytes) -> None:
    parts = [decode_base64url(part) for part in token().decode().split(".")]
    body = b"".join(len(part).to_bytes(3) + part for part in parts)
    assert unpack((b"q" if quote else b"t") + zlib.compress(body)[2:-4]) == quote + token() + quote
    assert unpack(b"d" + zlib.compress(TEXT.encode())[2:-4]) == TEXT.encode()


def test_a_dictionary_is_never_changed() -> None:
    """What it has packed can be read with these very bytes alone: a better one is another file."""
    files = sorted(pathlib.Path(packing.__file__).parent.glob("packing_*.zdict"))
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files} == DIGESTS
    assert len(DIGESTS) == packing.NEWEST


def test_a_dictionary_says_nothing_about_anybody() -> None:
    for path in pathlib.Path(packing.__file__).parent.glob("packing_*.zdict"):
        assert not re.search(rb"\d{4}", path.read_bytes()), "no number, no date"


ID, DIGEST, SIGNATURE = "0af3" * 8, "0af3" * 16, encode_base64url(bytes(range(64)))


@pytest.mark.parametrize(
    "long", [ID, DIGEST, SIGNATURE, ID + DIGEST, f"sha256:{DIGEST}", f"x{ID}", DIGEST[:-1] + "z"]
)
def test_what_is_random_is_written_as_bytes(long: str) -> None:
    text = f'{{"é":"{long}","b":["{long}"]}}'.encode()
    short = shorten(text)
    assert short is not None
    assert lengthen(short) == text
    assert len(short) < len(text) * 0.9


@given(
    st.lists(
        st.sampled_from(
            [ID, DIGEST, SIGNATURE, SIGNATURE[:-1] + "_", '"', "ey", ".", "-", "0a", "营", token().decode()]
        )
        | st.text(max_size=5)
    )
)
def test_shortened_texts_come_back(pieces: list[str]) -> None:
    text = "".join(pieces).encode()
    short = shorten(text)
    assert short is not None
    assert lengthen(short) == text


@given(st.binary(max_size=200))
def test_bytes_that_are_no_text_are_left_alone_or_come_back(plain: bytes) -> None:
    short = shorten(plain)
    assert short is None or lengthen(short) == plain


@pytest.mark.parametrize("wrong", [b"\xff123", b"\xfeabc", b"\xfd", b"\xfcabc", b"a\xfb", b"\xfc" * 5000])
def test_what_was_not_shortened_is_refused(wrong: bytes) -> None:
    with pytest.raises(NotShortened):
        lengthen(wrong)


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


@pytest.mark.parametrize("text", ["", "short", token().decode(), TEXT, "\0"])
def test_a_packed_column_gives_back_what_was_written(text: str) -> None:
    field = PackedTextField()
    kept = field.get_prep_value(text)
    assert field.from_db_value(memoryview(kept), None, None) == text
    assert field.from_db_value(b"\0" + text.encode(), None, None) == text, "as a migration marks it"
    assert len(kept) <= len(text.encode()) + 1
