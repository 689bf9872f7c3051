"""The `tongban` command as an operator types it, each time a process of its own."""

import os
import pathlib
import subprocess
import sys


def tongban(*words: str | pathlib.Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command in an environment that knows no node, but what `more` says."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TONGBAN_")}
    return subprocess.run(
        [sys.executable, "-m", "tongban.node.cli", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        env={**environment, "COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb", **more},
    )


def told(done: subprocess.CompletedProcess[str]) -> str:
    """What a failing command says, on one line, without a word of the program's insides."""
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return "".join(done.stderr.split("\n"))
