"""Signing in, the limit on attempts, and signatures by password."""

import dataclasses
import datetime as dt

import pytest
from django.conf import settings

from tests.identity.conftest import NOON, PASSWORD
from tongban.identity import queries, rules
from tongban.identity.models import Account, SignInAttempts, Statement
from tongban.identity.services.sessions import confirm_password, sign_in
from tongban.identity.services.statements import sign_statement
from tongban.kernel import canonical, clock, node
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, NotAllowed, Refused
from tongban.kernel.signing import SignatureRefused, generate_key, sign_jws

HOME = "192.0.2.7"


@pytest.mark.parametrize("login", ["zhou.yalan", " ZHOU.Yalan", "12000005002"])
def test_a_person_signs_in_by_name_or_phone(account_id: int, login: str) -> None:
    assert sign_in(login=login, password=PASSWORD, source=HOME).pk == account_id


def test_passwords_are_kept_as_argon2(account_id: int) -> None:
    assert Account.objects.get(pk=account_id).password.startswith("argon2$argon2id$")


@pytest.mark.parametrize(
    ("login", "password"),
    [("zhou.yalan", "wrong horse"), ("nobody.here", PASSWORD), ("12000009999", PASSWORD), ("", "")],
)
def test_a_wrong_name_and_a_wrong_password_read_alike(account_id: int, login: str, password: str) -> None:
    with pytest.raises(BadInput) as refusal:
        sign_in(login=login, password=password, source=HOME)
    assert (refusal.value.code, refusal.value.params) == ("sign-in-wrong", {})


def test_a_closed_account_does_not_sign_in(account_id: int) -> None:
    Account.objects.filter(pk=account_id).update(is_active=False)
    with pytest.raises(BadInput, match="wrong"):
        sign_in(login="zhou.yalan", password=PASSWORD, source=HOME)


@pytest.mark.parametrize("login", ["zhou.yalan", "nobody.here"])
def test_the_limit_holds_for_known_and_unknown_names_alike(account_id: int, login: str) -> None:
    for _ in range(rules.ACCOUNT_ATTEMPTS):
        with pytest.raises(BadInput):
            sign_in(login=login, password="wrong horse", source=HOME)
    with pytest.raises(Refused, match=r"Try again after 12:15$"):
        sign_in(login=login, password=PASSWORD, source="198.51.100.1")


def test_after_the_pause_the_right_password_works(account_id: int) -> None:
    for _ in range(rules.ACCOUNT_ATTEMPTS):
        with pytest.raises(BadInput):
            sign_in(login="zhou.yalan", password="wrong horse", source=HOME)
    with clock.frozen(NOON + rules.WINDOW):
        assert sign_in(login="zhou.yalan", password=PASSWORD, source=HOME).pk == account_id


def test_a_right_password_clears_the_count(account_id: int) -> None:
    for _ in range(3):
        for _ in range(rules.ACCOUNT_ATTEMPTS - 1):
            with pytest.raises(BadInput):
                sign_in(login="zhou.yalan", password="wrong horse", source=HOME)
        sign_in(login="zhou.yalan", password=PASSWORD, source=HOME)


def test_one_address_cannot_try_many_names(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "SOURCE_ATTEMPTS", 3)
    for number in range(3):
        with pytest.raises(BadInput):
            sign_in(login=f"name{number}", password="x", source=HOME)
    with pytest.raises(Refused, match="Too many attempts"):
        sign_in(login="another", password="x", source=HOME)
    with pytest.raises(BadInput):
        sign_in(login="another", password="x", source="198.51.100.1")


def test_counts_hold_no_name_and_are_swept(account_id: int) -> None:
    with pytest.raises(BadInput):
        sign_in(login="nobody.here", password="x", source=HOME)
    keys = SignInAttempts.objects.values_list("key", flat=True)
    assert len(keys) == 2
    assert not any("nobody" in key or HOME in key for key in keys)
    with clock.frozen(NOON + rules.KEEP_ATTEMPTS + dt.timedelta(minutes=1)):
        sign_in(login="zhou.yalan", password=PASSWORD, source="198.51.100.1")
    assert SignInAttempts.objects.filter(since=NOON).count() == 0


