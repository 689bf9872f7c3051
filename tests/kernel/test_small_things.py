"""Clock, pages of lists, actors and files."""

import contextvars
import datetime as dt
import hashlib

import pytest

from tongban.kernel import clock, node
from tongban.kernel.actors import Actor, Role, system_actor
from tongban.kernel.blobs import services as blobs
from tongban.kernel.blobs.models import StoredBlob
from tongban.kernel.errors import NotAllowed, NotFound

MIDNIGHT = dt.datetime(2026, 11, 22, 16, 0, tzinfo=dt.UTC)


class TestClock:
    def test_the_moment_is_aware_and_in_utc(self) -> None:
        assert clock.now().tzinfo is dt.UTC

    def test_an_office_reads_shanghai_time(self) -> None:
        with clock.frozen(MIDNIGHT):
            assert clock.today() == dt.date(2026, 11, 23)
            assert clock.local(clock.now()).isoformat() == "2026-11-23T00:00:00+08:00"
        with clock.frozen(MIDNIGHT - dt.timedelta(seconds=1)):
            assert clock.today() == dt.date(2026, 11, 22)

    def test_a_clock_is_put_back(self) -> None:
        with clock.frozen(MIDNIGHT):
            with clock.frozen(MIDNIGHT + dt.timedelta(days=1)):
                assert clock.now() == MIDNIGHT + dt.timedelta(days=1)
            assert clock.now() == MIDNIGHT
        assert clock.now() != MIDNIGHT

    def test_a_clock_of_one_context_is_not_another_ones(self) -> None:
        with clock.frozen(MIDNIGHT):
            assert contextvars.Context().run(clock.now) != MIDNIGHT

    def test_a_moment_without_zone_is_refused(self) -> None:
        with pytest.raises(ValueError, match="time zone"), clock.frozen(MIDNIGHT.replace(tzinfo=None)):
            pass


class TestActors:
    def test_a_post_is_asked_for(self) -> None:
        clerk = Actor(kind="staff", node="50", role="intake")
        clerk.needs_role("intake")
        clerk.needs_role("review", "intake")
        with pytest.raises(NotAllowed):
            clerk.needs_role("review")

    @pytest.mark.parametrize("role", ["intake", "review", "operator", "standards"])
    @pytest.mark.parametrize("actor", [Actor(kind="citizen", node="50"), Actor(kind="peer", node="51")])
    def test_nobody_else_has_a_post(self, actor: Actor, role: Role) -> None:
        with pytest.raises(NotAllowed) as refused:
            actor.needs_role(role)
        assert refused.value.code == "role-needed"

    def test_the_node_itself_has_none_either(self) -> None:
        with pytest.raises(NotAllowed):
            system_actor("50").needs_role("operator")


@pytest.mark.django_db
class TestBlobs:
    def test_a_file_is_kept_by_its_digest(self) -> None:
        sha256 = blobs.store_blob(content=b"%PDF", media="application/pdf")
        assert sha256 == hashlib.sha256(b"%PDF").hexdigest()
        found = blobs.read_blob(sha256)
        assert (found.content, found.media, found.size) == (b"%PDF", "application/pdf", 4)
        assert "%PDF" not in repr(found)

    def test_the_same_bytes_are_kept_once(self) -> None:
        first = blobs.store_blob(content=b"same", media="image/png")
        assert blobs.store_blob(content=b"same", media="image/png") == first
        assert StoredBlob.objects.count() == 1

    def test_a_file_is_sealed(self) -> None:
        sha256 = blobs.store_blob(content=b"identity card", media="image/png")
        assert b"identity card" not in bytes(StoredBlob.objects.get(pk=sha256).sealed)

    def test_a_file_put_in_place_of_another_does_not_open(self) -> None:
        first, second = (blobs.store_blob(content=text, media="image/png") for text in (b"1", b"2"))
        StoredBlob.objects.filter(pk=first).update(sealed=StoredBlob.objects.get(pk=second).sealed)
        with pytest.raises(Exception, match="sealed record"):
            blobs.read_blob(first)

    def test_a_file_that_is_not_here_is_missed(self) -> None:
        assert not blobs.blobs_here(["0" * 64])
        with pytest.raises(NotFound) as missed:
            blobs.read_blob("0" * 64)
        assert missed.value.code == "blob-missing"
        assert blobs.blobs_here([blobs.store_blob(content=b"", media="text/plain")])


def test_this_is_the_node_of_the_process_unless_told_otherwise() -> None:
    here = node.this()
    assert here.nodes[0] == here.identity
