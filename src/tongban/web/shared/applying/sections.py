"""One page of the form: shown, checked, saved. What was typed is never lost."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from tongban.cases.services.drafts import save_section
from tongban.catalogue.rules.conditions import holds
from tongban.catalogue.rules.prefill import prefilled
from tongban.catalogue.types import FieldKind, Section, When
from tongban.kernel.errors import BadInput, NotFound
from tongban.web.shared.forms import Raw, changed_list, input_name, list_action, raw_answers, section_view
from tongban.web.shared.messages import said
from tongban.web.shared.responses import SeeOther

from .frame import Sheet
from .places import place_groups
from .questions import known_of
from .tasks import after_saving, came_from

Save = Callable[[Raw], Iterable[BadInput]]
"""Saves a page and answers what must be mended; with anything to mend nothing is saved."""


def section_page(sheet: Sheet, section: str) -> HttpResponse:
    """C9: one thing a page."""
    if section not in {task.key for task in sheet.draft.sections}:
        raise NotFound("page-not-found")
    found = sheet.standard.section(section)
    draft = sheet.draft

    def save(raw: Raw) -> Iterable[BadInput]:
        return save_section(actor=sheet.actor, draft_id=draft.id, section=section, raw=raw)

    def is_asked(when: When) -> bool:
        return holds(when, answers=draft.answers, form=draft.form)

    context = {
        "frame": sheet.frame,
        "caption": sheet.standard.name,
        "back_url": came_from(sheet),
    }
    return fill_in(
        sheet.request,
        found,
        draft.form.get(section) or _known(sheet, found),
        save=save,
        is_asked=is_asked,
        onward=lambda: after_saving(sheet),
        context=context,
    )


def fill_in(
    request: HttpRequest,
    section: Section,
    values: Mapping[str, Any],
    *,
    save: Save,
    is_asked: Callable[[When], bool],
    onward: Callable[[], str],
    context: Mapping[str, Any],
) -> HttpResponse:
    """Show a page of the form, or take it in and go on. Rows of a list come and go without saving anything."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        values = raw_answers(section, request.POST)
        action = list_action(request.POST)
        if action is not None:
            values = changed_list(dict(values), action)
        else:
            errors = {input_name(error.field): said(error) for error in save(dict(values))}
            if not errors:
                return SeeOther(onward())
    language = get_language() or "zh-hans"
    has_places = any(field.kind is FieldKind.DIVISION for field in section.fields)
    view = section_view(
        section,
        values,
        errors,
        language,
        places=place_groups(language) if has_places else (),
        is_asked=is_asked,
    )
    status = 422 if errors else 200
    return render(
        request, "applying/section.html", {**context, "section": view, "errors": errors}, status=status
    )


def _known(sheet: Sheet, section: Section) -> dict[str, Any]:
    """What we know of the person already is not asked again: it stands there, to be changed if it is wrong."""
    pages = [sheet.standard.section(task.key) for task in sheet.draft.sections]
    asks = any(field.prefill for field in section.fields)
    if sheet.frame.is_clerk or not asks:
        return {}
    return dict(prefilled(pages, known_of(sheet.draft.person_id)).get(section.key, {}))
