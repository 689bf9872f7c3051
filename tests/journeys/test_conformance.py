"""Anyone can check that a node keeps the protocol: the kit against a running node, and against nodes that do not."""

import dataclasses
import json
from collections.abc import Callable

import pytest

from tests.cli.test_node_commands import told, tongban
from tongban.kernel.trust.rules.signatures import read_files
from tongban.node import config
from tongban.node.conformance.peer import Peer, Said
from tongban.node.conformance.run import CHECKS, findings, target_at
from tongban.node.demo.scene import Scene
from tongban.node.founding import FIRST_LIST

Bend = Callable[[str, str, Said], Said]
"""Method, path and the true answer, to what a node says that does not keep the protocol."""


@pytest.mark.row("P47")
def test_anyone_can_run_the_kit_against_a_node(scene: Scene) -> None:
    home, url = scene.home("50"), scene.url("51")
    done = tongban("conformance", url, "--home", home, "--json")
    report = json.loads(done.stdout)
    broken = [check for check in report["checks"] if not check["is_kept"]]
    assert (done.returncode, broken) == (0, []), done.stderr
    assert report["kept"] == len(CHECKS) == len({check.key for check in CHECKS})


def test_whoever_reads_it_sees_each_sentence_in_both_languages(scene: Scene) -> None:
    done = tongban("conformance", scene.url("51"), "--home", scene.home("50"))
    assert f"符合 kept: {len(CHECKS)} / {len(CHECKS)}" in done.stdout
    assert "缺号：说出等待的序号，补齐后收下" in done.stderr
    assert "The same message again: the same receipt" in done.stderr


def test_nobody_at_an_address_is_said_to_be_nobody(scene: Scene) -> None:
    said = told(tongban("conformance", "http://127.0.0.1:9", "--home", scene.home("50")))
    assert "没有节点答复" in said
    assert "Check the address" in said


class Bent(Peer):
    """The line to a node whose answers are bent."""

    bend: Bend

    def call(self, method: str, path: str, body: bytes = b"", fields: dict[str, str] | None = None) -> Said:
        return self.bend(method, path, super().call(method, path, body, fields))


def _answer(said: Said, status: int, data: object) -> Said:
    return Said(status, said.fields, json.dumps(data).encode())


def _says_done_to_everything(method: str, path: str, said: Said) -> Said:
    if path != "/peer/v1/messages" or method != "POST" or not isinstance(said.data, dict):
        return said
    results = [{**result, "outcome": "done"} for result in said.data.get("results", [])]
    return _answer(said, said.status, {"results": results})


def _gives_no_receipt(_method: str, _path: str, said: Said) -> Said:
    if not isinstance(said.data, dict) or "results" not in said.data:
        return said
    results = [
        {key: value for key, value in result.items() if key != "receipt"} for result in said.data["results"]
    ]
    return _answer(said, said.status, {"results": results})


def _lets_everybody_in(method: str, path: str, said: Said) -> Said:
    return _answer(said, 200, {}) if path.startswith("/peer/v1/streams/") and said.status >= 400 else said


def _says_nothing(_method: str, _path: str, said: Said) -> Said:
    return _answer(said, 200, None)


@pytest.mark.parametrize(
    ("bend", "found"),
    [
        (_says_done_to_everything, {"message-wrong-signature", "gap", "sequence-used", "each-alone"}),
        (_gives_no_receipt, {"receipt", "same-again", "id-reused", "gap", "many"}),
        (_lets_everybody_in, {"call-other-path", "call-unsigned", "call-once", "call-late"}),
        (_says_nothing, {check.key for check in CHECKS} - {"is-up", "call"}),
    ],
)
def test_a_node_that_does_not_keep_the_protocol_is_found_out(
    scene: Scene, bend: Bend, found: set[str]
) -> None:
    alone = config.load(scene.home("50") / "node.toml").profile
    (listed,) = read_files((scene.home("50") / FIRST_LIST).read_bytes())
    peers = tuple(one for one in listed.content.entities if one.id != alone.id)
    profile = dataclasses.replace(alone, peers=peers)
    peer = Bent(profile, target_at(scene.url("51"), profile))
    peer.bend = bend
    broken = {one.key for one in findings(peer) if not one.is_kept}
    assert found <= broken
