"""Nodes filled with made-up cases: what a new complete case costs beside them, and how long pages and lists take."""

import argparse
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from html import escape
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from tongban.kernel import clock
from tongban.node.config import load
from tongban.node.demo.scene import Scene, plans
from tools.node_databases import made_databases
from tools.ports import two_free_ports

from .nodes import measure_cases
from .picture import COLOURS, INK

SCALE = "scale"
SIZES = "10000,100000,1000000"
FILLED = "50"
"""The node that is filled: people apply there. The other one decides, and has no other cases."""
NEW_CASES, WARM_UP = 30, 5
WANTED_PAGE, WANTED_BYTES, WANTED_EXPORT = 100, 12 * 1024, 10


class Machine(Protocol):
    """Where it was measured."""

    @property
    def cores(self) -> int:
        """Processors."""

    @property
    def load(self) -> float:
        """Processes that wanted to run when measuring began."""

    @property
    def loops(self) -> float:
        """Million rounds of a plain loop a second."""


class Filled(NamedTuple):
    """What one node of one size gave."""

    kind: str
    cases: int
    made: int
    """How many were put in by this run; the others were there."""
    seconds: float
    cpu: dict[str, float]
    """Milliseconds of processor time of a new complete case, by process."""
    seen: dict[str, Any]
    """What scale_load says."""


def measure_scale(folder: pathlib.Path, given: argparse.Namespace) -> list[Filled]:
    """Each database at each size, in nodes of its own; or one that is filled already."""
    found = []
    for kind in given.kinds.split(","):
        for size in map(int, given.sizes.split(",")):
            with _fresh(kind, folder / f"{kind}-{size}") as scene:
                found.append(_measure(kind, scene, size, given.threads))
    if given.filled:
        found.append(_measure_filled(given.filled, given))
    return found


def _measure_filled(folder: pathlib.Path, given: argparse.Namespace) -> Filled:
    """Two nodes that somebody has founded; the first is filled to the size asked for, if it is not already."""
    config = load(folder / FILLED / "node.toml")
    kind = "sqlite" if config.database_url.startswith("sqlite") else "postgresql"
    name = urlsplit(config.database_url).path.strip("/")
    url = config.database_url.replace(f"_{FILLED}", "_{node}") if kind == "postgresql" else ""
    scene = Scene(folder, plans(config.port, url))
    for node in scene.plans:
        scene.run(node, "node", "prepare").wait()
    return _measure(kind, scene, given.filled_size, given.threads, name[: -len(FILLED)])


@contextlib.contextmanager
def _fresh(kind: str, folder: pathlib.Path) -> Iterator[Scene]:
    os.environ.pop("TONGBAN_DATABASE_URL", None)  # each node has a database of its own
    made = made_databases("bench", ("50", "51")) if kind == "postgresql" else contextlib.nullcontext("")
    with made as url:
        scene = Scene(folder, plans(two_free_ports(), url))
        scene.set_up()
        yield scene
    shutil.rmtree(folder)


def _measure(kind: str, scene: Scene, size: int, threads: int, databases: str = "") -> Filled:
    print(f"{kind}, {size:,} cases ...", file=sys.stderr)
    began = time.perf_counter()
    said = json.loads(
        _run(
            scene,
            "-m",
            "tongban.node.cli",
            "seed",
            "--cases",
            str(size),
            "--json",
            "--home",
            str(scene.home(FILLED)),
        )
    )
    seconds = time.perf_counter() - began
    seen = json.loads(_run(scene, "-m", "tools.bench.scale_load"))
    with scene.running():
        measure_cases(scene, WARM_UP, 1, databases)
        _, _, cpu, _ = measure_cases(scene, NEW_CASES, threads if kind == "postgresql" else 1, databases)
    return Filled(kind, size, said["made"], seconds, cpu, seen)


