"""Habits of all templates: nothing the content security policy would block, and no form without proof of its origin."""

import pathlib
import re

import pytest

TEMPLATES = pathlib.Path("src/tongban/web/templates")
ALL = sorted(TEMPLATES.rglob("*.html"))
POST_FORM = re.compile(r"<form\b[^>]*method=\"post\".*?</form>", re.DOTALL)
INLINE = re.compile(
    r"<style|\sstyle=|\son(?!ce=)[a-z]+=|javascript:|<script(?![^>]*\ssrc=)|\bhx-on\b|\bhx-vals=.js:"
)
MARKS = re.compile(r"gov\.uk|crown|transport", re.IGNORECASE)


def name(path: pathlib.Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", ALL, ids=name)
def test_nothing_is_inline(path: pathlib.Path) -> None:
    assert INLINE.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", ALL, ids=name)
def test_every_posting_form_proves_where_it_comes_from(path: pathlib.Path) -> None:
    forms = POST_FORM.findall(path.read_text("utf-8"))
    assert [form for form in forms if "tb_tokens" not in form and "csrf_token" not in form] == []


@pytest.mark.parametrize("path", ALL, ids=name)
def test_no_mark_of_another_government(path: pathlib.Path) -> None:
    assert MARKS.findall(path.read_text("utf-8")) == []
