"""`tongban calendar` as an operator types it, on a node founded for the purpose."""

import json
import pathlib

import pytest

from .commands import told, tongban
from .test_node_commands import home

__all__ = ["home"]

NOTICE = """\ufeffdate,is,name_zh,name_en
2027-01-01,off,元旦,New Year's Day
2027-01-09,working,元旦,New Year's Day
"""
SOURCE = "a notice"


def publish(home: pathlib.Path, text: str) -> list[str | pathlib.Path]:
    """The words of the command that enters this notice."""
    file = home / "notice.csv"
    file.write_text(text, "utf-8")
    return ["calendar", "publish", "2027", file, "--source", SOURCE, "--home", home]


@pytest.fixture
def prepared(home: pathlib.Path) -> pathlib.Path:
    done = tongban("node", "prepare", "--home", home)
    assert done.returncode == 0, done.stderr
    return home


def test_a_holiday_notice_is_entered_once(prepared: pathlib.Path) -> None:
    def years() -> dict[int, dict[str, object]]:
        done = tongban("calendar", "list", "--home", prepared, "--json")
        assert done.returncode == 0, done.stderr
        return {year["year"]: year for year in json.loads(done.stdout)}

    assert years()[2027]["is_published"] is False
    words = publish(prepared, NOTICE)
    first, again = tongban(*words), tongban(*words)
    assert first.returncode == again.returncode == 0, first.stderr + again.stderr
    assert first.stdout == again.stdout, "the same notice again changes nothing"
    assert (years()[2027]["is_published"], years()[2027]["source"]) == (True, SOURCE)

    (prepared / "notice.csv").write_text(NOTICE.replace("working", "worked"), "utf-8")
    said = told(tongban(*words))
    assert "第 3 行" in said
    assert "Line 3 of" in said
    assert years()[2027]["is_published"] is True


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("day,is\n2027-01-01,off\n", "缺少列：date, name_zh, name_en", "lacks the columns"),
        (NOTICE.replace("2027-01-01", "1 January"), "第 2 行的日期", "is not understood"),
        (NOTICE.replace("2027-01-01", "2026-01-01"), "2026-01-01", "2026-01-01"),
        (NOTICE.splitlines()[0] + "\n", "没有一天", "names no day"),
    ],
)
def test_a_bad_notice_is_refused_with_its_line(home: pathlib.Path, text: str, zh: str, en: str) -> None:
    said = told(tongban(*publish(home, text)))
    assert zh in said
    assert en in said


def test_a_notice_in_another_encoding_is_refused(home: pathlib.Path) -> None:
    words = publish(home, NOTICE)
    (home / "notice.csv").write_bytes(NOTICE.removeprefix("\ufeff").encode("gb18030"))
    assert "UTF-8" in told(tongban(*words))
