"""The task list of a draft: what is done, what is left, how long it is kept, and how to give it up."""

import dataclasses

from django.http import HttpResponse
from django.shortcuts import render

from tongban.cases.services.drafts import drop_draft
from tongban.cases.types import TaskView
from tongban.kernel.errors import Text
from tongban.web.shared.once import once

from .answers import question_rows
from .frame import Sheet
from .handling import handling_of
from .words import provision_note

MATERIAL = "material:"
"""How the key of a task says that it is a material."""


@dataclasses.dataclass(frozen=True)
class Task:
    """A line of the list, with where it leads."""

    name: Text
    hint: Text
    url: str
    is_done: bool
    status: str = ""
    """Words instead of "completed", such as "to follow"."""


def task_list(sheet: Sheet) -> HttpResponse:
    """C8: everything to do for this application."""
    draft = sheet.draft
    sections = [_task(sheet, task) for task in draft.sections]
    materials = [_task(sheet, task) for task in draft.hand_in]
    tasks = [*sections, *materials]
    context = {
        "frame": sheet.frame,
        "draft": draft,
        "drafts_url": sheet.frame.url(sheet.frame.drafts),
        "name": sheet.standard.name,
        "handling": handling_of(draft, sheet.standard),
        "questions": question_rows(sheet.standard, draft.answers, sheet.language),
        "answers_url": sheet.url("draft-answers"),
        "sections": sections,
        "materials": materials,
        "done": sum(task.is_done for task in tasks),
        "total": len(tasks),
        "continue_url": next_url(sheet),
        "check_url": sheet.url("draft-check"),
        "give_up_url": sheet.url("draft-give-up"),
    }
    return render(sheet.request, "applying/tasks.html", context)


def _task(sheet: Sheet, task: TaskView) -> Task:
    is_done = task.status == "completed"
    status = ""
    if is_done and task.key.startswith(MATERIAL):
        status = provision_note(sheet.draft.materials[task.key.removeprefix(MATERIAL)])
    return Task(task.name, task.hint, task_url(sheet, task.key), is_done, status)


def task_url(sheet: Sheet, key: str) -> str:
    """The page of a task."""
    if key.startswith(MATERIAL):
        return sheet.url("draft-material", key.removeprefix(MATERIAL))
    return sheet.url("draft-section", key)


def next_url(sheet: Sheet) -> str:
    """The first page with something left to do; the page to check when nothing is."""
    for task in (*sheet.draft.sections, *sheet.draft.hand_in):
        if task.status != "completed":
            return task_url(sheet, task.key)
    return sheet.url("draft-check")


BACK = "back"
"""`?back=check` on a page of the form: return to the page to check after saving."""


def after_saving(sheet: Sheet) -> str:
    """Where to go after a page was saved."""
    if sheet.request.GET.get(BACK) == "check":
        return sheet.url("draft-check")
    return next_url(sheet.again())


def came_from(sheet: Sheet) -> str:
    """Where the link back leads."""
    return sheet.url("draft-check" if sheet.request.GET.get(BACK) == "check" else "draft")


def give_up(sheet: Sheet) -> HttpResponse:
    """Delete the draft, after asking once."""
    request = sheet.request
    if request.method == "POST":

        def drop() -> str:
            drop_draft(actor=sheet.actor, draft_id=sheet.draft.id)
            return sheet.frame.url(sheet.frame.drafts)

        return once(request, drop)
    context = {"frame": sheet.frame, "name": sheet.standard.name, "back_url": sheet.url("draft")}
    return render(request, "applying/give_up.html", context)
