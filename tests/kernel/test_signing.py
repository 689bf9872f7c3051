"""Signatures: another program reads ours and we read theirs; every other form is refused."""

import base64
import json
import pathlib
import stat
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generate_other_key
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import OKPKey
from joserfc.jws import JWSRegistry

from tongban.kernel import signing
from tongban.kernel.signing import PublicKey, SignatureRefused, sign_jws, verify_jws

KEY = signing.generate_key("50-message-1")
OTHER = signing.generate_key("51-message-1")
TYP = "tb-message+jws"
PAYLOAD = '{"text":"通办"}'.encode()
TOKEN = sign_jws(PAYLOAD, typ=TYP, key=KEY)
REGISTRY = JWSRegistry(algorithms=["Ed25519"])


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def find_key(kid: str) -> PublicKey:
    """A list of keys with two of them on it."""
    for key in (KEY, OTHER):
        if key.kid == kid:
            return key.public
    raise SignatureRefused("key-unknown", kid=kid)


def code_of(token: str, find: Callable[[str], PublicKey] = find_key, typ: str = TYP) -> str:
    with pytest.raises(SignatureRefused) as refused:
        verify_jws(token, typ=typ, find_key=find)
    return refused.value.code


def by_hand(header: bytes | dict[str, Any], payload: bytes = PAYLOAD) -> str:
    """A token with a good signature of KEY over any header."""
    head = header if isinstance(header, bytes) else json.dumps(header).encode()
    signed = f"{encode(head)}.{encode(payload)}"
    return f"{signed}.{encode(KEY.sign(signed.encode()))}"


def foreign_key() -> OKPKey:
    raw = KEY.key.private_bytes_raw()
    return OKPKey.import_key(
        {"kty": "OKP", "crv": "Ed25519", "d": encode(raw), "x": signing.public_to_text(KEY.public)}
    )


@given(st.binary(max_size=200))
def test_what_we_sign_another_program_verifies(payload: bytes) -> None:
    read = jws.deserialize_compact(sign_jws(payload, typ=TYP, key=KEY), foreign_key(), registry=REGISTRY)
    assert read.payload == payload
    assert read.protected == {"alg": "Ed25519", "kid": KEY.kid, "typ": TYP}


@given(st.binary(max_size=200))
def test_what_another_program_signs_we_verify(payload: bytes) -> None:
    protected = {"typ": TYP, "kid": KEY.kid, "alg": "Ed25519"}
    token = jws.serialize_compact(protected, payload, foreign_key(), registry=REGISTRY)
    assert verify_jws(token, typ=TYP, find_key=find_key) == payload


@given(at=st.integers(0, len(TOKEN) - 1), letter=st.sampled_from("Aa0_-.=+/é \n"))
def test_a_token_with_one_letter_changed_is_refused(at: int, letter: str) -> None:
    changed = TOKEN[:at] + letter + TOKEN[at + 1 :]
    if changed != TOKEN:
        code_of(changed)


@given(st.text(max_size=80))
def test_any_text_is_judged_and_breaks_nothing(text: str) -> None:
    code_of(text)


def part(number: int, text: str) -> str:
    parts = TOKEN.split(".")
    parts[number] = text
    return ".".join(parts)


def left_over_bits() -> str:
    """The same 64 bytes of signature, written with the unused bits of the last letter set."""
    body, last = TOKEN[:-1], TOKEN[-1]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return body + alphabet[alphabet.index(last) + 1]


