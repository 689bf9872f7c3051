"""The operator's pages: links, work that is stuck, standards and who signed them, this node. No personal data here."""

import dataclasses
import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET

import tongban
from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.drift import Difference
from tongban.catalogue.types import Standard
from tongban.exchange import queries as exchange
from tongban.exchange.types import LinkHealth, LinkState
from tongban.kernel import clock
from tongban.kernel.errors import Text
from tongban.kernel.journal import queries as journal
from tongban.kernel.node import NodeIdentity, this
from tongban.kernel.scanning import ScannerState, scanner_health
from tongban.kernel.trust.queries import trust_health
from tongban.web.shared.access import staff

from .bars import Bar, bars
from .trust import PURPOSES
from .trust import STATES as TRUST


@dataclasses.dataclass(frozen=True)
class LinkRow:
    """A link to a peer with the peer's name."""

    peer: NodeIdentity
    health: LinkHealth
    oldest: dt.timedelta

    @property
    def failure(self) -> Text | None:
        """Why the last call did not succeed; None once one has succeeded since."""
        health = self.health
        if health.last_failure is None or health.last_failure_at is None:
            return None
        is_over = health.last_success_at is not None and health.last_success_at > health.last_failure_at
        return None if is_over else (health.last_failure.zh, health.last_failure.en)

    @property
    def delay(self) -> str:
        """From queued to receipt, for half of the last messages."""
        seconds = self.health.median_delay_seconds
        return "" if seconds is None else _("%(seconds)s s") % {"seconds": f"{seconds:.1f}"}

    @property
    def tone(self) -> str:
        """Of the tag that says how the link is."""
        return {LinkState.OK: "ok", LinkState.SLOW: "warn", LinkState.DOWN: "err"}[self.health.state]

    @property
    def word(self) -> str:
        """How the link is."""
        return {
            LinkState.OK: _("Works"),
            LinkState.SLOW: _("Slow"),
            LinkState.DOWN: _("Cannot be reached"),
        }[self.health.state]


def link_rows() -> list[LinkRow]:
    """Every configured peer."""
    profile = this()
    return [
        LinkRow(profile.peer(row.peer), row, dt.timedelta(seconds=row.oldest_seconds))
        for row in exchange.link_health()
    ]


SCANNER: dict[ScannerState, tuple[Promise, str]] = {
    ScannerState.NONE: (pgettext_lazy("virus scanner", "None"), "yellow"),
    ScannerState.OK: (pgettext_lazy("virus scanner", "Works"), ""),
    ScannerState.AWAY: (pgettext_lazy("virus scanner", "Does not answer"), "red"),
}
"""How the virus scanner is, and how loudly that is said."""


@require_GET
@staff("operator")
def overview(request: HttpRequest) -> HttpResponse:
    """How the links are and how much work waits."""
    links, backlog = link_rows(), journal.backlog()
    waiting = [Bar(row.peer.name, row.health.backlog) for row in links]
    context = {
        "links": links,
        "backlog": backlog,
        "oldest": dt.timedelta(seconds=backlog.oldest_seconds) if backlog.due else None,
        "stuck_count": len(journal.stuck()) + len(exchange.stuck_messages()),
        "bars": bars(waiting),
        "has_waiting": any(bar.value for bar in waiting),
        "scanner": SCANNER[scanner_health().state],
        "trust": TRUST[trust_health().state],
        "now": clock.now(),
    }
    return render(request, "console/overview.html", context)


@require_GET
@staff("operator")
def stuck(request: HttpRequest) -> HttpResponse:
    """Messages a peer refused or does not take, and work of this node that keeps failing."""
    news = {
        "requeued": _("Queued again."),
        "sent-again": _("The message goes out again."),
        "ended": _("The message is ended. The ones behind it go out now."),
    }
    context = {
        "messages": exchange.stuck_messages(),
        "deliveries": journal.stuck(),
        "news": news.get(str(request.GET.get("done", "")), ""),
    }
    return render(request, "console/stuck.html", context)


@dataclasses.dataclass(frozen=True)
class Signer:
    """A peer and what it has signed for the version in force here."""

    node: NodeIdentity
    digest: str | None
    is_same: bool
    difference: Difference | None


@dataclasses.dataclass(frozen=True)
class StandardRow:
    """The standard of an item in force here, and whether every peer stands on the same text."""

    standard: Standard
    signers: tuple[Signer, ...]
    is_whole: bool


@require_GET
@staff("operator")
def standards(request: HttpRequest) -> HttpResponse:
    """Which node has adopted which standard, by digest; where they differ, a case cannot cross."""
    rows = [_standard_row(standard) for standard in catalogue.items()]
    context = {"rows": rows, "peers": this().peers, "differing": sum(not row.is_whole for row in rows)}
    return render(request, "console/standards.html", context)


def _standard_row(standard: Standard) -> StandardRow:
    found = catalogue.interoperability(standard.key)
    signers = tuple(
        Signer(
            node=this().peer(peer),
            digest=digest,
            is_same=digest == found.digest,
            difference=found.drift.get(peer),
        )
        for peer, digest in found.others.items()
    )
    return StandardRow(standard, signers, found.is_whole)


@require_GET
@staff("operator")
def node(request: HttpRequest) -> HttpResponse:
    """Who this node is, its keys by name, its peers and theirs. Private keys are never shown."""
    profile, now = this(), clock.now()
    keys = [
        (identity, [(key, PURPOSES[key.purpose], key.is_good(now)) for key in identity.keys])
        for identity in profile.nodes
    ]
    scanner = scanner_health()
    context = {
        "profile": profile,
        "scanner": scanner,
        "scanner_state": SCANNER[scanner.state][0],
        "id_and_region": f"{profile.id} · {profile.identity.region}",
        "version": tongban.__version__,
        "nodes": keys,
    }
    return render(request, "console/node.html", context)
