"""Which names an expression needs: read from what the library has compiled, not guessed from the text.

A compiled expression is a `cel.expr.CheckedExpr`; its second field maps each node of the tree that is a name or a call to
what it refers to. Only that map is declared here.
"""

from typing import Any

from cel_expr_python import cel
from google.protobuf.any_pb2 import Any as Wrapped
from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass


def _declared() -> FileDescriptorProto:
    one, many = FieldDescriptorProto.LABEL_OPTIONAL, FieldDescriptorProto.LABEL_REPEATED
    text, part = FieldDescriptorProto.TYPE_STRING, FieldDescriptorProto.TYPE_MESSAGE
    file = FileDescriptorProto(name="checked.proto", package="checked", syntax="proto3")
    reference, entry, whole = (file.message_type.add(name=name) for name in ("Reference", "Entry", "Checked"))
    reference.field.add(name="name", number=1, type=text, label=one)
    entry.field.add(name="value", number=2, type=part, label=one, type_name=".checked.Reference")
    whole.field.add(name="references", number=2, type=part, label=many, type_name=".checked.Entry")
    return file


_pool = DescriptorPool()
_pool.Add(_declared())
_Checked: Any = GetMessageClass(_pool.FindMessageTypeByName("checked.Checked"))


def names_in(expression: cel.Expression) -> frozenset[str]:
    """Everything it refers to by name, its own loop variables among them."""
    wrapped = Wrapped.FromString(expression.serialize())
    checked = _Checked.FromString(wrapped.value)
    return frozenset(entry.value.name for entry in checked.references if entry.value.name)
