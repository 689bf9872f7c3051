"""A list in force: every piece of work goes by the newest one, at the price of one statement."""

import datetime as dt
import json
import pathlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.trust.governments import Governments
from tongban.exchange.rules import messages
from tongban.exchange.services.receiving import receive_envelope
from tongban.exchange.types import Outgoing
from tongban.kernel import clock, node
from tongban.kernel.actors import Actor
from tongban.kernel.editions.queries import forget_stamps
from tongban.kernel.errors import NotAllowed, TongbanError
from tongban.kernel.journal import services as journal
from tongban.kernel.signing import SignatureRefused, generate_key, save_key
from tongban.kernel.trust import queries
from tongban.kernel.trust.rules import drafting
from tongban.kernel.trust.services import adopt_lists
from tongban.kernel.trust.types import ListState, TrustList
from tongban.node.config import load
from tongban.node.demo.scene import plans
from tongban.node.founding import FIRST_LIST, found_together, request_for

NOON = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)

pytestmark = pytest.mark.django_db


class Two:
    """Chongqing in this process, Sichuan as a folder with keys, and the governments of both."""

    def __init__(self, folder: pathlib.Path) -> None:
        homes = found_together(folder, plans(8050))
        self.home, self.other = homes["50"], homes["51"]
        self.governments = Governments(folder / "roots")
        self.first = (self.home / FIRST_LIST).read_bytes()
        self.there = load(self.other / "node.toml").profile

    def agree(self, change: Any, *, days: int = 365) -> bytes:
        before = queries.in_force()
        assert before is not None
        return self.governments.agree(before, change, now=clock.now(), life=days * DAY)

    def letter(self, key: Any = None) -> str:
        """A message of Sichuan, signed now."""
        draft = Outgoing("0" * 32, "s1", 1, "cases.noted.v1", "2026-11-23T04:00:00Z", {"parts": []})
        signed = messages.sign_message(
            draft, iss="51", aud="50", now=clock.now(), key=key or self.there.message_key
        )
        return signed.token

    def answer(self, token: str) -> tuple[str, str]:
        """What our node says to it, as a piece of work of its own."""
        node.begin_unit()
        (result,) = json.loads(receive_envelope(body=json.dumps({"messages": [token]}).encode()))["results"]
        return result["outcome"], result.get("code", "")


@pytest.fixture
def two(tmp_path: pathlib.Path, moment: list[dt.datetime]) -> Iterator[Two]:
    two = Two(tmp_path)
    with node.use(load(two.home / "node.toml").profile):
        adopt_lists(data=two.first, source="founding")
        node.begin_unit()
        yield two


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dt.datetime]]:
    """The time, which a test moves."""
    monkeypatch.delenv("TONGBAN_DATABASE_URL", raising=False)
    now = [NOON]
    with clock.use(lambda: now[0]):
        yield now


def revoked(kid: str) -> Any:
    def change(content: TrustList) -> TrustList:
        return drafting.with_key_end(content, kid, clock.now(), is_stolen=True)

    return change


def test_the_peers_are_those_of_the_list(two: Two) -> None:
    assert [peer.id for peer in node.this().peers] == ["51"]
    assert node.this().identity.keys[0].public.kid == node.this().message_key.kid
    assert node.this().peer("51").listed_until == NOON + 365 * DAY


def test_a_piece_of_work_asks_once(two: Two) -> None:
    node.this()  # a process reads a list of this digest once in its life
    with CaptureQueriesContext(connection) as known:
        node.begin_unit()
        node.this().peer("51")
    assert len(known) == 0, "this transaction has asked for its editions already"
    forget_stamps()
    with CaptureQueriesContext(connection) as asked:
        node.begin_unit()
        for _ in range(3):
            node.this().peer("51")
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as nothing:
        node.this().peer("51")
    assert len(nothing) == 0


def test_a_request_and_a_round_of_the_worker_are_pieces_of_work(
    two: Two, django_capture_on_commit_callbacks: Any
) -> None:
    before = node.this()
    adopt_lists(data=two.agree(lambda content: content), source="file")
    assert node.this() is before, "not in the middle of a piece of work"
    journal.work(owner="test", limit=0)
    assert node.this() is not before
    again = node.this()
    Client().get("/.well-known/tongban")
    assert node.this() is not again


