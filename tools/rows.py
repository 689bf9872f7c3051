"""`make rows`: every row of the mission with the tests that prove it; writes docs/rows.md.

    python -m tools.rows [--check]

With --check nothing is written, and the exit status is 1 when docs/rows.md is out of date.
"""

import contextlib
import io
import itertools
import pathlib
import sys
from collections.abc import Iterable, Mapping

import pytest

from tools.row_marks import PROVING_FOLDERS, rows_of
from tools.row_table import Row, read_rows

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "rows.md"

Proofs = Mapping[str, tuple[str, ...]]
"""Row id to the tests that prove it."""


class _Collected:
    """Takes the tests as pytest sees them, so that a mark on a class or a whole module counts too."""

    def __init__(self) -> None:
        self.proofs: dict[str, set[str]] = {}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            for row in rows_of(item):
                self.proofs.setdefault(row, set()).add(item.nodeid.split("[")[0])


def collect_proofs(root: pathlib.Path) -> Proofs:
    """Ask pytest for all marked tests; raises SystemExit with its words when the tests cannot be read."""
    folders = [str(root / folder) for folder in PROVING_FOLDERS if (root / folder).is_dir()]
    if not folders:
        return {}
    collected, said = _Collected(), io.StringIO()
    arguments = ["--collect-only", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", f"--rootdir={root}"]
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        status = pytest.main([*arguments, *folders], plugins=[collected])
    if status not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        raise SystemExit(said.getvalue())
    return {row: tuple(sorted(tests)) for row, tests in collected.proofs.items()}


def page(rows: Iterable[Row], proofs: Proofs) -> str:
    """docs/rows.md."""
    rows = tuple(rows)
    proved = sum(row.id in proofs for row in rows)
    lines = [
        "# What must work, and the tests that prove it",
        "",
        "Written by `make rows`; do not edit. A row is proved only by a test that acts through a page, HTTP or the command line.",
        "",
        f"{proved} of {len(rows)} rows are proved.",
    ]
    for section, members in itertools.groupby(rows, key=lambda row: row.section):
        lines += [
            "",
            f"## {section}",
            "",
            "| row | what must work | figure | proved by |",
            "|---|---|---|---|",
        ]
        lines += [_line(row, proofs.get(row.id, ())) for row in members]
    return "\n".join(lines) + "\n"


def _line(row: Row, tests: Iterable[str]) -> str:
    shown = "<br>".join(f"`{test.removeprefix('tests/')}`" for test in tests)
    return f"| {row.id} | {row.text} | {row.figure} | {shown} |"


def main(arguments: list[str]) -> int:
    """Print the rows; write the page, or say that it is out of date."""
    rows, proofs = read_rows(ROOT), collect_proofs(ROOT)
    text = page(rows, proofs)
    if "--check" in arguments:
        is_current = PAGE.exists() and PAGE.read_text("utf-8") == text
        if not is_current:
            print("docs/rows.md is out of date: run `make rows` and commit it")
        return 0 if is_current else 1
    for row in rows:
        tests = proofs.get(row.id, ())
        print(f"{row.id}  {'proved' if tests else '      '}  {row.text}")
        for test in tests:
            print(f"             {test}")
    print(f"{len(proofs)} of {len(rows)} rows are proved")
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
