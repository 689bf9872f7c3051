"""What an enquiry may say, here and in a message of another node. Pure."""

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from tongban.jurisdictions.types import Limit
from tongban.kernel.errors import BadInput, Refused, Text
from tongban.kernel.ids import ALPHABET

LONGEST_QUESTION, LONGEST_ANSWER = 2000, 4000
"""Characters. Our own choice."""
ANSWERED_WITHIN = Limit(3, "working_day")
"""What people are promised. Our own choice; no public text was found for enquiries across regions."""
PERSON_A_DAY, ADDRESS_A_DAY = 5, 20
"""Enquiries of one account, and from one network address: a hall may share one. Our own choice."""
CODE_LENGTH = 16
AHEAD = dt.timedelta(days=1)
"""How far another node's clock may run ahead."""
LATEST_DUE = dt.timedelta(days=30)
"""Three working days with the longest holidays between them."""

_ID = re.compile(r"[0-9a-f]{32}")


@dataclasses.dataclass(frozen=True)
class Asked:
    """What a message of another node says of a question."""

    id: str
    item: str
    place: str
    authority: str
    text: str
    asked_at: dt.datetime
    due: dt.datetime


@dataclasses.dataclass(frozen=True)
class Answered:
    """What a message of another node says of an answer."""

    id: str
    text: str
    office: Text
    cites_guide: bool
    answered_at: dt.datetime


def code_of(fingerprint: str) -> str:
    """The receipt code that belongs to a keyed fingerprint in hex: 16 letters and digits, 80 bits."""
    value = int(fingerprint[: CODE_LENGTH * 5 // 4], 16)
    return "".join(ALPHABET[value >> 5 * place & 31] for place in range(CODE_LENGTH))


def written(text: str, limit: int) -> str:
    """What was written, without the blanks around it; raises BadInput when it is nothing, or too long."""
    said = text.strip()
    if not said or len(said) > limit:
        raise BadInput("enquiry-length", field="text", limit=limit)
    return said


def wrong(reason: str) -> Refused:
    """The refusal of a message that is wrong at `reason`."""
    return Refused("enquiry-message-wrong", reason=reason)


def read_asked(data: Mapping[str, Any], now: dt.datetime) -> Asked:
    """The question in a message; raises Refused with the place that is wrong."""
    asked = Asked(
        id=_id(data),
        item=_text(data, "item", 80),
        place=_text(data, "place", 6),
        authority=_text(data, "authority", 18),
        text=_text(data, "text", LONGEST_QUESTION),
        asked_at=_moment(data, "asked_at", now),
        due=_moment(data, "due", now + LATEST_DUE),
    )
    if not asked.asked_at < asked.due <= asked.asked_at + LATEST_DUE:
        raise wrong("due")
    return asked


def read_answered(data: Mapping[str, Any], now: dt.datetime) -> Answered:
    """The answer in a message; raises Refused with the place that is wrong."""
    office, cites = data.get("office"), data.get("cites_guide")
    if not isinstance(office, dict):
        raise wrong("office")
    if not isinstance(cites, bool):
        raise wrong("cites_guide")
    return Answered(
        id=_id(data),
        text=_text(data, "text", LONGEST_ANSWER),
        office=(_text(office, "zh", 120), _text(office, "en", 160)),
        cites_guide=cites,
        answered_at=_moment(data, "answered_at", now),
    )


def _id(data: Mapping[str, Any]) -> str:
    if not isinstance(data.get("id"), str) or not _ID.fullmatch(data["id"]):
        raise wrong("id")
    return str(data["id"])


def _text(data: Mapping[str, Any], name: str, limit: int) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > limit:
        raise wrong(name)
    return value


def _moment(data: Mapping[str, Any], name: str, latest: dt.datetime) -> dt.datetime:
    try:
        at = dt.datetime.fromisoformat(data[name])
    except (LookupError, TypeError, ValueError) as error:
        raise wrong(name) from error
    if at.tzinfo is None or at > latest + AHEAD:
        raise wrong(name)
    return at
