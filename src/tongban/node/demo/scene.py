"""The nodes of the demonstration: founded once, listed together, started, watched, stopped."""

import dataclasses
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import urllib3

from tongban.kernel.errors import Refused
from tongban.node.founding import NodePlan, found_together

PROCESSES = ("serve", "worker")
STARTS_WITHIN = 60.0
"""Seconds for a node to answer, on a slow machine."""


@dataclasses.dataclass(frozen=True)
class Account:
    """An account of the demonstration, with the password made up for it."""

    node: str
    login: str
    password: str = dataclasses.field(repr=False)
    name: tuple[str, str]
    role: str
    office: tuple[str, str]


def plans(port: int, database: str = "") -> list[NodePlan]:
    """Chongqing and Sichuan, at `port` and the one after. `database` is a URL with {node} in it."""
    regions = [
        ("50", ("重庆市", "Chongqing"), ("渝快办", "Yukuaiban"), "500000", "CQ"),
        ("51", ("四川省", "Sichuan"), ("天府通办", "Tianfu Tongban"), "510000", "SC"),
    ]
    return [
        NodePlan(
            id=node,
            name=name,
            brand=brand,
            region=region,
            case_prefix=prefix,
            url=f"http://127.0.0.1:{port + number}",
            database_url=database.format(node=node) if database else "sqlite:///db.sqlite3",
            is_demo=True,
        )
        for number, (node, name, brand, region, prefix) in enumerate(regions)
    ]


class Scene:
    """A folder with one node in each sub-folder."""

    def __init__(self, folder: pathlib.Path, plans: list[NodePlan]) -> None:
        self.folder = folder
        self.plans = {plan.id: plan for plan in plans}
        self._running: dict[tuple[str, str], subprocess.Popen[bytes]] = {}

    @property
    def is_set_up(self) -> bool:
        """Were all nodes founded and prepared?"""
        return self._accounts_file.exists()

    @property
    def _accounts_file(self) -> pathlib.Path:
        return self.folder / "accounts.json"

    def home(self, node: str) -> pathlib.Path:
        """The folder of a node."""
        return self.folder / node

    def url(self, node: str) -> str:
        """The address people open."""
        return self.plans[node].url

    def accounts(self) -> list[Account]:
        """Everybody who can sign in."""
        rows: list[dict[str, Any]] = json.loads(self._accounts_file.read_text("utf-8"))
        return [
            Account(**{**row, "name": tuple(row["name"]), "office": tuple(row["office"])}) for row in rows
        ]

    def set_up(self) -> None:
        """Found the nodes and the list of them, prepare their databases. Starts from nothing."""
        shutil.rmtree(self.folder, ignore_errors=True)
        found_together(self.folder, list(self.plans.values()))
        preparing = {node: self.run(node, "node", "prepare", "--demo", "--json") for node in self.plans}
        accounts: list[dict[str, Any]] = []
        for node, process in preparing.items():
            output, errors = process.communicate()
            if process.returncode:
                raise Refused("node-not-prepared", node=node, reason=errors.decode()[-2000:])
            accounts += [{"node": node, **row} for row in json.loads(output)["accounts"]]
        descriptor = os.open(self._accounts_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(accounts, file, ensure_ascii=False, indent=1)

    def run(self, node: str, *words: str) -> subprocess.Popen[bytes]:
        """Start a command of `tongban` on a node; its output can be read from the process."""
        return subprocess.Popen(
            self._command(node, *words),
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def _command(self, node: str, *words: str) -> list[str]:
        return [sys.executable, "-m", "tongban.node.cli", *words, "--home", str(self.home(node))]

    @contextmanager
    def running(self) -> Iterator[None]:
        """All nodes, web and worker each, for as long as the block lasts; SIGTERM ends it as Ctrl-C does."""
        with _told_to_end():
            try:
                for node in self.plans:
                    self.start(node)
                for node in self.plans:
                    self.wait_until_up(node)
                yield
            finally:
                self.stop_all()

    def start(self, node: str) -> None:
        """Start what is not running of a node."""
        for process in PROCESSES:
            if (node, process) not in self._running:
                with (self.home(node) / f"{process}.log").open("ab") as log:
                    self._running[node, process] = subprocess.Popen(
                        self._command(node, "node", process),
                        env=_environment(),
                        stdin=subprocess.DEVNULL,
                        stdout=log,
                        stderr=log,
                        start_new_session=True,
                    )

    def kill(self, node: str, *processes: str) -> None:
        """Pull the plug of a node: every process of it (or those named), at once, without a word."""
        self._end(node, signal.SIGKILL, processes or PROCESSES)

    def stop(self, node: str) -> None:
        """Stop a node in order."""
        self._end(node, signal.SIGTERM, PROCESSES)

    def stop_all(self) -> None:
        """Stop every node."""
        for node in self.plans:
            self.stop(node)

    def _end(self, node: str, number: signal.Signals, processes: tuple[str, ...]) -> None:
        ended = [self._running.pop((node, name)) for name in processes if (node, name) in self._running]
        for process in ended:
            _signal_group(process, number)
        for process in ended:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                _signal_group(process, signal.SIGKILL)
                process.wait()

    def has_died(self) -> str:
        """Name of a process that ended by itself, empty when all is well."""
        return next(
            (f"{node}/{name}" for (node, name), p in self._running.items() if p.poll() is not None), ""
        )

    def wait_until_up(self, node: str) -> None:
        """Until the node answers; raises Refused when it does not."""
        pool, tick = urllib3.PoolManager(retries=False, timeout=2.0), threading.Event()
        for _ in range(int(STARTS_WITHIN / 0.05)):
            try:
                if pool.request("GET", f"{self.url(node)}/health").status == 200:
                    return
            except urllib3.exceptions.HTTPError:
                tick.wait(0.05)
            if self.has_died():
                break
        raise Refused("node-not-up", node=node, path=str(self.home(node) / "serve.log"))


@contextmanager
def _told_to_end() -> Iterator[None]:
    """SIGTERM raises KeyboardInterrupt here: the nodes have sessions of their own, and whoever ends us does not reach
    them. Only the main thread may hear signals; whoever starts nodes from another sees to their end."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _environment() -> dict[str, str]:
    """A node of the scene is what its folder says, whatever node this process itself is."""
    return {name: value for name, value in os.environ.items() if not name.startswith("TONGBAN_")}


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return
