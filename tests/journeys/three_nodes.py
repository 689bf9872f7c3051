"""Chongqing, Sichuan and, with a node of its own, Chengdu's Wuhou: three nodes, web and worker each."""

import dataclasses
import importlib.resources
import json
import os
import pathlib
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from tongban.node.demo.scene import Scene, plans
from tongban.node.founding import NodePlan

WUHOU_NODE = "5101"

_GIVE_OFFICES = """
import json, pathlib, sys
import django
django.setup()
from tongban.identity.services.demo import load_people
from tongban.jurisdictions.services import load_directory
load_directory(path=pathlib.Path(sys.argv[1]))
accounts = load_people(path=pathlib.Path(sys.argv[2])) if sys.argv[2:] else ()
rows = [{"login": a.login, "password": a.password, "name": a.name, "role": a.role, "office": a.office} for a in accounts]
print(json.dumps(rows))
"""


def three_plans(database: str) -> list[NodePlan]:
    """The three nodes, each at a port nobody listens on."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(3)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        urls = [f"http://127.0.0.1:{each.getsockname()[1]}" for each in sockets]
    two = plans(0, database)
    wuhou = dataclasses.replace(
        two[1],
        id=WUHOU_NODE,
        name=("成都市武侯区", "Wuhou District, Chengdu"),
        brand=("武侯通办", "Wuhou Tongban"),
        region="510107",
        case_prefix="WH",
        database_url=database.format(node=WUHOU_NODE) if database else two[1].database_url,
    )
    return [dataclasses.replace(plan, url=url) for plan, url in zip([*two, wuhou], urls, strict=True)]


@contextmanager
def three_nodes(folder: pathlib.Path, database: str) -> Iterator[Scene]:
    """All three running, with every standard signed by all."""
    scene = Scene(folder / "nodes", three_plans(database))
    scene.set_up()
    _give_wuhou_its_offices(scene, folder)
    with scene.running():
        yield scene


def _give_wuhou_its_offices(scene: Scene, folder: pathlib.Path) -> None:
    """The same directory at all three, in which the offices of Wuhou are served by its own node; its staff sign in
    there."""
    demo = importlib.resources.files("tongban.node").joinpath("demo")
    before = 'nodes: {"50"'
    directory = demo.joinpath("directory.yaml").read_text("utf-8")
    assert before in directory
    (folder / "directory.yaml").write_text(
        directory.replace(before, f'nodes: {{"510107": "{WUHOU_NODE}", "50"'), "utf-8"
    )
    people = demo.joinpath("people.yaml").read_text("utf-8").splitlines()
    moved = [
        line.replace('node: "51"', f'node: "{WUHOU_NODE}"') if "wuhou" in line else line for line in people
    ]
    (folder / "people.yaml").write_text("\n".join(moved), "utf-8")
    accounts: list[dict[str, Any]] = json.loads((scene.folder / "accounts.json").read_text("utf-8"))
    for node in scene.plans:
        words = [str(folder / "directory.yaml")]
        if node == WUHOU_NODE:
            words.append(str(folder / "people.yaml"))
        made = subprocess.run(
            [sys.executable, "-c", _GIVE_OFFICES, *words],
            env={
                **{name: value for name, value in os.environ.items() if not name.startswith("TONGBAN_")},
                "TONGBAN_NODE_FILE": str(scene.home(node) / "node.toml"),
                "DJANGO_SETTINGS_MODULE": "tongban.node.settings",
            },
            stdout=subprocess.PIPE,
            check=True,
        )
        accounts += [{"node": node, **row} for row in json.loads(made.stdout)]
    (scene.folder / "accounts.json").write_text(json.dumps(accounts), "utf-8")
