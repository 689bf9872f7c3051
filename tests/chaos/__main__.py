"""`make chaos`: a storm of any length; ends with 1 if anything does not add up."""

import argparse
import contextlib
import json
import pathlib
import secrets
import sys
import tempfile

from tests.chaos.storm import storm
from tools.node_databases import made_databases

NODES = ("50", "51", "5101")


def main() -> int:
    """Run it and print what it was like."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, default=60, help="messages a second, of all nodes together")
    parser.add_argument(
        "--seed", type=int, default=secrets.randbelow(2**31), help="of an earlier run, to see it again"
    )
    parser.add_argument("--sqlite", action="store_true", help="on SQLite instead of PostgreSQL")
    given = parser.parse_args()
    database = contextlib.nullcontext("") if given.sqlite else made_databases("chaos", NODES)
    print(f"seed {given.seed}", flush=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        database as url,
        storm(pathlib.Path(folder), url, given.seed) as found,
    ):
        report = found.blow(given.minutes * 60, given.rate, tell=lambda said: print(said, flush=True))
    print(json.dumps(report.as_json(), indent=1))
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
