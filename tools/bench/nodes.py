"""Two real nodes, web and worker each, and the processes of people who work on them."""

import contextlib
import json
import os
import pathlib
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

from tongban.node.demo.scene import Scene, plans
from tools.node_databases import made_databases
from tools.ports import two_free_ports

TICKS = os.sysconf("SC_CLK_TCK")
KIB = 1024


@contextlib.contextmanager
def running_nodes(kind: str, folder: pathlib.Path) -> Iterator[Scene]:
    """Chongqing and Sichuan, freshly founded, at work."""
    os.environ.pop("TONGBAN_DATABASE_URL", None)  # each node has a database of its own
    made = made_databases("bench", ("50", "51")) if kind == "postgresql" else contextlib.nullcontext("")
    with made as url:
        scene = Scene(folder / kind, plans(two_free_ports(), url))
        scene.set_up()
        with scene.running():
            yield scene


class Crew:
    """A process that plays people at one node (load.py)."""

    def __init__(self, scene: Scene, node: str, role: str, count: int, threads: int) -> None:
        environment = {
            **os.environ,
            "TONGBAN_NODE_FILE": str(scene.home(node) / "node.toml"),
            "DJANGO_SETTINGS_MODULE": "tongban.node.settings",
        }
        words = ["--role", role, "--count", str(count), "--threads", str(threads)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tools.bench.load", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self.role = role
        self._line()

    def _line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            self.process.kill()
            raise RuntimeError(f"the {self.role} process broke off")
        return line

    def begin(self) -> None:
        """Say go."""
        assert self.process.stdin is not None
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def seen(self) -> dict[str, Any]:
        """Wait for the end and hear what it saw."""
        seen: dict[str, Any] = json.loads(self._line())
        return seen

    def end(self) -> None:
        """Let it go."""
        self.process.wait()


def groups(scene: Scene) -> dict[str, list[int]]:
    """The processes of each node by what they do: `50 web` may be two, one that listens and one that answers."""
    found: dict[str, list[int]] = {}
    for path in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            words = (path / "cmdline").read_bytes().decode(errors="replace").split("\0")
            for node in scene.plans:
                if str(scene.home(node)) in words:
                    kind = "web" if "serve" in words else "worker"
                    found.setdefault(f"{node} {kind}", []).append(int(path.name))
    return found


def memory(pids: list[int]) -> float:
    """Resident memory in MiB. What processes share is counted with each of them."""
    kib = 0
    for pid in pids:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
            if line.startswith("VmRSS:"):
                kib += int(line.split()[1])
    return kib / KIB


def cpu_seconds(pids: list[int]) -> float:
    """Processor time used so far."""
    ticks = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / TICKS


def database_processes(name: str = "") -> list[int]:
    """PostgreSQL's processes that serve the nodes of this run, or the databases whose names begin so."""
    mark = (name or f"tongban_bench_{os.getpid()}_").encode()
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark in (path / "cmdline").read_bytes():
                found.append(int(path.name))
    return found


def measure_cases(
    scene: Scene, count: int, threads: int, databases: str = ""
) -> tuple[float, float, dict[str, float], str]:
    """Cases a second, messages a second, processor time, and the number of a case."""
    crews = {
        "50 people": Crew(scene, "50", "apply", count, threads),
        "51 people": Crew(scene, "51", "decide", count, threads),
    }
    pids = {**groups(scene), **{name: [crew.process.pid] for name, crew in crews.items()}}

    def used() -> dict[str, float]:
        return {
            **{n: cpu_seconds(p) for n, p in pids.items()},
            "database": cpu_seconds(database_processes(databases)),
        }

    before, began = used(), time.perf_counter()
    for crew in crews.values():
        crew.begin()
    seen = [crew.seen() for crew in crews.values()]
    seconds = time.perf_counter() - began
    after = used()
    for crew in crews.values():
        crew.end()
    cpu = {name: (after[name] - before[name]) * 1000 / count for name in before}
    sent = sum(one["messages"] for one in seen)
    return count / seconds, sent / seconds, cpu, seen[0]["number"]
