"""`tongban demo` as somebody starts it who wants to see how it works, and as their shell ends it."""

import os
import pathlib
import signal
import subprocess
import sys
import threading

import urllib3

from tools.ports import two_free_ports


def processes_of(folder: pathlib.Path) -> list[list[str]]:
    """The command lines of everything that runs with a node in this folder."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().decode(errors="replace").split("\0")
        except OSError:  # it has just ended
            continue
        if any(word.startswith(f"{folder}/") for word in words):
            found.append(words)
    return found


def answers(port: int) -> bool:
    try:
        return urllib3.request("GET", f"http://127.0.0.1:{port}/health", retries=False).status == 200
    except urllib3.exceptions.HTTPError:
        return False


def test_whoever_ends_the_demonstration_ends_its_nodes(tmp_path: pathlib.Path) -> None:
    """SIGTERM to the process group, as `timeout`, a closed terminal's session or a supervisor sends it."""
    port, tick = two_free_ports(), threading.Event()
    demo = subprocess.Popen(
        [sys.executable, "-m", "tongban.node.cli", "demo", "--folder", str(tmp_path), "--port", str(port)],
        env={name: value for name, value in os.environ.items() if not name.startswith("TONGBAN_")},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    while demo.poll() is None and not (answers(port) and answers(port + 1)):
        tick.wait(0.1)
    kinds = {(words[words.index("node") + 1], words[-2]) for words in processes_of(tmp_path)}
    assert kinds == {(kind, str(tmp_path / node)) for kind in ("serve", "worker") for node in ("50", "51")}
    os.killpg(demo.pid, signal.SIGTERM)
    demo.wait()
    assert processes_of(tmp_path) == []
