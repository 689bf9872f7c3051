"""Write the vectors of the trust list: a few files that are right, and one for each way in which a file can be wrong.

    python -m tests.trust.make_vectors

Keys come from fixed seeds and the moment is fixed, so a second run writes the same bytes; a test compares. The signing
is done by a library of somebody else. docs/trust.md says how a program should use them.
"""

import base64
import hashlib
import json
import pathlib
from collections.abc import Callable, Iterator
from typing import Any

from tests.exchange.foreign import canonical, public_text, seeded_key, sign

FOLDER = pathlib.Path(__file__).parent / "vectors"
NOW = "2026-11-23T04:00:00Z"
ISSUED = "2026-11-01T00:00:00Z"
EXPIRES = "2027-11-01T00:00:00Z"
LONG_AGO = "2026-01-01T00:00:00Z"
LIST, REQUEST = "tb-trust-list+jws", "tb-trust-request+jws"
GOVERNMENTS = {"500000": ("重庆市", "Chongqing"), "510000": ("四川省", "Sichuan")}
ROOTS = ("root-500000-1", "root-510000-1")

Vector = dict[str, Any]
Named = Iterator[tuple[str, str, Vector | None, Vector]]
"""Name, the code it is refused with, the list in force before, the file."""


def key(kid: str) -> Any:
    return seeded_key(f"tongban trust vectors/{kid}")


def public(kid: str) -> Vector:
    return {"kid": kid, "alg": "Ed25519", "public": public_text(key(kid))}


def founder(government: str, *kids: str) -> Vector:
    zh, en = GOVERNMENTS.get(government, ("陕西省", "Shaanxi"))
    return {"government": government, "name": {"zh": zh, "en": en}, "keys": [public(kid) for kid in kids]}


def node_key(kid: str, purpose: str = "message", **changes: Any) -> Vector:
    times = {"valid_from": LONG_AGO, "valid_to": None, "revoked_at": None}
    return {**public(kid), "purpose": purpose, **times, **changes}


def entity(node: str, **changes: Any) -> Vector:
    zh, en = GOVERNMENTS.get(f"{node}0000", ("陕西省", "Shaanxi"))
    return {
        "id": node,
        "name": {"zh": zh, "en": en},
        "brand": {"zh": f"{zh}通办", "en": f"{en} Tongban"},
        "region": f"{node}0000",
        "url": f"https://{node}.example",
        "keys": [node_key(f"{node}-message-1"), node_key(f"{node}-credential-1", "credential")],
        "decides": ["company_establishment", "retirement"],
        "issues": ["*"],
        "left_at": None,
        **changes,
    }


def content(**changes: Any) -> Vector:
    return {
        "v": 1,
        "version": 1,
        "previous": None,
        "issued": ISSUED,
        "expires": EXPIRES,
        "threshold": 2,
        "founders": [founder("500000", ROOTS[0]), founder("510000", ROOTS[1])],
        "entities": [entity("50"), entity("51")],
        **changes,
    }


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def signed(payload: Vector | bytes, *kids: str, typ: str = LIST) -> Vector:
    raw = payload if isinstance(payload, bytes) else canonical(payload)
    tokens = [sign(raw, typ=typ, kid=kid, key=key(kid)).split(".") for kid in kids]
    return {
        "payload": encoded(raw),
        "signatures": [{"protected": head, "signature": tail} for head, _, tail in tokens],
    }


def digest(file: Vector) -> str:
    raw = base64.urlsafe_b64decode(file["payload"] + "==")
    return "sha256:" + hashlib.sha256(raw).hexdigest()


FIRST = signed(content(), *ROOTS)


def after(**changes: Any) -> Vector:
    """Version 2, as it follows FIRST."""
    return content(**{"version": 2, "previous": digest(FIRST), "issued": "2026-11-20T00:00:00Z", **changes})


def vectors() -> Named:
    yield from _good()
    yield from _wrong_signatures()
    yield from _wrong_succession()
    for name, code, payload in _wrong_content():
        yield name, code, None, signed(payload, *ROOTS)
    for name, code, file in _wrong_files():
        yield name, code, None, file


