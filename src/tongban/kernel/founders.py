"""The governments on whose word the list of nodes rests, with their root keys. A root key signs lists and nothing else."""

import dataclasses

from .errors import Text
from .signing import PublicKey


@dataclasses.dataclass(frozen=True)
class Founder:
    """One government and the keys it may sign a list with; one at a time, others are kept in reserve."""

    government: str
    """Division code (GB/T 2260), six digits."""
    name: Text
    keys: tuple[PublicKey, ...]


@dataclasses.dataclass(frozen=True)
class Founders:
    """All of them, and how many must sign. More than half, and never one alone: two lists of one version cannot both
    be signed without somebody signing both."""

    members: tuple[Founder, ...]
    threshold: int

    def government_of(self, kid: str) -> str | None:
        """Whose root key this is; None for nobody's."""
        return next(
            (one.government for one in self.members for key in one.keys if key.kid == kid),
            None,
        )

    def find_key(self, kid: str) -> PublicKey | None:
        """The root key of this name."""
        return next((key for one in self.members for key in one.keys if key.kid == kid), None)
