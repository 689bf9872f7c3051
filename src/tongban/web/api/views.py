"""The schemas of submissions, and applications that a program has filled in. Signing stays with the person."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tongban.cases.services.drafts import start_filled_draft
from tongban.cases.services.viewing import open_draft
from tongban.cases.types import Channel
from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.submission import submission_schema
from tongban.kernel import canonical
from tongban.kernel.errors import BadInput
from tongban.web.shared.access import anyone, citizen, signed_in
from tongban.web.shared.responses import problem

from .describe import describe

SCHEMA_MEDIA, JSON_MEDIA = "application/schema+json", "application/json"


@require_safe
@anyone
def openapi(request: HttpRequest) -> HttpResponse:
    """What can be asked here, written from the items in force (OpenAPI 3.1)."""
    return _json(describe(catalogue.items()), JSON_MEDIA)


@require_safe
@anyone
def schema(request: HttpRequest, key: str) -> HttpResponse:
    """The JSON Schema of a submission for one item."""
    return _json(submission_schema(catalogue.standard(key)), SCHEMA_MEDIA)


@require_POST
@citizen
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Begin an application of one's own that is filled in already; with anything to mend nothing is kept.

    Papers are handed in and the application is signed on the pages: a person signs only what they have seen.
    """
    if request.content_type != JSON_MEDIA:
        raise BadInput("api-wrong-media", wanted=JSON_MEDIA)
    actor, hall = signed_in(request), request.GET.get("hall", "")
    draft_id, wrong = start_filled_draft(
        actor=actor,
        person_id=actor.person_id or "",
        item=key,
        application=canonical.decode(request.body),
        channel=Channel.WINDOW if hall else Channel.ONLINE,
        hall=hall,
    )
    if wrong:
        return problem(BadInput("submission-not-taken", count=len(wrong)), 422, wrong)
    draft = open_draft(actor=actor, draft_id=draft_id)
    todo = [task.key for task in (*draft.sections, *draft.hand_in) if task.status != "completed"]
    url = reverse("portal:draft", args=[draft_id])
    response = _json({"draft": draft_id, "url": url, "to_do": todo}, JSON_MEDIA)
    response.status_code, response["Location"] = 201, url
    return response


def _json(value: Any, media: str) -> HttpResponse:
    return HttpResponse(json.dumps(value, ensure_ascii=False), content_type=f"{media}; charset=utf-8")
