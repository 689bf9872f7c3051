"""What the house tests read: our own files, and their syntax trees."""

import ast
import functools
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "tongban"


@functools.cache
def tree(path: pathlib.Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def python_files(*folders: str) -> list[pathlib.Path]:
    """Our Python files below the given folders, but for migrations, which a command writes."""
    found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


def templates() -> list[pathlib.Path]:
    return sorted(path for path in (PACKAGE / "web" / "templates").rglob("*") if path.is_file())


def place(path: pathlib.Path) -> str:
    """How a file is named in a message."""
    return path.relative_to(ROOT).as_posix()


def repository_files() -> list[pathlib.Path]:
    """All files of the repository: those that are, or would be, committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted(ROOT / name for name in set(listed.stdout.splitlines()) if (ROOT / name).is_file())
