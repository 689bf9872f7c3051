"""The standard files the tests read: all that are shipped, the minimal one, and the broken ones."""

import pathlib
from functools import cache
from importlib import resources

from tongban.catalogue.rules.standard import parse_standard
from tongban.catalogue.types import Standard

HERE = pathlib.Path(__file__).parent
MINIMAL = HERE.joinpath("minimal.yaml").read_text(encoding="utf-8")
BROKEN = sorted(HERE.joinpath("broken").glob("*.yaml"))

_FOLDER = resources.files("tongban.catalogue").joinpath("standards")
FILES = {
    file.name.removesuffix(".yaml"): file.read_text(encoding="utf-8")
    for file in sorted(_FOLDER.iterdir(), key=lambda file: file.name)
}


@cache
def shipped(key: str) -> Standard:
    """A shipped standard."""
    return parse_standard(FILES[key], f"{key}.yaml")


@cache
def minimal() -> Standard:
    """The smallest useful standard."""
    return parse_standard(MINIMAL, "minimal.yaml")


def data_lines(name: str) -> list[str]:
    """The lines of a data file of the catalogue."""
    return resources.files("tongban.catalogue").joinpath("data", name).read_text("utf-8").splitlines()
