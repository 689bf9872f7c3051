"""node.toml: a good one is read, a bad one says which entry to mend, secrets stay secret."""

import datetime as dt
import os
import pathlib
import stat
import subprocess
import sys
from typing import Any

import pytest

from tongban.kernel.errors import BadInput, TongbanError, message_for
from tongban.kernel.signing import SignatureRefused, generate_key, save_key
from tongban.node import config
from tongban.node.config import load
from tongban.node.founding import NodePlan, found_node, found_together

URL = "http://127.0.0.1:8051"


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TONGBAN_DATABASE_URL", raising=False)


def plan(**changes: Any) -> NodePlan:
    given: dict[str, Any] = {
        "id": "51",
        "name": ("四川省", "Sichuan"),
        "brand": ("天府通办", "Tianfu Tongban"),
        "region": "510000",
        "case_prefix": "SC",
        "url": URL,
    }
    return NodePlan(**{**given, **changes})


@pytest.fixture
def home(tmp_path: pathlib.Path) -> pathlib.Path:
    """A node founded together with another, and with everything written out that may be left out."""
    other = plan(id="50", name=("重庆市", "Chongqing"), region="500000", url="https://cq.example/tongban/")
    home = found_together(tmp_path, [plan(), other])["51"]
    change(home, "workers = 1\n", f"workers = 1\n{WEB}")
    change(home, '"\n\n[database]', f'"\n{TIMES}\n[database]')
    return home


WEB = """host = "0.0.0.0"
port = 9000
allowed_hosts = ["a.example", "b.example"]
[scanner]
address = "unix:/run/clamav/clamd.ctl"
"""
TIMES = """valid_from = 2026-01-01T00:00:00+08:00
valid_to = 2027-01-01T00:00:00+08:00
revoked_at = 2026-06-01T00:00:00Z
"""


def change(home: pathlib.Path, old: str, new: str) -> None:
    path = home / "node.toml"
    text = path.read_text("utf-8")
    assert old in text, f"{old!r} is not there to be changed"
    path.write_text(text.replace(old, new, 1), "utf-8")


def refused(home: pathlib.Path) -> TongbanError:
    with pytest.raises((BadInput, SignatureRefused)) as error:
        load(home / "node.toml")
    return error.value


