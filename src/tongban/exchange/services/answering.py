"""Let a peer's signed call in, once."""

from collections.abc import Mapping

from tongban.exchange.models import UsedNonce
from tongban.exchange.queries import message_key
from tongban.exchange.rules.calls import Call, authority_of, check_call
from tongban.kernel import clock
from tongban.kernel.errors import Refused
from tongban.kernel.node import this


def admit_call(*, method: str, path: str, fields: Mapping[str, str], body: bytes = b"") -> str:
    """Which peer makes this call; `fields` has lower-case names. Refuses what is not signed for this node, now, for
    the first time. The authority is the one we are known by, so that a proxy in between changes nothing."""
    now = clock.now()
    call = Call(method, authority_of(this().identity.url), path, body)
    caller = check_call(call, fields, find_key=message_key, now=now)
    if not UsedNonce.objects.use(caller.node, caller.nonce, caller.until, now):
        raise Refused("call-replayed")
    return caller.node
