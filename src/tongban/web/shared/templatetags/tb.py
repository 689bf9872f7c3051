"""Components that show something. Form controls are in tb_form, filters in tb_words.

Block tags (`{% tb_card %}...{% endtb_card %}`) wrap what stands between them; the others draw one thing.
"""

import datetime as dt
import zlib
from typing import Any
from urllib.parse import urlencode

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.cases.types import ClockView
from tongban.kernel.paging import Page
from tongban.web.shared import formats, regions

register = template.Library()

COMPONENTS = "shared/components/"

STATUS_TONES = {
    "done": "",
    "todo": "tb-tag-info",
    "doing": "tb-tag-warn",
    "problem": "tb-tag-err",
    "blocked": "",
}
"""Few states, few colours: what is done or cannot start yet is plain text, red means only a problem."""


def _draw(name: str, **values: Any) -> SafeString:
    return render_to_string(f"{COMPONENTS}{name}.html", values)


# The frame -----------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def tb_nav(context: Context, name: str, label: str, *args: Any) -> SafeString:
    """One entry of the main navigation, by URL name. It is current on its page and on the pages below it."""
    try:
        url = reverse(name, args=args)
    except NoReverseMatch:
        url = name
    path = context["request"].path
    is_current = path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))
    return _draw("nav_item", url=url, label=label, is_current=is_current, is_exact=path == url)


@register.inclusion_tag(COMPONENTS + "breadcrumbs.html")
def tb_breadcrumbs(*pairs: str) -> dict[str, Any]:
    """The way here: label, URL, label, URL ... The present page is not part of it."""
    return {"crumbs": list(zip(pairs[::2], pairs[1::2], strict=True))}


@register.inclusion_tag(COMPONENTS + "back.html")
def tb_back(url: str, label: str = "") -> dict[str, Any]:
    """A link back, where there is one way only."""
    return {"url": url, "label": label}


# Pieces of text ------------------------------------------------------------------------------------------------


@register.simple_block_tag
def tb_inset(content: str) -> SafeString:
    """A remark that stands apart."""
    return _draw("inset", content=content)


@register.simple_block_tag
def tb_warning(content: str) -> SafeString:
    """What has consequences: money, a deadline, a right that is lost."""
    return _draw("warning", content=content)


@register.simple_block_tag
def tb_details(content: str, summary: str, is_open: bool = False) -> SafeString:
    """Something some people need, behind one click; works without JavaScript."""
    return _draw("details", content=content, summary=summary, is_open=is_open)


@register.simple_block_tag
def tb_card(content: str, title: str = "", level: int = 2) -> SafeString:
    """A box beside the main text."""
    return _draw("card", content=content, title=title, level=level)


@register.simple_block_tag
def tb_banner(content: str, title: str = "", kind: str = "", ident: str = "banner") -> SafeString:
    """News about the page: kind "success" after something was done, else important."""
    return _draw("banner", content=content, title=title, kind=kind, id=f"{ident}-title")


@register.simple_block_tag
def tb_panel(content: str, title: str) -> SafeString:
    """The top of a receipt: it is done; the number follows."""
    return _draw("panel", content=content, title=title)


@register.inclusion_tag(COMPONENTS + "tag.html")
def tb_tag(text: str, tone: str = "") -> dict[str, Any]:
    """A short state in words; tone ok, warn, err or info only repeats what the words say."""
    return {"text": text, "tone": f"tb-tag-{tone}" if tone else ""}


# Facts ---------------------------------------------------------------------------------------------------------


@register.simple_block_tag
def tb_facts(content: str) -> SafeString:
    """A strip of the facts that count, above the fold."""
    return _draw("facts", content=content)


@register.inclusion_tag(COMPONENTS + "fact.html")
def tb_fact(value: Any, label: str, tone: str = "", url: str = "") -> dict[str, Any]:
    """One fact: large value, small label. A number that counts something links to what it counts."""
    return {"value": value, "label": label, "tone": f"tb-due--{tone}" if tone else "", "url": url}


@register.simple_block_tag
def tb_summary(content: str) -> SafeString:
    """Names and values, one a line."""
    return _draw("summary", content=content)


@register.inclusion_tag(COMPONENTS + "summary_row.html")
def tb_row(key: str, value: Any, url: str = "", action: str = "", ident: str = "") -> dict[str, Any]:
    """One line of a summary; with `url` a link "Change" that says what it changes."""
    return {"key": key, "value": value, "url": url, "action": action, "ident": ident}


@register.simple_block_tag
def tb_summary_row(content: str, key: str, url: str = "", action: str = "", ident: str = "") -> SafeString:
    """As tb_row, for a value with markup in it."""
    return _draw("summary_row", value=content, key=key, url=url, action=action, ident=ident)


@register.simple_block_tag
def tb_tasks(content: str) -> SafeString:
    """A task list."""
    return _draw("tasks", content=content)


