"""The token every form carries: it says once which form this is and for whom it was made.

It does two jobs. A form is carried out once for its token (once.py), and answers that arrive after the session has
ended are kept only for the account the token was made for (held.py), so that a stranger can neither fill the table
nor get at another person's answers.
"""

import dataclasses
import hashlib

from django.core import signing
from django.http import HttpRequest

from tongban.kernel.ids import new_id

FIELD = "form-token"
LIFE_SECONDS = 7 * 24 * 3600
"""A form left open over a long weekend still works; an older one is asked to be opened again. Our own choice."""

_signer = signing.TimestampSigner(salt="tongban.web.form-token")


@dataclasses.dataclass(frozen=True)
class FormToken:
    """A token of ours that is in date."""

    account_id: int | None
    """The account that was signed in when the form was shown."""
    digest: str


def new_token(account_id: int | None) -> str:
    """The text for the hidden field of one form."""
    return _signer.sign(f"{'' if account_id is None else account_id}.{new_id()}")


def read_token(request: HttpRequest) -> FormToken | None:
    """The token of the form that was posted; None without one, or when it is forged or too old."""
    text = str(request.POST.get(FIELD, ""))
    try:
        account, _, _ = _signer.unsign(text, max_age=LIFE_SECONDS).partition(".")
    except signing.BadSignature:
        return None
    return FormToken(int(account) if account else None, hashlib.sha256(text.encode()).hexdigest())
