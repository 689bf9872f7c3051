"""Ed25519 keys and compact JWS (RFC 7515, alg "Ed25519" of RFC 9864). Nothing here knows what is signed.

One algorithm, a fixed `typ` for each purpose, a header of exactly three members: what cannot be chosen cannot be
confused. Malformed input of any kind is one error, SignatureRefused.
"""

import base64
import binascii
import dataclasses
import os
import pathlib
from collections.abc import Callable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from . import canonical
from .errors import BadInput, TongbanError

ALGORITHM = "Ed25519"
MAX_HEADER = 512
"""Bytes of a decoded header; ours has about 80."""


class SignatureRefused(TongbanError):
    """The signature, its key or its form is not what it must be."""


@dataclasses.dataclass(frozen=True)
class PublicKey:
    """A key to check with; `kid` is how a header names it."""

    kid: str
    key: Ed25519PublicKey

    def verify(self, signature: bytes, data: bytes) -> None:
        """Raise SignatureRefused unless `signature` is this key's over `data`."""
        try:
            self.key.verify(signature, data)
        except InvalidSignature as error:
            raise SignatureRefused("signature-wrong", kid=self.kid) from error


@dataclasses.dataclass(frozen=True)
class PrivateKey:
    """A key to sign with."""

    kid: str
    key: Ed25519PrivateKey = dataclasses.field(repr=False)

    def sign(self, data: bytes) -> bytes:
        """64 bytes over `data`."""
        return self.key.sign(data)

    @property
    def public(self) -> PublicKey:
        """The half that may be shown."""
        return PublicKey(self.kid, self.key.public_key())


def generate_key(kid: str) -> PrivateKey:
    """A fresh key."""
    return PrivateKey(kid, Ed25519PrivateKey.generate())


def save_key(key: PrivateKey, path: pathlib.Path) -> None:
    """Write a private key as PKCS 8 PEM that only its owner may read; never overwrites."""
    pem = key.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)


def load_key(kid: str, path: pathlib.Path) -> PrivateKey:
    """Read a private key; raises SignatureRefused when the file holds none of ours."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise SignatureRefused("key-unreadable", path=str(path)) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise SignatureRefused("key-unreadable", path=str(path))
    return PrivateKey(kid, key)


def public_to_text(key: PublicKey) -> str:
    """The 32 bytes of a public key as base64url, for configuration files."""
    return encode_base64url(key.key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw))


def public_from_text(kid: str, text: str) -> PublicKey:
    """Read what public_to_text wrote; raises SignatureRefused."""
    try:
        return PublicKey(kid, Ed25519PublicKey.from_public_bytes(decode_base64url(text)))
    except (ValueError, SignatureRefused) as error:
        raise SignatureRefused("key-unreadable", path=kid) from error


def encode_base64url(data: bytes) -> str:
    """base64url without padding (RFC 7515)."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode_base64url(text: str) -> bytes:
    """The reverse; refuses padding, other alphabets and left-over bits, so that one value has one text."""
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise SignatureRefused("token-malformed") from error
    if encode_base64url(data) != text:
        raise SignatureRefused("token-malformed")
    return data


def sign_jws(payload: bytes, *, typ: str, key: PrivateKey) -> str:
    """`payload` as a compact JWS of type `typ`, signed with `key`."""
    signed = _signing_input(payload, typ, key.kid)
    return f"{signed}.{encode_base64url(key.sign(signed.encode('ascii')))}"


def rebuild_jws(payload: bytes, *, typ: str, kid: str, signature: str) -> str:
    """The token that sign_jws made, from what it said and its last part: who can make the payload again keeps no more."""
    return f"{_signing_input(payload, typ, kid)}.{signature}"


def _signing_input(payload: bytes, typ: str, kid: str) -> str:
    header = canonical.encode({"alg": ALGORITHM, "kid": kid, "typ": typ})
    return f"{encode_base64url(header)}.{encode_base64url(payload)}"


def unverified_payload(token: str) -> bytes:
    """What a token says, before anybody has checked it: good only for finding the key to check it with."""
    parts = token.split(".")
    if len(parts) != 3 or not token.isascii():
        raise SignatureRefused("token-malformed")
    return decode_base64url(parts[1])


def verify_jws(token: str, *, typ: str, find_key: Callable[[str], PublicKey]) -> bytes:
    """The payload of `token`, once every one of these holds; raises SignatureRefused otherwise.

    1. three base64url parts; 2. the header is strict JSON of exactly alg, kid, typ; 3. alg and typ are the ones
    asked for; 4. `find_key` knows the kid (it raises for an unknown or unusable key); 5. the signature verifies.
    """
    parts = token.split(".")
    if len(parts) != 3 or not token.isascii():
        raise SignatureRefused("token-malformed")
    kid = _read_header(decode_base64url(parts[0]), typ)
    payload, signature = decode_base64url(parts[1]), decode_base64url(parts[2])
    find_key(kid).verify(signature, f"{parts[0]}.{parts[1]}".encode("ascii"))
    return payload


def _read_header(data: bytes, typ: str) -> str:
    if len(data) > MAX_HEADER:
        raise SignatureRefused("token-malformed")
    try:
        header = canonical.decode(data)
    except BadInput as error:
        raise SignatureRefused("token-malformed") from error
    if not isinstance(header, dict) or header.keys() != {"alg", "kid", "typ"}:
        raise SignatureRefused("token-malformed")
    if header["alg"] != ALGORITHM or header["typ"] != typ or not isinstance(header["kid"], str):
        raise SignatureRefused("token-wrong-kind")
    return str(header["kid"])
