"""`tongban` as an operator types it: every command explains itself, every fault is told in both languages."""

import json
import pathlib

import pytest
from typer.testing import CliRunner

from tests.clamd import VERSION, listening
from tests.cli.commands import told, tongban
from tongban.kernel.trust.rules.signatures import read_request
from tongban.node.commands import app
from tongban.node.config import load
from tongban.node.founding import NodePlan, found_node

INIT = [
    *("--id", "51", "--name", "四川省/Sichuan", "--brand", "天府通办/Tianfu Tongban"),
    *("--region", "510000", "--prefix", "SC", "--url", "http://127.0.0.1:8051"),
]


@pytest.fixture
def home(tmp_path: pathlib.Path) -> pathlib.Path:
    home = tmp_path / "51"
    both = ("四川省", "Sichuan")
    url = "http://127.0.0.1:8051"
    found_node(home, NodePlan(id="51", name=both, brand=both, region="510000", case_prefix="SC", url=url))
    return home


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ([], ["node", "standard", "case", "calendar", "demo", "tour"]),
        (["node"], ["init", "prepare", "serve", "worker", "check"]),
        (["standard"], ["check", "adopt", "list", "new"]),
        (["case"], ["show", "export"]),
        (["calendar"], ["list", "publish"]),
    ],
)
def test_help_names_every_command(words: list[str], names: list[str]) -> None:
    done = CliRunner().invoke(app, [*words, "--help"])
    assert done.exit_code == 0
    assert [name for name in names if name not in done.stdout] == []


def test_help_needs_no_node() -> None:
    done = tongban("--help")
    assert done.returncode == 0, done.stderr
    assert "通办" in done.stdout


@pytest.mark.parametrize("name", ["init", "prepare", "serve", "worker", "check"])
def test_help_of_a_command_gives_an_example(name: str) -> None:
    done = CliRunner().invoke(app, ["node", name, "--help"], env={"COLUMNS": "200"})
    assert done.exit_code == 0
    assert f"tongban node {name} " in done.stdout


def test_a_node_is_founded_and_asks_to_be_listed(tmp_path: pathlib.Path) -> None:
    home = tmp_path / "somewhere" / "51"
    done = tongban("node", "init", home, *INIT)
    assert done.returncode == 0
    asked = read_request(pathlib.Path(done.stdout.strip()).read_bytes()).entity
    read = load(home / "node.toml").profile
    assert [key.public.kid for key in asked.keys] == [key.public.kid for key in read.identity.keys]
    assert (read.identity.name, read.is_demo) == (("四川省", "Sichuan"), False)


def test_a_node_is_not_founded_twice(home: pathlib.Path) -> None:
    before = (home / "keys" / "vault.key").read_bytes()
    said = told(tongban("node", "init", home, *INIT))
    assert "不会覆盖" in said
    assert "not overwritten" in said
    assert (home / "keys" / "vault.key").read_bytes() == before


@pytest.mark.parametrize("command", ["serve", "check"])
def test_a_folder_without_a_node_is_named(tmp_path: pathlib.Path, command: str) -> None:
    said = told(tongban("node", command, "--home", tmp_path))
    assert "请检查文件是否存在" in said
    assert "cannot be read" in said
    assert "node.toml" in said


def test_a_bad_entry_is_told_before_anything_starts(home: pathlib.Path) -> None:
    path = home / "node.toml"
    path.write_text(path.read_text("utf-8").replace("workers = 1", "workers = 0"), "utf-8")
    said = told(tongban("node", "serve", "--home", home))
    assert "web.workers 缺失或写法不对" in said
    assert "web.workers in" in said


def test_a_lost_key_is_told(home: pathlib.Path) -> None:
    (home / "keys" / "message.pem").unlink()
    said = told(tongban("node", "check", "--home", home))
    assert "读不出密钥" in said
    assert "message.pem" in said


def test_a_node_is_checked(home: pathlib.Path) -> None:
    said = told(tongban("node", "check", "--home", home))
    assert "tongban node prepare" in said, "its tables are not made yet"
    for _ in range(2):  # preparing again changes nothing
        prepared = tongban("node", "prepare", "--home", home, "--json")
        assert prepared.returncode == 0, prepared.stderr
        assert json.loads(prepared.stdout) == {"accounts": []}
    done = tongban("node", "check", "--home", home, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["node"], found["database"]) == ("51", "sqlite")
    assert found["queue"] == {"due": 0, "scheduled": 0, "oldest_seconds": 0}
    assert found["links"] == []
    assert found["scanner"] == {"state": "none", "address": "", "version": ""}
    assert found["trust"] == {"state": "none", "version": 0, "expires": None}


def test_a_check_says_how_the_virus_scanner_is(home: pathlib.Path) -> None:
    assert tongban("node", "prepare", "--home", home).returncode == 0
    without = tongban("node", "check", "--home", home)
    assert (
        "病毒扫描 Virus scanner: 没有设置，收到的文件不查毒 none is configured: files are not checked"
        in without.stdout
    )
    with listening() as (address, _):
        with (home / "node.toml").open("a", encoding="utf-8") as file:
            file.write(f'\n[scanner]\naddress = "{address}"\n')
        works = tongban("node", "check", "--home", home)
        assert (works.returncode, VERSION in works.stdout, address in works.stdout) == (0, True, True)
    away = tongban("node", "check", "--home", home, "--json")
    assert json.loads(away.stdout)["scanner"]["state"] == "away"
    said = told(away)
    assert f"病毒扫描程序（{address}）没有应答，现在不收文件" in said
    assert "no file is taken now" in said


def test_a_new_standard_begins_with_a_file_that_is_in_order(tmp_path: pathlib.Path) -> None:
    done = tongban("standard", "new", "dog_licence")
    assert done.returncode == 0, done.stderr
    file = tmp_path / "dog_licence.yaml"
    file.write_text(done.stdout, "utf-8")
    checked = tongban("standard", "check", file)
    assert checked.returncode == 0, checked.stderr
    assert "dog_licence" in checked.stdout
    assert "“Dog licence”不合格式" in told(tongban("standard", "new", "Dog licence"))
