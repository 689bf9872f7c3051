"""New versions of the nodes' standards, adopted by the command line."""

import pathlib
import re

from tongban.node.demo.scene import Scene
from tongban.node.tour.people import Person

SHIPPED = pathlib.Path(__file__).parents[2] / "src/tongban/catalogue/standards"
ITEMS = sorted(path.stem for path in SHIPPED.glob("*.yaml"))
WRITTEN = "allotment_card"
"""The item that test_write_a_standard.py adds to the nodes all journeys share; what is shipped is counted without it."""


def changed_copy(folder: pathlib.Path, item: str, version: int, changes: dict[str, str]) -> pathlib.Path:
    """A standard file of another version, with some lines changed."""
    text = (SHIPPED / f"{item}.yaml").read_text("utf-8")
    for old, new in {"\nversion: 1\n": f"\nversion: {version}\n", **changes}.items():
        assert text.count(old) == 1, f"{old!r} is not once in {item}"
        text = text.replace(old, new)
    file = folder / f"{item}-{version}.yaml"
    file.write_text(text, "utf-8")
    return file


def adopt(scene: Scene, file: pathlib.Path, *nodes: str) -> str:
    """Sign it for these nodes; answers the digest."""
    signing = [scene.run(node, "standard", "adopt", str(file)) for node in nodes]
    digests = set()
    for process in signing:
        output, errors = process.communicate()
        assert process.returncode == 0, errors.decode()
        digests |= set(re.findall(r"sha256:[0-9a-f]{64}", output.decode()))
    assert len(digests) == 1
    return digests.pop()


def adopt_on_both(scene: Scene, file: pathlib.Path, item: str) -> str:
    """Sign it for both nodes and wait until each knows of the other's signature."""
    digest = adopt(scene, file, *scene.plans)
    for node in scene.plans:
        Person(scene, node).wait_for(
            f"/items/{item}/standard",
            lambda page: 'data-common="yes"' in page.html and page.text.count(digest) == 1 + len(scene.plans),
        )
    return digest
