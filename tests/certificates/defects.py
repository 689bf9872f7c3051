"""Every way a certificate file can be wrong, by the name of the defect, with the verdict it must get.

Run `python -m tests.certificates.defects` from the root of the repository to write vectors/*.txt anew.
"""

import base64
import datetime as dt
import json
import pathlib
from collections.abc import Iterator

from tests.certificates.foreign import (
    canonical,
    claims,
    encode,
    field,
    identifier,
    moment,
    sign,
    sign_by_hand,
)

VECTORS = pathlib.Path(__file__).parent / "vectors"
NOW = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)

KID = "51-credential-1"
HEADER = {"alg": "Ed25519", "kid": KID, "typ": "dc+sd-jwt"}
BEIBEI = "11500109DMMR000180"
YUZHONG = "11500103DMMR000189"
WUHOU_ENDED = "11510104DMMR00018U"
NOBODY = "11510107DMCA00014C"

Made = str | bytes
Defects = Iterator[tuple[str, str, str, Made]]
"""Name, outcome, step at which it shows ("" for none), content of the file."""


def all_vectors() -> Defects:
    """The good ones and every defect."""
    yield from _good()
    yield from _form()
    yield from _kind_and_key()
    yield from _signature()
    yield from _claims()
    yield from _power_and_period()


def _good() -> Defects:
    token = sign(claims(), kid=KID)
    yield "good", "valid", "", token
    yield "good-with-line-end", "valid", "", f"\n  {token}\r\n"
    yield "good-last-day", "valid", "", sign(claims(valid_to="20261123"), kid=KID)
    yield (
        "good-clock-100-seconds-slow",
        "valid",
        "",
        sign(_issued_at(NOW + dt.timedelta(seconds=100)), kid=KID),
    )
    yield "good-second-version", "valid", "", sign(claims(certificate_version="002"), kid=KID)


