"""Answers sent after the session had ended are not lost.

1. The form arrives, nobody is signed in. If its token says for which account it was made, the answers (and files)
   are sealed into a row of that account; the browser gets a random key in a cookie.
2. The person signs in and sees: these answers were kept; send them now?
3. Sending posts to the form's own address with the mark `held-form`; the guard of the page puts the kept answers in
   the place of the posted ones and the page goes on as if nothing had happened.

Kept for one hour, one form an account, never shown to another account or browser.
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict

from tongban.kernel import clock, vault
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Conflict, NotAllowed

from .models import HeldFile, HeldForm
from .tokens import read_token

MARK = "held-form"
COOKIE = "tongban_held"
KEEP = dt.timedelta(hours=1)
"""Long enough to find the password again, short enough for a shared computer. Our own choice."""

_FILE_CONTEXT = "web.held-file"
_NOT_ANSWERS = {"csrfmiddlewaretoken"}


def hold(request: HttpRequest) -> str | None:
    """Keep the posted answers for the account the form was made for; the key for the browser, or None."""
    token = read_token(request)
    if token is None or token.account_id is None or is_resent(request):
        return None
    key = secrets.token_urlsafe(24)
    answers = {name: values for name, values in request.POST.lists() if name not in _NOT_ANSWERS}
    now = clock.now()
    with transaction.atomic():
        HeldForm.objects.filter(held_at__lt=now - KEEP).delete()
        HeldForm.objects.filter(account_id=token.account_id).delete()
        form = HeldForm.objects.create(
            account_id=token.account_id,
            key=_digest(key),
            path=request.get_full_path(),
            answers=answers,
            held_at=now,
        )
        for field, uploads in request.FILES.lists():
            for upload in uploads:
                if (upload.size or 0) > settings.TONGBAN_UPLOAD_LIMIT:
                    continue  # its content is gone (bodies.py); it would be refused anyway
                HeldFile.objects.create(
                    form=form,
                    field=field,
                    name=upload.name,
                    media=upload.content_type or "",
                    sealed=vault.seal(upload.read(), context=_FILE_CONTEXT),
                )
                upload.seek(0)
    return key


def give_key(response: HttpResponse, key: str) -> None:
    """Put the key to the kept answers into the browser."""
    response.set_cookie(
        COOKIE,
        key,
        max_age=int(KEEP.total_seconds()),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def kept_for(request: HttpRequest, actor: Actor) -> HeldForm | None:
    """The answers kept for this person in this browser, if there are any and they are not too old."""
    key = request.COOKIES.get(COOKIE, "")
    fresh = HeldForm.objects.filter(held_at__gte=clock.now() - KEEP)
    return fresh.filter(key=_digest(key), account_id=_account(actor)).first()


def forget(request: HttpRequest, response: HttpResponse, actor: Actor) -> None:
    """The person does not want the kept answers any more."""
    HeldForm.objects.filter(account_id=_account(actor)).delete()
    response.delete_cookie(COOKIE)


def is_resent(request: HttpRequest) -> bool:
    """Whether this is the person's yes to sending the kept answers."""
    return request.method == "POST" and MARK in request.POST


@contextmanager
def restored(request: HttpRequest, actor: Actor) -> Iterator[None]:
    """Within the block the request carries the kept answers; they are let go when the page has taken them."""
    form = kept_for(request, actor)
    if form is None or form.path != request.get_full_path():
        raise Conflict("held-form-gone")
    _put_answers(request, form)
    yield
    form.delete()


def _put_answers(request: Any, form: HeldForm) -> None:
    answers = QueryDict(mutable=True)
    for name, values in form.answers.items():
        answers.setlist(name, values)
    files: MultiValueDict[str, SimpleUploadedFile] = MultiValueDict()
    for kept in form.files.order_by("pk"):
        content = vault.unseal(bytes(kept.sealed), context=_FILE_CONTEXT)
        files.appendlist(kept.field, SimpleUploadedFile(kept.name, content, kept.media))
    request.POST = answers
    # Django offers no setter for FILES; this is the attribute its property reads.
    request._files = files  # noqa: SLF001 - as said above


def _account(actor: Actor) -> int:
    if actor.account_id is None:
        raise NotAllowed("page-needs-sign-in")
    return actor.account_id


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
