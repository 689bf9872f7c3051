"""The page to check: every answer once more, with a way to change it, before anything is signed."""

import dataclasses

from django.http import HttpResponse
from django.shortcuts import render

from tongban.catalogue.rules.judging import unmet
from tongban.catalogue.rules.materials import materials_for
from tongban.catalogue.rules.result import fill_document
from tongban.kernel import clock
from tongban.kernel.errors import Text
from tongban.web.shared.case_words import changes_said

from .answers import AnswerPage, Reading, answer_pages, question_rows
from .frame import Sheet
from .handling import handling_of
from .tasks import BACK, MATERIAL, next_url, task_url
from .words import provision_note


@dataclasses.dataclass(frozen=True)
class PageToCheck:
    """A page of the form with the link that changes it."""

    page: AnswerPage
    change_url: str
    is_empty: bool


@dataclasses.dataclass(frozen=True)
class MaterialToCheck:
    """A material with the link that changes it."""

    name: Text
    value: str
    file_name: str
    changes: str
    """What was changed in the file before it was kept."""
    change_url: str


def check_page(sheet: Sheet, error: str = "") -> HttpResponse:
    """C12. `error` is what stopped a signature and must be looked at here."""
    draft, standard = sheet.draft, sheet.standard
    reading = Reading(sheet.language, is_masked=sheet.frame.is_clerk)
    pages = [
        PageToCheck(page, _change(sheet.url("draft-section", page.key)), not draft.form.get(page.key))
        for page in answer_pages(standard, draft.answers, draft.form, reading)
    ]
    context = {
        "frame": sheet.frame,
        "draft": draft,
        "name": standard.name,
        "questions": question_rows(standard, draft.answers, sheet.language),
        "pages": pages,
        "materials": [_material(sheet, task.key, task.name) for task in draft.hand_in],
        "documents": _documents(sheet),
        "missing": [
            (task.name, _change(task_url(sheet, task.key)))
            for task in (*draft.sections, *draft.hand_in)
            if task.status != "completed"
        ],
        "unmet": unmet(standard, answers=draft.answers, form=draft.form, today=clock.today()),
        "handling": handling_of(draft, standard),
        "answers_url": sheet.url("draft-answers"),
        "back_url": sheet.url("draft"),
        "sign_url": sheet.url("draft-sign"),
        "continue_url": next_url(sheet),
        "errors": {"": error} if error else {},
    }
    return render(sheet.request, "applying/check.html", context, status=422 if error else 200)


def _change(url: str) -> str:
    return f"{url}?{BACK}=check"


def _documents(sheet: Sheet) -> list[tuple[str, str]]:
    """Texts written from the answers, such as model articles: they are signed with the application, so they are read."""
    if not sheet.draft.is_complete:
        return []
    draft, standard = sheet.draft, sheet.standard
    texts = {document.key: document for document in standard.documents}
    needed = materials_for(standard, answers=draft.answers, form=draft.form)
    return [
        (
            row.material.name.say(sheet.language),
            fill_document(standard, texts[row.material.document], form=draft.form).say(sheet.language),
        )
        for row in needed
        if row.material.document in texts
    ]


def _material(sheet: Sheet, key: str, name: Text) -> MaterialToCheck:
    row = sheet.draft.materials.get(key.removeprefix(MATERIAL)) or {}
    return MaterialToCheck(
        name,
        value=provision_note(row) if row else "",
        file_name=row.get("name", ""),
        changes=changes_said(row.get("changes", ())),
        change_url=_change(task_url(sheet, key)),
    )
