"""Passwords people choose are hashed at full strength; only those a demonstration made up are not."""

import os
import pathlib
import subprocess
import sys

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, identify_hasher

from tongban.node.demo.passwords import DemoArgon2
from tongban.node.founding import NodePlan, found_node

SAYS = "import django.contrib.auth.hashers as h; print(h.make_password('a password'))"


@pytest.mark.parametrize(("is_demo", "hasher"), [(False, Argon2PasswordHasher), (True, DemoArgon2)])
def test_only_a_demonstration_saves_on_passwords(
    tmp_path: pathlib.Path, is_demo: bool, hasher: type[Argon2PasswordHasher]
) -> None:
    pair = ("名", "name")
    plan = NodePlan("9", pair, pair, "500000", "X", "http://127.0.0.1:1", is_demo=is_demo)
    found_node(tmp_path / "9", plan)
    done = subprocess.run(
        [sys.executable, "-c", SAYS],
        env={
            **{name: value for name, value in os.environ.items() if not name.startswith("TONGBAN_")},
            "TONGBAN_NODE_FILE": str(tmp_path / "9" / "node.toml"),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    kept = done.stdout.strip()
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}$"
    assert kept.startswith("argon2$argon2id$")
    assert costs in kept
    assert check_password("a password", kept), "a node that is real reads what a demonstration wrote"
    assert identify_hasher(kept).algorithm == "argon2"


def test_a_demonstration_keeps_to_the_least_cost_owasp_allows() -> None:
    assert (DemoArgon2.memory_cost, DemoArgon2.time_cost, DemoArgon2.parallelism) >= (19 * 1024, 2, 1)
    assert Argon2PasswordHasher.memory_cost > DemoArgon2.memory_cost
