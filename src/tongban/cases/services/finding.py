"""Find the cases of somebody by name or ID number: neither ever stands in an address, and whoever is found can read it.

What was typed is sent with a form and answered with a sealed token for the address of the list; only the account it was
made for can open it, for an hour.
"""

import datetime as dt
import json
from typing import Any

from django.db import transaction
from django.db.models import Q

from tongban.cases.models import Case
from tongban.cases.queries import queues
from tongban.cases.queries.applicants import index_of_name, index_of_number
from tongban.cases.queries.lists import PAGE, case_rows
from tongban.cases.types import CaseRow
from tongban.identity.rules import clean_name
from tongban.identity.services.access import record_access, record_list_access
from tongban.jurisdictions.rules.identifiers import check_resident_id
from tongban.kernel import clock, vault
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput
from tongban.kernel.paging import Page, read_page
from tongban.kernel.signing import SignatureRefused, decode_base64url, encode_base64url

from .offices import hall_of

CONTEXT, PURPOSE = "cases.finding", "find-case"
LASTS = dt.timedelta(hours=1)


@transaction.atomic
def seek_applicant(*, actor: Actor, id_number: str = "", name: str = "") -> str:
    """Look for somebody's cases at one's own desk; answers the token that opens the list.

    Refuses both or neither, and what cannot be a number or a name. A search that finds nobody is recorded too.
    """
    if bool(id_number.strip()) == bool(name.strip()):
        raise BadInput("seek-one-thing", field="name" if name.strip() else "id_number")
    if id_number.strip():
        sought = {"person_index": index_of_number(check_resident_id(id_number, clock.today(), "id_number"))}
    else:
        sought = {"name_index": index_of_name(clean_name(name))}
    if not Case.objects.filter(_at_desk(actor), **sought).exists():
        record_access(actor=actor, person_id="", purpose=PURPOSE, fields=["masked"])
    made = {"by": sought, "for": actor.account_id, "at": clock.now().timestamp()}
    return encode_base64url(vault.seal(json.dumps(made).encode(), context=CONTEXT))


@transaction.atomic
def open_found(*, actor: Actor, token: str, cursor: str | None = None) -> Page[CaseRow]:
    """The cases of whoever was looked for, latest first; everybody on the page can read that they were found.

    Refuses a token of somebody else or of another hour.
    """
    rows = Case.objects.filter(_at_desk(actor), **_sought(actor, token)).defer("content", "gaps")
    page = read_page(rows, queues.LATEST_SUBMITTED, cursor, PAGE)
    people = [(case.person_id or case.person_index, case.number) for case in page.items]
    record_list_access(actor=actor, people=people, purpose=PURPOSE, fields=["masked"])
    return Page(case_rows(page.items, actor.account_id), page.before, page.after)


def _at_desk(actor: Actor) -> Q:
    """The cases that are this desk's affair; raises NotAllowed for anybody without one."""
    actor.needs_role("intake", "review", "head")
    if actor.role == "intake":
        return queues.at_hall(hall_of(actor=actor))
    return queues.at_authority(actor.authority or "")


def _sought(actor: Actor, token: str) -> dict[str, str]:
    try:
        made: dict[str, Any] = json.loads(vault.unseal(decode_base64url(token), context=CONTEXT))
    except (SignatureRefused, vault.VaultRefused) as error:
        raise BadInput("seek-again", field="id_number") from error
    if made["for"] != actor.account_id or clock.now().timestamp() - made["at"] > LASTS.total_seconds():
        raise BadInput("seek-again", field="id_number")
    return dict(made["by"])