def _run(scene: Scene, *words: str) -> str:
    environment = {
        **os.environ,
        "TONGBAN_NODE_FILE": str(scene.home(FILLED) / "node.toml"),
        "DJANGO_SETTINGS_MODULE": "tongban.node.settings",
    }
    done = subprocess.run(
        [sys.executable, *words], env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def scale_table(machine: Machine, found: list[Filled]) -> str:
    """The figures as Markdown."""
    now = clock.now()
    lines = [
        (
            f"Measured {now:%Y-%m-%d %H:%M} UTC on {machine.cores} cores, {machine.loops:.1f} million loop rounds a second; load "
            f"average when it began {machine.load:.1f}, while pages were measured "
            + ", ".join(f"{one.seen['load']:.1f} ({_name(one)})" for one in found)
            + "."
        ),
        "",
        "| | " + " | ".join(_name(one) for one in found) + " |",
        "|---|" + "---:|" * len(found),
    ]

    def row(name: str, values: list[str]) -> None:
        lines.append(f"| {name} | " + " | ".join(values) + " |")

    row(
        "made-up cases put in a second",
        [f"{one.made / one.seconds:.0f}" if one.made else "–" for one in found],
    )
    row("processor time of a new complete case, ms", [f"{_cost(one):.0f}" for one in found])
    row("… of it people, web and worker of the filled node", [f"{_own(one):.0f}" for one in found])
    row("… of it the database of both nodes", [f"{one.cpu['database']:.0f}" for one in found])
    row("KB a case, rows and indexes", [f"{sum(one.seen['sizes'].values()) / 1024:.2f}" for one in found])
    row("export of 24,000 cases, s", [f"{one.seen['export']['for_24000']:.1f}" for one in found])
    row("… memory it took more, MiB", [f"{one.seen['export']['more_mib']:.0f}" for one in found])
    row("lists for which the database reads the table through", [str(_read_through(one)) for one in found])
    row(
        "lists it finds by an index and then sorts",
        [str(len(one.seen["plans"]) - _read_through(one)) for one in found],
    )
    for number, page in enumerate(found[0].seen["pages"]):
        name = page["name"].partition(" (")[0] if "granted" in page["name"] else page["name"]
        row(f"{name}: ms p50 / p95, statements", [_page(one.seen["pages"][number]) for one in found])
    return "\n".join(lines)


def _name(one: Filled) -> str:
    return f"{one.kind}, {one.cases:,}"


def _read_through(one: Filled) -> int:
    words = ("Seq Scan on cases_case", "SCAN cases_case")
    return sum(any(word in said for word in words) for said in one.seen["plans"].values())


def _page(page: dict[str, Any]) -> str:
    return f"{page['p50']:.0f} / {page['p95']:.0f}, {page['queries']}"


def _cost(one: Filled) -> float:
    return sum(one.cpu.values())


def _own(one: Filled) -> float:
    return sum(value for name, value in one.cpu.items() if name.startswith(FILLED))


def scale_picture(found: list[Filled]) -> str:
    """Processor time of a new case against how many there are: a flat line costs nothing more."""
    width, height, left, top = 640, 260, 60, 34
    kinds = list(dict.fromkeys(one.kind for one in found))
    most = max(_cost(one) for one in found) * 1.2
    sizes = sorted({one.cases for one in found})
    step = (width - left - 110) / max(1, len(sizes) - 1)

    def at(one: Filled) -> tuple[float, float]:
        return left + 30 + step * sizes.index(one.cases), top + (height - top - 40) * (1 - _cost(one) / most)

    parts = [
        f'<text x="0" y="18" font-weight="bold">{escape("Processor time of a new complete case, ms")}</text>'
    ]
    for number, size in enumerate(sizes):
        parts.append(
            f'<text x="{left + 30 + step * number:.0f}" y="{height - 16}" text-anchor="middle">{size:,} cases</text>'
        )
    parts.append(
        f'<line x1="{left}" y1="{height - 40}" x2="{width - 20}" y2="{height - 40}" stroke="{INK}"/>'
    )
    for kind in kinds:
        points = [(at(one), _cost(one)) for one in found if one.kind == kind]
        path = " ".join(f"{x:.0f},{y:.0f}" for (x, y), _ in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{COLOURS[kind]}" stroke-width="2"/>')
        for (x, y), cost in points:
            parts.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4" fill="{COLOURS[kind]}"/>')
            parts.append(
                f'<text x="{x:.0f}" y="{y - 9:.0f}" text-anchor="middle" fill="{COLOURS[kind]}">{kind} {cost:.0f}</text>'
            )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="What a new case costs beside ten thousand, a hundred thousand and a million" font-family="sans-serif" '
        f'font-size="13" fill="{INK}">\n<rect width="{width}" height="{height}" fill="#ffffff"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )
