"""Files travel beside messages: fetched once the message is here, and believed only by their digest."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.clamd import EICAR, NAME, listening
from tests.exchange.conftest import Moment
from tests.exchange.foreign import ForeignNode
from tests.exchange.link import Wire, deliver
from tongban.exchange.models import AnnouncedPart
from tongban.exchange.queries import offered_part
from tongban.exchange.rules.calls import Call, check_call
from tongban.exchange.services import fetching, send_message
from tongban.exchange.services.calling import Answer, LinkFailed, Request, use_carrier
from tongban.exchange.services.fetching import Announcement, fetch_announced
from tongban.exchange.services.posting import post_waiting
from tongban.exchange.types import Incoming, Part
from tongban.kernel import clock
from tongban.kernel.blobs.services import (
    blob_findings,
    blobs_here,
    read_blob,
    read_data,
    store_blob,
    store_scanned,
)
from tongban.kernel.errors import Refused
from tongban.kernel.journal.queries import entries_of
from tongban.kernel.journal.services import work
from tongban.kernel.node import NodeIdentity, NodeProfile, this
from tongban.web.wire.answers import problem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("here", "wired", "taken")]

FILE = b"%PDF-1.7 " + b"x" * 5000
DIGEST = hashlib.sha256(FILE).hexdigest()
PART = {"sha256": DIGEST, "size": len(FILE), "media": "application/pdf", "name": "租赁合同.pdf"}


@pytest.fixture
def wire(foreign: ForeignNode) -> Iterator[Wire]:
    wire = Wire(foreign)
    with use_carrier(carrier=wire):
        yield wire


def run() -> None:
    while work(owner="test") + post_waiting():
        pass


def announce(foreign: ForeignNode, *parts: dict[str, Any], stream: str = "a") -> str:
    foreign.queue(stream, "cases.noted.v1", {}, list(parts))
    (result,) = deliver(foreign.token(foreign.payload(foreign.outbox[-1])))
    assert result["outcome"] == "done"
    return str(result["id"])


def arrived(message_id: str) -> bool:
    return "exchange.parts-arrived.v1" in [name for name, _ in entries_of(f"message:{message_id}")]


def test_a_file_is_fetched_with_a_signed_call(
    foreign: ForeignNode, wire: Wire, here: NodeProfile, taken: list[Incoming]
) -> None:
    wire.blobs[DIGEST] = FILE
    message = announce(foreign, PART)
    assert not blobs_here([DIGEST])
    run()
    blob = read_blob(DIGEST)
    assert (blob.content, blob.media) == (FILE, "application/pdf")
    assert arrived(message)
    (request,) = wire.requests
    call = Call("GET", "127.0.0.1:8051", f"/peer/v1/blobs/{DIGEST}")
    fields = {name.lower(): value for name, value in request.fields.items()}
    caller = check_call(call, fields, find_key=lambda node, kid: this().message_key.public, now=clock.now())
    assert caller.node == here.id
    assert taken[0].parts[0].name == "租赁合同.pdf"


def test_a_file_that_is_here_already_is_not_fetched(foreign: ForeignNode, wire: Wire) -> None:
    store_blob(content=FILE, media="application/pdf")
    message = announce(foreign, PART, PART)
    run()
    assert wire.requests == []
    assert arrived(message)


@pytest.mark.parametrize(
    "wrong",
    [FILE[:-1], FILE + b"x", b"y" * len(FILE), b""],
    ids=["short", "long", "other", "empty"],
)
def test_other_bytes_are_dropped_and_asked_for_again(
    wrong: bytes, foreign: ForeignNode, wire: Wire, moment: Moment
) -> None:
    wire.blobs[DIGEST] = wrong
    message = announce(foreign, PART)
    run()
    # The line cuts what is longer than announced, so that the longer one arrives whole.
    assert bool(blobs_here([DIGEST])) == (wrong == FILE + b"x")
    wire.blobs[DIGEST] = FILE
    moment.advance(hours=1)
    run()
    assert read_blob(DIGEST).content == FILE
    assert arrived(message)
    assert hashlib.sha256(wrong).hexdigest() == DIGEST or not blobs_here([hashlib.sha256(wrong).hexdigest()])


def test_a_file_the_peer_has_not_got_yet_is_waited_for(
    foreign: ForeignNode, wire: Wire, moment: Moment
) -> None:
    message = announce(foreign, PART)
    for _ in range(120):
        run()
        moment.advance(minutes=1)
    assert not arrived(message)
    assert 10 < len(wire.requests) < 30, "back-off: ten minutes at most"
    wire.blobs[DIGEST] = FILE
    moment.advance(minutes=10)
    run()
    assert arrived(message)
    assert AnnouncedPart.objects.get().fetched_at is not None


def test_a_peer_that_is_away_is_asked_once_and_not_for_every_file(
    foreign: ForeignNode, wire: Wire, moment: Moment
) -> None:
    tries = []

    def away(peer: NodeIdentity, request: Request) -> Answer:
        tries.append(request.path)
        raise LinkFailed("link-unreachable", peer=peer.id)

    for number in range(5):
        announce(foreign, {**PART, "sha256": f"{number:064x}"}, stream=f"s{number}")
    with use_carrier(carrier=away):
        run()
    assert len(tries) == 1


def test_that_all_files_are_here_is_said_once(foreign: ForeignNode, wire: Wire) -> None:
    wire.blobs[DIGEST] = FILE
    message = announce(foreign, PART)
    announcement = Announcement("51", message, "a")
    assert fetch_announced(announcements=[announcement, announcement]) == {}
    run()
    names = [name for name, _ in entries_of(f"message:{message}")]
    assert names.count("exchange.parts-arrived.v1") == 1


def test_what_does_not_fit_into_the_time_of_a_run_waits_for_the_next(
    foreign: ForeignNode, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire.blobs[DIGEST] = FILE
    announcement = Announcement("51", announce(foreign, PART), "a")
    monkeypatch.setattr(fetching, "BUDGET", -1.0)
    pauses = fetch_announced(announcements=[announcement])
    assert pauses[0].after.total_seconds() == 0
    assert not blobs_here([DIGEST])


def test_a_message_without_files_announces_none(foreign: ForeignNode, wire: Wire) -> None:
    message = announce(foreign)
    run()
    assert entries_of(f"message:{message}") == []


# The virus scanner -------------------------------------------------------------------------------------------------

INFECTED = FILE + EICAR
BAD = hashlib.sha256(INFECTED).hexdigest()
BAD_PART = {**PART, "sha256": BAD, "size": len(INFECTED)}


def test_a_file_with_a_virus_is_here_and_nobody_gets_it(
    foreign: ForeignNode, wire: Wire, settings: Any
) -> None:
    """Its message has all its files, so that what rests on it goes on."""
    wire.blobs = {BAD: INFECTED, DIGEST: FILE}
    with listening() as (address, scanner):
        settings.TONGBAN_SCANNER = address
        message = announce(foreign, BAD_PART, PART)
        run()
    assert scanner.seen == [INFECTED, FILE]
    assert arrived(message)
    assert blob_findings([BAD, DIGEST]) == {BAD: NAME, DIGEST: ""}
    assert blobs_here([BAD, DIGEST]) == {DIGEST}
    with pytest.raises(Refused) as error:
        read_blob(BAD)
    assert (error.value.code, error.value.params) == ("blob-infected", {"found": NAME})
    assert read_data(BAD).content == INFECTED


def test_it_is_not_passed_on(foreign: ForeignNode, wire: Wire, here: NodeProfile) -> None:
    store_scanned(sha256=BAD, content=INFECTED, media="application/pdf", finding=NAME)
    part = Part(sha256=BAD, size=len(INFECTED), media="application/pdf", name="a")
    with transaction.atomic():
        send_message(peer="51", stream="a", type="cases.noted.v1", data={}, parts=(part,))
    with pytest.raises(Refused) as error:
        offered_part(peer="51", sha256=BAD)
    assert problem(error.value).status_code == 410


def test_what_the_peer_does_not_pass_on_has_a_finding_here_too(foreign: ForeignNode, moment: Moment) -> None:
    message = announce(foreign, BAD_PART)
    withheld = problem(Refused("blob-infected", found=NAME)).content
    with use_carrier(carrier=lambda peer, request: Answer(410, withheld)):
        run()
    assert arrived(message)
    assert blob_findings([BAD]) == {BAD: "node-51"}


def test_files_wait_for_the_scanner_and_go_on_by_themselves(
    foreign: ForeignNode, wire: Wire, moment: Moment, settings: Any
) -> None:
    with listening() as (address, scanner):
        port = scanner.server_address[1]
    settings.TONGBAN_SCANNER = address
    wire.blobs = {BAD: INFECTED, DIGEST: FILE}
    messages = [announce(foreign, BAD_PART, stream="a"), announce(foreign, PART, stream="b")]
    run()
    assert len(wire.requests) == 1, "nothing more is fetched in vain"
    for _ in range(60):
        moment.advance(minutes=1)
        run()
    assert len(wire.requests) == 61, "it is asked again every minute"
    assert blob_findings([BAD, DIGEST]) == {}, "nothing is kept that nobody has looked at"
    assert not any(map(arrived, messages))
    with listening(port=port):
        moment.advance(minutes=1)
        run()
        moment.advance(minutes=1)
        run()
    assert all(map(arrived, messages))
    assert blob_findings([BAD, DIGEST]) == {BAD: NAME, DIGEST: ""}


def test_the_same_bytes_sent_again_are_looked_at_again(
    foreign: ForeignNode, wire: Wire, settings: Any
) -> None:
    """The scanner may have been wrong, and know better now; a file held back by the peer may be given."""
    store_scanned(sha256=DIGEST, content=b"", media="application/pdf", finding="node-51")
    wire.blobs[DIGEST] = FILE
    with listening() as (address, _):
        settings.TONGBAN_SCANNER = address
        announce(foreign, PART)
        run()
    assert read_blob(DIGEST).content == FILE