HEADER = {"alg": "Ed25519", "kid": KEY.kid, "typ": TYP}
REFUSED: list[tuple[str, str, str]] = [
    ("payload changed", part(1, encode(PAYLOAD + b" ")), "signature-wrong"),
    ("signature of another key", sign_jws(PAYLOAD, typ=TYP, key=OTHER).rsplit(".", 1)[1], "signature-wrong"),
    ("signature cut", part(2, encode(b"0" * 63)), "signature-wrong"),
    ("signature empty", part(2, ""), "signature-wrong"),
    ("other key named", by_hand({**HEADER, "kid": OTHER.kid}), "signature-wrong"),
    ("unknown key named", by_hand({**HEADER, "kid": "99-message-1"}), "key-unknown"),
    (
        "no signature at all",
        f"{encode(json.dumps({**HEADER, 'alg': 'none'}).encode())}.{encode(PAYLOAD)}.",
        "",
    ),
    ("alg none", by_hand({**HEADER, "alg": "none"}), "token-wrong-kind"),
    ("alg EdDSA", by_hand({**HEADER, "alg": "EdDSA"}), "token-wrong-kind"),
    ("alg in small letters", by_hand({**HEADER, "alg": "ed25519"}), "token-wrong-kind"),
    ("alg HS256", by_hand({**HEADER, "alg": "HS256"}), "token-wrong-kind"),
    ("other typ", by_hand({**HEADER, "typ": "dc+sd-jwt"}), "token-wrong-kind"),
    ("kid a number", by_hand({**HEADER, "kid": 1}), "token-wrong-kind"),
    ("kid missing", by_hand({"alg": "Ed25519", "typ": TYP}), "token-malformed"),
    ("typ missing", by_hand({"alg": "Ed25519", "kid": KEY.kid}), "token-malformed"),
    ("a member more", by_hand({**HEADER, "crit": ["exp"]}), "token-malformed"),
    ("own key brought along", by_hand({**HEADER, "jwk": {"kty": "OKP"}}), "token-malformed"),
    ("header no object", by_hand(b"[]"), "token-malformed"),
    ("header no JSON", by_hand(b"alg"), "token-malformed"),
    ("header empty", part(0, ""), "token-malformed"),
    (
        "doubled member",
        by_hand(json.dumps(HEADER).encode()[:-1] + b', "alg": "Ed25519"}'),
        "token-malformed",
    ),
    ("header too long", by_hand({**HEADER, "kid": "k" * signing.MAX_HEADER}), "token-malformed"),
    ("padding", TOKEN + "=", "token-malformed"),
    ("padding in the header", part(0, TOKEN.split(".")[0] + "="), "token-malformed"),
    ("left-over bits", left_over_bits(), "token-malformed"),
    ("two parts", TOKEN.rsplit(".", 1)[0], "token-malformed"),
    ("four parts", TOKEN + ".", "token-malformed"),
    ("space in front", " " + TOKEN, "token-malformed"),
    ("line end behind", TOKEN + "\n", "token-malformed"),
    ("full-width letter", TOKEN[:-1] + "Ａ", "token-malformed"),
    ("empty", "", "token-malformed"),
]


@pytest.mark.parametrize(("token", "code"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_a_token_of_another_form_is_refused(token: str, code: str) -> None:
    whole = token if "." in token or not token else part(2, token)
    assert code_of(whole) == (code or "token-wrong-kind")


def test_a_token_for_one_use_is_no_good_for_another() -> None:
    assert verify_jws(TOKEN, typ=TYP, find_key=find_key) == PAYLOAD
    assert code_of(TOKEN, typ="tb-receipt+jws") == "token-wrong-kind"


def test_the_key_is_looked_up_before_anything_is_believed() -> None:
    def none_is_good(kid: str) -> PublicKey:
        raise SignatureRefused("key-not-valid", kid=kid)

    assert code_of(TOKEN, none_is_good) == "key-not-valid"


def test_a_key_file_is_for_its_owner_and_is_never_overwritten(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "message.pem"
    signing.save_key(KEY, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        signing.save_key(OTHER, path)
    assert path.read_bytes() == before
    again = signing.load_key(KEY.kid, path)
    again.public.verify(KEY.sign(b"x"), b"x")


def other_kind() -> bytes:
    return generate_other_key(SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@pytest.mark.parametrize("content", [None, b"", b"no key", other_kind()], ids=["none", "empty", "text", "EC"])
def test_a_file_without_a_key_of_ours_is_refused(tmp_path: pathlib.Path, content: bytes | None) -> None:
    path = tmp_path / "message.pem"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SignatureRefused) as refused:
        signing.load_key("k", path)
    assert refused.value.code == "key-unreadable"
    assert "message.pem" in str(refused.value)


def test_a_public_key_travels_as_text() -> None:
    text = signing.public_to_text(KEY.public)
    assert len(text) == 43
    signing.public_from_text(KEY.kid, text).verify(KEY.sign(b"x"), b"x")


@pytest.mark.parametrize("text", ["", "A" * 42, "A" * 44, "A" * 42 + "=", "通" * 43, "+" * 43])
def test_a_text_that_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(SignatureRefused) as refused:
        signing.public_from_text("51-message-9", text)
    assert refused.value.code == "key-unreadable"


def test_secrets_do_not_show_themselves() -> None:
    assert "PrivateKey" not in repr(KEY).replace("PrivateKey(kid=", "", 1)
    assert encode(KEY.key.private_bytes_raw()) not in repr(KEY)
