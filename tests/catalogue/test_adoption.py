"""Two nodes adopt standards: each signs, each knows what the other signed, and neither can change its mind."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings

from tests.catalogue.examples import FILES, MINIMAL, minimal
from tongban.catalogue import queries
from tongban.catalogue.events import PeerAdoptionRecorded, StandardAdopted
from tongban.catalogue.reactions import ADOPTION_MESSAGE, record_peer_adoption
from tongban.catalogue.rules.adoption import TYP, read_adoption, sign_adoption
from tongban.catalogue.rules.standard import parse_standard
from tongban.catalogue.services import adopt_standard
from tongban.catalogue.types import Standard
from tongban.exchange.queries import deliveries_of
from tongban.exchange.types import Incoming
from tongban.kernel import canonical, clock, node
from tongban.kernel.errors import BadInput, NotFound, Refused, TongbanError, message_for
from tongban.kernel.journal.models import Entry
from tongban.kernel.signing import PrivateKey, SignatureRefused, generate_key, sign_jws

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)
OTHER = MINIMAL.replace("zh: 看住址", "zh: 看户口簿")
SECOND = OTHER.replace("version: 1", "version: 2")


@dataclasses.dataclass(frozen=True)
class Peer:
    """The other node's hand: it signs and its messages arrive here."""

    key: PrivateKey
    id: str = "51"

    def sign(self, standard: Standard, **changes: Any) -> str:
        return sign_adoption(standard, **{"node": self.id, "at": NOON, "key": self.key, **changes})

    def message(self, **data: Any) -> Incoming:
        return Incoming(self.id, "m1", "standard:x", 1, ADOPTION_MESSAGE, NOON, data, ())

    def adopts(self, text: str) -> Standard:
        standard = parse_standard(text, "theirs.yaml")
        record_peer_adoption(self.message(content=dict(standard.content), signature=self.sign(standard)))
        return standard


@pytest.fixture
def peer() -> Iterator[Peer]:
    peer = Peer(generate_key("51-1"))
    keys = (
        node.PeerKey(peer.key.public, "message", NOON - dt.timedelta(days=9)),
        node.PeerKey(generate_key("51-c").public, "credential", NOON - dt.timedelta(days=9)),
    )
    other = node.NodeIdentity(
        "51", ("四川省", "Sichuan"), ("天府通办", "Tianfu Tongban"), "510000", "http://x", keys
    )
    with node.use(dataclasses.replace(settings.TONGBAN_NODE, peers=(other,))), clock.frozen(NOON):
        yield peer


def adopt(text: str, **more: Any) -> Standard:
    return adopt_standard(text=text, path="ours.yaml", **more)


def test_adopting_signs_puts_in_force_and_tells_every_peer(peer: Peer) -> None:
    standard = adopt(MINIMAL)
    assert standard == minimal()
    assert queries.standard("library_card") == standard
    assert queries.standard_by_digest(standard.digest) == standard
    [adoption] = queries.adoptions("library_card")
    read = read_adoption(adoption.token, find_key=lambda _: node.this().message_key.public)
    assert (read.node, read.digest, read.signed_at) == ("50", standard.digest, NOON)
    [delivery] = deliveries_of("standard:library_card")
    assert (delivery.peer, delivery.type) == ("51", ADOPTION_MESSAGE)
    names = Entry.objects.values_list("name", flat=True)
    assert StandardAdopted.name in names


def test_the_message_fits_and_can_be_taken_in_by_the_other_node(peer: Peer) -> None:
    for key, text in FILES.items():
        assert len(canonical.encode(dict(adopt(text).content))) < 64 * 1024, key


def test_adopting_the_same_content_again_changes_nothing(peer: Peer) -> None:
    adopt(MINIMAL)
    adopt("# other words\n" + MINIMAL)
    assert len(queries.adoptions("library_card")) == 1
    assert len(deliveries_of("standard:library_card")) == 1


