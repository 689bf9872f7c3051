"""What a run that was killed leaves on the server is dropped by the next one, and nothing else is."""

import os
import subprocess

import psycopg
import pytest
from django.db import connection

from tools.node_databases import SERVER, is_alive, leftovers, made_databases

GONE, HERE = 4242, 1717


@pytest.mark.parametrize(
    "name",
    [
        f"tongban_bench_{GONE}_50",
        f"tongban_journey_{GONE}_51",
        f"tongban_three_{GONE}_5101",
        f"test_tongban_{GONE}",
        f"test_tongban_{GONE}_gw1",
    ],
)
def test_only_what_a_dead_process_made_is_a_leftover(name: str) -> None:
    assert leftovers([name], is_alive=lambda process: process == HERE) == [name]
    assert leftovers([name.replace(str(GONE), str(HERE))], is_alive=lambda process: process == HERE) == []


@pytest.mark.parametrize(
    "name",
    ["postgres", "tongban", f"tongban_{GONE}", f"tongban_real_{GONE}_50", f"x_tongban_bench_{GONE}_50"],
)
def test_a_database_of_somebody_else_is_none(name: str) -> None:
    assert leftovers([name], is_alive=lambda _: False) == []


def test_this_process_is_alive_and_one_that_ended_is_not() -> None:
    assert is_alive(os.getpid())
    assert not is_alive(_dead_process())


if connection.vendor == "postgresql":  # the files of SQLite go with the folder of the run

    @pytest.mark.django_db
    def test_a_killed_run_is_tidied_up_by_the_next() -> None:
        left = f"tongban_bench_{_dead_process()}_50"
        with psycopg.connect(SERVER, autocommit=True) as server:

            def names() -> set[str]:
                return {name for (name,) in server.execute("SELECT datname FROM pg_database")}

            server.execute(f'CREATE DATABASE "{left}"')
            with made_databases("bench", ("50",)) as url:
                made = url.format(node=50).removeprefix("postgresql:///")
                assert made in names()
                assert left not in names()
            assert made not in names()


def _dead_process() -> int:
    process = subprocess.Popen(["true"])
    process.wait()
    return process.pid
