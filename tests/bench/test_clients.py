"""Several people at once carry whole cases through real nodes, and every step of theirs is timed."""

import pathlib

from tools.bench.clients import STEPS, measure_clients
from tools.bench.nodes import running_nodes


def test_two_clients_carry_a_case_each_and_every_step_is_counted(tmp_path: pathlib.Path) -> None:
    with running_nodes("sqlite", tmp_path) as scene:
        found = {step.name: step for step in measure_clients(scene, 2, 1)}
    assert list(found) == list(STEPS)
    assert all(0 < step.p50 <= step.p95 for step in found.values())
    assert found["grant and issue"].sent == found["take in"].sent == 2
    assert found["ask or answer"].sent == 4
