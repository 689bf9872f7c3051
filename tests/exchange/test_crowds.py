"""Several processes of our node at once: the same messages arriving twice, many senders on one stream."""

import contextvars
import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from tests.exchange.foreign import ForeignNode
from tests.exchange.link import Wire
from tongban.exchange.models import OutMessage
from tongban.exchange.services import send_message
from tongban.exchange.services.calling import use_carrier
from tongban.exchange.services.posting import post_waiting
from tongban.exchange.services.receiving import receive_envelope
from tongban.exchange.types import DeliveryState, Incoming

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("here", "wired")]


@pytest.fixture
def at_once() -> Callable[..., list[Any]]:
    """Run a function in several threads that start together, each with its own connection."""

    def run(act: Callable[[], Any], times: int = 4) -> list[Any]:
        barrier, answers = threading.Barrier(times), []

        def one() -> None:
            barrier.wait()
            try:
                answers.append(act())
            finally:
                connection.close()

        threads = [threading.Thread(target=contextvars.copy_context().run, args=(one,)) for _ in range(times)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    return run


def test_twin_deliveries_take_effect_once(
    foreign: ForeignNode, taken: list[Incoming], at_once: Callable[..., list[Any]]
) -> None:
    for number in range(6):
        foreign.queue("ab"[number % 2], "cases.noted.v1", {"n": number})
    body = foreign.envelope()
    answers = at_once(lambda: receive_envelope(body=body))
    assert len(answers) == 4
    results = [json.loads(answer)["results"] for answer in answers]
    assert all(answer == results[0] for answer in results), "each gets the one receipt"
    assert sorted(got.data["n"] for got in taken) == list(range(6))


def test_senders_on_one_stream_get_numbers_without_holes(
    foreign: ForeignNode, at_once: Callable[..., list[Any]]
) -> None:
    def send() -> list[str]:
        sent = []
        for _ in range(5):
            with transaction.atomic():
                sent.append(send_message(peer="51", stream="a", type="cases.noted.v1", data={}))
        return sent

    sent = [message for messages in at_once(send) for message in messages]
    assert len(set(sent)) == 20
    assert list(OutMessage.objects.order_by("id").values_list("seq", flat=True)) == list(range(1, 21))


def test_workers_that_post_at_once_send_everything_once_in_effect(
    foreign: ForeignNode, at_once: Callable[..., list[Any]]
) -> None:
    with transaction.atomic():
        for number in range(30):
            send_message(peer="51", stream="a", type="cases.noted.v1", data={"n": number})
    with use_carrier(carrier=Wire(foreign)):
        at_once(lambda: post_waiting())
    assert [effect["event"]["data"]["n"] for effect in foreign.effects] == list(range(30))
    assert set(OutMessage.objects.values_list("state", flat=True)) == {DeliveryState.DONE.value}