def _good() -> Named:
    yield "good-first", "", None, FIRST
    yield "good-second", "", FIRST, signed(after(), *ROOTS)
    second = signed(after(expires="2026-11-22T00:00:00Z"), *ROOTS)
    third = signed(after(version=3, previous=digest(second)), *ROOTS)
    yield "good-two-steps-over-an-expired-one", "", FIRST, {"lists": [third, second]}
    yield "good-again", "", FIRST, FIRST
    founders = [founder("500000", "root-500000-2"), founder("510000", ROOTS[1])]
    yield "good-new-root-key", "", FIRST, signed(after(founders=founders), *ROOTS, "root-500000-2")
    three = [*content()["founders"], founder("610000", "root-610000-1")]
    joined = after(founders=three, threshold=3, entities=[*content()["entities"], entity("61")])
    yield "good-third-founder-and-node", "", FIRST, signed(joined, *ROOTS, "root-610000-1")
    gone = [entity("50"), entity("51", left_at="2026-12-01T00:00:00Z")]
    yield "good-departure", "", FIRST, signed(after(entities=gone), *ROOTS)


def _wrong_signatures() -> Named:
    few, twice = "trust-too-few-signatures", "trust-government-twice"
    yield "unsigned", few, None, signed(content())
    yield "one-signature", few, None, signed(content(), ROOTS[0])
    yield "one-signature-given-twice", twice, None, signed(content(), ROOTS[0], ROOTS[0])
    spare = [founder("500000", ROOTS[0], "root-500000-2"), founder("510000", ROOTS[1])]
    in_force = signed(content(founders=spare), *ROOTS)
    next_one = after(founders=spare, previous=digest(in_force))
    yield "two-signatures-of-one-government", twice, in_force, signed(next_one, ROOTS[0], "root-500000-2")
    yield "signer-unknown", "trust-signer-unknown", None, signed(content(), *ROOTS, "root-610000-1")
    yield "signed-by-a-node", "trust-signer-unknown", None, signed(content(), ROOTS[0], "51-message-1")
    yield "typ-of-a-message", "token-wrong-kind", None, signed(content(), *ROOTS, typ="tb-msg+jws")
    yield "typ-of-a-request", "token-wrong-kind", None, signed(content(), *ROOTS, typ=REQUEST)
    altered = {**FIRST, "payload": encoded(canonical(content(expires="2027-11-02T00:00:00Z")))}
    yield "content-altered", "signature-wrong", None, altered
    header = b'{"alg":"none","kid":"root-500000-1","typ":"tb-trust-list+jws"}'
    none = {"protected": encoded(header), "signature": ""}
    yield "alg-none", "token-wrong-kind", None, {**FIRST, "signatures": [none, FIRST["signatures"][1]]}
    founders = [founder("500000", "root-500000-2"), founder("510000", ROOTS[1])]
    yield (
        "new-founders-have-not-signed",
        "trust-new-founders-missing",
        FIRST,
        signed(after(founders=founders), *ROOTS),
    )
    yield (
        "old-founders-have-not-signed",
        few,
        FIRST,
        signed(after(founders=founders), "root-500000-2", ROOTS[1]),
    )


def _wrong_succession() -> Named:
    second = signed(after(), *ROOTS)
    yield "rollback", "trust-rollback", second, FIRST
    other = signed(after(expires="2027-10-01T00:00:00Z"), *ROOTS)
    yield "fork", "trust-fork", second, other
    yield "two-of-one-version", "trust-fork", FIRST, {"lists": [second, other]}
    third = signed(after(version=3, previous=digest(second)), *ROOTS)
    yield "gap", "trust-gap", FIRST, third
    yield (
        "previous-wrong",
        "trust-previous-wrong",
        FIRST,
        signed(after(previous="sha256:" + "0" * 64), *ROOTS),
    )
    yield "expired", "trust-stale", FIRST, signed(after(expires="2026-11-23T04:00:00Z"), *ROOTS)
    yield (
        "from-the-future",
        "trust-from-the-future",
        FIRST,
        signed(after(issued="2026-11-23T04:02:01Z"), *ROOTS),
    )
    yield (
        "issued-before-the-one-before",
        "trust-malformed",
        FIRST,
        signed(after(issued="2026-10-31T23:59:59Z"), *ROOTS),
    )
    yield "node-dropped", "trust-entity-dropped", FIRST, signed(after(entities=[entity("50")]), *ROOTS)
    for name, keys in (
        ("key-dropped", [node_key("51-message-1")]),
        ("key-of-other-purpose", [node_key("51-message-1"), node_key("51-credential-1", "oidc")]),
        (
            "key-replaced-under-its-name",
            [
                {**node_key("51-message-1"), "public": public("51-message-9")["public"]},
                node_key("51-credential-1", "credential"),
            ],
        ),
    ):
        changed = after(entities=[entity("50"), entity("51", keys=keys)])
        yield name, "trust-key-changed", FIRST, signed(changed, *ROOTS)


