"""What is stored of messages and receipts is less than what went over the wire, and all of it can be shown again."""

from collections.abc import Callable

import pytest

from tests.exchange.foreign import ForeignNode
from tests.exchange.link import deliver
from tests.exchange.test_receiving import NOTED, message
from tongban.exchange.models import InMessage
from tongban.exchange.queries import receipt_given
from tongban.exchange.types import Incoming
from tongban.kernel.errors import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here")]


@pytest.mark.parametrize("outcome", ["done", "rejected"])
def test_message_and_receipt_are_kept_as_they_were_signed(
    foreign: ForeignNode, handlers: Callable[..., None], outcome: str
) -> None:
    """Byte for byte: what is stored is less, but anybody can check it as it went over the wire."""

    def refuse(_message: Incoming) -> None:
        raise Refused("message-settled", id="a")

    handlers({NOTED: refuse if outcome == "rejected" else (lambda _message: None)})
    token = foreign.token(foreign.payload(message(foreign, text="材料已补齐")))
    (result,) = deliver(token)
    row = InMessage.objects.get()
    assert (result["outcome"], row.status) == (outcome, outcome)
    assert (row.token, receipt_given(row)) == (token, result["receipt"])
    assert (len(row.receipt) < 100) == (outcome == "done")
