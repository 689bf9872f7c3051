"""A form sent twice is carried out once, and both times shows the same result."""

import datetime as dt
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse

from tongban.kernel import clock
from tongban.kernel.errors import Conflict

from .access import actor_of
from .models import FormOnce
from .responses import go_to
from .tokens import LIFE_SECONDS, FormToken, read_token


def once(request: HttpRequest, act: Callable[[], str]) -> HttpResponse:
    """Carry out `act`, which returns the address of its result, and go there.

    Refuses a form without our token, too old, or opened under another account. Records the token in the same
    transaction as whatever `act` writes: if `act` raises, the form may be corrected and sent again.
    """
    token = read_token(request)
    if token is None:
        raise Conflict("form-too-old")
    actor = actor_of(request)
    if token.account_id != (actor.account_id if actor else None):
        raise Conflict("form-of-another-account")
    with transaction.atomic():
        if _claim(token):
            url = act()
            FormOnce.objects.filter(pk=token.digest).update(result_url=url)
            return go_to(request, url)
    return go_to(request, FormOnce.objects.get(pk=token.digest).result_url)


def _claim(token: FormToken) -> bool:
    """Whether this request is the first with this token. A second one waits here until the first is done."""
    now = clock.now()
    FormOnce.objects.filter(made_at__lt=now - dt.timedelta(seconds=2 * LIFE_SECONDS)).delete()
    try:
        with transaction.atomic():
            FormOnce.objects.create(token=token.digest, account_id=token.account_id, made_at=now)
    except IntegrityError:
        return False
    return True