def test_a_signature_is_attested_by_this_node(citizen: Actor) -> None:
    confirmation = confirm_password(actor=citizen, password=PASSWORD, source=HOME)
    statement = {"form": "sha256:00", "says": "以上内容属实"}
    signed = sign_statement(actor=citizen, confirmation=confirmation, statement=statement)
    assert signed.digest == canonical.digest(statement)
    attested = queries.attestation_of(signed=signed, statement=statement)
    assert (attested.node, attested.person_id) == ("50", citizen.person_id)
    assert (attested.at, attested.method, attested.digest) == (NOON, "password", signed.digest)
    assert Statement.objects.get(pk=signed.id).content == statement


def test_a_signature_does_not_fit_other_content(citizen: Actor) -> None:
    confirmation = confirm_password(actor=citizen, password=PASSWORD, source=HOME)
    signed = sign_statement(actor=citizen, confirmation=confirmation, statement={"amount": 1})
    with pytest.raises(BadInput, match="does not belong"):
        queries.attestation_of(signed=signed, statement={"amount": 2})


def test_a_signature_of_a_key_that_is_not_on_the_list_is_refused(citizen: Actor) -> None:
    confirmation = confirm_password(actor=citizen, password=PASSWORD, source=HOME)
    signed = sign_statement(actor=citizen, confirmation=confirmation, statement={"amount": 1})
    claims = rules.statement_claims(
        node="50", person_id="p", account_id=1, digest=signed.digest, at=NOON, method="password"
    )
    for key in (generate_key("stranger"), settings.TONGBAN_NODE.credential_key):
        forged = dataclasses.replace(signed, jws=sign_jws(claims, typ=rules.STATEMENT_TYPE, key=key))
        with pytest.raises(SignatureRefused):
            queries.attestation_of(signed=forged, statement={"amount": 1})


def test_a_node_attests_only_in_its_own_name(citizen: Actor) -> None:
    confirmation = confirm_password(actor=citizen, password=PASSWORD, source=HOME)
    signed = sign_statement(actor=citizen, confirmation=confirmation, statement={"amount": 1})
    claims = rules.statement_claims(
        node="51", person_id="p", account_id=1, digest=signed.digest, at=NOON, method="password"
    )
    key = node.this().message_key
    forged = dataclasses.replace(signed, jws=sign_jws(claims, typ=rules.STATEMENT_TYPE, key=key))
    with pytest.raises(BadInput, match="does not belong"):
        queries.attestation_of(signed=forged, statement={"amount": 1})


def test_a_typed_password_signs_for_five_minutes_and_for_one_account(citizen: Actor, clerk: Actor) -> None:
    confirmation = confirm_password(actor=citizen, password=PASSWORD, source=HOME)
    with clock.frozen(NOON + rules.CONFIRMATION_LASTS), pytest.raises(Refused, match="More than 5 minutes"):
        sign_statement(actor=citizen, confirmation=confirmation, statement={"amount": 1})
    with pytest.raises(Refused):
        sign_statement(actor=clerk, confirmation=confirmation, statement={"amount": 1})


def test_a_wrong_password_signs_nothing_and_is_counted(citizen: Actor) -> None:
    for _ in range(rules.ACCOUNT_ATTEMPTS):
        with pytest.raises(BadInput, match="password is wrong"):
            confirm_password(actor=citizen, password="wrong horse", source=HOME)
    with pytest.raises(Refused, match="Too many attempts"):
        confirm_password(actor=citizen, password=PASSWORD, source=HOME)


def test_nobody_without_an_account_signs(db: None) -> None:
    with pytest.raises(NotAllowed):
        confirm_password(actor=Actor(kind="system", node="50"), password=PASSWORD, source=HOME)


def test_a_signed_statement_is_written_once(citizen: Actor) -> None:
    confirmation = confirm_password(actor=citizen, password=PASSWORD, source=HOME)
    signed = sign_statement(actor=citizen, confirmation=confirmation, statement={"amount": 1})
    row = Statement.objects.get(pk=signed.id)
    for change in (
        row.save,
        row.delete,
        Statement.objects.all().delete,
        lambda: Statement.objects.update(jws=""),
    ):
        with pytest.raises(TypeError):
            change()
