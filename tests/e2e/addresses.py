"""Which addresses of a node are pages for people, as its own table of addresses says."""

import functools
import inspect
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve

from tongban.node.urls import urlpatterns
from tongban.web.desk import acts
from tongban.web.shared.access import Access, View, routes

SWITCHES = re.compile(r"^[/^]?(language|large-print)/")
FILES = re.compile(r"/file$|/files/|\.(csv|jsonl?|pdf)$")
WELL_KNOWN = re.compile(r"^[/^]?\.well-known/")
FOR_MACHINES = {"health", "desk/cases/<str:number>/talk/events"}
"""What programs and scripts ask for, and that is neither file nor form."""
LEADS_ON = {"console/deliveries/<int:delivery>/requeue"}
"""Takes a form; whoever opens it is led to the page of that form."""
ROLES = {
    "anybody": "anyone",
    "citizen": "citizen",
    "clerk": "staff",
    "reviewer": "staff",
    "head": "staff",
    "operator": "staff",
}


def pages() -> set[str]:
    """The address pattern of every page: not of files, switches, what nodes say to each other, and what only takes a
    form and leads on to a page."""
    return {
        pattern
        for pattern, view in routes(urlpatterns)
        if not (SWITCHES.match(pattern) or FILES.search(pattern) or WELL_KNOWN.match(pattern))
        and pattern not in FOR_MACHINES | LEADS_ON
        and _access(view).kind != "peer"
        and not _is_act(view)
    }


def pattern_of(path: str, role: str) -> str | None:
    """The address pattern of a page; None for files, switches, what does not exist, and the pages of other roles."""
    where = urlsplit(path).path
    if SWITCHES.match(where) or FILES.search(where):
        return None
    try:
        found = resolve(where)
    except Resolver404:
        return None
    access = _access(found.func)
    return str(found.route) if access.kind == ROLES.get(role, access.kind) else None


def _access(view: View) -> Access:
    access: Access = view.access  # type: ignore[attr-defined]  # set by the decorators of web/shared/access.py
    return access


def _is_act(view: View) -> bool:
    """Does it take nothing but a form, by `require_POST`, or as an act on a case does, which leads others to the case?"""
    for layer in _layers(view):
        allowed = inspect.getclosurevars(layer).nonlocals.get("request_method_list", ("GET",))
        if "GET" not in allowed or layer.__globals__["__name__"] == acts.__name__:
            return True
    return False


def _layers(view: Any) -> Iterator[Any]:
    while view is not None:
        if isinstance(view, functools.partial):
            view = view.func
        yield view
        view = getattr(view, "__wrapped__", None)
