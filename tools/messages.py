"""`make messages`: English texts of pages and code into the Chinese catalogue, and the catalogue into its compiled form.

    python -m tools.messages [--check]

The English text is the key. New texts enter without a translation, vanished ones leave, the rest stays as it is.
With --check nothing is written, and every text without Chinese, slot that got lost or wrong punctuation fails.
"""

import pathlib
import re
import sys
from collections.abc import Iterable, Iterator

import polib

from tools import chinese
from tools.message_sources import Text, all_texts

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "tongban"
CATALOGUE = PACKAGE / "web" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
METADATA = {
    "Project-Id-Version": "Tongban",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
_SLOTS = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")

Key = tuple[str | None, str]
"""Context and English text: what Django looks a translation up by."""


def merge(texts: Iterable[Text], old: Iterable[polib.POEntry]) -> polib.POFile:
    """The catalogue of exactly these texts, with what was translated already."""
    known: dict[Key, polib.POEntry] = {(e.msgctxt, e.msgid): e for e in old if not e.obsolete}
    entries: dict[Key, polib.POEntry] = {}
    for text in texts:
        entry = entries.setdefault((text.context, text.id), _entry(text, known.get((text.context, text.id))))
        if text.plural is not None and not entry.msgid_plural:
            entry.msgid_plural = text.plural
            entry.msgstr_plural = {0: entry.msgstr}
            entry.msgstr = ""
        if (text.place, "") not in entry.occurrences:
            entry.occurrences.append((text.place, ""))
    catalogue = polib.POFile(wrapwidth=0)
    catalogue.metadata = METADATA
    catalogue.extend(sorted(entries.values(), key=lambda entry: (entry.occurrences[0], entry.msgid)))
    return catalogue


def _entry(text: Text, known: polib.POEntry | None) -> polib.POEntry:
    translated = "" if known is None else known.msgstr or known.msgstr_plural.get(0, "")
    slots = _SLOTS.search(text.id)
    plural = {} if text.plural is None else {"msgid_plural": text.plural, "msgstr_plural": {0: translated}}
    return polib.POEntry(
        msgid=text.id,
        msgctxt=text.context,
        msgstr="" if plural else translated,
        flags=["python-format"] if slots and slots.group(0).startswith("%") else [],
        **plural,
    )


def faults(catalogue: polib.POFile) -> Iterator[str]:
    """What keeps a person from reading this catalogue in good Chinese."""
    for entry in catalogue:
        translated = entry.msgstr or entry.msgstr_plural.get(0, "")
        where = f"{entry.occurrences[0][0]}: {entry.msgid!r}"
        if chinese.has_han(entry.msgid):
            yield f"{where}: the key is English; Chinese belongs into django.po"
        if not translated:
            yield f"{where}: no Chinese text"
            continue
        if not set(_SLOTS.findall(translated)) <= set(
            _SLOTS.findall(entry.msgid + (entry.msgid_plural or ""))
        ):
            yield f"{where}: the Chinese text has a slot that the English one has not"
        if not entry.msgid_plural and sorted(_SLOTS.findall(translated)) != sorted(
            _SLOTS.findall(entry.msgid)
        ):
            yield f"{where}: the slots of both languages differ"
        yield from (f"{where}: {fault}" for fault in chinese.faults(translated))


def _old() -> polib.POFile:
    return polib.pofile(str(CATALOGUE), wrapwidth=0) if CATALOGUE.exists() else polib.POFile()


def main(arguments: list[str]) -> int:
    """Write the catalogue, or check that it is complete and written."""
    texts, unreadable = all_texts(PACKAGE)
    catalogue = merge(texts, _old())
    found = [*map(str, unreadable), *faults(catalogue)]
    compiled = CATALOGUE.with_suffix(".mo")
    if "--check" in arguments:
        if not CATALOGUE.exists() or CATALOGUE.read_text("utf-8") != str(catalogue) + "\n":
            found.append("django.po is out of date: run `make messages` and commit it")
        if not compiled.exists() or compiled.read_bytes() != catalogue.to_binary():
            found.append("django.mo is out of date: run `make messages` and commit it")
    else:
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        CATALOGUE.write_text(str(catalogue) + "\n", "utf-8")
        compiled.write_bytes(catalogue.to_binary())
        print(f"{len(catalogue)} texts, {len(found)} to mend")
    for fault in found:
        print(fault)
    return 1 if found and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
