"""The addresses of a draft's pages, for a front end to mount with its own guard."""

import functools
from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_http_methods

from . import changing, checking, materials, receipts, sections, signing, tasks
from .frame import DraftPage, Frame, draft_view

Guard = Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]
"""An access decorator: citizen in the portal, staff("intake") at the desk."""

PAGES: tuple[tuple[str, str, DraftPage, bool], ...] = (
    ("", "draft", tasks.task_list, False),
    ("form/<str:section>/", "draft-section", sections.section_page, True),
    ("materials/<str:material>/", "draft-material", materials.material_page, True),
    ("materials/<str:material>/file", "draft-file", materials.material_file, False),
    ("answers/", "draft-answers", changing.answers_page, True),
    ("check/", "draft-check", checking.check_page, False),
    ("sign/", "draft-sign", signing.sign_page, True),
    ("give-up/", "draft-give-up", tasks.give_up, True),
)
"""Below a draft's address: where, name, page, whether it takes a form."""


def draft_routes(frame: Frame, guard: Guard) -> list[URLPattern]:
    """All pages of a draft and the receipt, open to whom `guard` lets in."""
    # A namespace in the prefix is given by whoever includes the list.
    prefix = frame.prefix.rpartition(":")[2]
    found = [
        path(f"drafts/<str:draft_id>/{where}", _guarded(frame, page, guard, posts), name=prefix + name)
        for where, name, page, posts in PAGES
    ]
    receipt = guard(require_GET(functools.partial(receipts.receipt, frame)))
    return [*found, path("cases/<str:number>/receipt/", receipt, name=f"{prefix}receipt")]


def _guarded(frame: Frame, page: DraftPage, guard: Guard, posts: bool) -> Callable[..., HttpResponse]:
    methods = ["GET", "HEAD", "POST"] if posts else ["GET", "HEAD"]
    return guard(require_http_methods(methods)(draft_view(frame, page)))
