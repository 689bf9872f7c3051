"""Signed calls: our profile of RFC 9421 against a library of somebody else, and every way to be refused."""

import base64
import dataclasses
import datetime as dt
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier, algorithms
from http_message_signatures.resolvers import HTTPSignatureKeyResolver

from tongban.exchange.rules.calls import Call, Caller, authority_of, check_call, content_digest, sign_call
from tongban.kernel import clock
from tongban.kernel.errors import TongbanError
from tongban.kernel.signing import PublicKey, SignatureRefused, generate_key

KEY = generate_key("51-message-1")
CALL = Call("GET", "node.example:8050", "/peer/v1/streams/c4a1f0")
NOW = clock.now().replace(microsecond=0)
NONCE = "n" * 32


@dataclasses.dataclass
class Message:
    """A request as the library wants it."""

    method: str
    url: str
    headers: dict[str, str]
    body: bytes = b""


class Keys(HTTPSignatureKeyResolver):
    def resolve_public_key(self, key_id: str) -> Any:
        assert key_id == "51#51-message-1"
        return KEY.key.public_key()

    def resolve_private_key(self, key_id: str) -> Ed25519PrivateKey:
        return KEY.key


def find_key(node: str, kid: str) -> PublicKey:
    if (node, kid) != ("51", KEY.kid):
        raise SignatureRefused("key-unknown", kid=kid)
    return KEY.public


def signed(call: Call = CALL, **changes: Any) -> dict[str, str]:
    given = {"node": "51", "key": KEY, "nonce": NONCE, "now": NOW, **changes}
    return {name.lower(): value for name, value in sign_call(call, **given).items()}


def check(fields: dict[str, str], call: Call = CALL, now: dt.datetime = NOW) -> Caller:
    return check_call(call, fields, find_key=find_key, now=now)


@pytest.mark.parametrize("body", [b"", b'{"messages":[]}'])
def test_the_library_verifies_what_we_sign(body: bytes) -> None:
    call = dataclasses.replace(CALL, body=body)
    fields = sign_call(call, node="51", key=KEY, nonce=NONCE, now=clock.now().replace(microsecond=0))
    message = Message("GET", f"https://{CALL.authority}{CALL.path}", {**fields, "Host": CALL.authority}, body)
    verifier = HTTPMessageVerifier(signature_algorithm=algorithms.ED25519, key_resolver=Keys())
    (result,) = verifier.verify(message, expect_tag="tongban-peer", body=body)
    covered = ("@method", "@authority", "@path", *(["content-digest"] if body else []), "@signature-params")
    assert list(result.covered_components) == [f'"{name}"' for name in covered]
    assert result.parameters["nonce"] == NONCE


@pytest.mark.parametrize("body", [b"", b"file"])
def test_we_verify_what_the_library_signs(body: bytes) -> None:
    headers = {"Host": CALL.authority, **({"Content-Digest": content_digest(body)} if body else {})}
    message = Message("GET", f"https://{CALL.authority}{CALL.path}", headers, body)
    HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=Keys()).sign(
        message,
        key_id="51#51-message-1",
        created=NOW,
        expires=NOW + dt.timedelta(seconds=60),
        nonce=NONCE,
        label="any-label",
        tag="tongban-peer",
        covered_component_ids=("@method", "@authority", "@path", *(("content-digest",) if body else ())),
        use_existing_digest=bool(body),
    )
    fields = {name.lower(): value for name, value in message.headers.items()}
    caller = check(fields, dataclasses.replace(CALL, body=body))
    assert (caller.node, caller.nonce) == ("51", NONCE)
    assert caller.until == NOW + dt.timedelta(seconds=180)


def refused(fields: dict[str, str], **given: Any) -> str:
    with pytest.raises(TongbanError) as caught:
        check(fields, **given)
    return caught.value.code


@pytest.mark.parametrize(
    "other",
    [
        dataclasses.replace(CALL, method="POST"),
        dataclasses.replace(CALL, authority="node.example"),
        dataclasses.replace(CALL, path="/peer/v1/streams/other"),
    ],
    ids=["method", "authority", "path"],
)
def test_a_signature_is_good_for_its_call_alone(other: Call) -> None:
    assert refused(signed(), call=other) == "signature-wrong"


