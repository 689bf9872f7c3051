"""Tables whose rows are found, held and written one at a time: the statements for that are put together once.

Most of what a case asks of the database is single rows. Django puts the text of each statement together anew, which
costs several times the processor time of all the rest, and writes a whole row where one column has changed; with
these tables it does neither. Lists, conditions and everything else about them are Django's own.
"""

import dataclasses
import functools
from collections.abc import Iterable, Mapping
from typing import Any, Self

from django.db import DatabaseError, connection, connections, models


@dataclasses.dataclass(frozen=True)
class _Statement:
    """A text and the columns whose values it takes, in its order."""

    text: str
    takes: tuple[Any, ...]

    def values(self, source: Mapping[str, Any]) -> list[Any]:
        """The values as the database driver wants them."""
        return [field.get_db_prep_save(source[field.attname], connection) for field in self.takes]


class Row(models.Model):
    """A row that is written by itself. `save` inserts a new one; of one that was held it writes what has changed.

    Deliberately absent: what no table here needs, such as auto_now, expressions as values, a second database.
    """

    class Meta:
        abstract = True

    _known: dict[str, Any] | None = None
    """What the database holds, by attribute, of a row that was held or written; None when it was read otherwise."""

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert a new row, or any with `force_insert`. Of a held one write what has changed; of any other the columns
        named in `update_fields`, or all."""
        if self._state.adding or kwargs.get("force_insert"):
            self._insert()
        else:
            self._update(kwargs.get("update_fields"))

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """As Django does it."""
        super().refresh_from_db(*args, **kwargs)
        self._known = None

    @classmethod
    def hold(cls, **key: Any) -> Self | None:
        """The one row with these values, held against everybody else until the transaction ends; None without one."""
        if not connection.in_atomic_block:
            raise RuntimeError("hold() outside a transaction")
        return cls._first(key, is_held=connection.features.has_select_for_update)

    @classmethod
    def find(cls, **key: Any) -> Self | None:
        """A row with these values, as it is now; None without one."""
        return cls._first(key, is_held=False)

    @classmethod
    def _first(cls, key: dict[str, Any], *, is_held: bool) -> Self | None:
        statement = cls._select_text(tuple(key), is_held=is_held)
        with connection.cursor() as cursor:
            cursor.execute(statement.text, statement.values(key))
            found = cursor.fetchone()
        if found is None:
            return None
        names, values = [field.attname for field in cls._columns()], list(found)
        for place, column in cls._converted():
            for convert in _converters(column):
                values[place] = convert(values[place], column, connection)
        row = cls.from_db(connection.alias, names, values)
        row._remember(dict(zip(names, values, strict=True)))  # noqa: SLF001  # a row of this very class
        return row

    @classmethod
    def add_all(cls, rows: Iterable[Self], *, unless_known: bool = False) -> int:
        """Insert several rows in one go; they are not told their ids. With `unless_known`, those there already stay.
        Answers how many are new."""
        statement = cls._insert_text(unless_known=unless_known)
        values = [statement.values(row.__dict__) for row in rows]
        if not values:
            return 0
        with connection.cursor() as cursor:
            cursor.executemany(statement.text, values)
            return int(cursor.rowcount)

    @classmethod
    def reserve(cls, count: int) -> list[int]:
        """Numbers for so many rows that are to be put in by `put_all` within this transaction."""
        table = _quoted(cls._meta.db_table)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                sequence = "nextval(pg_get_serial_sequence(%s, 'id'))"
                cursor.execute(f"SELECT {sequence} FROM generate_series(1, %s)", [table, count])  # ours
                return [int(row[0]) for row in cursor.fetchall()]
            cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")  # a name of ours
            last = int(cursor.fetchone()[0])
        return list(range(last + 1, last + 1 + count))

    @classmethod
    def put_all(cls, rows: Iterable[Self]) -> None:
        """Insert many rows that have their keys already, the quickest way there is."""
        statement = cls._insert_text(with_key=True)
        with connection.cursor() as cursor:
            if connection.vendor != "postgresql":
                cursor.executemany(statement.text, [statement.values(row.__dict__) for row in rows])
                return
            database = connections[connection.alias]
            takes = [
                (field.attname, None if isinstance(field, _AS_THEY_ARE) else field.get_db_prep_save)
                for field in statement.takes
            ]
            columns = ", ".join(_quoted(field.column) for field in statement.takes)
            with cursor.copy(f"COPY {_quoted(cls._meta.db_table)} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    held = row.__dict__
                    copy.write_row(
                        [held[name] if make is None else make(held[name], database) for name, make in takes]
                    )

    def _insert(self) -> None:
        key = self._key()
        if self.pk is not None and isinstance(key, models.AutoField):
            raise TypeError("the database gives this row its number")
        statement = self._insert_text()
        with connection.cursor() as cursor:
            text = f"{statement.text} RETURNING {_quoted(key.column)}"
            cursor.execute(text, statement.values(self.__dict__))
            self.pk = cursor.fetchone()[0]
        self._state.adding, self._state.db = False, connection.alias
        self._remember({field.attname: self.__dict__[field.attname] for field in self._columns()})

    def _update(self, only: Iterable[str] | None) -> None:
        names = [field.attname for field in self._columns() if field is not self._key()]
        values = {name: self.__dict__[name] for name in (names if only is None else only)}
        known = self._known
        if known is not None:
            values = {name: value for name, value in values.items() if _fixed(value) != known[name]}
            known.update({name: _fixed(value) for name, value in values.items()})
        if not values:
            return
        statement = self._update_text(tuple(values))
        with connection.cursor() as cursor:
            cursor.execute(statement.text, statement.values(self.__dict__))
            if cursor.rowcount != 1:
                raise DatabaseError(f"{self._meta.db_table}: the row to change is gone")

    def _remember(self, values: Mapping[str, Any]) -> None:
        self._known = {name: _fixed(value) for name, value in values.items()}

    @classmethod
    @functools.cache
    def _columns(cls) -> list[Any]:
        """All but those that the database works out: they serve lists, and are read when somebody asks for them."""
        return [field for field in cls._meta.concrete_fields if not field.generated]

    @classmethod
    def _key(cls) -> Any:
        return cls._meta.pk

    @classmethod
    def _named(cls, names: Iterable[str]) -> tuple[Any, ...]:
        columns = {field.attname: field for field in cls._columns()}
        return tuple(columns[name] for name in names)

    @classmethod
    @functools.cache
    def _converted(cls) -> list[tuple[int, Any]]:
        """The columns whose values need converting when read, with their place."""
        columns = (field.get_col(cls._meta.db_table) for field in cls._columns())
        return [(place, column) for place, column in enumerate(columns) if _converters(column)]

    @classmethod
    @functools.cache
    def _select_text(cls, key: tuple[str, ...], *, is_held: bool) -> _Statement:
        fields = cls._named(key)
        columns = ", ".join(_quoted(field.column) for field in cls._columns())
        text = f"SELECT {columns} FROM {_quoted(cls._meta.db_table)} WHERE {_equal(fields, ' AND ')}"
        return _Statement(text + " LIMIT 1" + " FOR UPDATE" * is_held, fields)

    @classmethod
    @functools.cache
    def _insert_text(cls, *, unless_known: bool = False, with_key: bool = False) -> _Statement:
        fields = tuple(
            field for field in cls._columns() if with_key or not isinstance(field, models.AutoField)
        )
        columns = ", ".join(_quoted(field.column) for field in fields)
        places = ", ".join(["%s"] * len(fields))
        text = f"INSERT INTO {_quoted(cls._meta.db_table)} ({columns}) VALUES ({places})"
        return _Statement(text + " ON CONFLICT DO NOTHING" * unless_known, fields)

    @classmethod
    @functools.cache
    def _update_text(cls, names: tuple[str, ...]) -> _Statement:
        fields, key = cls._named(names), (cls._key(),)
        text = f"UPDATE {_quoted(cls._meta.db_table)} SET {_equal(fields, ', ')} WHERE {_equal(key, '')}"
        return _Statement(text, fields + key)


_AS_THEY_ARE = (models.CharField, models.IntegerField, models.BooleanField, models.DateTimeField)
"""Their values go to PostgreSQL as they are."""


def _fixed(value: Any) -> Any:
    """A value as it is now, to be compared later: what can be changed in place is written out."""
    return repr(value) if isinstance(value, dict | list) else value


def _equal(fields: Iterable[Any], between: str) -> str:
    return between.join(f"{_quoted(field.column)} = %s" for field in fields)


def _quoted(name: str) -> str:
    return str(connection.ops.quote_name(name))


def _converters(column: Any) -> list[Any]:
    return [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
