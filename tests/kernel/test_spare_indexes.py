"""No table that grows with every case keeps an index that serves nothing another one does not serve too."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model

GROWING = (
    "blobs_blob",
    "cases_case",
    "cases_draft",
    "cases_step",
    "exchange_inbox",
    "exchange_outbox",
    "identity_access_record",
    "identity_person",
    "identity_statement",
    "journal_delivery",
    "journal_entry",
)
PARTIAL = ("cases_case", "cases_step", "exchange_outbox", "journal_delivery")
"""Have indexes with a condition, which hold other rows than their columns say."""


def indexes(table: str) -> dict[str, list[str]]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    return {
        name: list(one["columns"])
        for name, one in found.items()
        if one["index"] or one["unique"] or one["primary_key"]
    }


@pytest.mark.parametrize("table", GROWING)
def test_no_index_is_the_beginning_of_another(table: str, db: None) -> None:
    known = indexes(table)
    spare = {
        (name, other)
        for name, columns in known.items()
        for other, longer in known.items()
        if name != other
        and longer[: len(columns)] == columns
        and (len(longer) > len(columns) or name < other)
    }
    if table in PARTIAL:
        conditions = [
            index.name for model in (_model(table),) for index in model._meta.indexes if index.condition
        ]
        spare = {pair for pair in spare if not set(pair) & set(conditions)}
    assert spare == set()


@pytest.mark.parametrize("table", GROWING)
def test_no_index_is_for_searches_by_a_beginning(table: str, db: None) -> None:
    assert [name for name in indexes(table) if name.endswith("_like")] == []


def _model(table: str) -> type[Model]:
    return next(model for model in apps.get_models() if model._meta.db_table == table)
