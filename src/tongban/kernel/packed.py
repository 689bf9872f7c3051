"""A text that nobody searches, kept packed and not sealed: it says nothing that must be hidden, and repeats what others say."""

from typing import TYPE_CHECKING, Any

from django.db import migrations, models

from .packing import pack, unpack

_WHOLE = b"\0"
"""First byte of what is kept as it is; pack never begins so."""

if TYPE_CHECKING:
    # To its users the field holds text; that it is bytes in the database is its own affair.
    _Field = models.Field[Any, Any]
else:
    _Field = models.BinaryField


class PackedTextField(_Field):
    """A text such as a signed token. It cannot be searched."""

    def get_prep_value(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        plain = value.encode()
        return pack(plain) or _WHOLE + plain

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        kept = value if prepared else self.get_prep_value(value)
        return None if kept is None else connection.Database.Binary(kept)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if value is None:
            return None
        kept = bytes(value)
        return (kept[1:] if kept[:1] == _WHOLE else unpack(kept)).decode()

    def get_default(self) -> Any:
        return ""

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))


def as_packed(table: str, column: str) -> migrations.RunPython:
    """For a migration, after a column of text has become bytes: mark what is there as kept as it is."""

    def mark(_apps: Any, editor: Any) -> None:
        name = editor.quote_name(column)
        is_postgres = editor.connection.vendor == "postgresql"
        marked = f"'\\x00'::bytea || {name}" if is_postgres else f"CAST(x'00' || {name} AS BLOB)"
        editor.execute(f"UPDATE {editor.quote_name(table)} SET {name} = {marked} WHERE length({name}) > 0")  # noqa: S608  # names of ours

    return migrations.RunPython(mark, migrations.RunPython.noop)
