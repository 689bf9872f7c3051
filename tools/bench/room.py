"""Where the bytes of a complete case are: what its rows and indexes take in each table, at both nodes.

Cases run in rounds. After each, PostgreSQL gets a plain VACUUM, as it does by itself in a node at work: what changed rows
have left is used again by the next round, and nothing is given back to the disk. What grew after the first round is counted,
in whole pages, rows and indexes apart.
"""

import contextlib
import sqlite3
from collections.abc import Mapping
from typing import NamedTuple

import psycopg

from tongban.node.config import load
from tongban.node.demo.scene import Scene

from .nodes import measure_cases

ROUNDS, CASES = 3, 50
KIB = 1024
LEAST = 0.05
"""KB a case; tables with less are counted together."""


class Size(NamedTuple):
    """Bytes of a table: its rows, with what is kept apart of long ones, and its indexes."""

    rows: int
    indexes: int


Sizes = Mapping[str, Size]
"""By table."""


class Room(NamedTuple):
    """What a complete case takes at one node, KB (of 1024 bytes) a case."""

    kind: str
    node: str
    tables: dict[str, tuple[float, float]]
    """Rows and indexes by table."""

    @property
    def total(self) -> float:
        """Everything together."""
        return sum(rows + indexes for rows, indexes in self.tables.values())


def measure_room(scene: Scene, kind: str, threads: int) -> list["Room"]:
    """Let cases run and see what they take."""
    measure_cases(scene, CASES, threads)
    before = sizes(scene)
    for _ in range(ROUNDS):
        measure_cases(scene, CASES, threads)
        after = sizes(scene)
    return room_of_case(kind, before, after, ROUNDS * CASES)


def sizes(scene: Scene) -> dict[str, Sizes]:
    """What every table of every node takes now, by node."""
    found: dict[str, Sizes] = {}
    for node in scene.plans:
        home = scene.home(node)
        url = load(home / "node.toml").database_url
        found[node] = (
            _in_postgres(url) if url.startswith("postgresql") else _in_sqlite(str(home / "db.sqlite3"))
        )
    return found


def _in_postgres(url: str) -> Sizes:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM")
        rows = connection.execute(
            "SELECT relname, pg_relation_size(oid) + COALESCE(pg_total_relation_size(NULLIF(reltoastrelid, 0)), 0),"
            " pg_indexes_size(oid) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        ).fetchall()
    return {name: Size(int(own), int(indexes)) for name, own, indexes in rows}


def _in_sqlite(path: str) -> Sizes:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT s.tbl_name, s.type = 'index', SUM(d.pgsize) FROM dbstat d JOIN sqlite_schema s USING (name)"
            " GROUP BY 1, 2"
        ).fetchall()
    bytes_of = {(name, bool(is_index)): int(size) for name, is_index, size in rows}
    return {name: Size(bytes_of.get((name, False), 0), bytes_of.get((name, True), 0)) for name, _ in bytes_of}


def room_of_case(
    kind: str, before: Mapping[str, Sizes], after: Mapping[str, Sizes], cases: int
) -> list[Room]:
    """What grew between two looks, for each node, by the cases that came between them."""
    return [
        Room(
            kind,
            node,
            {
                name: tuple(
                    (new - old) / cases / KIB for new, old in zip(size, before[node][name], strict=True)
                )
                for name, size in after[node].items()
            },
        )
        for node in after
    ]


def room_table(found: list[Room]) -> str:
    """The figures as Markdown: rows + indexes, KB a case."""
    names = {name: max(sum(one.tables[name]) for one in found) for one in found for name in one.tables}
    shown = sorted((name for name in names if names[name] >= LEAST), key=lambda name: -names[name])
    lines = [
        "| room of a complete case, KB, rows + indexes | "
        + " | ".join(f"{one.kind}, node {one.node}" for one in found)
        + " |",
        "|---|" + "---:|" * len(found),
        "| **together** | " + " | ".join(f"**{one.total:.1f}**" for one in found) + " |",
    ]
    for name in shown:
        cells = [f"{one.tables[name][0]:.2f} + {one.tables[name][1]:.2f}" for one in found]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    rest = [sum(sum(one.tables[name]) for name in names if name not in shown) for one in found]
    lines.append("| all others | " + " | ".join(f"{value:.2f}" for value in rest) + " |")
    return "\n".join(lines)
