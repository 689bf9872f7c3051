"""`tongban exchange`: between two nodes that never call each other, everything is carried as files."""

import json
import pathlib
from typing import Any

import pytest

from tongban.catalogue.queries import shipped_standards
from tongban.node.demo.scene import plans
from tongban.node.founding import found_together

from .test_node_commands import told, tongban


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pathlib.Path]:
    """Two nodes that know each other and carry files; the first has signed a standard and tells the other."""
    folder = tmp_path_factory.mktemp("ferry")
    planned = plans(8050, "")
    found_together(folder, planned)
    for mine, other in (planned, reversed(planned)):
        with (folder / mine.id / "node.toml").open("a", encoding="utf-8") as file:
            file.write(f'\n[links]\n{other.id} = "ferry"\n')
        done(tongban("node", "prepare", "--home", folder / mine.id))
    text, name = next(iter(shipped_standards()))
    (folder / name).write_text(text, "utf-8")
    done(tongban("standard", "adopt", folder / name, "--home", folder / "50"))
    return {plan.id: folder / plan.id for plan in planned}


def done(ran: Any) -> str:
    """What a command that went well has said."""
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return str(ran.stdout)


def backlog(home: pathlib.Path) -> int:
    (link,) = json.loads(tongban("node", "check", "--home", home, "--json").stdout)["links"]
    return int(link["backlog"])


def test_what_waits_goes_out_as_a_file_and_its_answer_settles_it(
    homes: dict[str, pathlib.Path], tmp_path: pathlib.Path
) -> None:
    out, back, last = (tmp_path / f"{name}.ferry" for name in ("out", "back", "last"))
    assert backlog(homes["50"]) == 1
    written = json.loads(done(tongban("exchange", "export", "51", out, "--home", homes["50"], "--json")))
    assert (written["messages"], written["is_all"]) == (1, True)
    assert "已经存在" in told(tongban("exchange", "export", "51", out, "--home", homes["50"]))

    said = done(tongban("exchange", "import", out, "--answer", back, "--home", homes["51"]))
    assert "messages done 1" in said
    taken = json.loads(
        done(tongban("exchange", "import", back, "--answer", last, "--home", homes["50"], "--json"))
    )
    assert taken["taken"][0]["settled"] == 1
    assert backlog(homes["50"]) == 0


def test_a_file_for_another_node_is_named_as_such(
    homes: dict[str, pathlib.Path], tmp_path: pathlib.Path
) -> None:
    out = tmp_path / "out.ferry"
    done(tongban("exchange", "export", "51", out, "--home", homes["50"]))
    said = told(tongban("exchange", "import", out, "--answer", tmp_path / "b", "--home", homes["50"]))
    assert "核对拿错了没有" in said
    assert "this node is “50”" in said
