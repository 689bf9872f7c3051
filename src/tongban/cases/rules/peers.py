"""What another node may say of a case: every step, header and dossier is looked at before anything is believed.

Pure. A message that is not what the protocol says is refused with the place that is wrong, so that nothing
half-readable is ever stored and no page meets it later.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any, get_args

from tongban.cases.types import ENDED_BY_OFFICE, Check, Outcome, Provision, Step, StepKind
from tongban.catalogue.types import Consulted
from tongban.jurisdictions.rules.deadlines import LONGEST as LONGEST_LIMIT
from tongban.jurisdictions.types import Unit
from tongban.kernel.errors import Refused

from .talk import MOST_FILES, SPOKEN

K = StepKind
Test = Callable[[Any], bool]

LAPSES = frozenset({Outcome.TOLERANCE_LAPSED, Outcome.CORRECTION_LAPSED})
"""What a case may come to because time ran out."""
AHEAD = dt.timedelta(days=1)
"""How far another node's clock may run ahead before its steps are not believed."""
LONGEST = 4000
"""Characters in one text of a step."""

_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_ID = re.compile(r"[0-9a-f]{32}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def malformed(place: str) -> Refused:
    """The refusal of a message that is wrong at `place`."""
    return Refused("case-message-malformed", reason=place)


# Kinds of values -------------------------------------------------------------------------------------------------


def _text(limit: int = LONGEST, *, may_be_empty: bool = True) -> Test:
    return lambda value: isinstance(value, str) and len(value) <= limit and (may_be_empty or bool(value))


def _one_of(*known: str) -> Test:
    return lambda value: isinstance(value, str) and value in known


def _list_of(test: Test) -> Test:
    return lambda value: isinstance(value, list) and all(test(each) for each in value)


def _with(**fields: Test) -> Test:
    return lambda value: isinstance(value, dict) and _first_wrong(value, fields) is None


def _first_wrong(value: Mapping[str, Any], fields: Mapping[str, Test]) -> str | None:
    """The first field that is missing or wrong. More fields than named are fine: a later version may send them."""
    return next((name for name, test in fields.items() if name not in value or not test(value[name])), None)


def _is_moment(value: Any) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return dt.datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


def _is_time(value: Any) -> bool:
    return isinstance(value, str) and _TIME.fullmatch(value) is not None


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _is_digest(value: Any) -> bool:
    return isinstance(value, str) and _SHA256.fullmatch(value) is not None


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _or_none(test: Test) -> Test:
    return lambda value: value is None or test(value)


_KEY = _text(80, may_be_empty=False)
_CLOCK = _with(
    started_at=_is_moment,
    promised_due=_is_moment,
    statutory_due=_or_none(_is_moment),
    is_provisional=_is_flag,
    calendar=_text(40),
)
_LIMIT = _with(
    amount=lambda value: _is_count(value) and value <= LONGEST_LIMIT, unit=_one_of(*get_args(Unit))
)
_START = _with(
    started_at=_is_moment,
    promised_due=_is_moment,
    statutory_due=_or_none(_is_moment),
    is_provisional=_is_flag,
    calendar=_text(40),
    promised=_LIMIT,
    statutory=_or_none(_LIMIT),
    closes=_is_time,
)
_FOUND = _with(check=_or_none(_one_of(*(check.value for check in Check))), note=_text())
_FILE = {"sha256": _is_digest, "name": _text(200), "media": _text(80), "size": _is_count}


def _is_material(value: Any) -> bool:
    """A material as it stands in a dossier: with a file, or saying how it will come."""
    known = _with(key=_KEY, provision=_one_of(*(each.value for each in Provision)))
    if not known(value) or not _FOUND({"check": None, "note": "", **value}):
        return False
    if not _list_of(_text(20))(value.get("changes", [])):
        return False
    return "sha256" not in value or _first_wrong(value, _FILE) is None


_ABOUT = _with(target=_text(160, may_be_empty=False))
_SAID_FILE = _with(**_FILE)


def _is_about(value: Any) -> bool:
    """A place pointed to; which places there are, the standard says (talk.check_place)."""
    return _ABOUT(value) and _is_count(value.get("page", 0))


def _are_documents(value: Any) -> bool:
    """Documents of a question or an answer."""
    is_list = isinstance(value, list) and len(value) <= MOST_FILES
    return is_list and all(
        _SAID_FILE(each) and _list_of(_text(20))(each.get("changes", [])) for each in value
    )


def _is_given(value: Any) -> bool:
    return _is_material(value) and "sha256" in value


def _checks(value: Any) -> bool:
    return isinstance(value, dict) and all(_KEY(key) and _FOUND(found) for key, found in value.items())


# Steps -----------------------------------------------------------------------------------------------------------

_ACCEPTANCE: dict[str, Test] = {
    "clock": _START,
    "decides": _with(node=_text(12, may_be_empty=False), authority=_text(18, may_be_empty=False)),
    "owed": _list_of(_with(material=_KEY, due=_is_moment)),
    "checks": _checks,
}
_PAYLOADS: dict[StepKind, dict[str, Test]] = {
    K.SUBMIT: {"channel": _KEY, "dossier": _is_digest},
    K.REQUEST_CORRECTION: {
        "gaps": _list_of(_with(target=_KEY, text=_text())),
        "due": _is_moment,
        "again": _text(),
    },
    K.CORRECT: {"dossier": _is_digest, "size": _is_count, "files": _list_of(_is_digest)},
    K.RESUME: {"clock": _or_none(_CLOCK)},
    K.ACCEPT: _ACCEPTANCE,
    K.DEEM_ACCEPTED: _ACCEPTANCE,
    K.DECLINE: {"reason": _text(may_be_empty=False), "clause": _text()},
    K.FORWARD: {"to": _text(12, may_be_empty=False), "files": _list_of(_is_digest), "owes": _is_flag},
    K.ASK: {"text": _text(may_be_empty=False)},
    K.ANSWER: {"text": _text(may_be_empty=False), "question": _text(32)},
    K.NOTE: {"text": _text(may_be_empty=False)},
    K.SUPPLY: {"material": _is_given},
    K.SUSPEND: {"stage": _KEY, "reason": _text(may_be_empty=False), "due": _or_none(_is_moment)},
    K.CONTINUE: {"clock": _CLOCK, "reason": _text()},
    K.EXTEND: {"clock": _CLOCK, "limit": _LIMIT, "reason": _text(may_be_empty=False)},
    K.TRANSFER: {
        "to": _text(12, may_be_empty=False),
        "authority": _text(18, may_be_empty=False),
        "name": _with(zh=_text(120, may_be_empty=False), en=_text(200, may_be_empty=False)),
        "before": _with(node=_text(12, may_be_empty=False), authority=_text(18, may_be_empty=False)),
        "reason": _text(may_be_empty=False),
        "files": _list_of(_is_digest),
        "owes": _is_flag,
    },
    K.PRIORITISE: {"rule": _text(80), "reason": _text(may_be_empty=False)},
    K.REFER: {
        "consulted": _one_of(*Consulted),
        "stage": _text(80),
        "authority": _text(18, may_be_empty=False),
        "to": _text(12, may_be_empty=False),
        "due": _is_moment,
        "text": _text(),
    },
    K.ADVISE: {
        "referral": _is_id,
        "agrees": _or_none(_is_flag),
        "text": _text(),
        "silent": _is_flag,
    },
    K.RETURN: {"reason": _text(may_be_empty=False)},
    K.GRANT: {"issues": _is_flag, "reason": _text()},
    K.REFUSE: {"reason": _text(may_be_empty=False), "clause": _text(), "change": _text()},
    K.ISSUE: {"code": _text(32, may_be_empty=False), "identifier": _text(100), "file": _is_digest},
    K.ASK_WITHDRAWAL: {"reason": _text()},
    K.WITHDRAW: {"reason": _text()},
    K.REPORT_LAPSE: {"outcome": _one_of(*LAPSES)},
    K.LAPSE: {"outcome": _one_of(*LAPSES)},
    K.END: {"outcome": _one_of(*ENDED_BY_OFFICE), "reason": _text(may_be_empty=False)},
    K.REOPEN: {
        "clock": _START,
        "reason": _text(may_be_empty=False),
        "decision": _text(200, may_be_empty=False),
    },
    K.RECKON: {"clock": _CLOCK},
    K.AFTER_CHECK: {"passed": _is_flag, "text": _text(may_be_empty=False)},
}
"""What belongs to a step; kinds that are not named carry nothing that counts."""
_MAY_CARRY: dict[str, Test] = {"about": _is_about, "files": _are_documents}
"""What a question or an answer may have besides."""


def read_number(number: Any) -> str:
    """A case number as a message names it; raises Refused."""
    if not isinstance(number, str) or not 0 < len(number) <= 40:
        raise malformed("case")
    return number


def read_counts(holds: Any) -> dict[str, int]:
    """How many steps of each node the sender held; raises Refused."""
    if not isinstance(holds, dict) or not all(_text(12)(node) and _is_count(n) for node, n in holds.items()):
        raise malformed("holds")
    return holds


def check_shape(step: Step, now: dt.datetime) -> None:
    """Is this step written as the protocol says? Raises Refused with the place that is wrong."""
    wrong = {
        "id": not _is_id(step.id),
        "node": not _text(12, may_be_empty=False)(step.node),
        "number": not _is_count(step.number) or step.number == 0,
        "at": step.at.tzinfo is None or step.at > now + AHEAD,
        "office": not (_text(120)(step.office.zh) and _text(160)(step.office.en)),
        "payload": not isinstance(step.payload, dict),
    }
    place = next((name for name, is_wrong in wrong.items() if is_wrong), None)
    if place is not None:
        raise malformed(place)
    known = _PAYLOADS.get(step.kind, {})
    if step.kind in SPOKEN:
        known = known | {name: test for name, test in _MAY_CARRY.items() if name in step.payload}
    inner = _first_wrong(step.payload, known)
    if inner is not None:
        raise malformed(f"payload/{inner}")


# Headers and dossiers --------------------------------------------------------------------------------------------

_HEADER: dict[str, Test] = {
    "item": _KEY,
    "standard": _KEY,
    "mode": _text(20),
    "place": _text(6),
    "origin": _text(12, may_be_empty=False),
    "intake": _text(12, may_be_empty=False),
    "home": _text(12, may_be_empty=False),
    "hall": _text(40, may_be_empty=False),
    "authority": _text(18, may_be_empty=False),
    "label": _text(120),
    "dossier": _is_digest,
    "nodes": _list_of(_text(12)),
    "steps": lambda value: isinstance(value, list) and bool(value) and isinstance(value[0], dict),
}


def check_header(header: Any) -> None:
    """Is this a whole first account of a case? Raises Refused with the place that is wrong."""
    if not isinstance(header, dict):
        raise malformed("header")
    place = _first_wrong(header, _HEADER)
    if place is not None:
        raise malformed(f"header/{place}")


_DOSSIER: dict[str, Test] = {
    "applicant": _with(name=_text(120), id_number=_text(40)),
    "answers": lambda value: isinstance(value, dict),
    "form": lambda value: isinstance(value, dict) and all(isinstance(each, dict) for each in value.values()),
    "holds": lambda value: isinstance(value, dict) and all(_is_count(each) for each in value.values()),
    "materials": lambda value: (
        isinstance(value, dict)
        and all(_is_material(each) and each["key"] == key for key, each in value.items())
    ),
    "commitments": _list_of(_with(material=_KEY)),
}


def check_dossier(number: str, raw: Any) -> None:
    """Is this the dossier of the case with this number? Raises Refused with the place that is wrong."""
    if not isinstance(raw, dict) or raw.get("case") != number:
        raise malformed("dossier")
    place = _first_wrong(raw, _DOSSIER)
    if place is not None:
        raise malformed(f"dossier/{place}")
