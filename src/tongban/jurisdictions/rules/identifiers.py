"""The numbers that name people, bodies, certificates and items: their form and their check characters.

A check answers the number as it is written officially (no spaces, capital letters), or raises BadInput with what is
wrong and where. None of them asks a register: a number can be well made and belong to nobody.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Sequence

from tongban.jurisdictions.types import TaskCode
from tongban.kernel.errors import BadInput

PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
"""First two digits of every area code; 83 is on residence permits of people from Taiwan."""

DIGITS = "0123456789"

RESIDENT_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
RESIDENT_ID_CHECKS = "10X98765432"
"""GB 11643-1999: ISO 7064 MOD 11-2, the check character for each remainder."""

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""GB 32100-2015: digits and capitals without I, O, S, V, Z."""

USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
USCC_LOOKALIKES = {"I": "1", "O": "0", "S": "5", "Z": "2"}

ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
"""GB 11714-1997, for the nine characters inside a credit code that number the body."""

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

CERTIFICATE_ROOT = "1.2.156.3005.2"
"""GB/T 36904-2018: the object identifier under which all electronic certificates are numbered."""

_CERTIFICATE = re.compile(
    r"1\.2\.156\.3005\.2\.([0-9A-Z]{21})\.([0-9A-Z]{18}|\d{6})\.([0-9A-Z]{1,32})\.(\d{3})\.([0-9A-Z])",
    re.ASCII,
)
_TASK_CODE = re.compile(r"([0-9A-Z]{18})([1-7])(\d{12})", re.ASCII)
_FOOD_LICENCE = re.compile(r"JY(\d{13})(\d)", re.ASCII)


def normalise_identifier(text: str) -> str:
    """A number as people type or paste it, in its official writing: half-width, capitals, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def check_resident_id(number: str, today: dt.date, field: str = "") -> str:
    """A resident ID number (公民身份号码): length, characters, province, birth date, check character.

    The county in it is never looked up: numbers keep the code of the day they were given, codes come and go, and
    registers of codes disagree; a check would refuse people whose number is right.
    """
    number = normalise_identifier(number)
    if len(number) != 18:
        raise BadInput("resident-id-length", field=field, length=len(number))
    for position, character in enumerate(number, start=1):
        if character not in (DIGITS if position < 18 else DIGITS + "X"):
            raise BadInput("resident-id-character", field=field, position=position, character=character)
    if number[:2] not in PROVINCES:
        raise BadInput("resident-id-province", field=field, prefix=number[:2])
    _check_birth_date(number[6:14], today, field)
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], RESIDENT_ID_WEIGHTS, strict=True))
    if number[17] != RESIDENT_ID_CHECKS[total % 11]:
        raise BadInput("resident-id-check", field=field)
    return number


def _check_birth_date(digits: str, today: dt.date, field: str) -> None:
    written = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    try:
        birth = dt.date.fromisoformat(written)
    except ValueError as error:
        raise BadInput("resident-id-date", field=field, date=written) from error
    if birth > today:
        raise BadInput("resident-id-future", field=field, date=written)


def check_uscc(code: str, field: str = "") -> str:
    """A unified social credit code (统一社会信用代码): length, alphabet, check character."""
    code = normalise_identifier(code)
    if len(code) != 18:
        raise BadInput("uscc-length", field=field, length=len(code))
    for position, character in enumerate(code, start=1):
        digit = USCC_LOOKALIKES.get(character)
        if digit is not None:
            raise BadInput("uscc-letter", field=field, letter=character, position=position, digit=digit)
        if character not in USCC_ALPHABET:
            raise BadInput("uscc-character", field=field, character=character, position=position)
    if code[17] != uscc_check_character(code[:17]):
        raise BadInput("uscc-check", field=field)
    return code


def uscc_check_character(first17: str) -> str:
    """The eighteenth character that belongs to the first seventeen of a credit code."""
    total = sum(
        USCC_ALPHABET.index(character) * weight
        for character, weight in zip(first17, USCC_WEIGHTS, strict=True)
    )
    return USCC_ALPHABET[-total % 31]


def organisation_check_character(first8: str) -> str:
    """The ninth character of an organisation code, the part of a credit code that numbers the body."""
    total = sum(
        ALPHANUMERIC.index(character) * weight
        for character, weight in zip(first8, ORGANISATION_WEIGHTS, strict=True)
    )
    return (DIGITS + "X")[-total % 11]


def make_uscc(kind: str, division: str, body: str) -> str:
    """A credit code: two characters for the kind ("11" authority, "91" company), six for the place, eight for the body."""
    first17 = f"{kind}{division}{body}{organisation_check_character(body)}"
    return first17 + uscc_check_character(first17)


def certificate_identifier_check(type_code: str, issuer: str, serial: str, version: str) -> str:
    """The check character of a certificate identifier: ISO 7064 MOD 37,36 over the four parts without dots."""
    return _hybrid_check(type_code + issuer + serial + version, ALPHANUMERIC)


def certificate_identifier(type_code: str, issuer: str, serial: str, version: int = 1) -> str:
    """The identifier of an electronic certificate (电子证照标识).

    `type_code`: credit code of the body that defined the type, and three digits; `issuer`: credit code of the issuing
    authority; `serial`: up to 32 digits and capitals; `version` grows when the certificate is issued anew.
    """
    number = f"{version:03}"
    check = certificate_identifier_check(type_code, issuer, serial, number)
    return check_certificate_identifier(f"{CERTIFICATE_ROOT}.{type_code}.{issuer}.{serial}.{number}.{check}")


def check_certificate_identifier(text: str, field: str = "") -> str:
    """An identifier of an electronic certificate: root, five parts, check character."""
    text = normalise_identifier(text)
    parts = _CERTIFICATE.fullmatch(text)
    if parts is None:
        raise BadInput("certificate-identifier-form", field=field)
    type_code, issuer, serial, version, check = parts.groups()
    if check != certificate_identifier_check(type_code, issuer, serial, version):
        raise BadInput("certificate-identifier-check", field=field)
    return text


def check_task_code(text: str, field: str = "") -> TaskCode:
    """An implementation code of 31 characters (实施编码), taken apart."""
    parts = _TASK_CODE.fullmatch(normalise_identifier(text))
    if parts is None:
        raise BadInput("task-code-form", field=field)
    body, level, base = parts.groups()
    return TaskCode(body=check_uscc(body, field), level=level, base=base)


def food_licence_number(business: str, division: str, serial: int) -> str:
    """A food business licence number: JY, business type (1 to 3), six digits of the county, six of the serial, check.

    The length is from a public text; that the check digit is ISO 7064 MOD 11,10 (GB/T 17710) is from memory.
    """
    digits = f"{business}{division}{serial:06}"
    return check_food_licence(f"JY{digits}{_hybrid_check(digits, DIGITS)}")


def check_food_licence(text: str, field: str = "") -> str:
    """A food business licence number: JY and fourteen digits, the last one a check digit."""
    text = normalise_identifier(text)
    parts = _FOOD_LICENCE.fullmatch(text)
    if parts is None:
        raise BadInput("food-licence-form", field=field)
    if parts[2] != _hybrid_check(parts[1], DIGITS):
        raise BadInput("food-licence-check", field=field)
    return text


def _hybrid_check(characters: Sequence[str], alphabet: str) -> str:
    """ISO 7064 hybrid systems (MOD 11,10 and MOD 37,36): the check character for `characters`."""
    modulus = len(alphabet)
    product = modulus
    for character in characters:
        rest = (product + alphabet.index(character)) % modulus or modulus
        product = rest * 2 % (modulus + 1)
    return alphabet[(1 - product) % modulus]
