"""What one node does in a storm, run in a process of that node (TONGBAN_NODE_FILE):

python -m tests.chaos.sender send RATE    messages to every peer until standard input ends; says how many
python -m tests.chaos.sender waits        how many of its messages are not settled
python -m tests.chaos.sender account      every message sent and received, as JSON
"""

import json
import random
import sys
import threading
import time
from typing import Any

import django

django.setup()

from django.db import DatabaseError, connection, transaction  # noqa: E402  # tables need settings

from tongban.exchange.models import InMessage, OutMessage  # noqa: E402  # as above
from tongban.exchange.queries import receipt_given, receipt_got  # noqa: E402  # as above
from tongban.exchange.rules import messages  # noqa: E402  # as above
from tongban.exchange.services import send_message  # noqa: E402  # as above
from tongban.exchange.types import VOID_TYPE, DeliveryState  # noqa: E402  # as above
from tongban.kernel.node import this  # noqa: E402  # as above

STREAMS = 20
TOGETHER = 8
"""Messages of one transaction at most."""


def send(rate: float) -> int:
    """So many messages a second in all, in transactions of several, some of which are taken back."""
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    dice, sent, began = random.Random(this().id), 0, time.monotonic()
    while not ended.wait(max(0.0, began + sent / rate - time.monotonic())):
        try:
            sent += _some(dice)
        except DatabaseError:  # the server was killed: what was not committed was not sent
            connection.close()
            ended.wait(0.5)
    return sent


def _some(dice: random.Random) -> int:
    count = dice.randint(1, TOGETHER)
    with transaction.atomic():
        for _ in range(count):
            peer = dice.choice(this().peers).id
            stream = f"storm-{dice.randrange(STREAMS)}"
            send_message(peer=peer, stream=stream, type=VOID_TYPE, data={"void": "0" * 32})
        if dice.random() < 0.05:
            transaction.set_rollback(True)
            return 0
    return count


def waits() -> int:
    """Messages that are not settled."""
    return OutMessage.objects.exclude(state=DeliveryState.DONE.value).count()


def account() -> dict[str, Any]:
    """Both directions, message by message, with the receipts as they were signed."""
    out = OutMessage.objects.filter(type=VOID_TYPE).select_related("stream").order_by("id")
    into = InMessage.objects.select_related("stream").order_by("id")
    return {
        "sent": [
            [row.peer, row.stream.name, row.seq, row.wire_id, receipt_got(row, row.stream.name)]
            for row in out.iterator()
        ],
        "received": [
            [
                row.peer,
                row.stream.name,
                row.seq,
                row.message_id,
                receipt_given(row),
                messages.receipted(row.token).hash,
            ]
            for row in into.iterator()
            if row.stream.name.startswith("storm-")
        ],
    }


if __name__ == "__main__":
    what = sys.argv[1]
    print(
        json.dumps(send(float(sys.argv[2])) if what == "send" else waits() if what == "waits" else account())
    )
