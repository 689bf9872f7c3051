"""Officers take the list of their queue away: all of it, nobody else's, names masked, and it is recorded who did."""

import csv
import datetime as dt
import io
import json
import pathlib
import tracemalloc
from collections.abc import Callable

import pytest
from django.test import Client
from typer.testing import CliRunner

from tests.identity.offices import BEIBEI
from tests.web.desk import world as making
from tests.web.desk.pages import read, speak, words
from tongban.cases.models import Case
from tongban.cases.queries.lists import AT_ONCE
from tongban.cases.queries.queues import Narrowed
from tongban.cases.services.exporting import export_authority
from tongban.cases.types import Check
from tongban.identity.models import AccessRecord
from tongban.kernel import node
from tongban.kernel.actors import Actor, system_actor
from tongban.node.commands import app
from tongban.web.shared.case_lists import csv_lines

BrowserOf = Callable[[Actor], Client]
WINDOW, REVIEW = "/desk/window/", "/desk/review/"


def table(answer: object) -> list[list[str]]:
    """The rows of a CSV file as Excel reads it."""
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf"), "Excel takes it for UTF-8 by this alone"
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def lines(answer: object) -> list[dict[str, object]]:
    return [json.loads(line) for line in b"".join(answer.streaming_content).splitlines()]


def multiply(number: str, times: int) -> None:
    """As many more cases like this one, each due a minute after the one before."""
    case = Case.objects.get(number=number)
    rows = []
    for serial in range(times):
        row = Case.objects.get(pk=case.pk) if not serial else rows[0].__class__(**_columns(case))
        row.pk, row.number, row.stream = None, f"{number}-{serial}", f"{case.stream[:20]}{serial}"
        row.promised_due = case.promised_due + dt.timedelta(minutes=serial)
        rows.append(row)
    Case.objects.bulk_create(rows, batch_size=500)


def _columns(case: Case) -> dict[str, object]:
    return {f.attname: getattr(case, f.attname) for f in Case._meta.concrete_fields if not f.generated}


@pytest.mark.parametrize(
    ("language", "heading", "state"),
    [
        ("zh-hans", ["办件编号", "事项", "申请人"], "已受理"),
        ("en", ["Case number", "Item", "Applicant"], "Accepted"),
    ],
)
def test_a_table_says_what_the_queue_shows_in_the_language_of_the_page(
    language: str,
    heading: list[str],
    state: str,
    clerk: Actor,
    person_id: str,
    reviewer: Actor,
    browser_of: BrowserOf,
) -> None:
    number = making.accepted(clerk, making.submitted(clerk, person_id))
    browser = browser_of(reviewer)
    speak(browser, language)
    page = browser.get(REVIEW)
    (link,) = [a["href"] for a in read(page).select("main a[download]") if "csv" in a["href"]]
    answer = browser.get(link)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="cases-todo-2026-11-23.csv"'
    assert "no-store" in answer["Cache-Control"]
    first, row = table(answer)
    assert first[:3] == heading
    assert (row[0], row[2], row[6]) == (number, "周**", state)
    assert all(cell in words(page) for cell in row[:3]), "as on the page"


def test_json_lines_do_not_depend_on_the_language(
    clerk: Actor, person_id: str, reviewer: Actor, browser_of: BrowserOf
) -> None:
    number = making.accepted(clerk, making.submitted(clerk, person_id))
    browser = browser_of(reviewer)
    found = []
    for language in ("zh-hans", "en"):
        speak(browser, language)
        found.append(lines(browser.get(f"{REVIEW}export.jsonl")))
    assert found[0] == found[1]
    (row,) = found[0]
    assert (row["number"], row["state"], row["applicant"]) == (number, "accepted", "周**")
    assert "500199" not in json.dumps(row), "no number of anybody's card"


def test_a_filter_holds_and_is_recorded_once(
    clerk: Actor, person_id: str, reviewer: Actor, browser_of: BrowserOf
) -> None:
    making.accepted(clerk, making.submitted(clerk, person_id))
    late = making.accepted(clerk, making.submitted(clerk, person_id, late=True), domicile_proof=Check.LATE)
    browser = browser_of(reviewer)
    before = AccessRecord.objects.count()
    page = browser.get(f"{REVIEW}?show=unclaimed&state=tolerance_accepted")
    assert "待认领（已筛选），1 件" in words(page)
    (link,) = [a["href"] for a in read(page).select("main a[download]") if "jsonl" in a["href"]]
    assert [row["number"] for row in lines(browser.get(link))] == [late]
    assert AccessRecord.objects.count() == before + 1, "one for the list, none for looking at the page"
    record = AccessRecord.objects.latest("id")
    assert (record.purpose, record.account_id, record.fields) == (
        "export-list",
        reviewer.account_id,
        ["masked"],
    )
    assert record.export == {
        "authority": BEIBEI,
        "list": "unclaimed",
        "state": "tolerance_accepted",
        "form": "jsonl",
        "cases": 1,
    }


