"""The catalogue of one node with 311 made-up items: start, guide, search, and a file that is edited."""

import json
import os
import pathlib
import platform
import subprocess
import sys
from typing import Any, NamedTuple

from tongban.kernel import clock
from tongban.node.demo.scene import Scene, plans

from .picture import Rows, draw
from .yardsticks import loops_a_second

CATALOGUE = "catalogue"
ITEMS = 311
"""Items the regions speak of; that many are made up, with 40 fields, 12 stages and 10 criteria each."""
NODE, PORT = "50", 18790
WHAT = {
    "first guide": "a process from nothing to its first guide",
    "first search": f"… and to its first search over {ITEMS} items",
    "guide": "guide page of an item of 40 fields and 12 stages",
    "zone": f"zone page with {ITEMS} items",
    "search": "search over 10,000 items of twelve phrases",
    "criteria": "the rules of ten acceptance criteria for one application",
    "edit": "an edited file of 300 fields: checks, form, checklist, guide, chart, review rules",
}
WANTED = {"first guide": 2000, "first search": 2000, "guide": 30, "search": 50, "criteria": 0.3, "edit": 1000}
"""Milliseconds that are the goal."""


class CatalogueFigures(NamedTuple):
    """Milliseconds of processor time, p50 and p95, by what was done."""

    loops: float
    """Million rounds of a plain Python loop for a second of processor time, before and after."""
    times: dict[str, tuple[float, float]]


def measure_catalogue(folder: pathlib.Path) -> CatalogueFigures:
    """Found a node, let it adopt the items, and look. Nothing listens: pages are asked for inside the process."""
    os.environ.pop("TONGBAN_DATABASE_URL", None)
    scene = Scene(folder / CATALOGUE, plans(PORT))
    scene.set_up()
    _child(scene, "adopt")
    before = loops_a_second()
    seen = _child(scene, "measure")
    return CatalogueFigures((before + loops_a_second()) / 2, {name: tuple(seen[name]) for name in WHAT})


def _child(scene: Scene, role: str) -> dict[str, Any]:
    environment = {
        **os.environ,
        "TONGBAN_NODE_FILE": str(scene.home(NODE) / "node.toml"),
        "DJANGO_SETTINGS_MODULE": "tongban.node.settings",
    }
    words = [sys.executable, "-m", "tools.bench.catalogue_load", role, "--count", str(ITEMS)]
    done = subprocess.run(words, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


def catalogue_table(figures: CatalogueFigures) -> str:
    """The figures as Markdown."""
    yardstick = f"{figures.loops:.1f} million rounds of a plain Python loop for a second of processor time"
    lines = [
        f"Measured {clock.now():%Y-%m-%d %H:%M} UTC. Python {platform.python_version()}, SQLite. Yardstick: {yardstick}.",
        "",
        "| processor time | ms p50 | ms p95 | wanted, ms | million loop rounds (p50) |",
        "|---|---:|---:|---:|---:|",
    ]
    for name, (p50, p95) in figures.times.items():
        wanted = str(WANTED.get(name, ""))
        rounds = p50 * figures.loops / 1000
        lines.append(
            f"| {WHAT[name]} | {_few(p50)} | {_few(p95)} | {wanted} | {rounds:.{2 if p50 >= 1 else 4}f} |"
        )
    return "\n".join(lines)


def _few(milliseconds: float) -> str:
    return f"{milliseconds:.{1 if milliseconds >= 1 else 2}f}"


def catalogue_picture(figures: CatalogueFigures) -> str:
    """Bars of the 95th percentile, as a share of what is wanted."""
    rows: Rows = [
        (name, "sqlite", p95 / WANTED[name], f"{_few(p95)} of {WANTED[name]} ms")
        for name, (_, p95) in figures.times.items()
        if name in WANTED
    ]
    return draw(
        [("Processor time, p95, as a share of the goal", rows)],
        "the longest bar is nearest to its goal, or beyond it",
    )
