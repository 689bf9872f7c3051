"""The one-time notice: everything that must be corrected, at once, each with its field or material and what to do."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from tongban.cases.services.intake import request_correction
from tongban.cases.services.viewing import open_case
from tongban.cases.types import CaseView, Check, Gap, StepKind
from tongban.catalogue.rules.conditions import holds
from tongban.catalogue.rules.forms import active_sections
from tongban.catalogue.rules.phrases import limit_words
from tongban.catalogue.types import FieldKind, Standard
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, Conflict, NotAllowed, Refused, Text
from tongban.web.shared.access import signed_in, staff
from tongban.web.shared.applying.answers import Reading, field_value
from tongban.web.shared.messages import said

from .acts import carry_out, case_home, posted, refused
from .frames import standard_of


@dataclasses.dataclass(frozen=True)
class Target:
    """One place that can be marked: a field with what stands in it, or a material with what was found."""

    target: str
    """`/section/field` or `material:<key>`."""
    name: str
    """Of the input: letters, digits and dashes only."""
    label: Text | str
    now: str
    text: str


@dataclasses.dataclass(frozen=True)
class Group:
    """The fields of one page of the form."""

    name: str
    targets: tuple[Target, ...]
    is_marked: bool


@require_http_methods(["GET", "HEAD", "POST"])
@staff("intake", "review", "head")
def correction(request: HttpRequest, number: str) -> HttpResponse:
    """Mark everything that must be corrected and tell the applicant once."""
    actor = signed_in(request)
    view = open_case(actor=actor, number=number)
    standard = standard_of(view)
    values = request.POST if request.method == "POST" else _from_checks(view)
    groups, materials = _fields(view, standard, values), _materials(view, standard, values)
    errors: dict[str, str] = {}
    if request.method == "POST":
        again = posted(request, "again")
        gaps = [Gap(row.target, row.text) for row in (*materials, *_all(groups)) if row.text]
        try:
            return carry_out(request, number, lambda actor: _ask(actor, number, gaps, again), "correction")
        except BadInput as error:
            errors = {materials[0].name if materials else "": said(error)}
        except Refused as error:
            if error.code != "correction-again-needs-reason":
                return refused(request, error, case_home(actor, number))
            errors = {"again": said(error)}
        except (NotAllowed, Conflict) as error:
            return refused(request, error, case_home(actor, number))
    context = {
        "case": view,
        "standard": standard,
        "groups": groups,
        "materials": materials,
        "reply": limit_words(standard.limits.correction_reply.limit),
        "may_ask": StepKind.REQUEST_CORRECTION in view.may,
        "pauses": view.clock is not None,
        "errors": errors,
        "values": {"again": posted(request, "again")},
        "back": case_home(actor, number),
    }
    return render(request, "desk/correction.html", context, status=422 if errors else 200)


def _ask(actor: Actor, number: str, gaps: list[Gap], again: str) -> None:
    request_correction(actor=actor, number=number, gaps=gaps, again=again)


def _all(groups: list[Group]) -> list[Target]:
    return [target for group in groups for target in group.targets]


def _from_checks(view: CaseView) -> dict[str, str]:
    """What the window has noted of each material is not typed twice."""
    found = (Check.WRONG, Check.MISSING)
    return {
        f"material-{row.key}": row.note or f"{row.wording[0]} / {row.wording[1]}"
        for row in view.materials
        if row.check in found
    }


def _materials(view: CaseView, standard: Standard, values: Mapping[str, Any]) -> list[Target]:
    return [
        Target(
            target=f"material:{row.key}",
            name=f"material-{row.key}",
            label=row.name,
            now=row.file_name,
            text=_text(values, f"material-{row.key}"),
        )
        for row in view.materials
    ]


def _fields(view: CaseView, standard: Standard, values: Mapping[str, Any]) -> list[Group]:
    language = get_language() or "zh-hans"
    reading = Reading(language, is_masked=True)
    answers, form = view.content.get("answers", {}), view.content.get("form", {})
    groups = []
    for section in active_sections(standard, answers=answers, form=form):
        filled = form.get(section.key, {})
        targets = tuple(
            Target(
                target=f"/{section.key}/{field.key}",
                name=f"field-{section.key}-{field.key}",
                label=field.label.say(language),
                now=_count(filled.get(field.key), field.kind)
                or field_value(field, filled.get(field.key), reading),
                text=_text(values, f"field-{section.key}-{field.key}"),
            )
            for field in section.fields
            if holds(field.when, answers=answers, form=form, siblings=filled)
        )
        groups.append(Group(section.name.say(language), targets, any(target.text for target in targets)))
    return groups


def _count(value: Any, kind: FieldKind) -> str:
    return str(len(value)) if kind is FieldKind.PEOPLE and isinstance(value, list) else ""


def _text(values: Mapping[str, Any], name: str) -> str:
    return str(values.get(name, "")).strip()
