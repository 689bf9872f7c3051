"""Two real nodes, web and worker each, for every journey: SQLite or PostgreSQL like the rest of the suite."""

from collections.abc import Callable, Iterator

import pytest

from tests.journeys.cast import Cast
from tests.journeys.certificates import Certificate, granted_company
from tongban.node.demo.scene import Scene, plans
from tongban.node.tour.people import Person
from tools.ports import two_free_ports


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory, node_databases: Callable[..., str]) -> Iterator[Scene]:
    """Chongqing and Sichuan, running, with every standard signed by both."""
    found = Scene(
        tmp_path_factory.mktemp("nodes"), plans(two_free_ports(), node_databases("journey", "50", "51"))
    )
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
