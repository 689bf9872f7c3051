"""Following something that changes, as pages and the web server agree on it: server-sent events that say *that*, never what."""

import dataclasses
from collections.abc import Callable, Collection, Mapping

Look = Callable[[Collection[str]], Mapping[str, str]]
"""Marks of these subjects as they are now. A subject that is not answered has none."""

AGAIN = 5
"""Seconds after which a browser whose stream has ended asks for the next."""


@dataclasses.dataclass(frozen=True)
class Followed:
    """Something a page follows: it is told each time the mark of `subject` is another one than `known`."""

    subject: str
    known: str
    look: Look


def opening() -> str:
    """What a stream begins with."""
    return f"retry: {AGAIN * 1000}\n\n"


def event(name: str, mark: str) -> str:
    """One thing said in a stream: `news` with the new mark, which the browser names when it asks again, or `still`."""
    known = f"id: {mark}\n" if name == "news" else ""
    return f"event: {name}\n{known}data: {mark}\n\n"
