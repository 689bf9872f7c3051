"""Adopting standards: this node signs one, a peer says that it has signed one."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from tongban.exchange.services import send_message
from tongban.exchange.types import Incoming
from tongban.kernel import clock, node
from tongban.kernel.editions.services import new_edition
from tongban.kernel.errors import BadInput, Refused
from tongban.kernel.journal.services import record

from . import queries
from .events import PeerAdoptionRecorded, StandardAdopted
from .models import Adoption, StandardVersion
from .rules.adoption import SignedAdoption, read_adoption, sign_adoption
from .rules.certificate_types import type_code
from .rules.checking import check_text
from .rules.standard import standard_from_content
from .types import Standard

ADOPTION_MESSAGE = "catalogue.standard-adopted.v1"
"""Type of the message that carries a standard's content and a node's signature under it."""


@transaction.atomic
def adopt_standard(*, text: str, path: str, in_force_from: dt.date | None = None) -> Standard:
    """Sign a standard for this node, put it in force from a day on (today), and tell every peer.

    Refuses a file with faults or errors of the publication check, one whose last day is over, a type of certificate with
    another code (or a code with another type) than in an item in force, other content under a version already adopted,
    a version older than the present one, and a first day not after that of the present one.
    The same content again changes nothing.
    Cases that run keep the version they began under.
    """
    standard = _publishable(text, path)
    _check_certificate_type(standard)
    present = _newest(standard.key)
    if present is not None and present.digest == standard.digest:
        return standard
    starts = max(in_force_from or clock.today(), standard.valid.starts)
    if present is not None:
        _check_succession(standard, present, starts)
    with new_edition(queries.STANDARDS):
        if present is not None:
            StandardVersion.objects.filter(pk=present.pk).update(in_force_to=starts)
        _put_in_force(standard, starts)
        token = _sign(standard)
    for peer in node.this().peers:
        _tell(peer.id, standard.key, standard.content, token)
    record(
        StandardAdopted(key=standard.key, version=standard.version, digest=standard.digest),
        subject=f"standard:{standard.key}",
    )
    return standard


@transaction.atomic
def introduce_standards(*, peers: Sequence[str]) -> None:
    """Tell nodes that have just joined which standards this node has signed and has in force, today or from a later day."""
    listed = {peer.id for peer in node.this().peers} & set(peers)
    is_not_over = Q(in_force_to__isnull=True) | Q(in_force_to__gt=clock.today())
    rows = StandardVersion.objects.filter(is_not_over, adopted_at__isnull=False).order_by("key", "version")
    for row in rows:
        token = Adoption.objects.get(node=node.this().id, key=row.key, version=row.version).token
        for peer in sorted(listed):
            _tell(peer, row.key, row.content, token)


def _tell(peer: str, key: str, content: Mapping[str, Any], token: str) -> None:
    send_message(
        peer=peer,
        stream=f"standard:{key}",
        type=ADOPTION_MESSAGE,
        data={"content": dict(content), "signature": token},
    )


def _publishable(text: str, path: str) -> Standard:
    checked = check_text(text, path)
    if checked.errors:
        raise checked.errors[0].error
    assert checked.standard is not None
    ends = checked.standard.valid.ends
    if ends is not None and ends < clock.today():
        raise Refused("standard-over", key=checked.standard.key, ends=ends.isoformat())
    return checked.standard


def _check_certificate_type(standard: Standard) -> None:
    """A type and its code belong together in all items, so that one identifier never names two kinds of certificate."""
    key, code = standard.result.certificate, standard.result.certificate_code
    if code is None:
        return
    for other in queries.items():
        known = other.result.certificate, type_code(other.result)
        if other.key != standard.key and known != (key, code) and (known[0] == key or known[1] == code):
            raise Refused(
                "certificate-code-other", item=other.key, type=known[0] or "", written=known[1] or ""
            )


def _newest(key: str) -> StandardVersion | None:
    adopted = StandardVersion.objects.select_for_update().filter(key=key, adopted_at__isnull=False)
    return adopted.order_by("-version").first()


def _check_succession(standard: Standard, present: StandardVersion, starts: dt.date) -> None:
    if StandardVersion.objects.filter(
        key=standard.key, version=standard.version, adopted_at__isnull=False
    ).exists():
        raise Refused("standard-version-taken", key=standard.key, version=standard.version)
    if standard.version < present.version:
        raise Refused(
            "standard-version-old", key=standard.key, version=standard.version, current=present.version
        )
    assert present.in_force_from is not None
    if starts < present.in_force_from:
        raise Refused("standard-date-early", key=standard.key, starts=present.in_force_from.isoformat())


def _put_in_force(standard: Standard, starts: dt.date) -> None:
    """A peer may have sent the very content before: then it is here already, only not in force."""
    ends = standard.valid.ends
    StandardVersion.objects.update_or_create(
        digest=standard.digest,
        defaults={
            "key": standard.key,
            "version": standard.version,
            "content": dict(standard.content),
            "adopted_at": clock.now(),
            "in_force_from": starts,
            "in_force_to": ends + dt.timedelta(days=1) if ends else None,
        },
    )


def _sign(standard: Standard) -> str:
    this, now = node.this(), clock.now()
    token = sign_adoption(standard, node=this.id, at=now, key=this.message_key)
    Adoption.objects.create(
        node=this.id,
        key=standard.key,
        version=standard.version,
        digest=standard.digest,
        token=token,
        signed_at=now,
    )
    return token


@transaction.atomic
def record_peer_adoption(*, incoming: Incoming) -> None:
    """A peer says which content it has signed. It is kept whole, so that a difference can be shown to the line.

    Refuses, in this order: 1. a message without content or signature; 2. a signature that does not verify with a
    message key of the sender; 3. one made by another node; 4. content with faults; 5. content of another digest, key
    or version than signed; 6. a second content under a version the sender has adopted before.
    """
    content, token = incoming.data.get("content"), incoming.data.get("signature")
    if not isinstance(content, dict) or not isinstance(token, str):
        raise Refused("adoption-malformed")
    adoption = _read(token, incoming)
    try:
        standard = standard_from_content(content, incoming.peer)
    except BadInput as error:
        raise Refused(error.code, **error.params) from error
    if (standard.digest, standard.key, standard.version) != (adoption.digest, adoption.key, adoption.version):
        raise Refused("adoption-other-digest")
    with new_edition(queries.STANDARDS):
        _keep(standard, adoption, token)


def _read(token: str, incoming: Incoming) -> SignedAdoption:
    sender = node.this().peer(incoming.peer)
    try:  # the message says that it is the sender's word now, also if this key has ended since
        adoption = read_adoption(token, find_key=lambda kid: sender.listed(kid, "message").public)
    except BadInput as error:
        raise Refused(error.code, **error.params) from error
    if adoption.node != incoming.peer:
        raise Refused("adoption-other-node", signed=adoption.node, sender=incoming.peer)
    return adoption


def _keep(standard: Standard, adoption: SignedAdoption, token: str) -> None:
    kept, is_new = Adoption.objects.get_or_create(
        node=adoption.node,
        key=adoption.key,
        version=adoption.version,
        defaults={"digest": adoption.digest, "token": token, "signed_at": adoption.signed_at},
    )
    if kept.digest != adoption.digest:
        raise Refused("adoption-changed", node=adoption.node, key=adoption.key, version=adoption.version)
    if not is_new:
        return
    StandardVersion.objects.get_or_create(
        digest=standard.digest,
        defaults={"key": standard.key, "version": standard.version, "content": dict(standard.content)},
    )
    own = Adoption.objects.filter(node=node.this().id, key=adoption.key, version=adoption.version).first()
    record(
        PeerAdoptionRecorded(
            node=adoption.node,
            key=adoption.key,
            version=adoption.version,
            digest=adoption.digest,
            is_same=own is not None and own.digest == adoption.digest,
        ),
        subject=f"standard:{adoption.key}",
    )
