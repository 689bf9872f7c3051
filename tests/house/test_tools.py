"""The tools that look after texts and rows."""

import polib
import pytest

from tools import chinese, messages
from tools.message_sources import Fault, Text, texts_in_python, texts_in_template
from tools.row_table import Row
from tools.rows import page

TEMPLATE = """{% load i18n %}
<p>{% translate "Sign in" %}{% translate "May" context "month" %}{% include "x.html" with label=_("It's done") %}</p>
{% blocktranslate trimmed count days=days %}
  {{ days }} day left
{% plural %}
  {{ days }} days left
{% endblocktranslate %}
{% comment %}{% translate "never shown" %}{% endcomment %}
"""


def test_every_text_of_a_template_is_found() -> None:
    assert list(texts_in_template(TEMPLATE, "a.html")) == [
        Text("Sign in", None, None, "a.html"),
        Text("May", None, "month", "a.html"),
        Text("It's done", None, None, "a.html"),
        Text("%(days)s day left", "%(days)s days left", None, "a.html"),
    ]


def test_every_text_of_a_module_is_found() -> None:
    source = "a = _('one')\nb = translation.ngettext('{n} day', '{n} days', n)\nc = pgettext_lazy('month', 'May' ' be')\n"
    assert list(texts_in_python(source, "a.py")) == [
        Text("one", None, None, "a.py"),
        Text("{n} day", "{n} days", None, "a.py"),
        Text("May be", None, "month", "a.py"),
    ]


def test_a_text_that_is_not_written_out_is_a_fault() -> None:
    assert list(texts_in_python("\ngettext(name)\n", "a.py")) == [Fault("a.py", 2)]


def catalogue(**translated: str) -> polib.POFile:
    old = [polib.POEntry(msgid=english, msgstr=text) for english, text in translated.items()]
    return messages.merge([Text(english, None, None, "a.html") for english in translated], old)


def test_merging_keeps_translations_and_forgets_vanished_texts() -> None:
    old = catalogue(Save="保存", Gone="没了")
    merged = messages.merge([Text("Save", None, None, "b.html"), Text("New", None, None, "b.html")], old)
    assert {entry.msgid: entry.msgstr for entry in merged} == {"Save": "保存", "New": ""}
    assert messages.merge([Text("Save", None, None, "b.html")], merged)[0].occurrences == [("b.html", "")]


@pytest.mark.parametrize(
    ("english", "translated", "fault"),
    [
        ("Save", "", "no Chinese text"),
        ("%(n)s days", "几天", "the slots of both languages differ"),
        ("Save", "保存 %(n)s", "a slot that the English one has not"),
        ("Save", "保存,谢谢", "half-width punctuation"),
        ("Save", "操作失败", "does not help anybody"),
        ("保存", "保存", "the key is English"),
    ],
)
def test_a_bad_translation_is_named(english: str, translated: str, fault: str) -> None:
    assert any(fault in found for found in messages.faults(catalogue(**{english: translated})))


@pytest.mark.parametrize(
    "text", ["请在 4 月 19 日（周五）17:00 前提交。", "共 {count} 件，%(name)s（{code}）", "“通办”，两地都认"]
)
def test_good_chinese_has_no_fault(text: str) -> None:
    assert list(chinese.faults(text)) == []


@pytest.mark.parametrize("text", ["请稍候,谢谢", "请(您)", "好了.", "什么?", "时间:明天"])
def test_half_width_punctuation_is_seen(text: str) -> None:
    assert list(chinese.faults(text))


def test_the_page_of_rows_shows_what_is_proved_and_what_is_not() -> None:
    rows = (Row("A1", "One", "Apply anywhere", ""), Row("A2", "One", "Decide once", "2 hours"))
    text = page(rows, {"A1": ("tests/pages/test_apply.py::test_it",)})
    assert "1 of 2 rows are proved." in text
    assert "| A1 | Apply anywhere |  | `pages/test_apply.py::test_it` |" in text
    assert "| A2 | Decide once | 2 hours |  |" in text
