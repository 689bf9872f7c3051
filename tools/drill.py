"""`make drill`: a node is lost and comes back, timed: fill one with invented cases, back it up, look the file through, restore it,
compare every table.

    python -m tools.drill [--cases 20000] [--kind sqlite|postgresql]

Prints how long each took, and ends with 1 when something has not come back. There is no time limit: how fast a machine is, is not what it proves.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from tongban.node.founding import NodePlan, found_node
from tools.node_databases import made_databases

KINDS = ("sqlite", "postgresql")
CASES = 20_000
BOTH = ("重庆市", "Chongqing")


def tongban(*words: str | pathlib.Path) -> dict[str, object]:
    """A command of a node, and the JSON it answers; raises CalledProcessError with its words on standard error."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TONGBAN_")}
    done = subprocess.run(
        [sys.executable, "-m", "tongban.node.cli", *map(str, words), "--json"],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env={**environment, "TONGBAN_BACKUP_PASSPHRASE": "a drill is no secret"},
    )
    found = json.loads(done.stdout.strip().splitlines()[-1])
    assert isinstance(found, dict)
    return found


@contextmanager
def databases(kind: str) -> Iterator[tuple[str, list[str]]]:
    """URL of the node's database, and the words that say where it is restored to."""
    if kind == "sqlite":
        yield "sqlite:///db.sqlite3", []
        return
    with made_databases("backup", ("50", "59")) as url:
        yield url.format(node="50"), ["--database", url.format(node="59")]


def drill(kind: str, cases: int, folder: pathlib.Path) -> str:
    """One node, there and back; answers a line of a table."""
    with databases(kind) as (url, elsewhere):
        home, file, again = folder / "node", folder / "node.tongban", folder / "again"
        plan = NodePlan("50", BOTH, BOTH, "500000", "CQ", "http://127.0.0.1:8050", url, is_demo=True)
        found_node(home, plan)
        tongban("node", "prepare", "--home", home, "--demo")
        began = time.perf_counter()
        tongban("seed", "--home", home, "--cases", str(cases))
        filled = time.perf_counter() - began
        made = tongban("backup", file, "--home", home)
        verified = tongban("verify", "backup", file)
        shutil.rmtree(home)
        restored = tongban("restore", file, "--into", again, *elsewhere)
        assert made["rows"] == verified["rows"] == restored["rows"]
        assert restored["cases"] == cases
        tongban("node", "check", "--home", again)
    seconds = " | ".join(f"{one['seconds']:.1f}" for one in (made, verified, restored))
    return f"| {kind} | {cases} | {int(str(made['bytes'])) / 1e6:.0f} | {filled:.0f} | {seconds} |"


def main() -> None:
    """Both databases, or the one that is named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--kind", choices=KINDS)
    given = parser.parse_args()
    print("| database | cases | MB | fill, s | backup, s | verify, s | restore, s |")
    print("|---|---:|---:|---:|---:|---:|---:|", flush=True)
    for kind in [given.kind] if given.kind else KINDS:
        with tempfile.TemporaryDirectory(prefix="drill-") as folder:
            print(drill(kind, given.cases, pathlib.Path(folder)), flush=True)


if __name__ == "__main__":
    main()
