"""Tokens: ours are read by another program, another's defects are all found."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.errors import JoseError

from tests.certificates import foreign
from tests.certificates.conftest import CHENGDU
from tests.certificates.defects import BEIBEI, KID, NOW, VECTORS, WUHOU_ENDED, YUZHONG, all_vectors
from tongban.certificates.rules import tokens
from tongban.certificates.rules.claims import build_claims, read_claims
from tongban.certificates.types import (
    CHECK_WORDS,
    OUTCOME_WORDS,
    CertificateField,
    CertificateHolder,
    CertificateType,
    Check,
    Claims,
    Issuer,
    Outcome,
    Status,
    Verdict,
)
from tongban.jurisdictions.rules.identifiers import certificate_identifier
from tongban.kernel.signing import PrivateKey

WUHOU = "11510107DMAB000119"
HOMES = {
    WUHOU: ("51", None),
    WUHOU_ENDED: ("51", dt.date(2026, 11, 22)),
    BEIBEI: ("50", None),
    YUZHONG: ("50", None),
}


def find_issuer(kid: str) -> Issuer:
    return Issuer("51", CHENGDU.find_key(kid, "credential", NOW))


def find_node(authority: str, day: dt.date) -> str | None:
    home, end = HOMES.get(authority, (None, None))
    return home if end is None or day < end else None


def judge(token: str | bytes, now: dt.datetime = NOW) -> Verdict:
    return tokens.verify_token(token, find_issuer=find_issuer, find_node=find_node, now=now)


@pytest.mark.parametrize(
    ("name", "outcome", "step", "content"), [pytest.param(*each, id=each[0]) for each in all_vectors()]
)
def test_every_defect_gets_its_verdict(name: str, outcome: str, step: str, content: str | bytes) -> None:
    verdict = judge((VECTORS / f"{name}.txt").read_bytes())
    assert (verdict.outcome, verdict.failed) == (Outcome(outcome), Check(step) if step else None)
    assert judge(content) == verdict


def test_the_files_are_what_the_script_writes() -> None:
    written = {
        f"{name}.txt": content.encode() if isinstance(content, str) else content
        for name, _, _, content in all_vectors()
    }
    assert {path.name: path.read_bytes() for path in VECTORS.glob("*.txt")} == written


def test_a_verdict_says_what_was_checked() -> None:
    assert judge(foreign.sign(foreign.claims(), kid=KID)).passed == tuple(Check)
    expired = judge((VECTORS / "ended-yesterday.txt").read_bytes())
    assert expired.passed[-1] is Check.POWER
    assert Check.PERIOD not in expired.passed
    assert judge("").passed == ()


def test_another_programs_certificate_reads_as_it_was_written() -> None:
    claims = judge((VECTORS / "good.txt").read_bytes()).claims
    assert claims is not None
    assert claims.holder.name == "成都示例锦里食品有限公司"
    assert claims.issuer_name[1] == "Chengdu Wuhou District Administrative Approval Bureau"
    assert (claims.valid_from, claims.valid_to) == (dt.date(2026, 11, 22), None)
    assert claims.fields[1] == CertificateField(
        "representative", ("法定代表人", "Legal representative"), ("陈建明", "陈建明")
    )


def test_a_certificate_is_good_until_the_end_of_its_last_day() -> None:
    token = foreign.sign(foreign.claims(valid_to="20261123"), kid=KID)
    end = dt.datetime(2026, 11, 23, 16, 0, tzinfo=dt.UTC)  # midnight in the offices
    assert judge(token, end - dt.timedelta(seconds=1)).outcome is Outcome.VALID
    assert judge(token, end).outcome is Outcome.EXPIRED


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
DATES = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))


@st.composite
def any_claims(draw: st.DrawFn) -> Claims:
    keys = draw(st.lists(st.from_regex(r"[a-z]{1,8}", fullmatch=True), max_size=4, unique=True))
    number = draw(st.from_regex(r"[0-9A-Z]{1,32}", fullmatch=True))
    version = draw(st.integers(1, 999))
    type_code = "1151000000DEM00159001"
    return Claims(
        node="51",
        type=CertificateType("business_licence", type_code, (draw(TEXT), draw(TEXT))),
        code=draw(st.from_regex(r"[0-9A-HJKMNP-TV-Z]{16}", fullmatch=True)),
        identifier=certificate_identifier(type_code, WUHOU, number, version),
        number=number,
        version=version,
        issuer=WUHOU,
        issuer_name=(draw(TEXT), draw(TEXT)),
        area="510107",
        holder=CertificateHolder(draw(TEXT), draw(TEXT), draw(st.sampled_from(["111", "001"]))),
        issued_at=dt.datetime.fromtimestamp(draw(st.integers(1_000_000_000, 1_790_000_000)), dt.UTC),
        valid_from=draw(DATES),
        valid_to=draw(st.none() | DATES),
        item=draw(TEXT),
        case_number=draw(TEXT),
        fields=tuple(
            CertificateField(name, (draw(TEXT), draw(TEXT)), (draw(TEXT), draw(TEXT))) for name in keys
        ),
        public_fields=tuple(keys[:2]),
    )


@given(any_claims())
def test_what_is_written_reads_back_the_same_here_and_elsewhere(claims: Claims) -> None:
    assert read_claims(build_claims(claims)) == claims
    token = tokens.sign_certificate(claims, PrivateKey(KID, foreign.secret(KID)))
    elsewhere = foreign.verify(token, {KID: foreign.jwk(KID)})
    assert elsewhere["certificate_identifier"] == claims.identifier
    assert elsewhere["holder_name"] == claims.holder.name
    assert judge(token).claims == claims
    assert tokens.read_token(token) == claims


def test_another_program_refuses_ours_when_altered() -> None:
    claims = judge((VECTORS / "good.txt").read_bytes()).claims
    assert claims is not None
    token = tokens.sign_certificate(claims, PrivateKey(KID, foreign.secret(KID)))
    head, _, tail = token.split(".")
    other = foreign.encode(build_claims(dataclasses.replace(claims, number="91510107DM0000011X")))
    with pytest.raises(JoseError):
        foreign.verify(f"{head}.{other}.{tail}", {KID: foreign.jwk(KID)})


GOOD = foreign.sign(foreign.claims(), kid=KID)


@given(st.integers(0, len(GOOD) - 1), st.characters(codec="utf-8"))
def test_no_altered_character_goes_unnoticed(place: int, character: str) -> None:
    altered = GOOD[:place] + character + GOOD[place + 1 :]
    is_same = altered.strip(" \t\r\n") == GOOD
    assert (judge(altered).outcome is Outcome.VALID) == is_same


@given(st.binary(max_size=300) | st.text(max_size=300))
def test_anything_gets_a_verdict_and_nothing_raises(content: str | bytes) -> None:
    assert judge(content).outcome in (Outcome.MALFORMED, Outcome.WRONG_KIND)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(sorted(foreign.claims())), inner, max_size=30)
        ),
        max_leaves=40,
    )
)
def test_any_signed_json_gets_a_verdict(value: object) -> None:
    token = foreign.sign_by_hand(
        foreign.canonical({"alg": "Ed25519", "kid": KID, "typ": "dc+sd-jwt"}),
        foreign.canonical(value),
        seed=KID,
    )
    assert judge(token).outcome is Outcome.MALFORMED


@given(
    st.sampled_from(sorted(foreign.claims().keys() - {"iat", "nbf"})),
    st.none() | st.booleans() | st.integers() | st.lists(st.text(max_size=3), min_size=1),
)
def test_a_member_of_another_kind_is_found(name: str, value: object) -> None:
    token = foreign.sign_by_hand(
        foreign.canonical({"alg": "Ed25519", "kid": KID, "typ": "dc+sd-jwt"}),
        foreign.canonical({**foreign.claims(), name: value}),
        seed=KID,
    )
    assert judge(token).failed is Check.CLAIMS


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (None, Outcome.VALID),
        (Status.VALID, Outcome.VALID),
        (Status.SUSPENDED, Outcome.SUSPENDED),
        (Status.REVOKED, Outcome.REVOKED),
    ],
)
def test_a_register_has_the_last_word_on_a_genuine_certificate(
    status: Status | None, outcome: Outcome
) -> None:
    assert tokens.with_status(judge(GOOD), status).outcome is outcome


def test_a_revoked_certificate_out_of_date_is_called_revoked() -> None:
    expired = judge((VECTORS / "ended-yesterday.txt").read_bytes())
    assert tokens.with_status(expired, Status.REVOKED).outcome is Outcome.REVOKED
    assert tokens.with_status(expired, Status.VALID).outcome is Outcome.EXPIRED


def test_no_status_mends_a_forgery() -> None:
    forged = judge((VECTORS / "content-altered.txt").read_bytes())
    assert tokens.with_status(forged, Status.REVOKED).outcome is Outcome.BAD_SIGNATURE


def test_every_answer_has_its_words() -> None:
    assert set(OUTCOME_WORDS) == set(Outcome)
    assert set(CHECK_WORDS) == set(Check)
