"""Signatures: what somebody confirmed with the password, attested by this node."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from tongban.identity import rules
from tongban.identity.events import StatementSigned
from tongban.identity.models import Statement
from tongban.identity.types import Confirmation, SignedStatement
from tongban.kernel import canonical, clock, node, signing
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refused
from tongban.kernel.journal.services import record


@transaction.atomic
def sign_statement(
    *, actor: Actor, confirmation: Confirmation, statement: Mapping[str, Any]
) -> SignedStatement:
    """Sign `statement` for the actor, who has just confirmed it with the password.

    This node attests with its message key who confirmed what and when; the statement is kept whole, sealed.
    """
    now = clock.now()
    if confirmation.account_id != actor.account_id or now >= confirmation.at + rules.CONFIRMATION_LASTS:
        minutes = rules.CONFIRMATION_LASTS // dt.timedelta(minutes=1)
        raise Refused("confirmation-stale", minutes=minutes)
    content = dict(statement)
    digest = canonical.digest(content)
    claims = rules.statement_claims(
        node=node.this().id,
        person_id=actor.person_id or "",
        account_id=confirmation.account_id,
        digest=digest,
        at=confirmation.at,
        method=confirmation.method,
    )
    row = Statement.objects.create(
        account_id=confirmation.account_id,
        digest=digest,
        content=content,
        method=confirmation.method,
        jws=signing.sign_jws(claims, typ=rules.STATEMENT_TYPE, key=node.this().message_key),
        at=confirmation.at,
    )
    record(StatementSigned(statement_id=row.id, digest=digest), subject=f"statement:{row.id}")
    return SignedStatement(id=row.id, digest=digest, at=row.at, method=row.method, jws=row.jws)
