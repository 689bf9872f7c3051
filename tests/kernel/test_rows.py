"""Rows that are held, changed and written one at a time."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tongban.cases.models import Case, Draft
from tongban.kernel.blobs.models import StoredBlob
from tongban.kernel.journal.models import Entry

NOON = dt.datetime(2026, 11, 23, 4, 0, 0, 125, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(hours=1)

pytestmark = pytest.mark.django_db


def draft(key: str = "a") -> Draft:
    row = Draft(
        id=key,
        person_id="p",
        standard_digest="sha256:0",
        item="item",
        content={"form": {"page": {"名": "值"}}, "done": ["page"]},
        started_at=NOON,
        touched_at=NOON,
        expires_at=NOON,
    )
    row.save()
    return row


def case(**others: Any) -> Case:
    row = Case(
        number="CQ-1",
        stream="s",
        knowing_nodes=["51"],
        content={"materials": {}},
        gaps=[{"target": "x"}],
        state="received",
        holder="intake",
        submitted_at=NOON,
        **others,
    )
    row.save()
    return row


def values(row: Case | Draft) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_row_is_held_as_django_reads_it() -> None:
    number = case(is_provisional=True, corrections=2, promised_due=LATER).pk
    assert isinstance(number, int)
    held = Case.hold(number="CQ-1", is_provisional=True)
    assert held is not None
    assert held == Case.objects.get(pk=number)
    assert values(held) == values(Case.objects.get(pk=number))
    assert Case.hold(number="CQ-2") is None


def test_a_row_is_found_outside_a_transaction_and_written_like_a_held_one() -> None:
    draft("a")
    draft("b")
    found = Draft.find(id="b", item="item")
    assert found is not None
    assert values(found) == values(Draft.objects.get(pk="b"))
    assert Draft.find(item="item") is not None, "one of several"
    assert Draft.find(id="c") is None
    found.touched_at = LATER
    found.save()
    assert Draft.objects.get(touched_at=LATER).pk == "b"


def test_a_held_row_writes_what_has_changed_and_nothing_else() -> None:
    draft()
    held = Draft.hold(id="a")
    assert held is not None
    Draft.objects.update(item="changed by a statement of its own")
    held.touched_at = LATER
    with CaptureQueriesContext(connection) as asked:
        held.save()
        held.save()
    assert len(asked) == 1
    now = Draft.objects.get(pk="a")
    assert (now.touched_at, now.item) == (LATER, "changed by a statement of its own")


def test_what_is_changed_in_place_is_written() -> None:
    draft()
    held = Draft.hold(id="a")
    assert held is not None
    held.content["form"]["page"]["名"] = "别的"
    held.save()
    assert Draft.objects.get(pk="a").content["form"] == {"page": {"名": "别的"}}
    held.content["done"].append("next")
    held.save()
    assert Draft.objects.get(pk="a").content["done"] == ["page", "next"]


def test_a_new_row_goes_on_as_if_it_were_held() -> None:
    row = draft()
    row.item = "another"
    row.save()
    assert Draft.objects.get(pk="a").item == "another"


def test_a_row_read_otherwise_is_written_as_told() -> None:
    draft()
    row = Draft.objects.get(pk="a")
    Draft.objects.update(item="by another", person_id="q")
    row.item = "mine"
    row.save(update_fields=["item"])
    assert Draft.objects.values_list("item", "person_id").get(pk="a") == ("mine", "q")
    row.save()
    assert Draft.objects.get(pk="a").person_id == "p"


def test_after_looking_again_nothing_is_taken_for_known() -> None:
    row = draft()
    Draft.objects.update(item="by another")
    row.refresh_from_db()
    row.item = "item"
    row.save()
    assert Draft.objects.get(pk="a").item == "item"


def test_a_row_that_is_gone_cannot_be_changed() -> None:
    row = draft()
    Draft.objects.all().delete()
    row.item = "another"
    with pytest.raises(DatabaseError, match="gone"):
        row.save()


def test_the_database_numbers_what_it_numbers() -> None:
    first, second = (
        Entry.objects.create(name="n", subject="s", payload={"n": n}, recorded_at=NOON) for n in (1, 2)
    )
    assert first.pk < second.pk
    assert Entry.objects.get(pk=second.pk).payload == {"n": 2}
    with pytest.raises(TypeError, match="number"):
        Entry.objects.create(pk=7, name="n", subject="s", payload={}, recorded_at=NOON)


def test_several_rows_are_added_in_one_go_and_those_there_stay() -> None:
    def blob(key: str, media: str) -> StoredBlob:
        return StoredBlob(sha256=key, media=media, size=1, sealed=b"x", stored_at=NOON)

    StoredBlob.add_all([])
    StoredBlob.add_all([blob("a", "first"), blob("b", "first")])
    StoredBlob.add_all([blob("b", "second"), blob("c", "second")], unless_known=True)
    found = dict(StoredBlob.objects.values_list("sha256", "media"))
    assert found == {"a": "first", "b": "first", "c": "second"}
    assert bytes(StoredBlob.objects.get(pk="c").sealed) == b"x"


@pytest.mark.django_db(transaction=True)
def test_nothing_is_held_outside_a_transaction() -> None:
    draft()
    with pytest.raises(RuntimeError, match="transaction"):
        Draft.hold(id="a")
    with transaction.atomic():
        assert Draft.hold(id="a") is not None
