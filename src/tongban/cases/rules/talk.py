"""The consultation of a case: what a question or answer carries, and how much was said, in a mark that tells an open
page whether it has seen all of it. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from tongban.cases.types import Step, StepKind
from tongban.catalogue.types import Standard
from tongban.kernel.errors import Refused

from .drafts import is_target

SPOKEN = frozenset({StepKind.ASK, StepKind.ANSWER})
"""Steps that are words between the offices."""
LONGEST = 4000
"""Characters of one question or answer: two pages of print. Whoever has more to say attaches it. Our own choice."""
MOST_FILES = 20
"""Documents in the consultation of a case. Our own choice."""
MOST_PAGES = 300
"""The highest page that can be pointed to; longer documents are not taken (docs/uploads.md)."""


def payload_of(
    text: str, *, about: str = "", page: int = 0, files: Iterable[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """A question or an answer as it stands in its step; what is empty is left out."""
    payload: dict[str, Any] = {"text": text}
    if about:
        payload["about"] = {"target": about, "page": page} if page else {"target": about}
    rows = [dict(file) for file in files]
    return {**payload, "files": rows} if rows else payload


def files_in(step: Step) -> list[dict[str, Any]]:
    """The documents that came with a question or an answer; of any other step none."""
    return list(step.payload.get("files", [])) if step.kind in SPOKEN else []


def place_in(step: Step) -> tuple[str, int]:
    """The place that a question or answer points to, and the page of it; ("", 0) without one."""
    about = step.payload.get("about", {}) if step.kind in SPOKEN else {}
    return str(about.get("target", "")), int(about.get("page", 0))


def is_place(standard: Standard, target: str, page: int) -> bool:
    """Can a question point to this: a page or field of the form, a material, or one page of a material?"""
    if not is_target(standard, {material.key for material in standard.materials}, target):
        return False
    return 0 <= page <= MOST_PAGES and (not page or target.startswith("material:"))


def check_place(standard: Standard, step: Step) -> None:
    """Does what another node's step points to exist in such a case? Raises Refused."""
    target, page = place_in(step)
    if target and not is_place(standard, target, page):
        raise Refused("case-message-malformed", reason="payload/about")


class Spoken(Protocol):
    """A step, in whichever form."""

    @property
    def node(self) -> str:
        """Where it was said."""


def mark_of(said: Mapping[str, int]) -> str:
    """How many lines of each node there are, as a word for an address: 50.2-51.1. Empty when nothing was said."""
    return "-".join(f"{node}.{count}" for node, count in sorted(said.items()) if count)


def read_mark(mark: str) -> dict[str, int]:
    """The reverse; of what is no mark, nothing is believed."""
    pairs = (part.rpartition(".") for part in mark.split("-"))
    return {node: int(count) for node, _, count in pairs if node and count.isdecimal() and len(count) < 8}


def count_lines(lines: Iterable[Spoken]) -> dict[str, int]:
    """How many lines of each node these are."""
    counted: dict[str, int] = {}
    for line in lines:
        counted[line.node] = counted.get(line.node, 0) + 1
    return counted


def are_news(lines: Iterable[Spoken], known: Mapping[str, int]) -> list[bool]:
    """Which of these lines, in the order of the time line, a page does not show that knew so many of each node.

    A line of the other node may belong before one that is shown already: its words were said earlier and came later.
    """
    seen: dict[str, int] = {}
    found = []
    for line in lines:
        seen[line.node] = seen.get(line.node, 0) + 1
        found.append(seen[line.node] > known.get(line.node, 0))
    return found
