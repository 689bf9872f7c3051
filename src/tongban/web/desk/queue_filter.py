"""What a queue is narrowed to: all of it stands in the address, so a list can be kept, sent to a colleague, come back to."""

import dataclasses
import unicodedata
from collections.abc import Callable, Sequence

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.cases.queries.queues import Narrowed, has_ended
from tongban.cases.types import OPEN, Outcome, State
from tongban.catalogue import queries as catalogue
from tongban.kernel.node import this
from tongban.web.shared import case_words
from tongban.web.shared.templatetags.tb_words import local

from .guides import by_topic

LONGEST = 80
"""Characters of one filter; the longest key of an item has fewer."""
Options = list[tuple[str, str]]


@dataclasses.dataclass(frozen=True)
class QueueFilter:
    """The filter of one queue, as it was asked for and as the page offers it."""

    show: str
    """The list it narrows."""
    by: Narrowed
    shows: Sequence[tuple[str, str]]
    states: Sequence[State]
    """Those a case can be in while it stands in this queue."""
    kinds: frozenset[str] | None
    """Kinds of authority whose items are offered; None: all."""
    region_label: str

    @property
    def values(self) -> dict[str, str]:
        """What stands in the form."""
        return {"show": self.show, **dataclasses.asdict(self.by)}

    @property
    def is_narrowed(self) -> bool:
        """Is anything left out of the list?"""
        return self.by != Narrowed()

    @property
    def list_name(self) -> str:
        """What the list is called, and whether it is narrowed."""
        name = dict(self.shows)[self.show]
        return _("%(list)s (filtered)") % {"list": name} if self.is_narrowed else name

    @property
    def query(self) -> str:
        """The filter as it stands in an address."""
        return urlencode({name: value for name, value in self.values.items() if value})

    @property
    def has_ended(self) -> bool:
        """Is it a list of what is decided or closed?"""
        return has_ended(self.show)

    @property
    def caption(self) -> str:
        """How the list is sorted."""
        return _("Latest first") if self.has_ended else _("Least time left first")

    @property
    def state_options(self) -> Options:
        """What can be chosen: where cases stand, or how they ended."""
        if self.has_ended:
            return [(outcome.value, str(case_words.OUTCOMES[outcome])) for outcome in Outcome]
        return [(state.value, str(case_words.STATES[state])) for state in self.states]

    @property
    def light_options(self) -> Options:
        """The two lights that want attention."""
        return [("red", _("Red: time is over")), ("yellow", _("Yellow: nine tenths used"))]

    @property
    def region_options(self) -> Options:
        """Every region this node works with."""
        return [(node.id, local(node.name)) for node in this().nodes]

    @cached_property
    def item_options(self) -> Options:
        """The items of this desk, by topic."""
        language = get_language() or "zh-hans"
        items = [
            item
            for item in catalogue.edition().items.values()
            if self.kinds is None or self.kinds.intersection(item.authority_kinds)
        ]
        return [(item.key, item.name.say(language)) for item in by_topic(items, language)]


def read_filter(
    request: HttpRequest,
    shows: Sequence[tuple[str, str]],
    *,
    states: Callable[[State], bool],
    kinds: Sequence[str] | None,
    region_label: str,
) -> QueueFilter:
    """The filter of the address. A list nobody knows is the first one."""
    asked = {name: _plain(str(request.GET.get(name, ""))) for name in ("show", *Narrowed.__annotations__)}
    show = asked.pop("show")
    return QueueFilter(
        show=show if show in dict(shows) else shows[0][0],
        by=Narrowed(**{**asked, "number": asked["number"].upper()}),
        shows=shows,
        states=[state for state in State if state in OPEN and states(state)],
        kinds=None if kinds is None else frozenset(kinds),
        region_label=region_label,
    )


def _plain(text: str) -> str:
    """As typed, but for width, blanks around it, and what no filter can be."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return plain if len(plain) <= LONGEST and plain.isprintable() else ""
