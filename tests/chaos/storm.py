"""Three real nodes in bad weather: processes are killed, lines are cut and spoilt, databases hang up; then all must add up.

    python -m tests.chaos --minutes 30 --rate 60 --seed 7

The same seed makes the same plan of mishaps; what they hit depends on the machine.
"""

import dataclasses
import json
import os
import pathlib
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from tests.chaos.weather import BAD, CALM, Lines, Proxy
from tests.journeys.three_nodes import three_plans
from tongban.node.demo.scene import Scene
from tools.ports import two_free_ports

EASES = 300
"""Seconds after a storm within which everything has arrived."""


class Plain(Scene):
    """Nodes without people and standards: only what the exchange needs."""

    def run(self, node: str, *words: str) -> "subprocess.Popen[bytes]":
        return super().run(node, *(word for word in words if word != "--demo"))


@dataclasses.dataclass
class Report:
    """What a storm was like, and whether all adds up."""

    seed: int
    seconds: float = 0.0
    sent: int = 0
    received: int = 0
    mishaps: Counter[str] = dataclasses.field(default_factory=Counter)
    faults: list[str] = dataclasses.field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {**dataclasses.asdict(self), "mishaps": dict(self.mishaps)}


class Storm:
    """The nodes, the lines between them, and who sends."""

    def __init__(self, scene: Scene, proxies: dict[str, Proxy], seed: int) -> None:
        self.scene, self.proxies, self.dice = scene, proxies, random.Random(seed)
        self.report = Report(seed)

    def blow(self, seconds: float, rate: float, tell: Callable[[str], None]) -> Report:
        """Send and break for so long, then let everything arrive, then count."""
        began = time.monotonic()
        senders = [
            _start(self.scene, node, "send", str(rate / len(self.scene.plans))) for node in self.scene.plans
        ]
        for proxy in self.proxies.values():
            proxy.weather = BAD
        tick = threading.Event()
        while time.monotonic() - began < seconds:
            mishap = self.dice.choice(MISHAPS)
            self.report.mishaps[mishap.__name__.strip("_")] += 1
            mishap(self)
            tick.wait(0.5 + self.dice.random())
        self._ease()
        said = [int(sender.communicate(timeout=60)[0]) for sender in senders]
        tell(f"{sum(said)} sent in {time.monotonic() - began:.0f} s; waiting for the last")
        self._wait_for_the_last()
        self.report.seconds = time.monotonic() - began
        self._count(said)
        return self.report

    def _ease(self) -> None:
        for proxy in self.proxies.values():
            self.report.mishaps["on_the_line"] += proxy.mishaps
            proxy.weather = CALM
        for node in self.scene.plans:
            self.scene.start(node)
            self.scene.wait_until_up(node)

    def _wait_for_the_last(self) -> None:
        tick, end = threading.Event(), time.monotonic() + EASES
        while any(_asked(self.scene, node, "waits") for node in self.scene.plans):
            if time.monotonic() > end:
                self.report.faults.append("not everything has arrived")
                return
            tick.wait(1)

    def _count(self, said: list[int]) -> None:
        accounts = {node: _asked(self.scene, node, "account") for node in self.scene.plans}
        self.report.sent = sum(len(each["sent"]) for each in accounts.values())
        self.report.received = sum(len(each["received"]) for each in accounts.values())
        if self.report.sent != sum(said):
            self.report.faults.append(
                f"{sum(said)} were said to be sent, {self.report.sent} are in the outboxes"
            )
        self.report.faults += compare(accounts)


def compare(accounts: dict[str, Any]) -> list[str]:
    """What does not add up between these nodes: lost, doubled, out of order, or with another receipt at each end."""
    faults = []
    for node, own in accounts.items():
        for peer, other in accounts.items():
            sent = [
                (stream, seq, name, receipt) for to, stream, seq, name, receipt in own["sent"] if to == peer
            ]
            got = [
                (stream, seq, name, receipt)
                for source, stream, seq, name, receipt, _ in other["received"]
                if source == node
            ]
            way = f"{node} to {peer}"
            if sorted(row[:3] for row in sent) != sorted(row[:3] for row in got):
                faults.append(f"{way}: {len(sent)} sent, {len(got)} received, not the same ones")
            if not all(receipt for *_, receipt in sent):
                faults.append(f"{way}: a message without a receipt")
            if {row[2]: row[3] for row in sent} != {row[2]: row[3] for row in got}:
                faults.append(f"{way}: a receipt that differs at both ends")
            faults += _out_of_order(way, got)
    return faults


