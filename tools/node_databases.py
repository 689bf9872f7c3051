"""PostgreSQL databases for nodes that live as long as a test run or a measurement."""

import os
import pathlib
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import psycopg

SERVER = "dbname=postgres"
OURS = re.compile(
    r"tongban_(?:backup|bench|chaos|history|journey|killed|three|trust)_(\d+)_\w+|test_tongban_(\d+)(?:_gw\d+)?"
)
"""What runs of ours make, with the id of the process that made it. No other name is ever dropped."""
ONE_AT_A_TIME = 0x70B6


@contextmanager
def made_databases(purpose: str, nodes: tuple[str, ...]) -> Iterator[str]:
    """URL of the nodes' databases with {node} in it. Dropped at the end; those of runs that were killed, before."""
    names = [f"tongban_{purpose}_{os.getpid()}_{node}" for node in nodes]
    assert all(OURS.fullmatch(name) for name in names)
    with psycopg.connect(SERVER, autocommit=True) as connection:
        drop_leftovers(connection)
        for name in names:
            connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"postgresql:///tongban_{purpose}_{os.getpid()}_{{node}}"
        finally:
            for name in names:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def drop_leftovers(connection: psycopg.Connection) -> None:
    """Drop the databases of runs that are gone."""
    connection.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
    names = [name for (name,) in connection.execute("SELECT datname FROM pg_database")]
    for name in leftovers(names, is_alive):
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    connection.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


def leftovers(names: Iterable[str], is_alive: Callable[[int], bool]) -> list[str]:
    """Those of the names that a run of ours made whose process is not there any more."""
    found = ((name, OURS.fullmatch(name)) for name in names)
    return [name for name, made in found if made and not is_alive(int(made[1] or made[2]))]


def is_alive(process: int) -> bool:
    """Is there a process of this id on this machine?"""
    return pathlib.Path(f"/proc/{process}").exists()
