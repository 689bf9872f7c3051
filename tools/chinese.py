"""How Chinese is written on our pages: full-width punctuation, and none of the words that scold."""

import re
from collections.abc import Iterator

HAN = r"[\u4e00-\u9fff]"
_SLOT = re.compile(r"%\(\w+\)[sd]|%[sd]|\{[\w.]*(?:![rsa])?(?::[^}]*)?\}|<[^>]+>")
_HALF_WIDTH = re.compile(rf"{HAN}[,;:?!()]|[,;?!()]{HAN}|{HAN}\.(?!\w)")
UNKIND = ("非法", "必填项", "系统异常", "操作失败", "抱歉")
"""Words that blame or say nothing; docs/words.md tells what to write instead."""


def faults(text: str) -> Iterator[str]:
    """What is wrong with a Chinese sentence, each with the place it was seen."""
    bare = _SLOT.sub("x", text)
    for found in _HALF_WIDTH.finditer(bare):
        yield f"half-width punctuation {found.group(0)!r} in {text!r}"
    for word in UNKIND:
        if word in text:
            yield f"{word!r} does not help anybody: say what is wrong and what to do, in {text!r}"


def has_han(text: str) -> bool:
    """Is there any Chinese character in it?"""
    return re.search(HAN, text) is not None