def test_a_list_of_many_pages_is_whole_and_in_order(
    clerk: Actor, person_id: str, reviewer: Actor, browser_of: BrowserOf
) -> None:
    number = making.accepted(clerk, making.submitted(clerk, person_id))
    multiply(number, 2 * AT_ONCE + 1)
    assert "1000+" in words(browser_of(reviewer).get(REVIEW))
    numbers = [row["number"] for row in lines(browser_of(reviewer).get(f"{REVIEW}export.jsonl"))]
    assert len(numbers) == len(set(numbers)) == 2 * AT_ONCE + 2
    assert set(numbers[:2]) == {number, f"{number}-0"}
    assert numbers[2:] == [f"{number}-{serial}" for serial in range(1, 2 * AT_ONCE + 1)]


def test_memory_does_not_grow_with_the_list(clerk: Actor, person_id: str, reviewer: Actor) -> None:
    number = making.accepted(clerk, making.submitted(clerk, person_id))
    multiply(number, 8 * AT_ONCE)

    def peak(by: Narrowed, most: int) -> int:
        taken = export_authority(actor=reviewer, authority=BEIBEI, show="todo", by=by, form="csv")
        tracemalloc.start()
        for count, _ in enumerate(csv_lines(taken.pages, "zh-hans")):
            if count == most:
                break
        reached = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return reached

    peak(Narrowed(), 2)  # what is kept for good is loaded now
    few, all_of_them = peak(Narrowed(), 2), peak(Narrowed(), 100)
    assert all_of_them < 1.5 * few


def test_another_office_and_another_post_get_nothing(
    clerk: Actor, person_id: str, reviewer: Actor, browser_of: BrowserOf
) -> None:
    number = making.accepted(clerk, making.submitted(clerk, person_id))
    Case.objects.filter(number=number).update(authority="another", hall="another")
    for actor, address in ((clerk, WINDOW), (reviewer, REVIEW)):
        browser = browser_of(actor)
        for show in ("todo", "running", "unclaimed", "done", "nonsense"):
            assert lines(browser.get(f"{address}export.jsonl?show={show}&number={number}")) == []
            assert lines(browser.get(f"{address}export.jsonl?show={show}")) == []
    assert browser_of(clerk).get(f"{REVIEW}export.csv").status_code == 403
    assert browser_of(reviewer).get(f"{WINDOW}export.csv").status_code == 403
    assert browser_of(making.operator()).get(f"{WINDOW}export.csv").status_code == 403
    assert Client().get(f"{WINDOW}export.csv").status_code == 303
    assert browser_of(clerk).get(f"{WINDOW}export.exe").status_code == 404


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＠"])
def test_nothing_in_a_table_is_calculated(
    start: str, clerk: Actor, person_id: str, reviewer: Actor, browser_of: BrowserOf
) -> None:
    number = making.accepted(clerk, making.submitted(clerk, person_id))
    Case.objects.filter(number=number).update(label=f'{start}HYPERLINK("http://x.example","按")')
    _, row = table(browser_of(reviewer).get(f"{REVIEW}export.csv"))
    assert row[2] == f'\'{start}HYPERLINK("http://x.example","按")'


def test_the_window_takes_its_own_list(clerk: Actor, person_id: str, browser_of: BrowserOf) -> None:
    number = making.submitted(clerk, person_id)
    browser = browser_of(clerk)
    (link,) = [a["href"] for a in read(browser.get(WINDOW)).select("main a[download]") if "csv" in a["href"]]
    assert [row[0] for row in table(browser.get(link))[1:]] == [number]
    assert not read(browser.get(f"{WINDOW}?show=done")).select("main a[download]"), "nothing to take"


def test_an_operator_writes_a_list_to_a_file(
    clerk: Actor, person_id: str, tmp_path: pathlib.Path, settings: pytest.FixtureRequest
) -> None:
    number = making.accepted(clerk, making.submitted(clerk, person_id))
    out = tmp_path / "list.csv"
    home = ["--home", str(settings.TONGBAN_CONFIG.home)]
    words_ = ["case", "export", "--authority", BEIBEI, "--out", str(out), "--language", "en", "--json", *home]
    done = CliRunner().invoke(app, words_)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {"file": str(out), "cases": 1, "bytes": out.stat().st_size}
    assert number in out.read_text("utf-8-sig")
    assert out.stat().st_mode & 0o077 == 0
    record = AccessRecord.objects.latest("id")
    assert (record.account_id, record.purpose, record.export["cases"]) == (None, "export-list", 1)
    assert record.who_zh == "渝快办平台"
    assert system_actor(node.this().id).account_id is None
