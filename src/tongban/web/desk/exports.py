"""The list of a queue as a file: what the page shows with its filters, to the last case."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from tongban.cases.services.exporting import export_queue
from tongban.jurisdictions import queries as jurisdictions
from tongban.kernel import clock
from tongban.web.shared.access import signed_in, staff
from tongban.web.shared.case_lists import FORMS

from .queue_filter import QueueFilter
from .review import queue_filter as review_filter
from .window import queue_filter as window_filter


@require_GET
@staff("intake")
def window(request: HttpRequest, form: str) -> HttpResponse:
    """A list of the window's queue."""
    return _file(request, window_filter(request), form)


@require_GET
@staff("review", "head")
def review(request: HttpRequest, form: str) -> HttpResponse:
    """A list of the authority's queue."""
    authority = jurisdictions.authority(signed_in(request).authority or "")
    return _file(request, review_filter(request, authority), form)


def _file(request: HttpRequest, chosen: QueueFilter, form: str) -> HttpResponse:
    taken = export_queue(actor=signed_in(request), show=chosen.show, by=chosen.by, form=form)
    media, write = FORMS[form]
    name = f"cases-{chosen.show}-{clock.today():%Y-%m-%d}.{form}"
    return StreamingHttpResponse(  # type: ignore[return-value]  # the server sends it like any other answer
        write(taken.pages, get_language() or "zh-hans"),
        content_type=media,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )
