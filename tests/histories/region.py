"""A real node within this process: its own database, keys, people and clock; a call to it comes in at its addresses."""

import dataclasses
import datetime as dt
import os
import pathlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from django.test import Client

from tests import builders
from tests.cases.hearing import adopt_with_hearing
from tests.trust.governments import Governments
from tongban.exchange.services.calling import Answer, Request, use_carrier
from tongban.exchange.services.posting import post_waiting
from tongban.jurisdictions import rules
from tongban.jurisdictions import services as jurisdictions
from tongban.jurisdictions.models import Authority, CalendarYear
from tongban.jurisdictions.rules.shipped import read_shipped
from tongban.kernel import clock, node
from tongban.kernel.actors import Actor
from tongban.kernel.journal import services as journal
from tongban.kernel.trust.queries import in_force
from tongban.kernel.trust.services import adopt_lists
from tongban.node import config
from tongban.node.demo.scene import plans
from tongban.node.founding import FIRST_LIST, found_together
from tongban.node.preparing import adopt_first_list
from tongban.node.settings import _database
from tongban.node.wiring import ROUNDS

WINDOWS = {"50": ("CQ-BEIBEI", "CQ-BEIBEI-A07"), "51": ("CD-WUHOU", "CD-WUHOU-A07")}
PLACES = {"50": "500109", "51": "510107"}
KIND = "market_regulation"
WIPED = (
    "cases_",
    "certificates_",
    "exchange_",
    "journal_",
    "blobs_",
    "identity_access",
    "identity_statement",
)
"""Tables of what happens; the others hold who and what there is."""
NEXT_YEAR = 2027
"""Its holidays are not published when the nodes are set up."""
_SHIPPED = (rules.parse_calendar_days(read_shipped("calendar_days.csv")).get(NEXT_YEAR, []), "as shipped")
OPENING = dt.datetime(2026, 11, 2, 1, 0, tzinfo=dt.UTC)
"""Monday 2 November 2026, nine o'clock: the nodes are set up, before anything happens."""


@dataclasses.dataclass
class Region:
    """One node. Whatever happens within `acting` happens there."""

    profile: node.NodeProfile
    database: BaseDatabaseWrapper
    governments: Governments
    time: dt.datetime = OPENING
    ahead: dt.timedelta = dt.timedelta()
    """How far its clock is ahead of the true time."""
    people: dict[str, Actor] = dataclasses.field(default_factory=dict)
    """The applicant, the clerk, and for each authority here its reviewer and its head."""

    @property
    def id(self) -> str:
        return self.profile.id

    @contextmanager
    def acting(self) -> Iterator[None]:
        """Within the block this process is that node."""
        before = connections["default"]
        connections["default"] = self.database
        try:
            with node.use(self.profile), clock.use(lambda: self.time + self.ahead):
                yield
        finally:
            connections["default"] = before

    def answer(self, request: Request) -> Answer:
        """What it answers to a call of another node."""
        with self.acting():
            response = Client().generic(
                request.method,
                request.path,
                request.body,
                content_type=request.fields.get("Content-Type", ""),
                headers=dict(request.fields),
            )
        return Answer(response.status_code, response.content)

    def work(self) -> int:
        """Its worker does what is due; answers how much that was."""
        with self.acting():
            return journal.work(owner="worker") + post_waiting() + sum(look() for look in ROUNDS)

    def wipe(self) -> None:
        """Forget everything that happened, as if the node had just been set up."""
        with self.acting():
            names = connection.introspection.table_names()
            with (
                transaction.atomic(),
                connection.cursor() as cursor,
            ):  # references are looked at when it commits
                for name in names:
                    if name.startswith(WIPED):
                        cursor.execute(f"DELETE FROM {name}")
            if CalendarYear.objects.filter(year=NEXT_YEAR, is_published=True).exists():
                with transaction.atomic():
                    jurisdictions._write_year(NEXT_YEAR, False, *_SHIPPED)

    def adopt(self, data: bytes) -> None:
        """Its operator brings a list on a stick."""
        with self.acting():
            adopt_lists(data=data, source="file")

    # Setting up ------------------------------------------------------------------------------------------------------

    def furnish(self, home: pathlib.Path) -> None:
        """The list of the nodes, offices, people, and the standards as this node has signed them."""
        with self.acting():
            with node.use(node.without_list()):
                call_command("migrate", verbosity=0, interactive=False)
            adopt_first_list(home / FIRST_LIST)
            jurisdictions.load_reference_data()
            jurisdictions.load_directory(path=pathlib.Path(__file__).parent / "offices.yaml")
            self._hire()
            builders.adopt_here(builders.COMPANY, builders.RELOCATION)
            adopt_with_hearing()

    def _hire(self) -> None:
        self.people = {"applicant": builders.citizen(), "clerk": builders.clerk(WINDOWS[self.id][1])}
        for number, uscc in enumerate(authorities_of(self.id)):
            self.people[f"review {uscc}"] = builders.reviewer(uscc, f"reviewer{number}")
            self.people[f"head {uscc}"] = builders.head(uscc, f"head{number}")


def authorities_of(node_id: str) -> list[str]:
    """The authorities at a node that decide what the histories are about."""
    rows = Authority.objects.filter(node_id=node_id, competences__kind=KIND).order_by("uscc")
    return list(rows.values_list("uscc", flat=True))


def two_regions(folder: pathlib.Path, database: str) -> list[Region]:
    """Chongqing and Sichuan, set up, on one list. `database` is a URL with {node} in it; empty for SQLite."""
    planned = plans(8050, database)
    with clock.frozen(OPENING):
        homes = found_together(folder, planned)
    regions = [region_at(home) for home in homes.values()]
    for region in regions:
        region.furnish(homes[region.id])
    with use_carrier(carrier=lambda peer, request: answer_of(regions, peer.id, request)):
        while sum(region.work() for region in regions):
            pass  # each tells the other which standards it has signed
    for region in regions:
        region.wipe()
    return regions


def extend_list(regions: list[Region]) -> None:
    """The governments sign the list anew before it expires, and both nodes adopt it."""
    with regions[0].acting():
        before, now = in_force(), clock.now()
    assert before is not None
    if before.content.expires - now < dt.timedelta(days=180):
        signed = regions[0].governments.agree(before, now=now)
        for region in regions:
            region.adopt(signed)


def answer_of(regions: list[Region], node_id: str, request: Request) -> Answer:
    """What the node of this id answers."""
    return next(region for region in regions if region.id == node_id).answer(request)


def region_at(home: pathlib.Path) -> Region:
    """The node whose folder this is; the governments that listed it keep their keys beside."""
    with without_database_url():
        found = config.load(home / "node.toml")
    options = {**connections["default"].settings_dict, **_database(found.database_url, home)}
    options["OPTIONS"] = {name: value for name, value in options["OPTIONS"].items() if name != "pool"}
    # No power is cut here, so nothing waits for the disk.
    if options["ENGINE"].endswith("sqlite3"):
        options["OPTIONS"]["init_command"] = (
            "PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON"  # no power is cut here
        )
    database = load_backend(options["ENGINE"]).DatabaseWrapper(options, "default")
    return Region(found.profile, database, Governments(home.parent / "roots"))


@contextmanager
def without_database_url() -> Iterator[None]:
    """The database of the suite is not that of these nodes."""
    given = os.environ.pop("TONGBAN_DATABASE_URL", None)
    try:
        yield
    finally:
        if given is not None:
            os.environ["TONGBAN_DATABASE_URL"] = given
