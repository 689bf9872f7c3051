"""What holds when many do it at the same moment."""

import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.identity.conftest import PASSWORD
from tests.identity.offices import BEIBEI, BEIBEI_WINDOW, load_offices
from tongban.identity import queries, rules
from tongban.identity.services import people, posts
from tongban.identity.services.sessions import sign_in
from tongban.kernel import clock
from tongban.kernel.errors import TongbanError

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*commands: Callable[[], object]) -> list[str]:
    """Run each in its own thread and connection; answers the error codes, empty for what went well."""

    def run(command: Callable[[], object]) -> str:
        try:
            command()
        except TongbanError as error:
            return error.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(commands)) as pool:
        waiting = [pool.submit(contextvars.copy_context().run, run, command) for command in commands]
        return sorted(future.result() for future in waiting)


def test_guessing_in_parallel_gains_nothing() -> None:
    def guess() -> object:
        return sign_in(login="nobody.here", password="guess", source="192.0.2.7")

    outcomes = at_once(*[guess] * 8)
    assert outcomes.count("sign-in-wrong") == rules.ACCOUNT_ATTEMPTS
    assert outcomes.count("sign-in-paused") == 8 - rules.ACCOUNT_ATTEMPTS


def test_two_administrators_cannot_give_one_account_both_posts() -> None:
    load_offices()
    account = people.register_staff(login="new.clerk", password=PASSWORD, name="新人")
    day = clock.today()

    def give_intake() -> None:
        posts.assign_post(account_id=account, role="intake", window=BEIBEI_WINDOW, valid_from=day)

    def give_review() -> None:
        posts.assign_post(account_id=account, role="review", authority=BEIBEI, valid_from=day)

    assert at_once(give_intake, give_review) == ["", "intake-and-review-apart"]
    assert len(queries.posts_of(account)) == 1


def test_one_id_number_is_registered_once() -> None:
    def register() -> None:
        people.register_person(
            name="周雅兰", name_latin="Zhou Yalan", id_number="500199198511123021", phone="12000005002"
        )

    assert at_once(*[register] * 4) == ["", *["person-registered"] * 3]