class TestReading:
    def test_everything_is_there(self, home: pathlib.Path) -> None:
        read = load(home / "node.toml")
        here = read.profile
        assert (here.id, here.identity.name, here.identity.brand) == (
            "51",
            ("四川省", "Sichuan"),
            ("天府通办", "Tianfu Tongban"),
        )
        assert (here.identity.region, here.identity.url, here.case_prefix) == ("510000", URL, "SC")
        assert (here.service_hours_end, here.is_demo) == (dt.time(17, 0), False)
        assert (read.host, read.port, read.web_workers, read.is_https) == ("0.0.0.0", 9000, 1, False)
        assert read.allowed_hosts == ("a.example", "b.example")
        assert read.database_url == "sqlite:///db.sqlite3"
        assert read.scanner == "unix:/run/clamav/clamd.ctl"
        assert len(here.vault_key) == 32
        assert len(read.django_secret) == 64

    def test_the_founders_are_those_of_the_first_list(self, home: pathlib.Path) -> None:
        here = load(home / "node.toml").profile
        founders = here.founders
        assert founders is not None
        assert founders.threshold == 2
        assert [(one.government, one.name[1]) for one in founders.members] == [
            ("510000", "Sichuan"),
            ("500000", "Chongqing"),
        ]
        assert here.peers == (), "who the others are stands in the list, not in this file"

    def test_root_keys_lie_apart_from_the_nodes(self, home: pathlib.Path) -> None:
        roots = home.parent / "roots"
        assert len(list(roots.glob("root-5*.pem"))) == 2
        assert {stat.S_IMODE(path.stat().st_mode) for path in roots.iterdir()} == {0o600}
        assert not list(home.rglob("root-*"))

    def test_a_key_has_its_times(self, home: pathlib.Path) -> None:
        message, credential = load(home / "node.toml").profile.identity.keys
        assert (message.purpose, credential.purpose) == ("message", "credential")
        assert message.valid_from.year == 1
        assert message.valid_to is message.revoked_at is None
        assert credential.valid_from == dt.datetime(2025, 12, 31, 16, tzinfo=dt.UTC)
        assert credential.valid_to == dt.datetime(2026, 12, 31, 16, tzinfo=dt.UTC)
        assert credential.revoked_at == dt.datetime(2026, 6, 1, tzinfo=dt.UTC)

    def test_our_own_keys_are_those_we_publish(self, home: pathlib.Path) -> None:
        here = load(home / "node.toml").profile
        published = {key.purpose: key.public for key in here.identity.keys}
        for purpose, own in (("message", here.message_key), ("credential", here.credential_key)):
            assert own.kid == published[purpose].kid
            published[purpose].verify(own.sign(b"x"), b"x")

    def test_what_is_left_out_has_a_meaning(self, tmp_path: pathlib.Path) -> None:
        found_node(tmp_path / "51", plan(url="https://sc.example", is_demo=True, web_workers=2))
        read = load(tmp_path / "51" / "node.toml")
        assert (read.host, read.port, read.is_https) == ("127.0.0.1", 443, True)
        assert (read.web_workers, read.allowed_hosts) == (2, ("sc.example",))
        assert read.profile.is_demo
        assert read.profile.peers == ()
        assert read.scanner == ""

    def test_the_environment_says_where_data_is_kept(
        self, home: pathlib.Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("TONGBAN_DATABASE_URL", "postgresql:///tongban")
        assert load(home / "node.toml").database_url == "postgresql:///tongban"
        monkeypatch.setenv("TONGBAN_DATABASE_URL", "mysql:///tongban")
        assert refused(home).params["entry"] == "TONGBAN_DATABASE_URL"

    def test_quotes_in_a_name_do_no_harm(self, tmp_path: pathlib.Path) -> None:
        name = ('四"川\\省\n', "Si'chuan\x7f")
        found_node(tmp_path / "51", plan(name=name))
        assert load(tmp_path / "51" / "node.toml").profile.identity.name == name

    def test_secrets_do_not_show_themselves(self, home: pathlib.Path) -> None:
        read = load(home / "node.toml")
        shown = repr(read)
        assert read.django_secret not in shown
        assert read.profile.vault_key.hex() not in shown


NODE_KEYS = '[[node.keys]]\npurpose = "message"'
SCANNER = 'address = "unix:/run/clamav/clamd.ctl"'
WRONG = [
    ('id = "51"', "", "node.id"),
    ('id = "51"', "id = 51", "node.id"),
    ('id = "51"', 'id = " "', "node.id"),
    ('zh = "四川省", ', "", "node.name.zh"),
    ('name = { zh = "四川省", en = "Sichuan" }', 'name = "四川省"', "node.name"),
    ('en = "Tianfu Tongban"', 'en = ""', "node.brand.en"),
    ('region = "510000"', "region = 510000", "node.region"),
    (f'url = "{URL}"', "", "node.url"),
    (f'url = "{URL}"', 'url = "sc.example"', "node.url"),
    (f'url = "{URL}"', 'url = "ftp://sc.example"', "node.url"),
    (f'url = "{URL}"', 'url = "http://sc.example:port"', "node.url"),
    (f'url = "{URL}"', 'url = "http://user:word@sc.example"', "node.url"),
    (f'url = "{URL}"', 'url = "http://sc.example/?a=1"', "node.url"),
    ('case_prefix = "SC"', "", "node.case_prefix"),
    ('service_hours_end = "17:00"', 'service_hours_end = "5 pm"', "node.service_hours_end"),
    ('service_hours_end = "17:00"', 'service_hours_end = "25:00"', "node.service_hours_end"),
    ('service_hours_end = "17:00"', "service_hours_end = 17", "node.service_hours_end"),
    ("demo = false", 'demo = "false"', "node.demo"),
    ("demo = false", "dmeo = false", "node.dmeo"),
    (NODE_KEYS, NODE_KEYS.replace("message", "messages"), "node.keys[0].purpose"),
    (NODE_KEYS, NODE_KEYS + '\nuse = "sig"', "node.keys[0].use"),
    ("[database]", "[databases]", "databases"),
    ('url = "sqlite:///db.sqlite3"', 'url = "mysql://localhost/tongban"', "database.url"),
    ('url = "sqlite:///db.sqlite3"', 'url = "sqlite:///"', "database.url"),
    ('url = "sqlite:///db.sqlite3"', "url = 1", "database.url"),
    ("workers = 1", "workers = 0", "web.workers"),
    ("workers = 1", 'workers = "2"', "web.workers"),
    ("workers = 1", "workers = true", "web.workers"),
    ("port = 9000", "port = 70000", "web.port"),
    ('host = "0.0.0.0"', 'host = ""', "web.host"),
    ('allowed_hosts = ["a.example", "b.example"]', 'allowed_hosts = "a.example"', "web.allowed_hosts"),
    ('allowed_hosts = ["a.example", "b.example"]', "allowed_hosts = []", "web.allowed_hosts"),
    (SCANNER, "", "scanner.address"),
    *(
        (SCANNER, f'address = "{place}"', "scanner.address")
        for place in (
            "/run/clamav/clamd.ctl",
            "unix:clamd.ctl",
            "tcp:3310",
            "tcp:host",
            "tcp:host:0",
            "tcp:host:70000",
        )
    ),
    (SCANNER, 'adress = "tcp:127.0.0.1:3310"', "scanner.adress"),
    ("valid_from = 2026-01-01T00:00:00+08:00", "valid_from = 2026-01-01", "node.keys[1].valid_from"),
    ("valid_to = 2027-01-01T00:00:00+08:00", 'valid_to = "2027"', "node.keys[1].valid_to"),
    ("revoked_at = 2026-06-01T00:00:00Z", "revoked_at = 2026-06-01T00:00:00", "node.keys[1].revoked_at"),
    ("threshold = 2", "", "trust.threshold"),
    ("threshold = 2", "threshold = 1", "trust.threshold"),
    ("threshold = 2", "threshold = 3", "trust.threshold"),
    ("threshold = 2", "treshold = 2", "trust.treshold"),
    ('government = "500000"', 'government = "510000"', "trust.founders[1].government"),
    ('government = "500000"', 'region = "500000"', "trust.founders[1].region"),
    ('kid = "root-510000', 'kid = "../root-510000', "trust.founders[0].keys[0].kid"),
]


class TestMending:
    @pytest.mark.parametrize(("old", "new", "entry"), WRONG, ids=[f"{e}: {n[:24]}" for _, n, e in WRONG])
    def test_a_bad_entry_is_named(self, home: pathlib.Path, old: str, new: str, entry: str) -> None:
        change(home, old, new)
        error = refused(home)
        assert error.code == "node-file-entry"
        assert error.params["entry"] == entry
        for language in ("zh", "en"):
            told = message_for(error, language)
            assert entry in told
            assert str(home / "node.toml") in told
            assert "docs/settings.md" in told

    def test_peers_of_an_older_version_are_answered_with_what_to_do(self, home: pathlib.Path) -> None:
        with (home / "node.toml").open("a", encoding="utf-8") as file:
            file.write('[[peers]]\nid = "50"\n')
        error = refused(home)
        assert error.code == "node-file-peers"
        assert "docs/trust.md" in message_for(error, "zh")

    def test_a_key_that_is_none_is_named(self, home: pathlib.Path) -> None:
        text = (home / "node.toml").read_text("utf-8")
        public = text.split('public = "', 1)[1].split('"', 1)[0]
        change(home, public, public[:-1])
        assert refused(home).params["entry"] == "node.keys[0].public"

    def test_a_node_publishes_a_key_for_each_purpose(self, home: pathlib.Path) -> None:
        text = (home / "node.toml").read_text("utf-8")
        block = text[text.rindex("[[node.keys]]") : text.index("[database]")]
        change(home, block, "")
        assert refused(home).params["entry"] == "node.keys"

    def test_two_keys_under_one_name_are_refused(self, home: pathlib.Path) -> None:
        text = (home / "node.toml").read_text("utf-8")
        first, second = [part.split('"', 1)[0] for part in text.split('kid = "')[1:3]]
        change(home, second, first)
        assert refused(home).params["entry"] == "node.keys[1].kid"

    @pytest.mark.parametrize("content", [None, b"[node", b"\xff", b"a = 1\na = 2\n"])
    def test_a_file_that_cannot_be_read_is_named(self, home: pathlib.Path, content: bytes | None) -> None:
        path = home / "node.toml"
        path.unlink()
        if content is not None:
            path.write_bytes(content)
        error = refused(home)
        assert error.code == "node-file-unreadable"
        assert str(path) in message_for(error, "zh")

    @pytest.mark.parametrize("name", ["message.pem", "credential.pem", "vault.key", "django.key"])
    def test_a_lost_or_spoilt_secret_is_named_and_not_made_anew(self, home: pathlib.Path, name: str) -> None:
        path = home / "keys" / name
        path.write_text("not what it was")
        assert name in message_for(refused(home), "en")
        path.unlink()
        assert name in message_for(refused(home), "zh")
        assert not path.exists()

    def test_a_key_of_somebody_else_is_noticed(self, home: pathlib.Path) -> None:
        """Peers would refuse all that this node signs."""
        path = home / "keys" / "message.pem"
        path.unlink()
        save_key(generate_key("any"), path)
        error = refused(home)
        assert error.code == "node-key-other"
        assert "message.pem" in message_for(error, "zh")


class TestFounding:
    def test_secrets_are_for_their_owner_alone(self, home: pathlib.Path) -> None:
        assert stat.S_IMODE((home / "keys").stat().st_mode) == 0o700
        files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (home / "keys").iterdir()}
        assert files == dict.fromkeys(("message.pem", "credential.pem", "vault.key", "django.key"), 0o600)
        assert "PRIVATE" not in (home / "node.toml").read_text("utf-8")

    @pytest.mark.parametrize("left", ["node.toml", "keys"])
    def test_a_node_is_never_overwritten(self, home: pathlib.Path, left: str) -> None:
        """Not even one that lost half of its files: its vault key opens all its data."""
        if left == "keys":
            (home / "node.toml").unlink()
        before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
        with pytest.raises(BadInput) as error:
            found_node(home, plan())
        assert error.value.code == "node-exists"
        assert {path: path.read_bytes() for path in home.rglob("*") if path.is_file()} == before

    def test_two_nodes_share_nothing(self, tmp_path: pathlib.Path) -> None:
        keys = [found_node(tmp_path / name, plan()).entity.keys for name in ("a", "b")]
        assert not {key.public.kid for key in keys[0]} & {key.public.kid for key in keys[1]}
        secrets = [
            {path.read_bytes() for path in (tmp_path / name / "keys").iterdir()} for name in ("a", "b")
        ]
        assert not secrets[0] & secrets[1]


class TestRehearsing:
    def test_it_is_a_node_like_any_other(self) -> None:
        read = config.rehearsal_config()
        assert (read.profile.id, read.profile.is_demo, read.profile.peers) == ("50", True, ())
        assert read.profile.vault_key != config.rehearsal_config().profile.vault_key

    def test_it_leaves_nothing_behind(self) -> None:
        code = "from tongban.node.config import rehearsal_config; print(rehearsal_config().home)"
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ}
        )
        home = pathlib.Path(done.stdout.strip())
        assert home.name.startswith("tongban-")
        assert not home.exists()
