"""Words in a language of their own: what somebody typed or a catalogue writes need not be in that of the page."""

from typing import NamedTuple

from django.http import HttpRequest

FIRST_HAN = "\u3400"
LONGEST_QUESTION = 60
"""Characters of what somebody types that are read."""


class Spoken(NamedTuple):
    """A text and the tag of its language, so that it is read aloud as it should be."""

    text: str
    language: str


def spoken(text: str) -> Spoken | None:
    """None for nothing."""
    if not text:
        return None
    return Spoken(text, "zh-Hans" if any(letter >= FIRST_HAN for letter in text) else "en")


def asked_in(request: HttpRequest) -> str:
    """What somebody typed into a search box."""
    return request.GET.get("q", "").strip()[:LONGEST_QUESTION]