def _form() -> Defects:
    token = sign(claims(), kid=KID)
    head, body, tail = token[:-1].split(".")

    def malformed(name: str, content: Made) -> tuple[str, str, str, Made]:
        return name, "malformed", "form", content

    yield malformed("empty", "")
    yield malformed("no-tilde", token[:-1])
    yield malformed("two-tildes", token + "~")
    yield malformed("with-disclosure", token + encode(canonical(["salt", "holder_name", "别人"])) + "~")
    yield malformed("cut-short", token[: len(token) // 2])
    yield malformed("two-parts", f"{head}.{body}~")
    yield malformed("four-parts", f"{head}.{body}.{tail}.{tail}~")
    yield malformed("padded", f"{head}.{body}.{tail}==~")
    yield malformed("wrong-alphabet", f"{head}.{body}.{tail[:-2]}+/~")
    yield malformed("left-over-bits", f"{head}.{body}.{tail[:-1]}{_next(tail[-1])}~")
    yield malformed("space-inside", f"{head}. {body}.{tail}~")
    yield malformed("two-files", f"{token}\n{token}")
    yield malformed("not-ascii", token.replace(".", "．", 1))
    yield malformed("not-text", b"\xff\xfe" + token.encode())
    yield malformed("a-picture", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    yield malformed("too-large", sign(claims(related_item_code="x" * 65_000), kid=KID, seed=KID))
    yield malformed("header-not-json", sign_by_hand(b"{", canonical(claims()), seed=KID))
    yield malformed("header-list", sign_by_hand(b"[]", canonical(claims()), seed=KID))
    yield malformed("header-key-twice", sign_by_hand(_twice(HEADER, "kid"), canonical(claims()), seed=KID))
    yield malformed("header-with-key-url", _headed({**HEADER, "jku": "https://example.invalid/keys"}))
    yield malformed(
        "header-with-own-key", _headed({**HEADER, "jwk": {"kty": "OKP", "crv": "Ed25519", "x": "AA"}})
    )
    yield malformed("header-without-kid", _headed({"alg": "Ed25519", "typ": "dc+sd-jwt"}))
    yield malformed("header-too-long", _headed({**HEADER, "kid": "k" * 600}))


def _kind_and_key() -> Defects:
    for name, header in (
        ("algorithm-none", {**HEADER, "alg": "none"}),
        ("algorithm-hmac", {**HEADER, "alg": "HS256"}),
        ("algorithm-old-name", {**HEADER, "alg": "EdDSA"}),
        ("type-plain-jwt", {**HEADER, "typ": "JWT"}),
        ("type-old-credential", {**HEADER, "typ": "vc+sd-jwt"}),
        ("type-message", {**HEADER, "typ": "tb-msg+jws"}),
        ("kid-not-text", {**HEADER, "kid": 1}),
    ):
        yield name, "wrong-kind", "kind", _headed(header)
    for name, kid in (
        ("key-unknown", "99-credential-1"),
        ("key-for-messages", "51-message-1"),
        ("key-revoked", "51-credential-revoked"),
        ("key-ended", "51-credential-ended"),
        ("key-to-come", "51-credential-to-come"),
    ):
        yield name, "unknown-issuer", "key", sign(claims(), kid=kid)


def _signature() -> Defects:
    token = sign(claims(), kid=KID)
    head, body, tail = token[:-1].split(".")
    other = encode(canonical(claims(holder_name="别人的公司")))
    signature = base64.urlsafe_b64decode(tail + "==")
    flipped = bytes([signature[0] ^ 1]) + signature[1:]
    for name, content in (
        ("content-altered", f"{head}.{other}.{tail}~"),
        ("signature-altered", f"{head}.{body}.{encode(flipped)}~"),
        ("signature-short", f"{head}.{body}.{encode(signature[:63])}~"),
        ("signature-long", f"{head}.{body}.{encode(signature + bytes(1))}~"),
        ("signature-zero", f"{head}.{body}.{encode(bytes(64))}~"),
        ("signature-absent", f"{head}.{body}.~"),
        ("signature-of-another-key", sign(claims(), kid=KID, seed="thief")),
        (
            "signature-of-another-header",
            f"{encode(canonical({**HEADER, 'kid': '51-credential-2'}))}.{body}.{tail}~",
        ),
    ):
        yield name, "bad-signature", "signature", content


def _claims() -> Defects:
    def wrong(name: str, payload: dict[str, object] | bytes) -> tuple[str, str, str, Made]:
        return name, "malformed", "claims", sign(payload, kid=KID)

    good = claims()
    yield wrong("claims-not-json", b"certificate")
    yield wrong("claims-list", b"[]")
    yield wrong("claims-key-twice", _twice(good, "holder_name"))
    yield wrong("claims-with-spaces", json.dumps(good, sort_keys=True, ensure_ascii=False).encode())
    yield wrong("claims-not-utf8", canonical(good).replace("营".encode(), b"\xff\xff\xff"))
    yield wrong("claims-float", canonical(good).replace(b'"nbf":', b'"nbf":0.5,"x":'))
    yield wrong("member-missing", claims(holder_name=None))
    yield wrong("member-more", claims(status={"status_list": {"uri": "https://example.invalid"}}))
    yield wrong("text-is-number", claims(holder_code=91510107))
    yield wrong("issuer-url", claims(iss="https://example.invalid"))
    yield wrong("issuer-another-node", claims(iss="urn:tongban:node:50"))
    yield wrong("type-another-version", claims(vct="urn:tongban:cert:business_licence:2"))
    yield wrong("code-too-long", claims(code="7KQ2M9XD4TRB0A5Z0"))
    yield wrong("code-another-alphabet", claims(code="7KQ2M9XD4TRB0A5O"))
    yield wrong("time-is-text", claims(iat="1763773200"))
    yield wrong("time-is-true", claims(iat=True))
    yield wrong("time-out-of-range", claims(iat=10**17))
    yield wrong("start-differs-from-date", claims(nbf=moment("20261121")))
    yield wrong("issue-date-differs-from-time", claims(issue_date="20261121"))
    yield wrong("end-missing", claims(valid_to="20311121", exp=None))
    yield wrong("end-later-than-date", claims(valid_to="20311121", exp=moment("20411121", days=1)))
    yield wrong("end-without-date", claims(exp=moment("20311121", days=1)))
    yield wrong("date-impossible", claims(valid_from="20260230"))
    yield wrong("date-another-form", claims(valid_from="2026-11-22"))
    yield wrong("holder-code-type-unknown", claims(holder_code_type_code="999"))
    yield wrong("version-not-number", claims(certificate_version="1.0", certificate_identifier="x"))
    yield wrong("version-another-form", claims(certificate_version="1", certificate_identifier="x"))
    yield wrong("fields-not-list", claims(extend_info={"name": "甲"}))
    yield wrong("field-not-complete", claims(extend_info=[{"key": "name", "value": "甲"}], public_fields=[]))
    yield wrong(
        "field-value-number",
        claims(extend_info=[{**field("a", "甲", "A", "x"), "value": 1}], public_fields=[]),
    )
    yield wrong("public-field-unknown", claims(public_fields=["capital"]))
    yield wrong("public-fields-text", claims(public_fields="name"))
    for name, changed in (
        ("identifier-check-wrong", str(good["certificate_identifier"])[:-1] + "#"),
        ("identifier-of-another-type", identifier("1151000000DEM00159002", WUHOU_ENDED, "1")),
        ("identifier-without-parts", "1.2.156.3005.2"),
    ):
        yield name, "malformed", "identifier", sign(claims(certificate_identifier=changed), kid=KID)
    lower = claims(certificate_number="dm1", certificate_identifier="x")
    yield "number-lower-case", "malformed", "identifier", sign(lower, kid=KID)


def _power_and_period() -> Defects:
    for name, authority in (
        ("authority-unknown", NOBODY),
        ("authority-of-another-region", BEIBEI),
        ("authority-ended-before", WUHOU_ENDED),
    ):
        yield name, "no-power", "power", sign(claims(issuing_authority_code=authority), kid=KID)
    soon = NOW + dt.timedelta(seconds=121)
    yield "issued-in-the-future", "not-yet", "period", sign(_issued_at(soon), kid=KID)
    starts = claims(valid_from="20261124", nbf=moment("20261124"))
    yield "starts-tomorrow", "not-yet", "period", sign(starts, kid=KID)
    yield "ended-yesterday", "expired", "period", sign(claims(valid_to="20261122"), kid=KID)


def _issued_at(at: dt.datetime) -> dict[str, object]:
    return claims(iat=int(at.timestamp()), issue_date="20261123")


def _headed(header: dict[str, object]) -> str:
    return sign_by_hand(canonical(header), canonical(claims()), seed=KID)


def _twice(values: dict[str, object], name: str) -> bytes:
    return canonical(values).replace(b"{", b"{" + canonical({name: "x"})[1:-1] + b",", 1)


def _next(character: str) -> str:
    """The base64url character after this one: the same bytes with other left-over bits."""
    return chr(ord(character) + 1)


def write_vectors() -> None:
    """Write every vector to its file and remove files of no vector."""
    names = set()
    for name, _, _, content in all_vectors():
        names.add(f"{name}.txt")
        data = content.encode() if isinstance(content, str) else content
        (VECTORS / f"{name}.txt").write_bytes(data)
    for path in VECTORS.glob("*.txt"):
        if path.name not in names:
            path.unlink()


if __name__ == "__main__":
    write_vectors()
