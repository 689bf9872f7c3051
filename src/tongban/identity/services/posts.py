"""Give posts to staff and end them. Who takes in never reviews."""

import datetime as dt

from django.db import transaction

from tongban.identity import queries, rules
from tongban.identity.events import PostAssigned, PostEnded
from tongban.identity.models import Account, StaffPost
from tongban.identity.types import AccountKind, PostView
from tongban.jurisdictions import queries as jurisdictions
from tongban.kernel import node
from tongban.kernel.actors import Role
from tongban.kernel.errors import BadInput, NotFound, Refused, Text
from tongban.kernel.journal.services import record


@transaction.atomic
def assign_post(
    *,
    account_id: int,
    role: Role,
    authority: str = "",
    window: str = "",
    valid_from: dt.date,
    valid_to: dt.date | None = None,
) -> None:
    """Give a member of staff a post from a day on.

    Refuses a second post at the same time, above all review beside intake; and an office of another node.
    """
    account = Account.objects.select_for_update().filter(pk=account_id, kind=AccountKind.STAFF).first()
    if account is None:
        raise NotFound("account-unknown")
    authority, office = _office(role, authority, window)
    post = PostView(role, authority, window, office, valid_from, valid_to)
    rules.check_post(post, queries.posts_of(account_id))
    StaffPost.objects.create(
        account=account,
        role=role,
        authority=authority,
        window=window,
        office_zh=office[0],
        office_en=office[1],
        valid_from=valid_from,
        valid_to=valid_to,
    )
    event = PostAssigned(account_id=account_id, role=role, authority=authority, window=window)
    record(event, subject=f"account:{account_id}")


def _office(role: Role, authority: str, window: str) -> tuple[str, Text]:
    """The authority a post belongs to, and the words by which people know the office."""
    if role == "intake" and window:
        place = jurisdictions.window(window)
        hall = jurisdictions.hall(place.hall)
        _check_ours(hall.node_id)
        zh = f"{hall.name[0]} {place.number} {place.name[0]}"
        en = f"{hall.name[1]}, {place.name[1]} {place.number}"
        return hall.authority, (zh, en)
    if authority:
        body = jurisdictions.authority(authority)
        _check_ours(body.node_id)
        return authority, body.name
    zh, en = node.this().identity.name
    words: dict[Role, Text] = {
        "operator": (f"{zh}节点运行维护", f"{en} node, operations"),
        "standards": (f"{zh}标准管理", f"{en}, standards office"),
    }
    if role not in words:
        raise BadInput("post-incomplete", field="role")
    return "", words[role]


def _check_ours(node_id: str) -> None:
    if node_id != node.this().id:
        raise Refused("post-elsewhere")


@transaction.atomic
def end_post(*, account_id: int, on: dt.date) -> None:
    """Let the post held on the day before `on` end; from `on` the account may do nothing in it."""
    held = StaffPost.objects.select_for_update().filter(account_id=account_id, valid_from__lt=on)
    post = held.filter(queries.held_on(on - dt.timedelta(days=1))).first()
    if post is None:
        raise NotFound("post-ended")
    post.valid_to = on
    post.save(update_fields=["valid_to"])
    record(PostEnded(account_id=account_id, role=post.role), subject=f"account:{account_id}")
