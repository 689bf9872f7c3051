"""The shipped facts and the demonstration directory, loaded."""

from importlib import resources

import pytest

from tongban.jurisdictions import queries, services
from tongban.jurisdictions.types import Directory, WorkingCalendar


@pytest.fixture
def reference(db) -> None:
    """Divisions, zones and calendar as shipped."""
    services.load_reference_data()


@pytest.fixture
def directory(reference) -> Directory:
    """The demonstration directory, loaded."""
    return services.load_directory(path=resources.files("tongban.node") / "demo" / "directory.yaml")


@pytest.fixture
def calendar(reference) -> WorkingCalendar:
    """The shipped working-day calendar."""
    return queries.calendar()
