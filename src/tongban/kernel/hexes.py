"""Ids and digests: hex digits to the program, half as many bytes in the database; and an index for what is sought whole."""

import re
from typing import TYPE_CHECKING, Any

from django.db import migrations, models

_DIGITS = re.compile(r"(?:[0-9a-f]{4})*")


def hex_to_bytes(text: str) -> bytes:
    """How a HexField keeps a text. Hex digits, in fours, become the bytes they stand for, an even number of them. Anything
    else, such as an id that another program has made up, is kept as it is, in an odd number of bytes."""
    if _DIGITS.fullmatch(text):
        return bytes.fromhex(text)
    plain = text.encode()
    return plain.rjust(len(plain) + 1 + len(plain) % 2, b"\0")


def bytes_to_hex(kept: bytes) -> str:
    """The reverse."""
    return kept.lstrip(b"\0").decode() if len(kept) % 2 else kept.hex()


if TYPE_CHECKING:
    # To its users the field holds text; that it is bytes in the database is its own affair.
    _Field = models.Field[Any, Any]
else:
    _Field = models.BinaryField


class HexField(_Field):
    """A text that mostly is an id or a digest in lower-case hex. It is sought whole, and has no order of letters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value: Any) -> Any:
        return hex_to_bytes(value) if isinstance(value, str) else value

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        kept = value if prepared else self.get_prep_value(value)
        return None if kept is None else connection.Database.Binary(kept)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else bytes_to_hex(bytes(value))

    def get_default(self) -> Any:
        return ""

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))


class WholeIndex(models.Index):
    """For one column whose values are sought whole and never in order: PostgreSQL then keeps a few bytes of each."""

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        method = " USING hash" if schema_editor.connection.vendor == "postgresql" else using
        return super().create_sql(model, schema_editor, using=method, **kwargs)


def as_bytes(table: str, *columns: str) -> migrations.RunPython:
    """For a migration, after columns of text have become HexFields: write again what is in them."""

    def write(_apps: Any, editor: Any) -> None:
        is_postgres = editor.connection.vendor == "postgresql"
        if not is_postgres:
            editor.connection.ensure_connection()
            editor.connection.connection.create_function("hex_to_bytes", 1, _rewritten, deterministic=True)
        for column in map(editor.quote_name, columns):
            value = _IN_POSTGRES.format(column=column) if is_postgres else f"hex_to_bytes({column})"
            editor.execute(f"UPDATE {editor.quote_name(table)} SET {column} = {value}")  # noqa: S608  # names of ours

    return migrations.RunPython(write, migrations.RunPython.noop)


_IN_POSTGRES = (
    "CASE WHEN convert_from({column}, 'UTF8') ~ '^([0-9a-f]{{4}})*$' THEN decode(convert_from({column}, 'UTF8'), 'hex')"
    " ELSE decode(CASE WHEN length({column}) %% 2 = 0 THEN '00' ELSE '0000' END, 'hex') || {column} END"
)
"""hex_to_bytes in SQL, of a text that has become bytes."""


def _rewritten(kept: str | bytes) -> bytes:
    return hex_to_bytes(kept if isinstance(kept, str) else kept.decode())
