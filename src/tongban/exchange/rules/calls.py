"""Signed GET requests: one fixed profile of RFC 9421 (HTTP Message Signatures) and RFC 9530 (Digest Fields).

A library verifies whatever the signer chose to cover; a profile says what must be covered. Here: method, authority
and path, the digest of the body if there is one, created, expires, nonce, keyid, alg and tag; nothing else, once each.
"""

import base64
import binascii
import dataclasses
import datetime as dt
import hashlib
import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from tongban.exchange.types import CALL_LIFETIME, CLOCK_SKEW
from tongban.kernel.errors import BadInput, Refused
from tongban.kernel.signing import PrivateKey, PublicKey

TAG = "tongban-peer"
ALGORITHM = "ed25519"
LABEL = "tongban"
_DERIVED = ("@method", "@authority", "@path")
_DIGEST = "content-digest"
_DEFAULT_PORTS = {"http": 80, "https": 443}

_INPUT = re.compile(
    r'([a-z][a-z0-9_-]{0,31})=(\(([^()]*)\)((?:;[a-z]+=(?:[0-9]{1,12}|"[\x20-\x21\x23-\x5b\x5d-\x7e]*"))*))'
)
_PARAMETER = re.compile(r';([a-z]+)=(?:([0-9]{1,12})|"([^"]*)")')
_SIGNATURE = re.compile(r"([a-z][a-z0-9_-]{0,31})=:([A-Za-z0-9+/]+={0,2}):")
_NUMBERS, _TEXTS = {"created", "expires"}, {"nonce", "keyid", "alg", "tag"}
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")


@dataclasses.dataclass(frozen=True)
class Call:
    """A request as it is signed: `path` without a query, `authority` host and port in lower case."""

    method: str
    authority: str
    path: str
    body: bytes = b""

    def covered(self) -> dict[str, str]:
        """The components a signature must cover, in order, with their values."""
        values = dict(zip(_DERIVED, (self.method, self.authority, self.path), strict=True))
        return {**values, _DIGEST: content_digest(self.body)} if self.body else values


@dataclasses.dataclass(frozen=True)
class Caller:
    """Who signed a call; its nonce must not be seen again before `until`."""

    node: str
    nonce: str
    until: dt.datetime


def authority_of(url: str) -> str:
    """`@authority` of an address: lower case, without the scheme's usual port."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    host = f"[{host}]" if ":" in host else host
    is_usual = parts.port is None or parts.port == _DEFAULT_PORTS.get(parts.scheme)
    return host if is_usual else f"{host}:{parts.port}"


def content_digest(body: bytes) -> str:
    """The Content-Digest field (RFC 9530) of `body`."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode('ascii')}:"


def key_id(node: str, kid: str) -> str:
    """How a signature names its key: node and kid."""
    return f"{node}#{kid}"


def sign_call(call: Call, *, node: str, key: PrivateKey, nonce: str, now: dt.datetime) -> dict[str, str]:
    """The header fields that make `call` ours for the next minute."""
    created = int(now.timestamp())
    components = " ".join(f'"{name}"' for name in call.covered())
    parameters = (
        f"({components});created={created};expires={created + int(CALL_LIFETIME.total_seconds())}"
        f';nonce="{nonce}";keyid="{key_id(node, key.kid)}";alg="{ALGORITHM}";tag="{TAG}"'
    )
    signature = base64.b64encode(key.sign(_base(call, parameters))).decode("ascii")
    fields = {"Signature-Input": f"{LABEL}={parameters}", "Signature": f"{LABEL}=:{signature}:"}
    return {**fields, "Content-Digest": content_digest(call.body)} if call.body else fields


def check_call(
    call: Call,
    fields: Mapping[str, str],
    *,
    find_key: Callable[[str, str], PublicKey],
    now: dt.datetime,
) -> Caller:
    """Who made this call; `fields` has lower-case names. Raises TongbanError unless all of these hold.

    1. Exactly one signature, of this profile: the components above, every parameter once.
    2. Signed for at most a minute, and now is within it, give or take the clock skew.
    3. A body has the digest its Content-Digest says.
    4. The key is a known node's, for messages, good by our clock, and the signature verifies.
    """
    label, parameters, values = _read_input(fields.get("signature-input", ""), call)  # 1
    signed = _SIGNATURE.fullmatch(fields.get("signature", ""))
    if signed is None or signed[1] != label:
        raise BadInput("call-malformed", place="Signature")
    created, expires = int(values["created"]), int(values["expires"])
    skew, moment = CLOCK_SKEW.total_seconds(), now.timestamp()
    if not 0 < expires - created <= CALL_LIFETIME.total_seconds():  # 2
        raise BadInput("call-malformed", place="expires")
    if created - moment > skew or moment - expires > skew:
        raise Refused("call-expired")
    if call.body and fields.get(_DIGEST) != content_digest(call.body):  # 3
        raise BadInput("call-malformed", place="Content-Digest")
    node, _, kid = values["keyid"].partition("#")
    find_key(node, kid).verify(_signature(signed[2]), _base(call, parameters))  # 4
    until = dt.datetime.fromtimestamp(expires, dt.UTC) + CLOCK_SKEW
    return Caller(node=node, nonce=values["nonce"], until=until)


def _read_input(text: str, call: Call) -> tuple[str, str, dict[str, str]]:
    found = _INPUT.fullmatch(text)
    if found is None or found[3] != " ".join(f'"{name}"' for name in call.covered()):
        raise BadInput("call-malformed", place="Signature-Input")
    pairs = _PARAMETER.findall(found[4])
    values = {name: number or word for name, number, word in pairs}
    numbers = {name for name, number, _ in pairs if number}
    if len(pairs) != len(values) or values.keys() != _NUMBERS | _TEXTS or numbers != _NUMBERS:
        raise BadInput("call-malformed", place="Signature-Input")
    if values["alg"] != ALGORITHM or values["tag"] != TAG or not _NONCE.fullmatch(values["nonce"]):
        raise BadInput("call-malformed", place="Signature-Input")
    return found[1], found[2], values


def _base(call: Call, parameters: str) -> bytes:
    """The signature base (RFC 9421 section 2.5)."""
    lines = [f'"{name}": {value}' for name, value in call.covered().items()]
    return "\n".join([*lines, f'"@signature-params": {parameters}']).encode("ascii")


def _signature(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise BadInput("call-malformed", place="Signature") from error
