"""The one error tree. Every error says what is wrong and how to mend it, in Chinese and English.

A package lists the texts of its codes as `MESSAGES: dict[code, (zh, en)]` in its `types.py` and registers
them when its app starts; `{name}` slots are filled from the error's parameters.
"""

from collections.abc import Mapping

Text = tuple[str, str]
"""(Chinese, English), same facts in both."""

_TEXTS: dict[str, Text] = {}


class TongbanError(Exception):
    """Something a person or a peer must be told. `code` is kebab-case; `params` fill the text."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return message_for(self, "en")


class BadInput(TongbanError):
    """What was typed or sent cannot be right. `field` names where, if the place is known."""

    def __init__(self, code: str, *, field: str = "", **params: object) -> None:
        super().__init__(code, **params)
        self.field = field


class Refused(TongbanError):
    """A rule says no."""


class NotAllowed(TongbanError):
    """The person has not the power or the right."""


class NotFound(TongbanError):
    """There is no such thing, or not for this person."""


class Conflict(TongbanError):
    """Somebody else was faster, or the thing exists with other content."""


def register(messages: Mapping[str, Text]) -> None:
    """Make the texts of a package known. A code has one text in the whole program."""
    for code, text in messages.items():
        if _TEXTS.setdefault(code, text) != text:
            raise ValueError(f"error code {code!r} already has another text")


def registered() -> Mapping[str, Text]:
    """All known codes with their texts."""
    return _TEXTS


def message_for(error: TongbanError, language: str) -> str:
    """The sentence for `error` in `language` ("zh..." or "en...").

    A code without a text shows itself: ugly on purpose, a house test finds it.
    """
    text = _TEXTS.get(error.code)
    if text is None:
        return error.code
    return text[0 if language.startswith("zh") else 1].format(**error.params)
