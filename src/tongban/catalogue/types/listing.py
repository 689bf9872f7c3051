"""What lists and the search need of an item: of one with a standard, and of one that has hardly more than a name."""

import dataclasses
import enum
from collections.abc import Mapping

from .kinds import Words


class Source(enum.StrEnum):
    """Where the name was found. None of these texts is a standard."""

    SEED = "seed"
    """A public government report the project began with."""
    PRESS = "press"
    """A public press text that names it as an item of both regions."""
    NATIONAL = "national"
    """The national list of items done across provinces, in a press text."""
    LIST = "list"
    """A public list of one city; whether both regions have agreed on it was not found."""
    MEM = "mem"
    """From memory, not checked."""


@dataclasses.dataclass(frozen=True)
class ListedItem:
    """An item whose standard is in force; the standard itself is found by its digest."""

    key: str
    version: int
    digest: str
    name: Words
    summary: Words
    topic: str
    keywords: Mapping[str, tuple[str, ...]] = dataclasses.field(hash=False)
    """Search words by language, "zh" and "en"."""
    result: Words
    """What the applicant leaves with."""
    authority_kinds: tuple[str, ...]
    """Kinds of the authority that decides and, in joint handling, of the one that must agree."""


@dataclasses.dataclass(frozen=True)
class NamedItem:
    """An item people may look for, whose standard the regions have not adopted."""

    key: str
    """The key its standard will have, so that the address of its page stays."""
    name: Words
    authority: Words
    """The kind of authority that is competent, for people."""
    task_type: str
    source: Source
    dated: str
    """Day or month of the text it was found in, ISO 8601; empty when not known."""
    standards: tuple[str, ...]
    """Keys of the standards that cover it: where one of them is in force, the name leads there."""
    field: str
    """Key of the field whose pack it stands in while it is only a name; empty for none."""


@dataclasses.dataclass(frozen=True)
class ServiceField:
    """A field of services whose standards make one pack."""

    name: Words
    about: Words
    """What it covers, for people."""
    topics: tuple[str, ...]
    """An item belongs to the field its topic belongs to."""


@dataclasses.dataclass(frozen=True)
class Pack:
    """The service standards of one field, as they are in force on one day."""

    key: str
    """Of the field."""
    field: ServiceField
    items: tuple[ListedItem, ...]
    named: tuple[NamedItem, ...]
    """Names that public texts give and no standard in force covers."""
    digest: str
    """Of field, items and their digests: on two portals the same exactly when every standard of the pack is."""