def test_a_version_once_adopted_cannot_change(peer: Peer) -> None:
    first = adopt(MINIMAL)
    with pytest.raises(Refused) as refused:
        adopt(OTHER)
    assert refused.value.code == "standard-version-taken"
    assert queries.standard("library_card") == first
    assert queries.items() == (first,)


@pytest.mark.parametrize(
    ("before", "after"),
    [("certificate: library_card", "certificate: museum_card"), ("DEM00159101", "DEM00159102")],
)
def test_a_type_of_certificate_and_its_code_belong_together_in_all_items(
    peer: Peer, before: str, after: str
) -> None:
    adopt(MINIMAL)
    other = MINIMAL.replace("\nkey: library_card\n", "\nkey: museum_card\n")
    with pytest.raises(Refused) as refused:
        adopt(other.replace(before, after))
    assert refused.value.code == "certificate-code-other"
    assert adopt(other).key == "museum_card"


def test_a_new_version_is_for_new_cases_and_running_cases_keep_theirs(peer: Peer) -> None:
    first = adopt(MINIMAL)
    second = adopt(SECOND, in_force_from=dt.date(2026, 12, 1))
    assert queries.standard("library_card") == first
    assert queries.standard("library_card", on=dt.date(2026, 11, 30)) == first
    assert queries.standard("library_card", on=dt.date(2026, 12, 1)) == second
    assert queries.standard("library_card", 1) == first
    assert queries.standard_by_digest(first.digest) == first
    with clock.frozen(NOON + dt.timedelta(days=30)):
        assert queries.items() == (second,)
    assert queries.items(on=dt.date(2026, 11, 22)) == ()


@pytest.mark.parametrize(
    ("text", "starts", "code"),
    [
        (MINIMAL, dt.date(2026, 12, 2), "standard-version-taken"),
        (MINIMAL.replace("version: 1", "version: 2"), dt.date(2026, 12, 2), "standard-version-old"),
        (MINIMAL.replace("version: 1", "version: 4"), dt.date(2026, 11, 22), "standard-date-early"),
    ],
)
def test_versions_only_go_forward(peer: Peer, text: str, starts: dt.date, code: str) -> None:
    adopt(OTHER)
    adopt(SECOND.replace("version: 2", "version: 3"))
    with pytest.raises(Refused) as refused:
        adopt(text, in_force_from=starts)
    assert refused.value.code == code
    assert "{" not in message_for(refused.value, "zh") + message_for(refused.value, "en")


def test_a_file_with_a_fault_leaves_nothing(peer: Peer) -> None:
    with pytest.raises(BadInput):
        adopt(MINIMAL.replace("version: 1", "version: one"))
    assert queries.items() == ()
    with pytest.raises(NotFound):
        queries.standard("library_card")


def test_an_item_is_common_once_both_have_signed_the_same(peer: Peer) -> None:
    standard = adopt(MINIMAL)
    assert not queries.is_interoperable("library_card")
    assert queries.is_interoperable("library_card", [])
    assert queries.interoperability("library_card").others == {"51": None}
    peer.adopts(MINIMAL)
    assert queries.is_interoperable("library_card")
    assert queries.is_common("library_card", standard.digest, {"50", "51"})
    assert queries.interoperability("library_card").is_whole
    assert not queries.is_common("library_card", standard.digest, {"50", "51", "52"})
    assert [row.node for row in queries.adoptions("library_card")] == ["50", "51"]


def test_the_order_of_signing_does_not_matter(peer: Peer) -> None:
    peer.adopts(MINIMAL)
    with pytest.raises(NotFound):
        queries.standard("library_card")
    assert queries.items() == ()
    adopt(MINIMAL)
    assert queries.is_interoperable("library_card")


