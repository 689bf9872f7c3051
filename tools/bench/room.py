"""Where the bytes of a complete case are: what its rows and indexes take in each table, at both nodes.

Cases run in rounds. After each, PostgreSQL gets a plain VACUUM, as it does by itself in a node at work: what changed rows
have left is used again by the next round, and nothing is given back to the disk. What grew after the first round is counted,
in whole pages, rows and indexes apart.
"""

import contextlib
import pathlib
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


PAPERS = "application/pdf"
"""Media type of what the applicants of the load hand in."""


class Size(NamedTuple):
    """Bytes of a table: its rows, with what is kept apart of long ones, and its indexes."""

    rows: int
    indexes: int


class Look(NamedTuple):
    """What a node holds at one moment."""

    tables: Mapping[str, Size]
    papers: int
    """Bytes of files of applicants, as they are sealed. They are in the table of files."""


class Room(NamedTuple):
    """What a complete case takes at one node, KB (of 1024 bytes) a case."""

    kind: str
    node: str
    tables: dict[str, tuple[float, float]]
    """Rows and indexes by table."""
    papers: float

    @property
    def total(self) -> float:
        """Everything but the files of applicants."""
        return sum(rows + indexes for rows, indexes in self.tables.values()) - self.papers


def measure_room(scene: Scene, kind: str, threads: int) -> list[Room]:
    """Let cases run and see what they take."""
    measure_cases(scene, CASES, threads)
    before = look(scene)
    for _ in range(ROUNDS):
        measure_cases(scene, CASES, threads)
        look(scene)
    return room_of_case(kind, before, look(scene), ROUNDS * CASES)


def look(scene: Scene) -> dict[str, Look]:
    """What every node holds now."""
    found: dict[str, Look] = {}
    for node in scene.plans:
        home = scene.home(node)
        url = load(home / "node.toml").database_url
        found[node] = _in_postgres(url) if url.startswith("postgresql") else _in_sqlite(home / "db.sqlite3")
    return found


def _in_postgres(url: str) -> Look:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM")
        rows = connection.execute(
            "SELECT relname, pg_relation_size(oid) + COALESCE(pg_total_relation_size(NULLIF(reltoastrelid, 0)), 0),"
            " pg_indexes_size(oid) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        papers = connection.execute(f"{_PAPERS} %s", [PAPERS]).fetchall()
    return Look({name: Size(int(own), int(indexes)) for name, own, indexes in rows}, int(papers[0][0]))


def _in_sqlite(path: pathlib.Path) -> Look:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT s.tbl_name, s.type = 'index', SUM(d.pgsize) FROM dbstat d JOIN sqlite_schema s USING (name)"
            " GROUP BY 1, 2"
        ).fetchall()
        papers = connection.execute(f"{_PAPERS} ?", [PAPERS]).fetchall()
    held = {(name, bool(is_index)): int(size) for name, is_index, size in rows}
    tables = {name: Size(held.get((name, False), 0), held.get((name, True), 0)) for name, _ in held}
    return Look(tables, int(papers[0][0]))


_PAPERS = "SELECT COALESCE(SUM(LENGTH(sealed)), 0) FROM blobs_blob WHERE media ="


def room_of_case(kind: str, before: Mapping[str, Look], after: Mapping[str, Look], cases: int) -> list[Room]:
    """What grew between two looks, for each node, by the cases that came between them."""

    def grown(new: int, old: int) -> float:
        return (new - old) / cases / KIB

    found = []
    for node, seen in after.items():
        earlier = before[node]
        tables = {
            name: (
                grown(size.rows, earlier.tables[name].rows),
                grown(size.indexes, earlier.tables[name].indexes),
            )
            for name, size in seen.tables.items()
        }
        found.append(Room(kind, node, tables, grown(seen.papers, earlier.papers)))
    return found


def _of(room: Room, table: str) -> tuple[float, float]:
    """Rows and indexes of a table; some are there on one database only."""
    return room.tables.get(table, (0.0, 0.0))


def room_table(found: list[Room]) -> str:
    """The figures as Markdown: rows + indexes, KB a case."""
    names = {name: max(sum(_of(one, name)) for one in found) for one in found for name in one.tables}
    shown = sorted((name for name in names if names[name] >= LEAST), key=lambda name: -names[name])
    lines = [
        "| KB, rows + indexes | " + " | ".join(f"{one.kind}, node {one.node}" for one in found) + " |",
        "|---|" + "---:|" * len(found),
        "| **together, without files of applicants** | "
        + " | ".join(f"**{one.total:.1f}**" for one in found)
        + " |",
    ]
    for name in shown:
        cells = [f"{rows:.2f} + {indexes:.2f}" for rows, indexes in (_of(one, name) for one in found)]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    rest = [sum(sum(_of(one, name)) for name in names if name not in shown) for one in found]
    lines.append("| all others | " + " | ".join(f"{value:.2f}" for value in rest) + " |")
    lines.append(
        "| of all this, files of applicants | " + " | ".join(f"{one.papers:.2f}" for one in found) + " |"
    )
    return "\n".join(lines)
