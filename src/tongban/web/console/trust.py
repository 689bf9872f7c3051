"""The trust list as an operator sees it: what is in force, who signed, which keys count, and what a new file would change."""

import dataclasses
import datetime as dt
import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from tongban.kernel import clock
from tongban.kernel.errors import TongbanError
from tongban.kernel.node import NodeIdentity, PeerKey, Purpose
from tongban.kernel.trust import queries
from tongban.kernel.trust.rules.changes import changes_between
from tongban.kernel.trust.services import adopt_lists
from tongban.kernel.trust.types import CHANGES, MAX_BYTES, Adopted, Change, ListState, TrustRefused
from tongban.web.shared.access import signed_in, staff
from tongban.web.shared.messages import said
from tongban.web.shared.once import once

PURPOSES: dict[Purpose, Promise] = {
    "message": pgettext_lazy("purpose of a key", "Messages"),
    "credential": pgettext_lazy("purpose of a key", "Certificates"),
    "seal-ca": pgettext_lazy("purpose of a key", "Electronic seals"),
    "oidc": pgettext_lazy("purpose of a key", "Signing in across regions"),
    "log": pgettext_lazy("purpose of a key", "Public log"),
    "witness": pgettext_lazy("purpose of a key", "Witnessing logs"),
}

STATES: dict[ListState, tuple[Promise, str]] = {
    ListState.NONE: (pgettext_lazy("trust list", "None"), "yellow"),
    ListState.IN_FORCE: (pgettext_lazy("trust list", "In force"), ""),
    ListState.ENDING: (pgettext_lazy("trust list", "Expires soon"), "yellow"),
    ListState.EXPIRED: (pgettext_lazy("trust list", "Expired"), "red"),
}
"""How the list is, and how loudly that is said."""

SHOWN = 20
"""Excesses of authority on the page, latest first; the journal keeps all."""


@dataclasses.dataclass(frozen=True)
class KeyRow:
    """A key with its state now."""

    node: NodeIdentity
    key: PeerKey
    purpose: Promise
    word: str
    tone: str


def _key_row(node: NodeIdentity, key: PeerKey, now: dt.datetime) -> KeyRow:
    if key.revoked_at is not None and now >= key.revoked_at:
        word, tone = _("Revoked"), "err"
    elif node.has_left(now):
        word, tone = _("The node has left"), "err"
    elif now < key.valid_from:
        word, tone = _("Not yet"), "warn"
    elif not key.is_good(now):
        word, tone = _("Ended"), "err"
    elif key.valid_to is not None or key.revoked_at is not None:
        word, tone = _("In use, ends"), "warn"
    else:
        word, tone = _("In use"), "ok"
    return KeyRow(node, key, PURPOSES[key.purpose], word, tone)


@dataclasses.dataclass(frozen=True)
class ChangeRow:
    """One difference, in words."""

    words: tuple[str, str]
    change: Change


def _change_rows(changes: list[Change] | tuple[Change, ...]) -> list[ChangeRow]:
    return [ChangeRow(CHANGES[change.what], change) for change in changes]


def _shown(found: Adopted) -> dict[str, object]:
    """What both the list in force and an older version show."""
    content, now = found.signed.content, clock.now()
    return {
        "found": found,
        "list": content,
        "entities": [(one, one.has_left(now)) for one in content.entities],
        "keys": [_key_row(one, key, now) for one in content.entities for key in one.keys],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@staff("operator")
def trust(request: HttpRequest) -> HttpResponse:
    """The list in force and its history. A file that is sent is shown with all it would change, and nothing is done;
    what has been shown is adopted when it is sent once more."""
    if request.method != "POST":
        return _page(request)
    try:
        if "list" not in request.POST:
            return _preview(request, _uploaded(request))
        data = request.POST["list"].encode()

        def adopt() -> str:
            adopt_lists(data=data, source="file", actor=signed_in(request))
            return f"{reverse('console-trust')}?done=adopted"

        return once(request, adopt)
    except TrustRefused as error:
        return _page(request, {"file": said(error)})


def _uploaded(request: HttpRequest) -> bytes:
    upload = request.FILES.get("file")
    if upload is None:
        raise TrustRefused("trust-malformed", place="file")
    if (upload.size or 0) > MAX_BYTES:
        raise TrustRefused("trust-too-large", limit=MAX_BYTES)
    return bytes(upload.read())


def _page(request: HttpRequest, errors: dict[str, str] | None = None) -> HttpResponse:
    adopted, health = queries.adopted_lists(), queries.trust_health()
    context = {
        **(_shown(adopted[0]) if adopted else {}),
        "adopted": adopted,
        "health": health,
        "state": STATES[health.state],
        "excesses": queries.excesses(limit=SHOWN),
        "errors": errors or {},
        "news": _("The new list is in force.") if request.GET.get("done") == "adopted" else "",
    }
    return render(request, "console/trust.html", context, status=422 if errors else 200)


def _preview(request: HttpRequest, data: bytes) -> HttpResponse:
    try:
        preview = queries.preview_lists(data)
        text = json.dumps(json.loads(data))
    except TrustRefused:
        raise
    except TongbanError as error:
        return _page(request, {"file": said(error)})
    newest = preview.lists[-1] if preview.lists else None
    context = {
        "preview": preview,
        "newest": newest,
        "signers": queries.signers_of(newest) if newest else (),
        "changes": _change_rows(preview.changes),
        "text": text,
    }
    return render(request, "console/trust_preview.html", context)


@require_GET
@staff("operator")
def trust_version(request: HttpRequest, version: int) -> HttpResponse:
    """One version, and what it changed."""
    found = queries.adopted_list(version)
    before = next((one for one in queries.adopted_lists() if one.signed.content.version == version - 1), None)
    changes = changes_between(before.signed.content if before else None, found.signed.content)
    context = {**_shown(found), "changes": _change_rows(changes)}
    return render(request, "console/trust_version.html", context)
