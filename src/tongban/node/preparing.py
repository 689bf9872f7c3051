"""Make a founded node ready for work: tables, reference data, static files; for a demonstration also its people."""

import importlib.resources
import pathlib
from importlib.resources.abc import Traversable

from django.conf import settings
from django.core.management import call_command

from tongban.catalogue.queries import shipped_standards
from tongban.catalogue.services import adopt_standard
from tongban.identity.services.demo import load_people
from tongban.identity.types import DemoAccount
from tongban.jurisdictions.services import load_directory, load_reference_data
from tongban.kernel.node import this, use, without_list
from tongban.kernel.trust.queries import in_force
from tongban.kernel.trust.services import adopt_lists

from .founding import FIRST_LIST


def _demo(name: str) -> Traversable:
    return importlib.resources.files("tongban.node").joinpath("demo", name)


def prepare_node() -> None:
    """Bring the tables and the reference data up to date; safe to repeat, and after every upgrade."""
    with use(without_list()):
        call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    load_reference_data()
    adopt_first_list(settings.TONGBAN_CONFIG.home / FIRST_LIST)


def adopt_first_list(path: pathlib.Path) -> None:
    """Adopt the list the node was founded with, unless it has one or stands alone."""
    if this().founders is not None and in_force() is None:
        adopt_lists(data=path.read_bytes(), source="founding")


def prepare_demonstration() -> tuple[DemoAccount, ...]:
    """The directory of both regions, the invented people of this node, all shipped standards signed.

    Answers the accounts with their fresh passwords, which are kept nowhere.
    """
    load_directory(path=_demo("directory.yaml"))
    accounts = load_people(path=_demo("people.yaml"))
    for text, name in shipped_standards():
        adopt_standard(text=text, path=name)
    return accounts
