"""Two nodes of the histories, set up once in each process of the tests."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.histories.region import Region, two_regions
from tests.histories.stranger import Stranger


@pytest.fixture(scope="session")
def regions(
    tmp_path_factory: pytest.TempPathFactory, node_databases: Callable[..., str], django_db_blocker: Any
) -> Iterator[list[Region]]:
    """Chongqing and Sichuan, with every standard of the histories signed by both."""
    with django_db_blocker.unblock():
        found = two_regions(tmp_path_factory.mktemp("regions"), node_databases("history", "50", "51"))
        yield found
        for region in found:
            region.database.close()


@pytest.fixture(scope="session")
def stranger(
    regions: list[Region], tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Stranger:
    """Somebody who has no node and checks what the nodes say."""
    with django_db_blocker.unblock():
        return Stranger(regions, tmp_path_factory.mktemp("stranger"))


@pytest.fixture(scope="session")
def listed_database(node_databases: Callable[..., str]) -> str:
    """Where three nodes keep their data whose list changes from test to test."""
    return node_databases("trust", "50", "51", "61")


@pytest.fixture(scope="session")
def listed_regions(
    tmp_path_factory: pytest.TempPathFactory, listed_database: str, django_db_blocker: Any
) -> Iterator[list[Region]]:
    """Chongqing and Sichuan; their list goes from version to version as the tests come."""
    with django_db_blocker.unblock():
        found = two_regions(tmp_path_factory.mktemp("trust"), listed_database)
        yield found
        for region in found:
            region.database.close()
