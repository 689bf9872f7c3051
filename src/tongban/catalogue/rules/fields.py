"""Reads what a person typed into one field. Generous in what it takes, exact in what it keeps."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tongban.catalogue.types import Field, FieldKind
from tongban.jurisdictions.rules.identifiers import check_resident_id, check_uscc
from tongban.kernel.errors import BadInput

from .phrases import date_words, money_words

MAX_TEXT = 2000
"""Characters of a text whose field names no limit."""

LARGEST = {
    FieldKind.MONEY_FEN: 99_999_999_999_999,
    FieldKind.PERCENT: 99_999,
    FieldKind.INTEGER: 999_999_999_999,
}
"""What is taken when a standard names no maximum: twelve digits (of yuan, for money), and 999.99%. Every JSON reader
keeps such a number exactly."""

DIGITS = (1, 30)
"""Shortest and longest number that is a name, when a standard says nothing."""

_DATE = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?")
_MONEY = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2}))?(万)?元?")
_PERCENT = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,2}))?%?")

Cleaner = Callable[[Field, str, str, dt.date], Any]


def clean_value(field: Field, typed: object, *, path: str, today: dt.date) -> Any:
    """The clean value of something filled in; raises BadInput. Clean values of an earlier pass stay as they are."""
    if field.kind is FieldKind.MULTICHOICE:
        return _choices(field, typed, path)
    if isinstance(typed, int) and not isinstance(typed, bool) and field.kind in _NUMBERS:
        return _within(field, typed, path)
    if not isinstance(typed, str):
        raise _bad("form-unreadable", field, path)
    return _CLEANERS[field.kind](field, unicodedata.normalize("NFC", typed).strip(), path, today)


def number_bounds(field: Field) -> tuple[int, int]:
    """The least and the most that a number may be; never less than nothing."""
    least = 0 if field.minimum is None else field.minimum
    return least, LARGEST[field.kind] if field.maximum is None else field.maximum


def text_limit(field: Field) -> int:
    """Characters a text may have."""
    return field.max_length or MAX_TEXT


def digit_bounds(field: Field) -> tuple[int, int]:
    """Shortest and longest a number may be that is a name, such as an account."""
    return field.minimum or DIGITS[0], field.maximum or DIGITS[1]


def is_empty(typed: object) -> bool:
    """Nothing was filled in."""
    return typed is None or typed == [] or (isinstance(typed, str) and not typed.strip())


def empty_error(field: Field, path: str) -> BadInput:
    """What to say when a required field is empty."""
    is_choice = field.kind in (FieldKind.CHOICE, FieldKind.MULTICHOICE, FieldKind.DIVISION)
    return _bad("form-choice-empty" if is_choice else "form-field-empty", field, path)


def _bad(code: str, field: Field, path: str, **params: object) -> BadInput:
    return BadInput(code, field=path, label_zh=field.label.zh, label_en=field.label.en, **params)


def no_such_choice(field: Field, path: str) -> BadInput:
    """What is said of a value that cannot be chosen."""
    return _bad("form-no-such-choice", field, path)


def _text(field: Field, typed: str, path: str, _today: dt.date) -> str:
    text = " ".join(typed.split())
    return _fitting(field, text, path)


def _long_text(field: Field, typed: str, path: str, _today: dt.date) -> str:
    lines = (" ".join(line.split()) for line in typed.splitlines())
    return _fitting(field, "\n".join(lines).strip(), path)


def _fitting(field: Field, text: str, path: str) -> str:
    if any(unicodedata.category(character) in ("Cc", "Cs") and character != "\n" for character in text):
        raise _bad("form-unreadable", field, path)
    limit = text_limit(field)
    if len(text) > limit:
        raise _bad("form-too-long", field, path, limit=limit, length=len(text))
    return text


def _choice(field: Field, typed: str, path: str, _today: dt.date) -> str:
    if typed not in {option.value for option in field.options}:
        raise no_such_choice(field, path)
    return typed


def _choices(field: Field, typed: object, path: str) -> list[str]:
    chosen = [typed] if isinstance(typed, str) else typed
    options = [option.value for option in field.options]
    if not isinstance(chosen, list) or any(value not in options for value in chosen):
        raise no_such_choice(field, path)
    return [value for value in options if value in chosen]


def _date(field: Field, typed: str, path: str, today: dt.date) -> str:
    found = _DATE.fullmatch(_plain(typed))
    try:
        date = dt.date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        date = None
    if date is None:
        raise _bad("form-date", field, path)
    earliest, latest = _bound(field.earliest, today), _bound(field.latest, today)
    if earliest and date < earliest:
        zh, en = date_words(earliest)
        raise _bad("form-date-early", field, path, bound_zh=zh, bound_en=en)
    if latest and date > latest:
        zh, en = date_words(latest)
        raise _bad("form-date-late", field, path, bound_zh=zh, bound_en=en)
    return date.isoformat()


def _bound(text: str | None, today: dt.date) -> dt.date | None:
    if text is None:
        return None
    return today if text == "today" else dt.date.fromisoformat(text)


def _plain(text: str) -> str:
    """Full-width digits and points as half-width, without spaces and thousands commas."""
    return re.sub(r"[\s,，]", "", unicodedata.normalize("NFKC", text))


def _money(field: Field, typed: str, path: str, _today: dt.date) -> int:
    found = _MONEY.fullmatch(_plain(typed).removeprefix("¥").removeprefix("CNY"))
    if found is None:
        raise _bad("form-money", field, path)
    yuan = Decimal(f"{found[1]}.{found[2] or 0}") * (10_000 if found[3] else 1)
    return _within(field, int(yuan * 100), path)


def _percent(field: Field, typed: str, path: str, _today: dt.date) -> int:
    found = _PERCENT.fullmatch(_plain(typed))
    if found is None:
        raise _bad("form-percent", field, path)
    return _within(field, int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")), path)


def _integer(field: Field, typed: str, path: str, _today: dt.date) -> int:
    text = _plain(typed)
    if not re.fullmatch(r"[0-9]{1,12}", text):
        raise _bad("form-integer", field, path)
    return _within(field, int(text), path)


def _within(field: Field, number: int, path: str) -> int:
    least, most = number_bounds(field)
    if number < least:
        raise _bad("form-too-small", field, path, **_bounds(field, least))
    if number > most:
        raise _bad("form-too-large", field, path, **_bounds(field, most))
    return number


def _bounds(field: Field, number: int) -> dict[str, object]:
    if field.kind is FieldKind.MONEY_FEN:
        zh, en = money_words(number)
    elif field.kind is FieldKind.PERCENT:
        zh = en = f"{number // 100}.{number % 100:02}%"
    else:
        zh = en = str(number)
    return {"bound_zh": zh, "bound_en": en}


def _digits(field: Field, typed: str, path: str, _today: dt.date) -> str:
    """A number that is a name (an account): digits, of the length the standard gives."""
    text = _plain(typed).replace("-", "")
    shortest, longest = digit_bounds(field)
    if not re.fullmatch(r"[0-9]*", text) or not shortest <= len(text) <= longest:
        raise _bad("form-digits", field, path, shortest=shortest, longest=longest, length=len(text))
    return text


def _resident_id(_field: Field, typed: str, path: str, today: dt.date) -> str:
    return check_resident_id(typed, today, field=path)


def _uscc(_field: Field, typed: str, path: str, _today: dt.date) -> str:
    return check_uscc(typed, field=path)


def _phone(field: Field, typed: str, path: str, _today: dt.date) -> str:
    text = _plain(typed).replace("-", "").removeprefix("+86")
    if not text.isascii() or not text.isdigit() or len(text) != 11:
        raise _bad("form-phone-length", field, path, length=len(text))
    if not text.startswith("1"):
        raise _bad("form-phone-first", field, path)
    return text


def _division(field: Field, typed: str, path: str, _today: dt.date) -> str:
    if not re.fullmatch(r"[1-9][0-9]{5}", typed):
        raise no_such_choice(field, path)
    return typed


_NUMBERS = (FieldKind.MONEY_FEN, FieldKind.PERCENT, FieldKind.INTEGER)
_CLEANERS: dict[FieldKind, Cleaner] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.ADDRESS: _text,
    FieldKind.CHOICE: _choice,
    FieldKind.DATE: _date,
    FieldKind.MONEY_FEN: _money,
    FieldKind.PERCENT: _percent,
    FieldKind.INTEGER: _integer,
    FieldKind.DIGITS: _digits,
    FieldKind.RESIDENT_ID: _resident_id,
    FieldKind.USCC: _uscc,
    FieldKind.PHONE: _phone,
    FieldKind.DIVISION: _division,
}
