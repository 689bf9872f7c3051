"""What identity decides without a database."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.identity import rules
from tongban.identity.types import PURPOSES, PersonField, PostView
from tongban.kernel.actors import Actor, Role
from tongban.kernel.errors import BadInput, NotAllowed, Refused, message_for

DAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 4, 0, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("typed", "clean"),
    [("  陈  建明 ", "陈 建明"), ("阿依古丽·买买提", "阿依古丽·买买提"), ("Zhou Yalan", "Zhou Yalan")],
)
def test_a_name_is_kept_as_on_the_certificate(typed: str, clean: str) -> None:
    assert rules.clean_name(typed) == clean


@pytest.mark.parametrize(
    ("typed", "code"),
    [("   ", "name-missing"), ("长" * 61, "name-too-long"), ("陈\u200b明", "name-odd-character")],
)
def test_what_cannot_be_a_name_is_refused(typed: str, code: str) -> None:
    with pytest.raises(BadInput) as refusal:
        rules.clean_name(typed)
    assert (refusal.value.code, refusal.value.field) == (code, "name")


@pytest.mark.parametrize(
    "typed", ["12000005002", "+86 120 0000 5002", "120-0000-5002", "１２０００００５００２"]
)
def test_a_phone_number_may_be_typed_in_several_ways(typed: str) -> None:
    assert rules.clean_phone(typed) == "12000005002"


def test_a_short_phone_number_is_told_how_many_digits_it_has() -> None:
    with pytest.raises(BadInput) as refusal:
        rules.clean_phone("1200000500")
    assert message_for(refusal.value, "zh-hans") == "手机号码要 11 位数字，现在是 10 位"
    assert message_for(refusal.value, "en") == "Mobile number must have 11 digits. It has 10"


@pytest.mark.parametrize("typed", ["22000005002", "1200000500a2", "120000050.02"])
def test_eleven_digits_alone_are_no_phone_number(typed: str) -> None:
    with pytest.raises(BadInput) as refusal:
        rules.clean_phone(typed)
    assert refusal.value.code in ("phone-form", "phone-length")


@pytest.mark.parametrize("typed", ["ab", "12000005002", "-abc", "张三", "a b c", "a" * 41])
def test_what_cannot_be_a_login_name_is_refused(typed: str) -> None:
    with pytest.raises(BadInput) as refusal:
        rules.clean_login(typed)
    assert refusal.value.code == "login-form"


def test_a_login_name_is_compared_without_case_and_width() -> None:
    assert rules.clean_login(" Ｚhou.Yalan ") == "zhou.yalan"


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (dt.date(2010, 1, 1), dt.date(2026, 11, 23), 16),
        (dt.date(2008, 11, 23), DAY, 18),
        (dt.date(2008, 11, 24), DAY, 17),
        (dt.date(2008, 2, 29), dt.date(2026, 2, 28), 17),
        (dt.date(2008, 2, 29), dt.date(2026, 3, 1), 18),
    ],
)
def test_age_in_full_years(born: dt.date, day: dt.date, age: int) -> None:
    assert rules.age_on(born, day) == age


def post(role: Role, first: int, last: int | None = None) -> PostView:
    start = DAY + dt.timedelta(days=first)
    end = None if last is None else DAY + dt.timedelta(days=last)
    return PostView(role, "authority", "window", ("办公室", "Office"), start, end)


@pytest.mark.parametrize(
    ("new", "held"),
    [
        (post("review", 0), post("intake", -5)),
        (post("intake", 0, 10), post("review", 9, 20)),
        (post("review", 0), post("intake", 100, 101)),
    ],
)
def test_who_takes_in_does_not_review(new: PostView, held: PostView) -> None:
    with pytest.raises(Refused) as refusal:
        rules.check_post(new, [held])
    assert refusal.value.code == "intake-and-review-apart"
    held_zh = {"intake": "收件", "review": "审查"}[held.role]
    assert held_zh in message_for(refusal.value, "zh")
    assert held.role in message_for(refusal.value, "en")


def test_posts_may_follow_each_other_on_the_day() -> None:
    rules.check_post(post("review", 10), [post("intake", 0, 10)])


def test_one_post_at_a_time() -> None:
    with pytest.raises(Refused, match="holds a post"):
        rules.check_post(post("operator", 0), [post("standards", -1)])


@given(st.integers(-20, 20), st.integers(1, 20), st.integers(-20, 20), st.integers(1, 20))
def test_intake_and_review_never_share_a_day(a: int, a_days: int, b: int, b_days: int) -> None:
    new, held = post("review", a, a + a_days), post("intake", b, b + b_days)
    shared = set(range(a, a + a_days)) & set(range(b, b + b_days))
    try:
        rules.check_post(new, [held])
    except Refused:
        assert shared
    else:
        assert not shared


def test_a_post_says_where_and_until_when() -> None:
    with pytest.raises(BadInput, match="intake post names a window"):
        rules.check_post(PostView("intake", "", "", ("", ""), DAY, None), [])
    with pytest.raises(BadInput, match="must end after"):
        rules.check_post(post("review", 1, 1), [])


def test_attempts_are_counted_and_then_refused_with_the_time_to_come_back() -> None:
    attempts = None
    for expected in (1, 2, 3):
        attempts = rules.admit_attempt(attempts, now=NOW, limit=3)
        assert attempts.count == expected
    with pytest.raises(Refused) as refusal:
        rules.admit_attempt(attempts, now=NOW, limit=3)
    assert message_for(refusal.value, "zh") == "尝试次数太多，请在 12:16 之后再试"
    later = rules.admit_attempt(attempts, now=NOW + rules.WINDOW, limit=3)
    assert later == rules.Attempts(NOW + rules.WINDOW, 1)


def staff(role: Role) -> Actor:
    return Actor(kind="staff", node="50", account_id=1, role=role)


@pytest.mark.parametrize("purpose", PURPOSES.values(), ids=PURPOSES.keys())
def test_only_the_roles_of_a_purpose_may_open_data(purpose: object) -> None:
    reason = next(each for each in PURPOSES.values() if each is purpose)
    roles: tuple[Role, ...] = ("intake", "review", "operator", "standards")
    for role in roles:
        if role in reason.openers:
            rules.check_purpose(reason, actor=staff(role), fields=(), case_number="CQ1")
        else:
            with pytest.raises(NotAllowed):
                rules.check_purpose(reason, actor=staff(role), fields=(), case_number="CQ1")


def test_a_citizen_opens_nobody_elses_data() -> None:
    citizen = Actor(kind="citizen", node="50", account_id=1, person_id="p")
    for reason in PURPOSES.values():
        with pytest.raises(NotAllowed):
            rules.check_purpose(reason, actor=citizen, fields=(), case_number="CQ1")


def test_a_purpose_needs_its_case_and_opens_no_more_than_it_needs() -> None:
    with pytest.raises(Refused, match="opened for a case"):
        rules.check_purpose(PURPOSES["handle-case"], actor=staff("review"), fields=(), case_number="")
    with pytest.raises(Refused) as refusal:
        rules.check_purpose(
            PURPOSES["find-at-window"], actor=staff("intake"), fields=[PersonField.PHONE], case_number=""
        )
    assert "完整的手机号码" in message_for(refusal.value, "zh")


def test_every_purpose_says_why_in_both_languages() -> None:
    for purpose in PURPOSES.values():
        assert all(purpose.words)
        assert all(purpose.basis)


@given(st.binary(max_size=200))
def test_no_attestation_is_read_from_other_bytes(payload: bytes) -> None:
    with pytest.raises(BadInput):
        rules.read_attestation(payload)


def test_an_attestation_reads_as_it_was_written() -> None:
    payload = rules.statement_claims(
        node="50", person_id="p", account_id=7, digest="sha256:00", at=NOW, method="password"
    )
    attested = rules.read_attestation(payload)
    assert (attested.node, attested.person_id, attested.account) == ("50", "p", "50:7")
    assert (attested.digest, attested.at, attested.method) == ("sha256:00", NOW, "password")
    for broken in (
        b"[]",
        payload.replace(b'"p"', b"1"),
        payload.replace(b"2026", b"abcd"),
        payload.replace(b"+00:00", b""),
    ):
        with pytest.raises(BadInput):
            rules.read_attestation(broken)
