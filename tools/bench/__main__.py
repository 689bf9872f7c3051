"""`make bench`: measure both databases in one run and print a table; ARGS=--write puts it into docs/benchmarks.md."""

import argparse
import os
import pathlib
import platform
import sqlite3
import tempfile
from typing import NamedTuple

import psycopg

from tongban.kernel import clock
from tongban.node.demo.scene import Scene
from tools.node_databases import SERVER

from .catalogue import CATALOGUE, catalogue_picture, catalogue_table, measure_catalogue
from .clients import StepTime, measure_clients
from .nodes import Crew, groups, measure_cases, memory, running_nodes
from .pages import PageTime, pages
from .picture import picture
from .room import Room, measure_room, room_table
from .scale import SCALE, SIZES, measure_scale, scale_picture, scale_table
from .yardsticks import loops_a_second, syncs_a_second

DOCS = pathlib.Path(__file__).resolve().parents[2] / "docs"
BEGIN, END = "<!-- figures: written by make bench ARGS=--write -->", "<!-- end of figures -->"
CATALOGUE_BEGIN = "<!-- figures of the catalogue: written by make bench ARGS=--write -->"
ROOM_BEGIN = "<!-- figures of room: written by make bench ARGS=--write -->"
SCALE_BEGIN = "<!-- figures at scale: written by make bench ARGS=--write -->"
KINDS = ("postgresql", "sqlite")
WARM_UP = 5
CLIENTS, CASES_EACH = 8, 4


class Figures(NamedTuple):
    """What one database gave."""

    kind: str
    cases: float
    """Complete cases a second."""
    case_messages: float
    """Messages a second between the nodes while cases ran."""
    messages: float
    """Messages a second when nothing but messages is sent."""
    cpu: dict[str, float]
    """Milliseconds of processor time for a case, by process."""
    pages: list[PageTime]
    steps: list[StepTime]
    """Forms of whole cases, sent by several people at once."""
    memory: dict[str, float]
    """MiB by node and kind of process."""
    room: list[Room]


class Machine(NamedTuple):
    """Where it was measured."""

    cores: int
    load: float
    """Processes that wanted to run when measuring began, other people's included."""
    loops: float
    syncs: float


def measure_messages(scene: Scene, count: int, threads: int) -> float:
    """Messages a second from Chongqing to Sichuan, until the last receipt."""
    crew = Crew(scene, "50", "send", count, threads)
    crew.begin()
    seen = crew.seen()
    crew.end()
    return count / float(seen["seconds"])


def measure(kind: str, folder: pathlib.Path, given: argparse.Namespace) -> Figures:
    """Everything about one database."""
    threads = given.threads if kind == "postgresql" else 1
    with running_nodes(kind, folder) as scene:
        measure_cases(scene, WARM_UP, 1)
        room = measure_room(scene, kind, threads)
        cases, case_messages, cpu, number = measure_cases(scene, given.cases, threads)
        messages = measure_messages(scene, given.messages, threads)
        waited = pages(scene, number)
        steps = measure_clients(scene, CLIENTS, CASES_EACH)
        held = {name: memory(pids) for name, pids in sorted(groups(scene).items())}
    return Figures(kind, cases, case_messages, messages, cpu, waited, steps, held, room)


