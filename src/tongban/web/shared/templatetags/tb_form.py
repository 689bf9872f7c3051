"""Form controls.

Each control finds its value in the context's `values[name]` and its error in `errors[name]`, unless told otherwise,
so a view hands over two dictionaries and the template names fields. The same error text stands beside the field and
in the summary; the summary's link leads to the first input, whose id is the field's name.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tongban.web.shared import tokens
from tongban.web.shared.access import actor_of
from tongban.web.shared.forms import FieldView, SectionView
from tongban.web.shared.held import MARK
from tongban.web.shared.templatetags.tb_words import local

register = template.Library()

COMPONENTS = "shared/components/"


def _control(context: Context, name: str, options: dict[str, Any]) -> dict[str, Any]:
    """What all controls share: id, label, hint, value, error and the ids that describe the input."""
    values: Mapping[str, Any] = context.get("values") or {}
    errors: Mapping[str, str] = context.get("errors") or {}
    error = options.pop("error", None) or errors.get(name, "")
    hint = options.pop("hint", "")
    described = [f"{name}-hint"] * bool(hint) + [f"{name}-error"] * bool(error)
    value = options.pop("value", None)
    return {
        "name": name,
        "id": name,
        "value": values.get(name, "") if value is None else value,
        "hint": hint,
        "error": error,
        "described": " ".join(described),
        **options,
    }


def _options(pairs: Iterable[Any], chosen: Any) -> list[dict[str, Any]]:
    """Options as value, label, hint: from (value, label[, hint]) or objects with these names."""
    many = {str(one) for one in chosen} if isinstance(chosen, list | tuple | set) else {str(chosen)}
    found = []
    for option in pairs:
        if isinstance(option, tuple) and not hasattr(option, "_fields"):
            value, label, hint = (*option, "")[:3]
        else:
            value, label, hint = option.value, local(option.label), local(getattr(option, "help", None))
        found.append({"value": value, "label": label, "hint": hint, "checked": str(value) in many})
    return found


@register.simple_tag(takes_context=True)
def tb_tokens(context: Context) -> SafeString:
    """In every form that posts: proof that the form is ours, and the token that makes it count once."""
    request = context["request"]
    actor = actor_of(request)
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="{}" value="{}">',
        get_token(request),
        tokens.FIELD,
        tokens.new_token(actor.account_id if actor else None),
    )


@register.simple_tag
def tb_held_mark() -> SafeString:
    """In the form that sends kept answers."""
    return format_html('<input type="hidden" name="{}" value="1">', MARK)


@register.inclusion_tag(COMPONENTS + "error_summary.html", takes_context=True)
def tb_error_summary(context: Context) -> dict[str, Any]:
    """Above the heading, when something is to be corrected: each error as a link to its field.

    As pairs: in a template, `errors.items` would be the error of a field called "items".
    """
    return {"errors": list((context.get("errors") or {}).items())}


@register.inclusion_tag(COMPONENTS + "button.html")
def tb_button(
    text: str, kind: str = "", url: str = "", name: str = "", value: str = "", once: bool = True, **data: str
) -> dict[str, Any]:
    """A button that says the act; kind "", "secondary" or "warning". With `url` a link that looks like one."""
    css = f"govuk-button govuk-button--{kind}" if kind else "govuk-button"
    attributes = {key.replace("_", "-"): value for key, value in data.items()}
    return {
        "text": text,
        "css": css,
        "url": url,
        "name": name,
        "value": value,
        "once": once,
        "data": attributes,
    }


@register.inclusion_tag(COMPONENTS + "input.html", takes_context=True)
def tb_input(context: Context, name: str, label: str, **options: Any) -> dict[str, Any]:
    """One line of text.

    Options: hint, value, error, type, width (2 3 4 5 10 20 30), inputmode, autocomplete, prefix, suffix, maxlength,
    spellcheck=False, label_size ("" s m l), is_heading (the label is the page's heading).
    """
    return _control(context, name, {"label": label, "type": "text", "spellcheck": True, **options})


@register.inclusion_tag(COMPONENTS + "password.html", takes_context=True)
def tb_password(context: Context, name: str, label: str, **options: Any) -> dict[str, Any]:
    """A password. Its value is never written back into the page."""
    return {
        **_control(context, name, {"label": label, "autocomplete": "current-password", **options}),
        "value": "",
    }


@register.inclusion_tag(COMPONENTS + "textarea.html", takes_context=True)
def tb_textarea(context: Context, name: str, label: str, **options: Any) -> dict[str, Any]:
    """Several lines. Options as tb_input, and rows; with maxlength a counter appears where JavaScript runs."""
    return _control(context, name, {"label": label, "rows": 5, **options})


@register.inclusion_tag(COMPONENTS + "select.html", takes_context=True)
def tb_select(context: Context, name: str, label: str, options: Iterable[Any], **more: Any) -> dict[str, Any]:
    """One of many; for up to seven use radios. `empty` is the text of the first, empty option."""
    control = _control(context, name, {"label": label, **more})
    return {**control, "options": _options(options, control["value"])}


@register.inclusion_tag(COMPONENTS + "radios.html", takes_context=True)
def tb_radios(
    context: Context, name: str, legend: str, options: Iterable[Any], **more: Any
) -> dict[str, Any]:
    """One of a few. Options: hint, value, error, inline, small, legend_size ("" s m l), is_heading."""
    control = _control(context, name, {"legend": legend, "legend_size": "s", **more})
    return {**control, "options": _options(options, control["value"])}


@register.inclusion_tag(COMPONENTS + "checkboxes.html", takes_context=True)
def tb_checkboxes(
    context: Context, name: str, legend: str, options: Iterable[Any], **more: Any
) -> dict[str, Any]:
    """Any of a few; values arrive as a list (`POST.getlist`)."""
    control = _control(context, name, {"legend": legend, "legend_size": "s", **more})
    return {**control, "options": _options(options, control["value"])}


@register.inclusion_tag(COMPONENTS + "date.html", takes_context=True)
def tb_date(context: Context, name: str, legend: str, **options: Any) -> dict[str, Any]:
    """Year, month, day in three boxes (inputs `<name>.year`, `<name>.month`, `<name>.day`); value: a DateParts."""
    return _control(context, name, {"legend": legend, "legend_size": "s", **options})


@register.inclusion_tag(COMPONENTS + "file.html", takes_context=True)
def tb_file(context: Context, name: str, label: str, **options: Any) -> dict[str, Any]:
    """A file; the form needs enctype="multipart/form-data". `accept` as in HTML, by default what uploads.py takes."""
    return _control(context, name, {"label": label, "accept": ".pdf,.jpg,.jpeg,.png", **options})


@register.simple_tag
def tb_field(field: FieldView) -> SafeString:
    """One field of a catalogue form."""
    return render_to_string(f"{COMPONENTS}{field.template}.html", field.context())


@register.inclusion_tag(COMPONENTS + "section.html")
def tb_section(section: SectionView) -> dict[str, Any]:
    """All fields of a section of a catalogue form."""
    return {"section": section}
