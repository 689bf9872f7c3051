"""Facts in the past tense that one package tells the ones above it, through the journal."""

import dataclasses
from typing import Any, ClassVar, Self


@dataclasses.dataclass(frozen=True, kw_only=True)
class Event:
    """A fact. Its fields are plain JSON values and references: no personal data ever."""

    name: ClassVar[str]
    """`package.thing-happened.v1`; a change of fields is a new version."""

    def payload(self) -> dict[str, Any]:
        """The fields, ready for the journal."""
        return dataclasses.asdict(self)

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """Read it back."""
        return cls(**payload)
