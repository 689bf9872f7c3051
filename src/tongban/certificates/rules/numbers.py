"""Numbers of certificates, from a counter; how long a certificate is good."""

import calendar
import datetime as dt
import re

from tongban.catalogue.types import NumberRule
from tongban.jurisdictions.rules.identifiers import USCC_ALPHABET, food_licence_number, make_uscc
from tongban.kernel.errors import BadInput

_VALIDITY = re.compile(r"P(\d{1,3})([YMD])", re.ASCII)

NUMBER_SOURCE = "decision:number"
"""How a standard says that the certificate's own number stands there."""
VARIANT_FIELD = "kind"
"""Key of the certificate field that holds the business type of a food licence."""
VARIANTS = ("1", "2", "3")
"""Business types in food licence numbers: selling, catering, canteen."""

COMPANY = "91"
"""First two characters of a credit code: registered by market regulation (9), an enterprise (1)."""
BODY_PREFIX = "MA"
"""How the bodies numbered since 2015 begin (list of codes, public)."""
DEMO_BODY_PREFIX = "DM"
"""So that no company of the demonstration can have the number of a real one."""


def counter_key(rule: NumberRule, *, type_key: str, division: str, day: dt.date) -> str:
    """Which counter a number is drawn from: bodies and food businesses by county, the rest by type, place and year."""
    if rule is NumberRule.USCC or rule is NumberRule.FOOD_LICENCE:
        return f"{rule}:{division}"
    return f"{rule}:{type_key}:{division}:{day.year}"


def licence_number(
    rule: NumberRule, *, count: int, division: str, day: dt.date, variant: str, is_demo: bool
) -> str:
    """The number printed on a certificate, by its rule; `count` is what the counter gave.

    `variant`: the business type in a food licence number, one of VARIANTS.
    """
    if rule is NumberRule.USCC:
        prefix = DEMO_BODY_PREFIX if is_demo else BODY_PREFIX
        return make_uscc(COMPANY, division, prefix + _base31(count, 6))
    if rule is NumberRule.FOOD_LICENCE:
        return food_licence_number(variant, division, count)
    return f"{division}{day.year}{count:06}"


def _base31(count: int, width: int) -> str:
    """A running number in the alphabet of credit codes."""
    digits = ""
    for _ in range(width):
        count, rest = divmod(count, len(USCC_ALPHABET))
        digits = USCC_ALPHABET[rest] + digits
    return digits


def last_day(start: dt.date, validity: str | None) -> dt.date | None:
    """The last day a certificate is good: five years from 22 November run to 21 November. None: without end."""
    if validity is None:
        return None
    match = _VALIDITY.fullmatch(validity)
    if match is None:
        raise BadInput("validity-form", text=validity)
    amount, unit = int(match[1]), match[2]
    if unit == "D":
        return start + dt.timedelta(days=amount - 1)
    months = start.month - 1 + amount * (12 if unit == "Y" else 1)
    year, month = start.year + months // 12, months % 12 + 1
    day = min(start.day, calendar.monthrange(year, month)[1])
    return dt.date(year, month, day) - dt.timedelta(days=1)
