"""Who is at the keyboard: sign in, and type the password again to sign."""

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F

from tongban.identity import queries, rules
from tongban.identity.models import Account, SignInAttempts
from tongban.identity.types import Confirmation
from tongban.kernel import clock, vault
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, NotAllowed


def sign_in(*, login: str, password: str, source: str) -> Account:
    """Whose login name (or phone number) and password these are; raises BadInput that tells neither from the other.

    Attempts are limited by name, known or not, and by network address; a refusal says when to try again. The attempt
    is counted before the password is looked at and in its own transaction, so many at once gain nothing.
    """
    folded = rules.fold_login(login)
    keys = _count_attempt(folded, source)
    account = Account.objects.filter(login=folded).first()
    if account is None and folded.isdigit():
        account = Account.objects.filter(phone_index=queries.index_of_phone(folded)).first()
    if not _is_password_of(account, password) or account is None:
        raise BadInput("sign-in-wrong", field="login")
    _forgive_attempt(keys)
    return account


def confirm_password(*, actor: Actor, password: str, source: str) -> Confirmation:
    """The person types the password once more, because what follows is a signature. Limited like signing in."""
    account = Account.objects.filter(pk=actor.account_id or 0).first()
    if account is None:
        raise NotAllowed("account-unknown")
    keys = _count_attempt(account.login, source)
    if not _is_password_of(account, password):
        raise BadInput("password-wrong", field="password")
    _forgive_attempt(keys)
    return Confirmation(account_id=int(account.pk), at=clock.now())


def _is_password_of(account: Account | None, password: str) -> bool:
    if account is None or not account.is_active:
        make_password(password)  # takes as long as a real comparison, so that time tells nothing
        return False
    return account.check_password(password)


def _count_attempt(login: str, source: str) -> tuple[str, str]:
    """Count an attempt on the name and from the address, or raise Refused; answers the keys counted under."""
    now = clock.now()
    by_login, by_source = (
        vault.index(text, context=f"sign-in.{kind}") for kind, text in (("login", login), ("source", source))
    )
    limits = {by_login: rules.ACCOUNT_ATTEMPTS, by_source: rules.SOURCE_ATTEMPTS}
    with transaction.atomic(durable=True):
        SignInAttempts.objects.bulk_create(
            [SignInAttempts(key=key, since=now, count=0) for key in sorted(limits)], ignore_conflicts=True
        )
        for row in SignInAttempts.objects.select_for_update().filter(pk__in=limits).order_by("pk"):
            counted = rules.admit_attempt(
                rules.Attempts(row.since, row.count), now=now, limit=limits[row.key]
            )
            row.since, row.count = counted.since, counted.count
            row.save(update_fields=["since", "count"])
    return by_login, by_source


def _forgive_attempt(keys: tuple[str, str]) -> None:
    """A right password clears the name's count and takes itself off the address's; old counts are swept."""
    by_login, by_source = keys
    SignInAttempts.objects.filter(pk=by_login).delete()
    SignInAttempts.objects.filter(pk=by_source, count__gt=0).update(count=F("count") - 1)
    SignInAttempts.objects.filter(since__lt=clock.now() - rules.KEEP_ATTEMPTS).delete()
