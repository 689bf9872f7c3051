"""Two real nodes, web and worker each, for every journey: SQLite or PostgreSQL like the rest of the suite."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from tests.journeys.cast import Cast
from tests.journeys.certificates import Certificate, granted_company
from tongban.node.demo.scene import Scene, plans
from tongban.node.tour.people import Person

POSTGRES = (os.environ.get("TONGBAN_TEST_DATABASE") or "sqlite") != "sqlite"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys share the two nodes, so one test process runs them all."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group("nodes"))


def _free_port() -> int:
    """The first of two neighbouring ports nobody listens on."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port


@contextmanager
def made_databases(prefix: str, nodes: tuple[str, ...]) -> Iterator[str]:
    """URL of the nodes' databases with {node} in it; empty for SQLite files. Dropped at the end."""
    if not POSTGRES:
        yield ""
        return
    name = f"{prefix}_{os.getpid()}"
    with psycopg.connect("dbname=postgres", autocommit=True) as connection:
        for node in nodes:
            connection.execute(f'CREATE DATABASE "{name}_{node}"')
        yield f"postgresql:///{name}_{{node}}"
        for node in nodes:
            connection.execute(f'DROP DATABASE "{name}_{node}" WITH (FORCE)')


@pytest.fixture(scope="session")
def databases() -> Iterator[str]:
    """Those of the two nodes."""
    with made_databases("tongban_journey", ("50", "51")) as url:
        yield url


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory, databases: str) -> Iterator[Scene]:
    """Chongqing and Sichuan, running, with every standard signed by both."""
    found = Scene(tmp_path_factory.mktemp("nodes"), plans(_free_port(), databases))
    found.set_up()
    with found.running():
        for node in found.plans:
            visitor = Person(found, node)
            for item in ("traffic_violation", "company_establishment"):
                visitor.wait_for(f"/items/{item}/standard", lambda page: 'data-common="yes"' in page.html)
        yield found


@pytest.fixture(scope="session")
def cast(scene: Scene) -> Cast:
    """Everybody of the two nodes."""
    return Cast(scene)


@pytest.fixture(scope="session")
def licence(cast: Cast) -> Certificate:
    """A business licence that Chengdu has granted and the applicant holds in Chongqing."""
    return granted_company(cast)
