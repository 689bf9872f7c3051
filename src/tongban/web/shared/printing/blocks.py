"""What a sheet of paper is made of: a title and blocks of plain words. document.typ knows how each kind looks."""

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

Block = dict[str, Any]
Said = tuple[str, str]
"""A text, and a remark to it (or nothing)."""


@dataclasses.dataclass(frozen=True)
class Sheet:
    """One document."""

    title: str
    language: str
    """Of the page it belongs to."""
    author: str
    foot: str
    """At the bottom of each page."""
    blocks: tuple[Block, ...]
    corner: Block | None = None
    """A small picture beside the title."""


def heading(text: str) -> Block:
    """The title of a part."""
    return {"kind": "heading", "text": text}


def text(said: str) -> Block:
    """A paragraph."""
    return {"kind": "text", "text": said}


def lead(said: str) -> Block:
    """A paragraph that is seen first."""
    return {"kind": "lead", "text": said}


def remark(said: str) -> Block:
    """A paragraph in small print."""
    return {"kind": "remark", "text": said}


def bullets(rows: Iterable[Said]) -> Block:
    """A list in no order."""
    return {"kind": "bullets", "rows": _cells(rows)}


def numbers(rows: Iterable[Said]) -> Block:
    """A numbered list: what each is about, and what is said of it."""
    return {"kind": "numbers", "rows": _cells(rows)}


def boxes(rows: Iterable[Said]) -> Block:
    """Figures side by side, each with its name."""
    return {"kind": "boxes", "rows": _cells(rows)}


def table(head: Sequence[str], rows: Iterable[Sequence[Said]], widths: Sequence[int]) -> Block:
    """A table; `widths` are shares of the width of the page, one for each column. `head` is repeated on each page."""
    return {
        "kind": "table",
        "head": list(head),
        "rows": [_cells(row) for row in rows],
        "widths": list(widths),
    }


def picture(svg: str, alt: str, width: int) -> Block:
    """A drawing at most `width` mm wide, with the words for those who cannot see it."""
    if "xmlns=" not in svg:
        # Inside a page a drawing need not say that it is one; by itself it must.
        svg = svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return {"kind": "picture", "svg": svg, "alt": alt, "width": width}


def end(said: str, under: str) -> Block:
    """Who signs, at the right."""
    return {"kind": "end", "text": said, "remark": under}


def _cells(rows: Iterable[Said]) -> list[dict[str, str]]:
    return [{"text": said, "remark": more} for said, more in rows]