def _wrong_content() -> Iterator[tuple[str, str, Vector | bytes]]:
    good = content()
    raw = canonical(good)
    canon = "trust-not-canonical"
    yield "payload-with-spaces", canon, json.dumps(good, sort_keys=True, ensure_ascii=False).encode()
    yield "payload-unsorted", canon, json.dumps(good, separators=(",", ":"), ensure_ascii=False).encode()
    yield "payload-with-doubled-key", canon, raw.replace(b'"v":1', b'"v":1,"v":1')
    yield "payload-with-fraction", canon, raw.replace(b'"v":1', b'"v":1.0')
    yield "payload-not-json", canon, b"{"
    yield from _wrong_members(good)
    yield from _wrong_entities()
    yield from _wrong_keys()


def _wrong_members(good: Vector) -> Iterator[tuple[str, str, Vector | bytes]]:
    unknown, bad = "trust-unknown-member", "trust-malformed"
    yield "member-unknown", unknown, {**good, "note": "x"}
    yield "entity-with-unknown-member", unknown, content(entities=[entity("50", note="x")])
    yield (
        "key-with-unknown-member",
        unknown,
        content(entities=[entity("50", keys=[node_key("50-message-1", x5c="x")])]),
    )
    yield "member-missing", bad, {name: value for name, value in good.items() if name != "expires"}
    yield "form-2", bad, content(v=2)
    yield "form-as-truth", bad, content(v=True)
    yield "version-zero", bad, content(version=0)
    yield "first-with-previous", bad, content(previous="sha256:" + "0" * 64)
    yield "expires-before-issued", bad, content(expires=ISSUED)
    yield "lives-too-long", bad, content(expires="2027-12-07T00:00:00Z")
    yield "moment-with-zone", bad, content(issued="2026-11-01T08:00:00+08:00")
    yield "moment-that-is-none", bad, content(issued="2026-11-31T00:00:00Z")
    yield "one-must-sign", "trust-threshold-low", content(threshold=1)
    yield "more-must-sign-than-there-are", bad, content(threshold=3)
    yield "one-founder", bad, content(founders=[founder("500000", ROOTS[0])])
    yield (
        "government-twice-among-founders",
        bad,
        content(founders=[founder("500000", ROOTS[0]), founder("500000", ROOTS[1])]),
    )


def _wrong_entities() -> Iterator[tuple[str, str, Vector | bytes]]:
    bad = "trust-malformed"
    yield "node-twice", bad, content(entities=[entity("50"), entity("50")])
    yield "address-twice", bad, content(entities=[entity("50"), entity("51", url="https://50.example")])
    for name, url in (
        ("with-query", "https://50.example/?a=b"),
        ("of-a-file", "file:///etc/passwd"),
        ("with-password", "https://a:b@50.example"),
        ("with-slash", "https://50.example/"),
    ):
        yield f"address-{name}", bad, content(entities=[entity("50", url=url)])
    yield "items-unsorted", bad, content(entities=[entity("50", decides=["retirement", "company"])])
    yield "items-all-and-one", bad, content(entities=[entity("50", decides=["*", "company"])])
    yield "name-empty", bad, content(entities=[entity("50", name={"zh": " ", "en": "x"})])


