"""What people type and what a catalogue says, brought to one form: runs of Chinese and words, one space between."""

import re
import unicodedata
from collections.abc import Iterator

HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
"""Inside square brackets of a pattern: a Chinese character."""
_TOKEN = re.compile(rf"[{HAN}]+|[a-z0-9]+")
_APOSTROPHE = re.compile("['’]")
_FILLERS = re.compile("请问|怎么|如何|哪里|在哪|一家|一个|一张|一下|我|想|要|的|了|吗")
COMMON = frozenset({"a", "an", "the", "to", "of", "for", "my", "i", "in", "and", "or", "at", "on"})
"""English words that say nothing about an item."""


def clean(text: str) -> str:
    """ "我要办 ETC！" is "我要办 etc". Full width, capitals and punctuation do not count."""
    folded = _APOSTROPHE.sub("", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(_TOKEN.findall(folded))


def bare(cleaned: str) -> str:
    """Without what people say around the thing: "我想开一家公司" is "开公司". All of it when nothing else is left."""
    return clean(_FILLERS.sub("", cleaned)) or cleaned


def is_han(token: str) -> bool:
    """Chinese rather than letters and digits?"""
    return bool(token) and token[0] >= "\u3400"


def pieces(cleaned: str) -> tuple[str, ...]:
    """What is compared: pairs of neighbouring characters, and words that say something. Each once, in order.

    Pairs find a word of two characters exactly; a character by itself is a piece when nothing stands beside it.
    """
    return tuple(dict.fromkeys(_pieces(cleaned)))


def _pieces(cleaned: str) -> Iterator[str]:
    for token in cleaned.split():
        if is_han(token):
            yield from (token[n : n + 2] for n in range(max(1, len(token) - 1)))
        elif token not in COMMON:
            yield token


def parts(cleaned: str) -> Iterator[str]:
    """Everything of at least two characters that could be a phrase of its own: runs of tokens, cuts of a Chinese run."""
    tokens = cleaned.split()
    for first in range(len(tokens)):
        for last in range(first + 1, len(tokens) + 1):
            yield " ".join(tokens[first:last])
    for token in filter(is_han, tokens):
        for first in range(len(token)):
            yield from (token[first:last] for last in range(first + 2, len(token) + 1))
