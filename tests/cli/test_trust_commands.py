"""`tongban trust` as two governments and their operators type it: files on a stick, no network."""

import json
import pathlib

import pytest
from typer.testing import CliRunner

from tests.cli.test_node_commands import told, tongban
from tongban.node.commands import app

NODES = {
    "50": ("重庆市/Chongqing", "渝快办/Yukuaiban", "500000", "CQ"),
    "51": ("四川省/Sichuan", "天府通办/Tianfu Tongban", "510000", "SC"),
    "61": ("陕西省/Shaanxi", "秦务员/Qinwuyuan", "610000", "SN"),
}


INSIDE = {"node init", *(f"trust {name}" for name in ("root", "check", "draft", "sign", "verify", "found"))}
"""Commands that need no node."""


class Desk:
    """A table with the sticks of the governments and the folders of the nodes."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder

    def run(self, *words: str | pathlib.Path) -> str:
        """A command that works. What needs no node runs in this process, which is much quicker."""
        if " ".join(map(str, words[:2])) in INSIDE:
            inside = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
            assert inside.exit_code == 0, inside.output
            return inside.stdout
        done = tongban(*words)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def path(self, name: str) -> pathlib.Path:
        return self.folder / name

    def home(self, node: str) -> pathlib.Path:
        return self.folder / node

    def root(self, node: str) -> pathlib.Path:
        return next(self.path(f"stick{node}").glob("root-*.pem"))

    def make_government(self, node: str) -> pathlib.Path:
        name, _, region, _ = NODES[node]
        made = self.run("trust", "root", self.path(f"stick{node}"), "--government", region, "--name", name)
        return pathlib.Path(made.strip())

    def make_node(self, node: str) -> pathlib.Path:
        name, brand, region, prefix = NODES[node]
        words = ("--name", name, "--brand", brand, "--region", region, "--prefix", prefix)
        url = f"http://127.0.0.1:80{node}"
        return pathlib.Path(
            self.run("node", "init", self.home(node), "--id", node, *words, "--url", url).strip()
        )

    def sign(self, file: pathlib.Path, *nodes: str) -> pathlib.Path:
        for node in nodes:
            self.run("trust", "sign", file, "--root", self.root(node))
        return file

    def draft(self, number: int, *words: str | pathlib.Path) -> pathlib.Path:
        """The next version, signed by both."""
        file = self.path(f"{number}.json")
        self.run("trust", "draft", file, "--from", self.path(f"{number - 1}.json"), *words)
        return self.sign(file, "50", "51")

    def shown(self, node: str) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.run("trust", "show", "--home", self.home(node), "--json"))
        return found


@pytest.fixture
def desk(tmp_path: pathlib.Path) -> Desk:
    """Chongqing and Sichuan have agreed on the first list; both nodes go by it."""
    desk = Desk(tmp_path)
    founders = [word for node in ("50", "51") for word in ("--founder", desk.make_government(node))]
    entities = [word for node in ("50", "51") for word in ("--entity", desk.make_node(node))]
    first = desk.path("1.json")
    said = desk.run("trust", "draft", first, *founders, *entities, "--decides", "51=company_establishment")
    assert "新增节点 Node joins: 50" in said
    unsigned = tongban("trust", "found", first, "--home", desk.home("50"))
    assert "名录只有 0 个签署方的有效签名" in told(unsigned)
    desk.sign(first, "50")
    assert "名录只有 1 个签署方的有效签名" in told(tongban("trust", "verify", first))
    desk.sign(first, "51")
    for node in ("50", "51"):
        desk.run("trust", "found", first, "--home", desk.home(node))
        desk.run("node", "prepare", "--home", desk.home(node))
    return desk


def kids(shown: dict[str, object], node: str) -> list[str]:
    entities = shown["entities"]
    assert isinstance(entities, list)
    return [key["kid"] for one in entities if one["id"] == node for key in one["keys"]]


def test_two_governments_found_a_list_and_a_third_node_joins_and_leaves(desk: Desk) -> None:
    checked = json.loads(desk.run("node", "check", "--home", desk.home("50"), "--json"))
    assert (checked["trust"]["state"], checked["trust"]["version"]) == ("in-force", 1)
    assert [link["peer"] for link in checked["links"]] == ["51"]
    shown = desk.shown("50")
    assert (shown["version"], shown["signed_by"]) == (1, ["500000", "510000"])
    assert shown == desk.shown("51")

    request = desk.make_node("61")
    assert json.loads(desk.run("trust", "check", request, "--json"))["id"] == "61"
    joined = desk.draft(2, "--entity", request, "--decides", "61=retirement", "--issues", "61=")
    tried = desk.run("trust", "adopt", joined, "--home", desk.home("50"), "--dry-run")
    assert "新增节点 Node joins: 61" in tried
    assert desk.shown("50")["version"] == 1, "a dry run changes nothing"
    for node in ("50", "51"):
        desk.run("trust", "adopt", joined, "--home", desk.home(node))
        assert desk.shown(node)["version"] == 2
    desk.run("trust", "found", joined, "--home", desk.home("61"))
    desk.run("node", "prepare", "--home", desk.home("61"))
    assert desk.shown("61") == desk.shown("50"), "a newcomer begins with the version it joined by"

    left = desk.draft(3, "--leave", "61")
    extended = desk.draft(4)
    missed = tongban("trust", "adopt", extended, "--home", desk.home("51"))
    assert "还缺第 3 版" in told(missed)
    for file in (left, extended):
        desk.run("trust", "adopt", file, "--home", desk.home("50"))
    both = desk.path("both.json")
    desk.run("trust", "export", both, "--since", "2", "--home", desk.home("50"))
    desk.run("trust", "adopt", both, "--home", desk.home("51"))
    assert desk.shown("51") == desk.shown("50")
    assert desk.shown("51")["version"] == 4
    back = tongban("trust", "adopt", left, "--home", desk.home("51"))
    assert "不能退回旧版" in told(back)


def test_a_key_is_changed_as_planned_and_revoked_after_theft(desk: Desk) -> None:
    old = kids(desk.shown("50"), "51")[0]
    desk.run("trust", "request", desk.path("key.json"), "--new-key", "message", "--home", desk.home("51"))
    renewed = desk.draft(2, "--entity", desk.path("key.json"), "--end", f"{old}=2099-01-01T00:00:00Z")
    desk.run("trust", "adopt", renewed, "--home", desk.home("51"))
    new = kids(desk.shown("51"), "51")[-1]
    assert new.startswith("51-message-")
    assert (desk.home("51") / "keys" / f"{new}.pem").exists()
    revoked = desk.draft(3, "--revoke", old)
    said = desk.run("trust", "verify", revoked, "--from", desk.path("2.json"))
    assert f"密钥撤销 Key revoked: 51 {old} (message)" in said
    desk.run("trust", "adopt", revoked, "--home", desk.home("51"))
    entities = desk.shown("51")["entities"]
    assert isinstance(entities, list)
    ends = {key["kid"]: bool(key["revoked_at"]) for one in entities for key in one["keys"]}
    assert (ends[old], ends[new]) == (True, False)


def test_what_is_wrong_is_told_in_both_languages(desk: Desk) -> None:
    first = desk.path("1.json")
    assert "已写明签署方" in told(tongban("trust", "found", first, "--home", desk.home("50")))
    other = tongban("trust", "sign", first, "--root", desk.home("50") / "keys" / "message.pem")
    assert "不是签署方的根密钥" in told(other)
    assert "读不出" in told(tongban("trust", "verify", desk.path("nothing.json")))
    assert "不认识的内容" in told(tongban("trust", "check", first))
    nobody = tongban("trust", "draft", desk.path("x.json"), "--from", first, "--leave", "99")
    assert "99" in told(nobody)
    purpose = tongban(
        "trust", "request", desk.path("y.json"), "--new-key", "magic", "--home", desk.home("50")
    )
    assert "magic" in told(purpose)
    same = desk.run("trust", "adopt", first, "--home", desk.home("50"))
    assert "没有更新的内容" in same


def test_a_node_without_a_list_says_so(tmp_path: pathlib.Path) -> None:
    desk = Desk(tmp_path)
    desk.make_node("50")
    desk.run("node", "prepare", "--home", desk.home("50"))
    assert tongban("trust", "show", "--home", desk.home("50")).returncode == 3
    said = told(tongban("trust", "export", tmp_path / "x.json", "--home", desk.home("50")))
    assert "没有第 1 版名录" in said


@pytest.mark.parametrize(
    "name",
    ["root", "request", "check", "draft", "sign", "verify", "found", "adopt", "fetch", "show", "export"],
)
def test_help_of_a_command_gives_an_example(name: str) -> None:
    done = CliRunner().invoke(app, ["trust", name, "--help"], env={"COLUMNS": "200"})
    assert done.exit_code == 0
    assert f"tongban trust {name} " in done.stdout