def _wrong_keys() -> Iterator[tuple[str, str, Vector | bytes]]:
    bad = "trust-malformed"
    yield (
        "key-ends-before-it-begins",
        bad,
        content(entities=[entity("50", keys=[node_key("50-message-1", valid_to=LONG_AGO)])]),
    )
    yield (
        "key-of-other-algorithm",
        bad,
        content(entities=[entity("50", keys=[node_key("50-message-1", alg="ES256")])]),
    )
    yield "key-name-is-a-path", bad, content(entities=[entity("50", keys=[node_key("../root")])])
    yield (
        "purpose-unknown",
        "trust-purpose-unknown",
        content(entities=[entity("50", keys=[node_key("50-message-1", "everything")])]),
    )
    yield (
        "key-twice",
        "trust-key-twice",
        content(entities=[entity("50"), entity("51", keys=[node_key("50-message-1")])]),
    )
    same = {**node_key("50-other"), "public": public("50-message-1")["public"]}
    yield (
        "key-under-two-names",
        "trust-key-twice",
        content(entities=[entity("50", keys=[node_key("50-message-1"), same])]),
    )
    yield (
        "root-key-as-message-key",
        "trust-root-key-reused",
        content(entities=[entity("50", keys=[node_key(ROOTS[0])])]),
    )
    hidden = {**node_key("50-message-1"), "public": public(ROOTS[1])["public"]}
    yield (
        "root-key-under-another-name",
        "trust-root-key-reused",
        content(entities=[entity("50", keys=[hidden])]),
    )


def _wrong_files() -> Iterator[tuple[str, str, Vector]]:
    yield "file-with-unknown-member", "trust-unknown-member", {**FIRST, "header": {}}
    first = FIRST["signatures"][0]
    loose = [{**first, "header": {"kid": ROOTS[0]}}, FIRST["signatures"][1]]
    yield "signature-with-loose-header", "trust-unknown-member", {**FIRST, "signatures": loose}
    yield "file-without-signatures", "trust-malformed", {"payload": FIRST["payload"]}
    yield "file-without-lists", "trust-malformed", {"lists": []}
    yield "payload-with-padding", "token-malformed", {**FIRST, "payload": FIRST["payload"] + "="}
    header = encoded(b'{"alg":"Ed25519","jwk":{},"kid":"root-500000-1","typ":"tb-trust-list+jws"}')
    keyed = [{**first, "protected": header}, FIRST["signatures"][1]]
    yield "header-with-key", "token-malformed", {**FIRST, "signatures": keyed}


def requests() -> Iterator[tuple[str, str, Vector]]:
    """Name, code, file: what a node hands in to be listed."""
    asked = {"v": 1, "entity": entity("61")}
    kids = ("61-message-1", "61-credential-1")
    yield "good", "", signed(asked, *kids, typ=REQUEST)
    yield "key-not-proved", "trust-request-unproved", signed(asked, kids[0], typ=REQUEST)
    yield "signed-by-others", "trust-signer-unknown", signed(asked, *kids, ROOTS[0], typ=REQUEST)
    yield "typ-of-a-list", "token-wrong-kind", signed(asked, *kids, typ=LIST)
    yield "member-unknown", "trust-unknown-member", signed({**asked, "more": 1}, *kids, typ=REQUEST)
    twice = entity("61", keys=[node_key(kids[0]), node_key(kids[0], "oidc")])
    yield "key-twice", "trust-key-twice", signed({"v": 1, "entity": twice}, kids[0], typ=REQUEST)


def files() -> dict[pathlib.Path, str]:
    """Every file with its text."""

    def text(value: Any) -> str:
        return json.dumps(value, indent=1, ensure_ascii=False) + "\n"

    setup = {"now": NOW, "threshold": 2, "founders": content()["founders"]}
    result = {FOLDER / "setup.json": text(setup)}
    for name, code, before, file in vectors():
        result[FOLDER / "lists" / f"{name}.json"] = text({"code": code, "in_force": before, "file": file})
    for name, code, file in requests():
        result[FOLDER / "requests" / f"{name}.json"] = text({"code": code, "file": file})
    return result


def main(write: Callable[[pathlib.Path, str], object]) -> None:
    for path, text in files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, text)


if __name__ == "__main__":
    main(lambda path, text: path.write_text(text, "utf-8"))
