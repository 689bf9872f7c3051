"""What identity decides without a database: clean input, posts that exclude each other, attempts to sign in."""

import dataclasses
import datetime as dt
import re
import unicodedata
from collections.abc import Iterable

from tongban.kernel import canonical
from tongban.kernel.actors import Actor, Role
from tongban.kernel.clock import TZ
from tongban.kernel.errors import BadInput, NotAllowed, Refused

from .types import Attestation, PersonField, PostView, Purpose

NAME_LIMIT = 60
"""Characters; the longest personal names on identity cards have about 40."""

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")

WINDOW = dt.timedelta(minutes=15)
"""Attempts are counted for this long, then the count begins anew."""

ACCOUNT_ATTEMPTS = 5
"""Attempts on one login name within WINDOW (OWASP ASVS 5.0, 6.3.1 asks for a limit; the number is ours)."""

SOURCE_ATTEMPTS = 60
"""Attempts from one network address within WINDOW: a whole service hall may share one address."""

CONFIRMATION_LASTS = dt.timedelta(minutes=5)
"""A typed password counts as a signature for this long."""

ADULT_AGE = 18
"""Civil Code, Article 17."""

KEEP_ATTEMPTS = dt.timedelta(days=1)
"""Counts older than this are swept away; only WINDOW matters, the rest is for an operator who looks."""

STATEMENT_TYPE = "tb-statement+jws"

_ROLE_WORDS: dict[Role, tuple[str, str]] = {
    "intake": ("收件", "intake"),
    "review": ("审查", "review"),
    "head": ("负责人", "head of the authority"),
}

DECIDES: frozenset[Role] = frozenset({"review", "head"})
"""Posts at the authority that decides."""

_FIELD_WORDS: dict[PersonField, tuple[str, str]] = {
    PersonField.NAME: ("姓名", "name"),
    PersonField.ID_NUMBER: ("证件号码", "ID number"),
    PersonField.PHONE: ("手机号码", "phone number"),
}


@dataclasses.dataclass(frozen=True)
class Attempts:
    """How many attempts were made since when."""

    since: dt.datetime
    count: int


def clean_name(text: str, *, field: str = "name") -> str:
    """A name as typed: composed characters, single spaces, nothing invisible."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name:
        raise BadInput("name-missing", field=field)
    if len(name) > NAME_LIMIT:
        raise BadInput("name-too-long", field=field, length=len(name), limit=NAME_LIMIT)
    if any(unicodedata.category(character).startswith("C") for character in name):
        raise BadInput("name-odd-character", field=field)
    return name


def clean_phone(text: str, *, field: str = "phone") -> str:
    """An 11-digit mobile number, spaces, dashes and +86 dropped."""
    bare = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).removeprefix("+86")
    digits = sum(character.isdigit() for character in bare)
    if digits != 11:
        raise BadInput("phone-length", field=field, digits=digits)
    if not re.fullmatch(r"1[0-9]{10}", bare):
        raise BadInput("phone-form", field=field)
    return bare


def fold_login(text: str) -> str:
    """A login name or phone number as it is compared: width and case do not matter."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def clean_login(text: str, *, field: str = "login") -> str:
    """A login name that can be given out. Not digits only: those are phone numbers."""
    login = fold_login(text)
    if not LOGIN.fullmatch(login) or login.isdigit():
        raise BadInput("login-form", field=field)
    return login


def birth_date(id_number: str) -> dt.date:
    """The date of birth written in a checked 18-character ID number."""
    return dt.date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))


def age_on(born: dt.date, day: dt.date) -> int:
    """Full years on `day`; who is born on 29 February comes of age on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def check_purpose(purpose: Purpose, *, actor: Actor, fields: Iterable[PersonField], case_number: str) -> None:
    """May `actor` open these fields for this purpose? Raises NotAllowed or Refused."""
    opener = actor.role if actor.kind == "staff" else actor.kind
    if opener not in purpose.openers:
        raise NotAllowed("purpose-not-yours")
    if purpose.needs_case and not case_number:
        raise Refused("purpose-needs-case")
    for field in fields:
        if field not in purpose.opens:
            zh, en = _FIELD_WORDS[field]
            raise Refused("field-not-for-purpose", field_zh=zh, field_en=en)


def check_post(new: PostView, held: Iterable[PostView]) -> None:
    """May an account that holds `held` be given `new`? One post at a time, and never intake beside review."""
    if (new.role == "intake" and not new.window) or (new.role in DECIDES and not new.authority):
        raise BadInput("post-incomplete", field="role")
    if new.valid_to is not None and new.valid_to <= new.valid_from:
        raise BadInput("post-dates", field="valid_to")
    for other in held:
        if not _overlap(new, other):
            continue
        if "intake" in (new.role, other.role) and DECIDES & {new.role, other.role}:
            zh, en = _ROLE_WORDS[other.role]
            raise Refused("intake-and-review-apart", held_zh=zh, held_en=en)
        raise Refused("post-overlaps")


def _overlap(one: PostView, other: PostView) -> bool:
    """Both hold on some day; `valid_to` is the first day on which a post no longer holds."""
    return (other.valid_to is None or one.valid_from < other.valid_to) and (
        one.valid_to is None or other.valid_from < one.valid_to
    )


def admit_attempt(attempts: Attempts | None, *, now: dt.datetime, limit: int) -> Attempts:
    """Count one more attempt, or refuse it and say when to try again."""
    if attempts is None or now >= attempts.since + WINDOW:
        return Attempts(since=now, count=1)
    if attempts.count >= limit:
        raise Refused("sign-in-paused", until=_clock_words(attempts.since + WINDOW))
    return Attempts(since=attempts.since, count=attempts.count + 1)


def _clock_words(moment: dt.datetime) -> str:
    """The time of day, rounded up to the minute, so that trying then works."""
    up = moment.astimezone(TZ) + dt.timedelta(seconds=59)
    return f"{up:%H:%M}"


def statement_claims(
    *, node: str, person_id: str, account_id: int, digest: str, at: dt.datetime, method: str
) -> bytes:
    """What a node attests of a signature, in canonical form. No name: the statement itself carries it."""
    return canonical.encode(
        {
            "account": f"{node}:{account_id}",
            "at": at.astimezone(dt.UTC).isoformat(timespec="seconds"),
            "digest": digest,
            "method": method,
            "node": node,
            "person": person_id,
        }
    )


def read_attestation(payload: bytes) -> Attestation:
    """The reverse of statement_claims, for a payload whose signature was checked; raises BadInput."""
    claims = canonical.decode(payload)
    names = {"account", "at", "digest", "method", "node", "person"}
    if not isinstance(claims, dict) or claims.keys() != names:
        raise BadInput("statement-differs")
    if not all(isinstance(value, str) for value in claims.values()):
        raise BadInput("statement-differs")
    try:
        at = dt.datetime.fromisoformat(claims["at"])
    except ValueError as error:
        raise BadInput("statement-differs") from error
    if at.tzinfo is None:
        raise BadInput("statement-differs")
    return Attestation(
        node=claims["node"],
        person_id=claims["person"],
        account=claims["account"],
        digest=claims["digest"],
        at=at,
        method=claims["method"],
    )
