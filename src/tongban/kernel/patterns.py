"""Indexes nobody reads: PostgreSQL gets one more for each unique text, for searches by its beginning. Ids have none."""

from typing import Any

from django.db import migrations


def without_pattern_indexes(*tables: str) -> migrations.RunPython:
    """Drop them from tables whose texts are only ever sought whole. For a migration; other databases have none."""

    def drop(_apps: Any, editor: Any) -> None:
        if editor.connection.vendor != "postgresql":
            return
        with editor.connection.cursor() as cursor:
            cursor.execute(
                "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND tablename = ANY(%s)"
                " AND indexdef LIKE %s",
                [list(tables), "%\\_pattern\\_ops)"],
            )
            names = [name for (name,) in cursor.fetchall()]
        for name in names:
            editor.execute(f"DROP INDEX IF EXISTS {editor.quote_name(name)}")

    return migrations.RunPython(drop, migrations.RunPython.noop)
