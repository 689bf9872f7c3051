"""`tongban calendar ...`: the years whose holidays are known, and the notice of a new one."""

import dataclasses
import json
import pathlib
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from tongban.jurisdictions import queries
from tongban.jurisdictions.rules import read_holiday_notice
from tongban.jurisdictions.services import publish_calendar_year
from tongban.kernel.errors import BadInput

from .nodes import AsJson, Home, needs_home

app = typer.Typer(no_args_is_help=True, help="The working-day calendar that every time limit counts with.")


@app.command("list")
def list_years(home: Home, as_json: AsJson = False) -> None:
    """Every year and whether its notice is out. Example: `tongban calendar list --home var/demo/50 --json`"""
    needs_home(home)
    years = queries.calendar_years()
    if as_json:
        print(json.dumps([dataclasses.asdict(year) for year in years], ensure_ascii=False))
        return
    table = Table("年 Year", "状态 State", "来源 Source")
    for year in years:
        table.add_row(
            str(year.year), "已公布 published" if year.is_published else "暂定 provisional", year.source
        )
    Console().print(table)


@app.command("publish")
def publish(
    year: Annotated[int, typer.Argument(help="The year, such as 2027.")],
    file: Annotated[pathlib.Path, typer.Argument(help="CSV with the columns date,is,name_zh,name_en.")],
    source: Annotated[str, typer.Option(help="The notice it was taken from: who, number, date.")],
    home: Home,
) -> None:
    """Enter the holiday notice of a year. Due days that rested on a guess are reckoned anew by the worker.

    `is` says `off` for a holiday and `working` for a weekend that is worked. The same notice again changes nothing.

    Example: `tongban calendar publish 2027 holidays-2027.csv --source "国办发明电〔2026〕7号" --home var/demo/50`
    """
    needs_home(home)
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("node-file-unreadable", path=str(file), reason=_reason(error)) from error
    days = read_holiday_notice(text, str(file))
    if not days:
        raise BadInput("calendar-notice-empty", path=str(file))
    done = publish_calendar_year(year=year, days=days, source=source)
    print(f"{done.year} r{done.revision} {done.digest}")


def _reason(error: OSError | UnicodeDecodeError) -> str:
    return "UTF-8?" if isinstance(error, UnicodeDecodeError) else error.strerror or "?"
