"""The world of the desk's tests, looked at by an operator."""

import pytest
from django.test import Client

from tests.web.desk import world as making
from tests.web.desk.conftest import browser_of, clerk, noon, person_id, world
from tongban.identity.models import Account

__all__ = ["browser_of", "clerk", "noon", "operator", "person_id", "world"]


@pytest.fixture
def operator(world: making.World) -> Client:
    """An operator's browser."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(Account.objects.get(pk=making.operator().account_id))
    return client