def test_a_thief_is_not_believed_from_the_next_piece_of_work_on(two: Two) -> None:
    stolen = two.there.message_key
    assert two.answer(two.letter())[1] == "message-type-unknown", "believed, only nobody knows the type here"
    adopt_lists(data=two.agree(revoked(stolen.kid)), source="file")
    assert two.answer(two.letter()) == ("rejected", "key-not-valid")


def test_two_keys_count_at_once_and_the_newer_one_signs(two: Two, moment: list[dt.datetime]) -> None:
    old, key = node.this().message_key, generate_key("50-message-2")
    moment[0] += DAY
    asked = request_for(node.this().identity, {"message": key}).entity
    adopt_lists(data=two.agree(lambda content: drafting.with_entity(content, asked)), source="file")
    node.begin_unit()
    here = node.this()
    assert here.message_key.kid == old.kid, "its private half has not been brought to this machine"
    assert here.identity.find_key(key.kid, "message", clock.now()) != here.identity.find_key(
        old.kid, "message", clock.now()
    )
    save_key(key, two.home / "keys" / "50-message-2.pem")
    node.begin_unit()
    assert node.this().message_key.kid == key.kid
    assert node.this().credential_key.kid == here.credential_key.kid
    adopt_lists(data=two.agree(revoked(key.kid)), source="file")
    node.begin_unit()
    assert node.this().message_key.kid == old.kid, "a revoked key signs nothing more"


def test_an_expired_list_stops_everything_between_nodes(two: Two, moment: list[dt.datetime]) -> None:
    assert queries.trust_health().state is ListState.IN_FORCE
    moment[0] = NOON + 335 * DAY
    assert queries.trust_health().state is ListState.ENDING
    moment[0] = NOON + 365 * DAY - dt.timedelta(seconds=1)
    assert two.answer(two.letter())[1] == "message-type-unknown"
    moment[0] = NOON + 365 * DAY
    assert two.answer(two.letter()) == ("retry", "trust-list-expired")
    assert queries.trust_health().state is ListState.EXPIRED
    with pytest.raises(SignatureRefused) as refused:
        node.this().peer("51").find_key(two.there.credential_key.kid, "credential", clock.now())
    assert refused.value.code == "trust-list-expired"
    adopt_lists(data=two.agree(lambda content: content), source="file")
    assert two.answer(two.letter())[1] != "trust-list-expired"


def test_who_has_left_is_known_and_not_heard(two: Two, moment: list[dt.datetime]) -> None:
    data = two.agree(lambda content: drafting.with_departure(content, "51", NOON + DAY))
    adopt_lists(data=data, source="file")
    assert two.answer(two.letter())[1] == "message-type-unknown"
    moment[0] = NOON + DAY
    with pytest.raises(NotAllowed) as refused:
        two.answer(two.letter())
    assert refused.value.code == "peer-unknown"
    assert node.this().peers == ()
    assert node.this().node("51").name[1] == "Sichuan"


def test_nothing_is_adopted_by_halves(two: Two) -> None:
    good = two.agree(lambda content: content)
    lists = json.loads(good)["lists"]
    lists[0]["signatures"].pop()
    for data, code in (
        (json.dumps({"lists": lists}).encode(), "trust-too-few-signatures"),
        (b"{}", "trust-malformed"),
    ):
        with pytest.raises(TongbanError) as refused:
            adopt_lists(data=data, source="file")
        assert refused.value.code == code
    assert [one.signed.content.version for one in queries.adopted_lists()] == [1]
    adopt_lists(data=good, source="file")
    assert adopt_lists(data=good, source="file").lists == (), "the same again changes nothing"
    assert [one.signed.content.version for one in queries.adopted_lists()] == [2, 1]


def test_only_an_operator_adopts_by_hand(two: Two) -> None:
    reviewer = Actor(kind="staff", node="50", role="review", account_id=7)
    with pytest.raises(NotAllowed):
        adopt_lists(data=two.agree(lambda content: content), source="file", actor=reviewer)


def test_a_node_that_stands_alone_takes_no_list(two: Two) -> None:
    with node.use(node.without_list()), pytest.raises(TongbanError) as refused:
        adopt_lists(data=two.first, source="file")
    assert refused.value.code == "trust-no-founders"
