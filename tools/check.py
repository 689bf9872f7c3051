"""`make check`: everything that can be said about the code without driving it. Under a minute on two cores."""

import concurrent.futures
import os
import pathlib
import subprocess
import sys
import time
from typing import NamedTuple

ROOT = pathlib.Path(__file__).resolve().parent.parent
BIN = pathlib.Path(sys.executable).parent
SIDE_BY_SIDE = 2
ENVIRONMENT = {**os.environ, "DJANGO_SETTINGS_MODULE": "tongban.node.settings"}


class Part(NamedTuple):
    """One thing to check: a command that says nothing and ends with 0 when all is well."""

    name: str
    command: tuple[str, ...]


class Outcome(NamedTuple):
    """What came of it."""

    part: Part
    status: int
    seconds: float
    said: str


PARTS = (  # the long ones first
    Part("types", ("mypy",)),
    Part("house", ("pytest", "-q", "--complete", "-p", "no:cacheprovider", "tests/house")),
    Part("rows", ("python", "-m", "tools.rows", "--check")),
    Part("lifecycle", ("python", "-m", "tools.lifecycle", "--check")),
    Part("imports", ("lint-imports", "--no-cache")),
    Part("migrations", ("python", "-m", "django", "makemigrations", "--check", "--dry-run")),
    Part("system", ("python", "-m", "django", "check", "--fail-level", "WARNING")),
    Part("translations", ("python", "-m", "tools.messages", "--check")),
    Part("lint", ("ruff", "check", "--quiet", ".")),
    Part("form", ("ruff", "format", "--quiet", "--check", "--diff", ".")),
)


def run(part: Part) -> Outcome:
    """Run one part to its end, and keep what it says."""
    began = time.monotonic()
    done = subprocess.run(
        [BIN / part.command[0], *part.command[1:]],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Outcome(part, done.returncode, time.monotonic() - began, done.stdout)


def main() -> int:
    """Run all parts, show what the failing ones said, end with a summary."""
    began = time.monotonic()
    with concurrent.futures.ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        outcomes = list(pool.map(run, PARTS))
    for outcome in outcomes:
        if outcome.status:
            print(f"---- {outcome.part.name}\n{outcome.said.rstrip()}\n")
    for outcome in outcomes:
        print(f"{'failed' if outcome.status else 'ok':7} {outcome.part.name:13} {outcome.seconds:5.1f} s")
    print(f"{time.monotonic() - began:.1f} s together")
    return 1 if any(outcome.status for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
