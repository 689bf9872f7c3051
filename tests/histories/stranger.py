"""Somebody without a node and without a database, who checks the time of a case from what was signed."""

import json
import pathlib
from typing import Any

from django.test import Client
from typer.testing import CliRunner

from tests.histories.acts import publish_holidays
from tests.histories.region import Region
from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.types import WorkingCalendar
from tongban.kernel import clock
from tongban.node.commands import verify


class Stranger:
    """Has what the nodes say of themselves, and the public calendar before and after the notice of the next year."""

    def __init__(self, regions: list[Region], folder: pathlib.Path) -> None:
        self.folder = folder
        self.calendars: dict[str, WorkingCalendar] = {}
        for region in regions:
            with region.acting():
                (folder / f"{region.id}.json").write_bytes(Client().get("/.well-known/tongban").content)
        self._nodes = [word for each in regions for word in ("--node", str(folder / f"{each.id}.json"))]
        self._keep_calendar(regions[0])
        with regions[0].acting():
            publish_holidays()
        self._keep_calendar(regions[0])
        regions[0].wipe()

    def _keep_calendar(self, region: Region) -> None:
        with region.acting():
            found = jurisdictions.calendar()
            self.calendars[found.version] = found
            self._calendar_file(found.version).write_bytes(Client().get("/calendar.json").content)

    def _calendar_file(self, version: str) -> pathlib.Path:
        return self.folder / f"calendar-{version.replace('/', '-')}.json"

    def verify(self, record: dict[str, Any], *, calendar: str, at: Any) -> tuple[int, Any]:
        """What `tongban verify receipt` ends with at this moment, and what it prints."""
        file = self.folder / "record.json"
        file.write_text(json.dumps(record), "utf-8")
        words = [
            "receipt",
            str(file),
            *self._nodes,
            "--calendar",
            str(self._calendar_file(calendar)),
            "--json",
        ]
        with clock.frozen(at):
            result = CliRunner().invoke(verify.app, words)
        assert result.exit_code in (0, 3), result.exception
        return result.exit_code, json.loads(result.output)
