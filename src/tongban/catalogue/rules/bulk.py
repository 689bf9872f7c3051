"""Whether an officer may confirm the checks of an item once and grant several cases with it."""

from tongban.catalogue.types import Standard


def takes_bulk(standard: Standard) -> bool:
    """As the standard says; where it says nothing, an immediate item does and a promised one does not. Never where the
    officer writes what was found in each case."""
    said = standard.content.get("bulk_decision")
    is_allowed = standard.is_immediate if said is None else said["allowed"]
    return is_allowed and standard.result.finding is None
