"""Where the pages of a draft stand: in the portal, for the person; at the desk, for the clerk who helps."""

import dataclasses
import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from tongban.cases.services.viewing import open_draft
from tongban.cases.types import DraftView
from tongban.catalogue import queries as catalogue
from tongban.catalogue.types import Standard
from tongban.kernel.actors import Actor
from tongban.web.shared.access import signed_in
from tongban.web.shared.responses import SeeOther


@dataclasses.dataclass(frozen=True)
class Frame:
    """A front end that carries the pages of a draft. Who may open them is the guard given to routes.draft_routes.

    It has two pages of its own that these lead to: the list of drafts, and `<prefix>case`.
    """

    base: str
    """The template the pages extend."""
    prefix: str
    """What stands before the names of the addresses: "draft" is "portal:draft" or "desk-draft"."""
    is_clerk: bool
    """A clerk fills in for the person in front of them: numbers are masked where nothing is to be changed."""
    drafts: str = "drafts"
    """Name, without the prefix, of the page that lists drafts."""

    def url(self, page: str, *parts: str) -> str:
        """The address of one of the pages."""
        return reverse(self.prefix + page, args=parts)


@dataclasses.dataclass(frozen=True)
class Sheet:
    """What every page of a draft needs."""

    request: HttpRequest
    frame: Frame
    actor: Actor
    draft: DraftView
    standard: Standard

    @property
    def language(self) -> str:
        """The language of the page."""
        return get_language() or "zh-hans"

    def url(self, page: str, *parts: str) -> str:
        """The address of another page of this draft."""
        return self.frame.url(page, self.draft.id, *parts)

    def again(self) -> "Sheet":
        """The same after something was saved."""
        return dataclasses.replace(self, draft=open_draft(actor=self.actor, draft_id=self.draft.id))


DraftPage = Callable[..., HttpResponse]
"""Takes a Sheet and the further parts of the address."""


def draft_view(frame: Frame, page: DraftPage) -> Callable[..., HttpResponse]:
    """A view that opens the draft, or leads on to the receipt when it was submitted meanwhile."""

    @functools.wraps(page)
    def view(request: HttpRequest, draft_id: str, **parts: Any) -> HttpResponse:
        actor = signed_in(request)
        draft = open_draft(actor=actor, draft_id=draft_id)
        if draft.case_number:
            return SeeOther(frame.url("receipt", draft.case_number))
        standard = catalogue.standard_by_digest(draft.standard_digest)
        return page(Sheet(request, frame, actor, draft, standard), **parts)

    return view
