"""The code of a certificate type: from the list that comes with the program, else from the standard that issues it."""

from collections.abc import Mapping
from importlib import resources

import yaml

from tongban.catalogue.types import Result
from tongban.jurisdictions.rules.identifiers import check_uscc
from tongban.kernel.errors import BadInput

LISTED: Mapping[str, str] = {
    entry["key"]: entry["code"]
    for entry in yaml.safe_load(
        resources.files("tongban.catalogue").joinpath("data/certificate_types.yaml").read_text("utf-8")
    )["types"]
}
"""Type to code."""

EXAMPLE = "1151000000DEM00159101"
"""A code for somebody who tries things out: of the fictitious body that defined those of the list."""

SEQUENCE = 3
"""Digits after the credit code of the body that defined the type (GB/T 36904-2018)."""


def type_code(result: Result) -> str | None:
    """The 21 characters that identifiers of this result's certificates carry; None for a type without a code."""
    return LISTED.get(result.certificate or "", result.certificate_code)


def is_type_code(text: str) -> bool:
    """A credit code with a right check character, and three digits."""
    definer, sequence = text[:-SEQUENCE], text[-SEQUENCE:]
    try:
        return check_uscc(definer) == definer and sequence.isascii() and sequence.isdecimal()
    except BadInput:
        return False
