"""What every template knows as `page`."""

import dataclasses

from django.http import HttpRequest
from django.utils.translation import get_language

from tongban.kernel import node
from tongban.kernel.actors import Actor

from .access import actor_of

LARGE_PRINT_COOKIE = "tongban_large_print"
HTML_LANG = {"zh-hans": "zh-Hans", "en": "en"}


@dataclasses.dataclass(frozen=True)
class Page:
    """The frame of a page."""

    language: str
    """As in the `lang` attribute."""
    brand: str
    name: str
    region: str
    node: str
    is_demo: bool
    is_large: bool
    actor: Actor | None
    here: str
    """Where a switch of language or size comes back to."""


def page(request: HttpRequest) -> dict[str, Page]:
    """Needs no database: error pages use it too."""
    language = get_language() or "zh-hans"
    identity = node.this().identity
    spoken = 0 if language.startswith("zh") else 1
    return {
        "page": Page(
            language=HTML_LANG.get(language, "zh-Hans"),
            brand=identity.brand[spoken],
            name=identity.name[spoken],
            region=identity.region,
            node=identity.id,
            is_demo=node.this().is_demo,
            is_large=request.COOKIES.get(LARGE_PRINT_COOKIE) == "on",
            actor=actor_of(request),
            here=request.get_full_path() if request.method == "GET" else request.path,
        )
    }
