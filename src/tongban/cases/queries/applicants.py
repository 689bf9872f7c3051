"""The keyed fingerprints by which an applicant's cases are found. Neither name nor number can be read back from them."""

import unicodedata

from tongban.kernel import vault


def index_of_number(id_number: str) -> str:
    """Of a checked ID number."""
    return vault.index(id_number, context="cases.person")


def index_of_name(name: str) -> str:
    """Of a name, however it is spaced, and however wide or large its letters are."""
    folded = "".join(unicodedata.normalize("NFKC", name).split()).casefold()
    return vault.index(folded, context="cases.name")
