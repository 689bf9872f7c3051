"""Personal data at rest: unreadable without the key, at home in one column only."""

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, models
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel import node, vault
from tongban.kernel.vault import SealedJSONField, SealedTextField, VaultRefused

NUMBER = "510199199001014012"


def refused(sealed: bytes, context: str = "person.id_number") -> bool:
    with pytest.raises(VaultRefused) as error:
        vault.unseal(sealed, context=context)
    return error.value.code == "vault-damaged"


@given(st.binary(max_size=100), st.text(max_size=20))
def test_what_is_sealed_opens_in_its_place(plain: bytes, context: str) -> None:
    sealed = vault.seal(plain, context=context)
    assert vault.unseal(sealed, context=context) == plain
    assert len(plain) < 4 or plain not in sealed


def test_the_same_value_never_looks_the_same() -> None:
    assert vault.seal(b"a", context="c") != vault.seal(b"a", context="c")


def test_a_value_does_not_open_in_another_place() -> None:
    assert refused(vault.seal(NUMBER.encode(), context="person.phone"))


def test_every_change_is_noticed() -> None:
    sealed = vault.seal(NUMBER.encode(), context="person.id_number")
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        assert refused(bytes(changed))
    for cut in (0, 1, 12, 13, len(sealed) - 1):
        assert refused(sealed[:cut])
    assert refused(sealed + b"\0")


def test_another_nodes_key_opens_nothing() -> None:
    sealed = vault.seal(b"a", context="c")
    mark = vault.index(NUMBER, context="c")
    other = dataclasses.replace(settings.TONGBAN_NODE, vault_key=b"\x07" * 32)
    with node.use(other):
        assert refused(sealed, "c")
        assert vault.index(NUMBER, context="c") != mark
    assert vault.unseal(sealed, context="c") == b"a"


def test_an_index_finds_the_same_and_tells_nothing() -> None:
    mark = vault.index(NUMBER, context="person.id_number")
    assert mark == vault.index(NUMBER, context="person.id_number")
    assert mark != vault.index(NUMBER, context="person.phone")
    assert mark != vault.index(NUMBER[:-1] + "0", context="person.id_number")
    assert (len(mark), set(mark) <= set("0123456789abcdef")) == (64, True)
    assert vault.index("b", context="a") != vault.index("", context="ab"), "both halves are kept apart"


@pytest.fixture
def note(db: None) -> Iterator[Any]:
    """A table with sealed columns, gone with the test's transaction."""
    kind = {"postgresql": "bytea", "sqlite": "BLOB"}[connection.vendor]
    with isolate_apps("tongban.kernel"), connection.cursor() as cursor:

        class Note(models.Model):
            text = SealedTextField(context="note.text", null=True)
            content = SealedJSONField(context="note.content", null=True)

            class Meta:
                app_label = "kernel"
                db_table = "kernel_test_note"

        cursor.execute(f"CREATE TABLE kernel_test_note (id integer PRIMARY KEY, text {kind}, content {kind})")
        yield Note
        cursor.execute("DROP TABLE kernel_test_note")


CONTENT = {"姓名": "陈建明", "n": [1, None, True], "nested": {"a": ""}}


def raw(column: str, pk: int) -> bytes | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM kernel_test_note WHERE id = %s", [pk])
        (value,) = cursor.fetchone()
    return None if value is None else bytes(value)


def test_a_sealed_column_reads_as_it_was_written(note: Any) -> None:
    note.objects.create(id=1, text="陈建明", content=CONTENT)
    row = note.objects.get(pk=1)
    assert (row.text, row.content) == ("陈建明", CONTENT)
    stored = raw("text", 1)
    assert stored is not None
    assert "陈建明".encode() not in stored
    assert list(note.objects.values_list("text", flat=True)) == ["陈建明"]


@pytest.mark.parametrize("value", ["", 0, False, [], {}], ids=repr)
def test_empty_is_not_nothing(note: Any, value: Any) -> None:
    note.objects.create(id=1, content=value)
    assert note.objects.get(pk=1).content == value
    assert raw("content", 1) is not None


def test_nothing_stays_nothing(note: Any) -> None:
    note.objects.create(id=1)
    row = note.objects.get(pk=1)
    assert (row.text, row.content) == (None, None)
    assert raw("text", 1) is None
    assert list(note.objects.filter(text__isnull=True).values_list("pk", flat=True)) == [1]


def test_sealed_columns_are_changed_in_every_way_rows_are(note: Any) -> None:
    note.objects.bulk_create([note(id=number, text=str(number)) for number in (1, 2)])
    note.objects.filter(pk=1).update(text="updated", content=CONTENT)
    rows = list(note.objects.order_by("pk"))
    rows[1].text, rows[1].content = None, {"a": 1}
    note.objects.bulk_update([rows[1]], ["text", "content"])
    rows[0].save(update_fields=["content"])
    found = list(note.objects.order_by("pk").values_list("text", "content"))
    assert found == [("updated", CONTENT), (None, {"a": 1})]


def test_bytes_moved_to_another_column_do_not_open(note: Any) -> None:
    note.objects.create(id=1, text="a")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_test_note SET content = text")
    with pytest.raises(VaultRefused):
        note.objects.get(pk=1)


def test_a_migration_can_write_the_column_down(note: Any) -> None:
    field = note._meta.get_field("content")
    _, path, args, given = field.deconstruct()
    assert path == "tongban.kernel.vault.SealedJSONField"
    again = SealedJSONField(*args, **given)
    assert (again.context, again.null, again.editable) == ("note.content", True, False)
