"""The vectors of this folder."""

import pathlib
from typing import Any

import yaml


def vectors(name: str) -> Any:
    """A file of vectors, read."""
    return yaml.safe_load((pathlib.Path(__file__).parent / "vectors" / name).read_text("utf-8"))
