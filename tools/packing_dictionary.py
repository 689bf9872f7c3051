"""Make a dictionary for packing (kernel/packing.py) of what a node holds:

    TONGBAN_NODE_FILE=... python -m tools.packing_dictionary

Only what says nothing about anybody goes into it: the names of members, and values that are words of the program or of
the standards shipped with it. Whatever a person has written is left out. The most frequent pieces stand at the end,
where deflate names them shortest. A dictionary that anything was packed with is never changed: a new one gets a new number.
"""

import json
import os
import pathlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import django
import orjson

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tongban.node.settings")
django.setup()

from django.apps import apps  # noqa: E402  # tables need settings

import tongban.kernel.packing as packing  # noqa: E402  # as above
from tongban.catalogue.queries import shipped_standards  # noqa: E402  # as above
from tongban.kernel.blobs.models import StoredBlob  # noqa: E402  # as above
from tongban.kernel.signing import decode_base64url  # noqa: E402  # as above
from tongban.kernel.vault import SealedJSONField, unseal  # noqa: E402  # as above

ROOM = 6 * 1024
"""Bytes. Twice as much made samples a fiftieth smaller, and priming a packer takes longer with every byte."""
LEAST = 6
"""Shorter pieces are not worth naming."""
_WORD = re.compile(r"[a-z][a-z_/+:.-]*")
_FREE = {"name", "address", "note", "text", "reason", "kid"}
"""Members that somebody writes."""
_ANSWERS = {"answers", "form", "criteria"}
"""Members below which is what somebody has answered."""
_SHOWN = {"zh", "en", "certificate_type_name", "certificate_type_name_en"}
"""Members that show a text of the standard."""
_HOLE, _NUMBER = "\x01", "\x02"
"""Where a text stood, and where a number did."""


def plains() -> Iterator[bytes]:
    """Everything sealed in this node that this program wrote itself."""
    for model in apps.get_models():
        about = model._meta  # noqa: SLF001  # Django's own name for what it says of a model
        for field in about.concrete_fields:
            if isinstance(field, SealedJSONField):
                for value in model._default_manager.values_list(field.name, flat=True):  # noqa: SLF001  # as above
                    yield orjson.dumps(value)
    for row in StoredBlob.objects.filter(media__startswith="application/vnd.tongban"):
        yield unseal(bytes(row.sealed), context=f"blob:{row.sha256}")


def skeletons(plain: bytes) -> Iterator[str]:
    """JSON, or the parts of a token, as text with a hole for each value that could say something about anybody."""
    text = plain.decode().strip('"').rstrip("~")
    if text.startswith("ey"):
        for part in text.split(".")[:2]:
            yield from skeletons(decode_base64url(part))
        return
    bare = json.dumps(_without_values(json.loads(plain), ""), ensure_ascii=False, separators=(",", ":"))
    yield bare.replace(r'"\u0002"', _HOLE).replace(r"\u0001", _HOLE)


def _without_values(value: Any, name: str, *, is_answer: bool = False) -> Any:
    if isinstance(value, dict):
        return {
            _kept(key): _without_values(each, key, is_answer=is_answer or key in _ANSWERS)
            for key, each in value.items()
        }
    if isinstance(value, list):
        return [_without_values(each, name, is_answer=is_answer) for each in value]
    if isinstance(value, str):
        return value if not is_answer and _is_word(value, name) else _dated(value)
    return value if isinstance(value, bool) or value is None else _NUMBER


def _kept(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z_]+", key) else _HOLE


def _is_word(value: str, name: str) -> bool:
    if name in _SHOWN:
        return value in VOCABULARY
    return name not in _FREE and _WORD.fullmatch(value) is not None


def _dated(value: str) -> str:
    """What is the same in every moment of a time; nothing of anything else."""
    return (
        re.sub(r"^\d.*(\+0\d:00|Z)$", rf"{_HOLE}\1", value) if re.match(r"\d{4}-\d\d-\d\dT", value) else _HOLE
    )


def _labels(text: str) -> set[str]:
    """The texts that a standard shows to everybody: published words."""
    return {found.strip(" \"'") for found in re.findall(r"\b(?:zh|en): ([^,}\n]+)", text)}


VOCABULARY: set[str] = set()
COMMON = (
    "政务服务中心 窗口",
    "行政审批局",
    "有限公司",
    "Administrative Service Center, window ",
    " District Administrative Approval Bureau",
    " platform",
)
"""Words in the names of offices and companies."""


def dictionary(samples: Iterator[bytes]) -> bytes:
    """Pieces between two holes, each once, the rarest first."""
    pieces = Counter(
        piece.encode()
        for plain in samples
        for text in skeletons(plain)
        for piece in text.split(_HOLE)
        if len(piece) >= LEAST
    )
    kept: list[bytes] = []
    for piece, _ in sorted(pieces.items(), key=lambda pair: (-pair[1], -len(pair[0]), pair[0])):
        if sum(map(len, kept)) + len(piece) > ROOM:
            continue
        if not any(piece in other for other in kept):
            kept.append(piece)
    return "".join(COMMON).encode() + b"".join(reversed(kept))


if __name__ == "__main__":
    for text, _ in shipped_standards():
        VOCABULARY |= _labels(text)
    path = pathlib.Path(packing.__file__).with_name(f"packing_{packing.NEWEST}.zdict")
    path.write_bytes(dictionary(plains()))
    print(f"{path}: {path.stat().st_size} bytes")