def _out_of_order(way: str, got: list[tuple[str, int, str, str]]) -> Iterator[str]:
    """In each stream the numbers must have come from 1 on, each once, in the order in which they were written down."""
    numbers: dict[str, list[int]] = {}
    for stream, seq, *_ in got:
        numbers.setdefault(stream, []).append(seq)
    for stream, seen in numbers.items():
        if seen != list(range(1, len(seen) + 1)):
            yield f"{way}, {stream}: out of order"


# Mishaps --------------------------------------------------------------------------------------------------------------


def _nothing(storm: Storm) -> None:
    """A moment's peace: what died gets up again."""
    for node in storm.scene.plans:
        storm.scene.start(node)


def _web_killed(storm: Storm) -> None:
    _killed(storm, "serve")


def _worker_killed(storm: Storm) -> None:
    _killed(storm, "worker")


def _node_killed(storm: Storm) -> None:
    _killed(storm, "serve", "worker")


def _killed(storm: Storm, *processes: str) -> None:
    node = storm.dice.choice(list(storm.scene.plans))
    storm.scene.kill(node, *processes)
    if storm.dice.random() < 0.7:
        storm.scene.start(node)


def _line_cut(storm: Storm) -> None:
    _change(storm, dataclasses.replace(CALM, is_cut=True))


def _line_bad(storm: Storm) -> None:
    _change(storm, BAD)


def _line_good(storm: Storm) -> None:
    _change(storm, CALM)


def _change(storm: Storm, weather: Any) -> None:
    storm.dice.choice(list(storm.proxies.values())).weather = weather


def _database_hangs_up(storm: Storm) -> None:
    """PostgreSQL ends every connection of a node; on SQLite there is nobody to do that."""
    url = storm.dice.choice(list(storm.scene.plans.values())).database_url
    if url.startswith("postgresql"):
        with psycopg.connect("dbname=postgres", autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                [url.rpartition("/")[2]],
            )


MISHAPS = (
    _nothing,
    _web_killed,
    _worker_killed,
    _node_killed,
    _line_cut,
    _line_bad,
    _line_bad,
    _line_good,
    _database_hangs_up,
)


# Setting up -----------------------------------------------------------------------------------------------------------


@contextmanager
def storm(folder: pathlib.Path, database: str, seed: int) -> Iterator[Storm]:
    """Three nodes, running, each behind a proxy."""
    scene = Plain(folder / "nodes", three_plans(database))
    scene.set_up()
    lines, dice, proxies = Lines(), random.Random(seed), {}
    for node, plan in scene.plans.items():
        inside = two_free_ports()
        _move(scene.home(node) / "node.toml", inside)
        proxies[node] = Proxy(int(plan.url.rpartition(":")[2]), inside, dice)
        lines.open(proxies[node])
    try:
        with scene.running():
            yield Storm(scene, proxies, seed)
    finally:
        lines.close()


def _move(file: pathlib.Path, port: int) -> None:
    """The node listens at another port than the one it is known at."""
    text = file.read_text("utf-8")
    assert text.count("\n[web]\n") == 1
    file.write_text(text.replace("\n[web]\n", f"\n[web]\nport = {port}\n"), "utf-8")


def _start(scene: Scene, node: str, *words: str) -> "subprocess.Popen[str]":
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TONGBAN_")}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.sender", *words],
        env={
            **environment,
            "TONGBAN_NODE_FILE": str(scene.home(node) / "node.toml"),
            "DJANGO_SETTINGS_MODULE": "tongban.node.settings",
        },
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _asked(scene: Scene, node: str, *words: str) -> Any:
    return json.loads(_start(scene, node, *words).communicate(timeout=120)[0])
