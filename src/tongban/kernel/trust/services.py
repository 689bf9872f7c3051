"""Adopt a list: the one way in which a node learns of other nodes and their keys."""

from django.db import transaction

from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.editions.services import new_edition
from tongban.kernel.journal.services import record
from tongban.kernel.node import begin_unit

from . import queries
from .events import TrustListAdopted
from .models import ListVersion
from .types import Preview


@transaction.atomic
def adopt_lists(*, data: bytes, source: str, actor: Actor | None = None) -> Preview:
    """Put the versions in this file into force, one after another up to the newest; answers what changed.

    Refuses whatever rules/succession.py refuses. The same file again changes nothing. Every process of the node goes by
    the new list from its next unit of work on.
    """
    if actor is not None:
        actor.needs_role("operator")
    list(ListVersion.objects.select_for_update().order_by("-version")[:1])  # one adopts at a time
    preview = queries.preview_lists(data)
    account = actor.account_id if actor else None
    if preview.lists:
        with new_edition(queries.PART):
            for signed in preview.lists:
                ListVersion.objects.create(
                    version=signed.content.version,
                    digest=signed.digest,
                    document=queries.as_file(signed).decode(),
                    adopted_at=clock.now(),
                    account_id=account,
                    source=source,
                )
        newest = preview.lists[-1]
        event = TrustListAdopted(
            version=newest.content.version,
            digest=newest.digest,
            source=source,
            account=account,
            joined=[one.where for one in preview.changes if one.what == "entity-added"],
        )
        record(event, subject="trust:list")
        transaction.on_commit(begin_unit)
    return preview
