"""The repository stands alone: no machine, no registry, nothing that only its makers know."""

import pathlib
import re

import pytest

from tests.house.source import ROOT, place, repository_files

# In pieces, so that this file does not name what it looks for.
REGISTRIES = (
    "pypi" + ".org",
    "python" + "hosted",
    "npm" + "js.org",
    "deb" + ".debian",
    "crates" + ".io",
    "proxy.go" + "lang",
)
MACHINE = re.compile(
    r"(?<![\w.-])/(?:"
    + "|".join(("wo" + "rk", "ho" + "me", "ro" + "ot", "Us" + "ers", "mn" + "t"))
    + r")/[\w.-]+/"
)
SHARED = re.compile("sha" + r"red/(?:design|data|seeds|hooks|README)")
BINARY = {".png", ".jpg", ".mo", ".woff2", ".ico", ".gz", ".pdf", ".webp"}


def addresses(path: pathlib.Path) -> list[str]:
    """What ties a file to a machine, a registry or a place outside the repository."""
    text = path.read_text("utf-8", errors="replace")
    return [*(host for host in REGISTRIES if host in text), *MACHINE.findall(text), *SHARED.findall(text)]


def test_no_file_names_a_machine_or_a_registry() -> None:
    files = [path for path in repository_files() if path.suffix not in BINARY]
    assert len(files) > 100
    assert {place(path): found for path in files if (found := addresses(path))} == {}


@pytest.mark.parametrize("path", sorted((ROOT / "requirements").glob("*.txt")), ids=place)
def test_requirements_are_pinned_hashed_and_name_no_address(path: pathlib.Path) -> None:
    text = path.read_text("utf-8")
    assert "://" not in text
    assert "--index-url" not in text
    blocks = re.split(r"\n(?=[a-z])", text)[1:]
    assert blocks
    assert [block.split()[0] for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []


def test_both_lists_of_requirements_agree() -> None:
    def pins(name: str) -> set[str]:
        return set(
            re.findall(r"^[\w.-]+==\S+", (ROOT / "requirements" / name).read_text("utf-8"), re.MULTILINE)
        )

    assert pins("base.txt") <= pins("test.txt")


def test_every_dependency_is_explained() -> None:
    explained = (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    asked = [
        re.split(r"[\[<>=]", line)[0]
        for name in ("base.in", "test.in")
        for line in (ROOT / "requirements" / name).read_text("utf-8").splitlines()
        if line and not line.startswith(("#", "-"))
    ]
    assert [name for name in asked if f"`{name}`" not in explained] == []


def test_every_decision_has_a_number_of_its_own() -> None:
    files = sorted((ROOT / "docs/decisions").glob("*.md"))
    numbers = [int(path.name[:4]) for path in files]
    assert len(set(numbers)) == len(numbers)
    for path, number in zip(files, numbers, strict=True):
        assert path.read_text("utf-8").startswith(f"# {number}. "), path.name