def test_a_difference_is_shown_to_the_line(peer: Peer) -> None:
    adopt(MINIMAL)
    theirs = peer.adopts(OTHER)
    assert not queries.is_interoperable("library_card")
    found = queries.interoperability("library_card")
    assert not found.is_whole
    assert found.others == {"51": theirs.digest}
    assert (found.drift["51"].pointer, found.drift["51"].ours, found.drift["51"].theirs) == (
        "/criteria/0/check/zh",
        "看住址",
        "看户口簿",
    )
    assert queries.standard_by_digest(theirs.digest) == theirs
    entry = Entry.objects.get(name=PeerAdoptionRecorded.name)
    assert entry.payload["is_same"] is False


def test_a_message_that_comes_twice_does_nothing_twice(peer: Peer) -> None:
    peer.adopts(MINIMAL)
    peer.adopts(MINIMAL)
    assert len(queries.adoptions("library_card")) == 1
    assert Entry.objects.filter(name=PeerAdoptionRecorded.name).count() == 1


def test_a_peer_cannot_change_what_it_has_adopted(peer: Peer) -> None:
    peer.adopts(MINIMAL)
    with pytest.raises(Refused) as refused:
        peer.adopts(OTHER)
    assert refused.value.code == "adoption-changed"
    assert [row.digest for row in queries.adoptions("library_card")] == [minimal().digest]


Tamper = Callable[[Peer], dict[str, Any]]
CONTENT = dict(minimal().content)


def signed(payload: Any) -> Tamper:
    return lambda peer: {
        "content": CONTENT,
        "signature": sign_jws(canonical.encode(payload), typ=TYP, key=peer.key),
    }


TAMPERED: dict[str, tuple[Tamper, str]] = {
    "nothing at all": (lambda _: {}, "adoption-malformed"),
    "no signature": (lambda _: {"content": CONTENT}, "adoption-malformed"),
    "no content": (lambda peer: {"content": None, "signature": peer.sign(minimal())}, "adoption-malformed"),
    "other content": (
        lambda peer: {
            "content": {**CONTENT, "version": 2},
            "signature": peer.sign(minimal()),
        },
        "adoption-other-digest",
    ),
    "another item": (
        lambda peer: {
            "content": CONTENT,
            "signature": peer.sign(dataclasses.replace(minimal(), key="other_card")),
        },
        "adoption-other-digest",
    ),
    "another version": (
        lambda peer: {"content": CONTENT, "signature": peer.sign(dataclasses.replace(minimal(), version=7))},
        "adoption-other-digest",
    ),
    "another node": (
        lambda peer: {"content": CONTENT, "signature": peer.sign(minimal(), node="50")},
        "adoption-other-node",
    ),
    "a key nobody knows": (
        lambda peer: {"content": CONTENT, "signature": peer.sign(minimal(), key=generate_key("51-9"))},
        "key-unknown",
    ),
    "a key for certificates": (
        lambda peer: {"content": CONTENT, "signature": peer.sign(minimal(), key=generate_key("51-c"))},
        "key-wrong-purpose",
    ),
    "a false key of the right name": (
        lambda peer: {"content": CONTENT, "signature": peer.sign(minimal(), key=generate_key("51-1"))},
        "signature-wrong",
    ),
    "a token of another kind": (
        lambda peer: {"content": CONTENT, "signature": sign_jws(b"{}", typ="tb-receipt+jws", key=peer.key)},
        "token-wrong-kind",
    ),
    "no token": (lambda _: {"content": CONTENT, "signature": "a.b"}, "token-malformed"),
    "a signature under a list": (signed([]), "adoption-malformed"),
    "a signature under nothing": (signed({}), "adoption-malformed"),
    "a moment without a zone": (
        signed(
            {
                "at": "2026-11-23T04:00:00",
                "digest": minimal().digest,
                "key": "library_card",
                "node": "51",
                "version": 1,
            }
        ),
        "adoption-malformed",
    ),
    "content with a fault": (
        lambda peer: {"content": {**CONTENT, "topic": "nothing"}, "signature": peer.sign(minimal())},
        "standard-value-unknown",
    ),
    "content that has no canonical form": (
        lambda peer: {"content": {**CONTENT, "version": 1.5}, "signature": peer.sign(minimal())},
        "standard-type-wrong",
    ),
}