def test_a_body_must_have_the_digest_that_is_signed() -> None:
    call = dataclasses.replace(CALL, body=b"one")
    assert check(signed(call), call).node == "51"
    assert refused(signed(call), call=dataclasses.replace(CALL, body=b"two")) == "call-malformed"
    lying = {**signed(call), "content-digest": content_digest(b"two")}
    assert refused(lying, call=dataclasses.replace(CALL, body=b"two")) == "signature-wrong"
    assert refused(signed(), call=call) == "call-malformed"


@pytest.mark.parametrize(
    ("seconds", "code"), [(-121, "call-expired"), (-120, ""), (0, ""), (180, ""), (181, "call-expired")]
)
def test_a_call_is_good_for_a_minute_give_or_take_the_clocks(seconds: int, code: str) -> None:
    now = NOW + dt.timedelta(seconds=seconds)
    if code:
        assert refused(signed(), now=now) == code
    else:
        assert check(signed(), now=now).node == "51"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (";expires=", ";expires=9"),
        (f";created={int(NOW.timestamp())}", ""),
        (f';nonce="{NONCE}"', ""),
        (f';nonce="{NONCE}"', ';nonce="short"'),
        (f';nonce="{NONCE}"', f';nonce="{NONCE}";nonce="{NONCE}"'),
        (';alg="ed25519"', ""),
        (';alg="ed25519"', ';alg="rsa-v1_5-sha256"'),
        (';tag="tongban-peer"', ""),
        (';tag="tongban-peer"', ';tag="other"'),
        (';tag="tongban-peer"', ';tag="tongban-peer";more=1'),
        ('"@authority" ', ""),
        (' "@path"', ""),
        ('("@method" "@authority" "@path")', "()"),
        ('"@path"', '"@path" "@query"'),
        ('"@method" "@authority"', '"@authority" "@method"'),
        ('"@path"', '"@path";req'),
        (f";created={int(NOW.timestamp())}", f';created="{int(NOW.timestamp())}"'),
    ],
    # Without the moment of this run, so that every process names the tests alike.
    ids=lambda text: text.replace(str(int(NOW.timestamp())), "now"),
)
def test_the_profile_is_fixed(old: str, new: str) -> None:
    fields = signed()
    assert old in fields["signature-input"]
    changed = {**fields, "signature-input": fields["signature-input"].replace(old, new)}
    assert refused(changed) == "call-malformed"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("signature-input", ""),
        ("signature-input", "x"),
        ("signature-input", "a=(), b=()"),
        ("signature", ""),
        ("signature", "tongban=x"),
        ("signature", "other=:AAAA:"),
        ("signature", "tongban=:A:"),
    ],
)
def test_fields_that_cannot_be_read_are_refused(name: str, value: str) -> None:
    assert refused({**signed(), name: value}) == "call-malformed"


def test_two_signatures_are_refused() -> None:
    one = signed()
    assert refused({name: f"{value}, {value}" for name, value in one.items()}) == "call-malformed"


def test_a_longer_life_is_refused() -> None:
    fields = signed()
    text = fields["signature-input"].partition("=")[2]
    end = int(NOW.timestamp())
    longer = text.replace(f";expires={end + 60}", f";expires={end + 61}")
    lines = [
        *(f'"{name}": {value}' for name, value in CALL.covered().items()),
        f'"@signature-params": {longer}',
    ]
    proof = base64.b64encode(KEY.sign("\n".join(lines).encode())).decode()
    assert (
        refused({"signature-input": f"tongban={longer}", "signature": f"tongban=:{proof}:"})
        == "call-malformed"
    )


def test_a_key_that_is_not_listed_is_refused() -> None:
    other = generate_key("51-message-9")
    assert refused(signed(key=other)) == "key-unknown"
    assert refused(signed(node="61")) == "key-unknown"
    thief = generate_key(KEY.kid)
    assert refused(signed(key=thief)) == "signature-wrong"


@pytest.mark.parametrize(
    ("url", "authority"),
    [
        ("https://Node.Example/x", "node.example"),
        ("https://node.example:443", "node.example"),
        ("http://node.example:443", "node.example:443"),
        ("http://127.0.0.1:8050/", "127.0.0.1:8050"),
        ("http://[::1]:8050", "[::1]:8050"),
    ],
)
def test_the_authority_of_an_address(url: str, authority: str) -> None:
    assert authority_of(url) == authority