@register.inclusion_tag(COMPONENTS + "task.html")
def tb_task(
    label: str, state: str, url: str = "", hint: str = "", ident: str = "", status: str = ""
) -> dict[str, Any]:
    """One task; state done, todo, doing, problem or blocked. A blocked one has no link."""
    words = {
        "done": _("Completed"),
        "todo": _("Not started"),
        "doing": _("In progress"),
        "problem": _("There is a problem"),
        "blocked": _("Cannot start yet"),
    }
    return {
        "label": label,
        "url": "" if state == "blocked" else url,
        "hint": hint,
        "id": ident or f"task-{zlib.crc32(label.encode())}",
        "state": state,
        "status": status or words[state],
        "tone": STATUS_TONES[state],
    }


# Tables and lists ----------------------------------------------------------------------------------------------


@register.simple_tag
def tb_columns(*labels: str) -> tuple[str, ...]:
    """The heads of a table, kept for its cells: {% tb_columns _("Case") _("Item") as columns %}."""
    return labels


@register.simple_block_tag
def tb_table(content: str, caption: str, columns: tuple[str, ...], size: str = "m") -> SafeString:
    """A table; on a phone each row becomes a block with the head beside each value."""
    return _draw("table", content=content, caption=caption, columns=columns, size=size)


@register.simple_block_tag
def tb_tr(content: str, ident: str = "") -> SafeString:
    """A row."""
    return format_html(
        '<tr class="govuk-table__row" role="row"{}>{}</tr>',
        format_html(' id="{}"', ident) if ident else "",
        content,
    )


@register.simple_block_tag
def tb_th(content: str, label: str) -> SafeString:
    """The cell that names the row; `label` is its column's head."""
    return format_html(
        '<th scope="row" role="rowheader" class="govuk-table__header" data-label="{}">{}</th>', label, content
    )


@register.simple_block_tag
def tb_td(content: str, label: str, numeric: bool = False) -> SafeString:
    """A cell; `label` is its column's head."""
    css = "govuk-table__cell govuk-table__cell--numeric" if numeric else "govuk-table__cell"
    return format_html('<td role="cell" class="{}" data-label="{}">{}</td>', css, label, content)


@register.inclusion_tag(COMPONENTS + "pagination.html", takes_context=True)
def tb_pages(context: Context, page: Page[Any]) -> dict[str, Any]:
    """To the pages of a list before and after this one, and back to its start; a list's filter stays in its URL."""
    query = {key: value for key, value in context["request"].GET.items() if key not in ("page", "all")}

    def link(cursor: str) -> str:
        return urlencode({**query, "page": cursor}) if cursor else ""

    return {"start": urlencode(query), "before": link(page.before), "after": link(page.after)}


# Cases ---------------------------------------------------------------------------------------------------------


@register.inclusion_tag(COMPONENTS + "handover.html")
def tb_handover(
    received_by: str, received_region: str, decided_by: str, decided_region: str, note: str = ""
) -> dict[str, Any]:
    """Received by -> decided by, with the colour of each region repeating what the words say."""
    return {
        "received_by": received_by,
        "received_tone": regions.tone(received_region),
        "decided_by": decided_by,
        "decided_tone": regions.tone(decided_region),
        "note": note,
    }


@register.inclusion_tag(COMPONENTS + "tag.html")
def tb_region(text: str, region: str) -> dict[str, Any]:
    """A region in words, in its colour. `region`: division code or node id; its first two digits count."""
    return {"text": text, "tone": regions.tone(region)}


@register.inclusion_tag(COMPONENTS + "clock.html")
def tb_clock(view: ClockView | None, paused_because: str = "", is_short: bool = False) -> dict[str, Any]:
    """The clock of a case (None before acceptance): time left of the promise, or why it stands still.

    `is_short` leaves the moment out, for a cell of a table.
    """
    if view is None:
        return {"state": "waiting"}
    left = formats.count(view.left_amount, view.left_unit, get_language() or "zh-hans")
    state = "stopped" if view.is_stopped else "paused" if view.is_paused else view.light
    return {"view": view, "state": state, "left": left, "reason": paused_because, "is_short": is_short}


@register.simple_block_tag
def tb_timeline(content: str) -> SafeString:
    """What happened, oldest first."""
    return _draw("timeline", content=content)


@register.inclusion_tag(COMPONENTS + "timeline_step.html")
def tb_step(
    what: str,
    at: dt.datetime | None = None,
    who: str = "",
    where: str = "",
    region: str = "",
    text: str = "",
    state: str = "done",
) -> dict[str, Any]:
    """One step: what, when, who, where, and what was said; state done, now or next."""
    return {
        "what": what,
        "at": at,
        "who": who,
        "where": where,
        "tone": regions.tone(region) if region else "",
        "text": text,
        "state": state,
    }


@register.simple_tag
def tb_flow(svg: str, steps: Any, title: str = "") -> SafeString:
    """A flow chart: picture and list on a wide screen, the list alone on a phone and in print.

    `svg` comes from catalogue's drawing (escaped there); `steps` is a list of FlowStep.
    """
    return _draw("flow", svg=svg, steps=steps, title=title, language=get_language())