@pytest.mark.parametrize("name", sorted(TAMPERED))
def test_a_tampered_adoption_is_not_taken(peer: Peer, name: str) -> None:
    tamper, code = TAMPERED[name]
    with pytest.raises(TongbanError) as refused:
        record_peer_adoption(peer.message(**tamper(peer)))
    assert refused.value.code == code
    assert isinstance(refused.value, Refused | SignatureRefused)
    assert queries.adoptions("library_card") == ()
    for language in ("zh", "en"):
        assert "{" not in message_for(refused.value, language)


def test_an_unknown_item_or_digest_is_said_to_be_unknown(peer: Peer) -> None:
    with pytest.raises(NotFound):
        queries.standard("rocket_launch")
    with pytest.raises(NotFound):
        queries.standard_by_digest("sha256:" + "0" * 64)
    with pytest.raises(NotFound):
        queries.standard("library_card", 9)


def test_all_shipped_standards_are_adopted_listed_and_found(peer: Peer) -> None:
    for text, name in queries.shipped_standards():
        adopt_standard(text=text, path=name)
    assert [item.key for item in queries.items()] == sorted(FILES)
    assert queries.edition().index.find("开公司").hits[0].key == "company_establishment"
    assert queries.edition().index.find("lost card", "en").hits[0].key == "social_card_loss"
    assert canonical.digest(queries.canonical_content("residence_permit")) == (
        queries.standard("residence_permit").digest
    )


def test_a_search_makes_no_tree_of_a_standard(peer: Peer) -> None:
    for text, name in queries.shipped_standards():
        adopt_standard(text=text, path=name)
    queries.standard_by_digest.cache_clear()
    edition = queries.edition(dt.date(2026, 11, 23))
    assert edition.index.find("开公司").hits
    assert queries.standard_by_digest.cache_info().currsize == 0
    for item in edition.items.values():
        standard = queries.standard_by_digest(item.digest)
        assert (item.key, item.name, item.summary, item.topic, item.keywords, item.result) == (
            *(standard.key, standard.name, standard.summary, standard.topic),
            *(standard.keywords, standard.result.name),
        )


def test_a_version_begins_and_ends_with_its_own_days(peer: Peer) -> None:
    text = MINIMAL.replace("{from: 2026-01-01,", "{from: 2026-12-01, to: 2026-12-31,")
    adopt_standard(text=text, path="x.yaml")
    in_force = {
        day: [item.key for item in queries.items(on=dt.date.fromisoformat(day))]
        for day in ("2026-11-30", "2026-12-01", "2026-12-31", "2027-01-01")
    }
    key = minimal().key
    assert in_force == {"2026-11-30": [], "2026-12-01": [key], "2026-12-31": [key], "2027-01-01": []}


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("{from: 2026-01-01,", "{from: 2026-01-01, to: 2026-11-22,", "standard-over"),
        ("visits: {count: 0", "visits: {count: 1", "lint-online-depth"),
        ("kind: text, label: {zh: 姓名", "kind: txt, label: {zh: 姓名", "standard-field-kind-unknown"),
    ],
)
def test_what_may_not_be_adopted_leaves_in_force_what_was(
    peer: Peer, before: str, after: str, code: str
) -> None:
    adopt_standard(text=MINIMAL, path="x.yaml")
    second = MINIMAL.replace("version: 1", "version: 2").replace(before, after, 1)
    with pytest.raises(TongbanError) as refused:
        adopt_standard(text=second, path="x.yaml")
    assert refused.value.code == code
    assert [item.digest for item in queries.items()] == [minimal().digest]
