"""The time record of a case as a file; docs/time-record.md says what it is and how anybody checks it."""

from django.http import HttpResponse, JsonResponse

from tongban.cases.services.viewing import open_time_record
from tongban.kernel.actors import Actor


def time_record_file(actor: Actor, number: str) -> HttpResponse:
    """A file to keep, named by the case; raises NotFound for a case that is not the reader's."""
    record = open_time_record(actor=actor, number=number)
    headers = {"Content-Disposition": f'attachment; filename="{number}.json"', "Cache-Control": "no-store"}
    return JsonResponse(record, headers=headers)
