"""The governments behind the nodes of a test: they hold the root keys, and sign what they agree on."""

import dataclasses
import datetime as dt
import pathlib
from collections.abc import Callable

from tongban.kernel.signing import PrivateKey, load_key
from tongban.kernel.trust.rules import drafting, signatures
from tongban.kernel.trust.types import SignedList, TrustList

YEAR = dt.timedelta(days=365)


def unchanged(content: TrustList) -> TrustList:
    """Nothing but a later expiry."""
    return content


@dataclasses.dataclass(frozen=True)
class Governments:
    """All founders at one table, with their root keys."""

    folder: pathlib.Path

    def roots(self) -> list[PrivateKey]:
        return [load_key(path.stem, path) for path in sorted(self.folder.glob("root-*.pem"))]

    def sign(self, draft: SignedList) -> SignedList:
        for root in self.roots():
            draft = signatures.with_signature(draft, root)
        return draft

    def agree(
        self,
        before: SignedList,
        change: Callable[[TrustList], TrustList] = unchanged,
        *,
        now: dt.datetime,
        life: dt.timedelta = YEAR,
    ) -> bytes:
        """The next version as a file, signed by all."""
        signed = self.sign(drafting.next_list(before, change, now=now, life=life))
        return signatures.write_files([signed])