def table(machine: Machine, figures: list[Figures]) -> str:
    """The figures as Markdown."""
    now = clock.now()
    program = f"Python {platform.python_version()}, PostgreSQL {_postgres_version()}, SQLite {sqlite3.sqlite_version}"
    lines = [
        f"Measured {now:%Y-%m-%d %H:%M} UTC on {machine.cores} cores. {program}.",
        "",
        (
            f"Yardsticks: {machine.loops:.1f} million rounds of a plain Python loop for a second of processor time; "
            f"{machine.syncs:.0f} fsyncs of 4 KiB a second; load average when it began {machine.load:.1f}, which is what "
            "others did with the same cores."
        ),
        "",
        "| | " + " | ".join(one.kind for one in figures) + " |",
        "|---|" + "---:|" * len(figures),
    ]

    def row(name: str, values: list[str]) -> None:
        lines.append(f"| {name} | " + " | ".join(values) + " |")

    row("complete cases a second", [f"{one.cases:.2f}" for one in figures])
    row("… for each million loop rounds a second", [f"{one.cases / machine.loops:.3f}" for one in figures])
    row(
        "… fsyncs the disk could do meanwhile, a case",
        [f"{machine.syncs / one.cases:.0f}" for one in figures],
    )
    row("messages a second while cases run", [f"{one.case_messages:.1f}" for one in figures])
    row("messages a second, nothing else", [f"{one.messages:.0f}" for one in figures])
    row("… for each million loop rounds a second", [f"{one.messages / machine.loops:.1f}" for one in figures])
    total = [sum(one.cpu.values()) for one in figures]
    row("processor time for a case, ms", [f"{value:.0f}" for value in total])
    row("… in million loop rounds", [f"{value * machine.loops / 1000:.2f}" for value in total])
    for name in figures[0].cpu:
        row(f"… {name}", [f"{one.cpu[name]:.0f}" for one in figures])
    row("cases a second if both cores did nothing else", [f"{machine.cores * 1000 / v:.1f}" for v in total])
    for number, page in enumerate(figures[0].pages):
        cells = [f"{one.pages[number].p50:.0f} / {one.pages[number].p95:.0f}" for one in figures]
        row(f"page: {page.name} ({page.kilobytes:.0f} KB), ms p50 / p95", cells)
    for number, step in enumerate(figures[0].steps):
        cells = [f"{one.steps[number].p50:.0f} / {one.steps[number].p95:.0f}" for one in figures]
        row(f"step, {CLIENTS} clients at once: {step.name}, ms p50 / p95", cells)
    for name in figures[0].memory:
        row(f"memory: {name}, MiB RSS", [f"{one.memory[name]:.0f}" for one in figures])
    return "\n".join(lines)


def _postgres_version() -> str:
    with psycopg.connect(SERVER) as connection:
        return f"{connection.info.server_version // 10000}.{connection.info.server_version % 10000}"


def write(text: str, drawn: str = "", begin: str = BEGIN, name: str = "benchmarks.svg") -> None:
    """Put the figures into docs/benchmarks.md between their marks, and the picture, if there is one, beside it."""
    path = DOCS / "benchmarks.md"
    before, _, rest = path.read_text("utf-8").partition(begin)
    _, _, after = rest.partition(END)
    path.write_text(f"{before}{begin}\n{text}\n{END}{after}", "utf-8")
    if drawn:
        (DOCS / name).write_text(drawn, "utf-8")


def main() -> None:
    """Measure, print, and write if asked to."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("--cases", type=int, default=100, help="complete cases (default 100)")
    parser.add_argument("--messages", type=int, default=1000, help="messages (default 1000)")
    parser.add_argument("--threads", type=int, default=2, help="people at once in each region (PostgreSQL)")
    parser.add_argument(
        "--only",
        choices=(*KINDS, CATALOGUE, SCALE),
        help="one database, the catalogue, or filled nodes, only",
    )
    parser.add_argument(
        "--sizes", default=SIZES, help=f"cases of the filled nodes (with --only scale; default {SIZES})"
    )
    parser.add_argument(
        "--kinds", default=",".join(KINDS), help="databases of the filled nodes (default: both)"
    )
    parser.add_argument(
        "--filled", type=pathlib.Path, help="folder of two nodes; the first is filled there and stays"
    )
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md and the picture")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tongban-bench-") as name:
        folder = pathlib.Path(name)
        cores, load = os.cpu_count() or 1, os.getloadavg()[0]
        machine = Machine(cores, load, loops_a_second(), syncs_a_second(folder))
        figures = [measure(kind, folder, given) for kind in KINDS if given.only in (None, kind)]
        machine = machine._replace(loops=(machine.loops + loops_a_second()) / 2)
        found = measure_catalogue(folder) if given.only in (None, CATALOGUE) else None
        filled = measure_scale(folder, given) if given.only == SCALE else None
    if filled:
        text = scale_table(machine, filled)
        print(text)
        if given.write:
            write(text, scale_picture(filled), SCALE_BEGIN, "benchmarks-scale.svg")
    if figures:
        text = table(machine, figures)
        room = f"Measured {clock.now():%Y-%m-%d %H:%M} UTC.\n\n{room_table([one for each in figures for one in each.room])}"
        print(text, room, sep="\n\n")
        if given.write:
            write(room, begin=ROOM_BEGIN)
            write(text, picture([(one.kind, one.cases, one.messages, one.pages) for one in figures]))
    if found:
        text = catalogue_table(found)
        print(text)
        if given.write:
            write(text, catalogue_picture(found), CATALOGUE_BEGIN, "benchmarks-catalogue.svg")


if __name__ == "__main__":
    main()
