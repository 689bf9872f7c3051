"""Personal data at rest: sealed with AES-256-GCM, found again by a keyed index.

`context` binds a sealed value to the place it was made for: bytes copied from one column into another do not open.
"""

import json
import os
from typing import TYPE_CHECKING, Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from .errors import TongbanError
from .node import this
from .packing import PackedWrong, pack, unpack

_NONCE = 12
_PLAIN, _PACKED = b"\x01", b"\x02"
"""First byte of what is sealed: what opens is the value itself, or the value packed."""
_PACKED_MARK = b"\0packed"
"""Joined to the context of packed values: who turns the first byte into the other one gets nothing opened."""


class VaultRefused(TongbanError):
    """Sealed bytes do not open: damaged, from another place, or sealed under another key."""


def _key(use: str, root: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=use.encode()).derive(root)


class _Keys:
    """Derived keys, computed once for each root key (deriving costs more than sealing)."""

    def __init__(self) -> None:
        self._known: dict[tuple[bytes, str], bytes] = {}
        self._ciphers: dict[bytes, AESGCM] = {}

    def get(self, use: str) -> bytes:
        root = this().vault_key
        if (root, use) not in self._known:
            self._known[(root, use)] = _key(use, root)
        return self._known[(root, use)]

    def cipher(self, use: str) -> AESGCM:
        """The cipher under that key."""
        key = self.get(use)
        if key not in self._ciphers:
            self._ciphers[key] = AESGCM(key)
        return self._ciphers[key]


_keys = _Keys()


def seal(plain: bytes, *, context: str) -> bytes:
    """`plain` unreadable for whoever has the database alone; packed before, where that makes it smaller."""
    nonce, packed = os.urandom(_NONCE), pack(plain)
    cipher = _keys.cipher("seal")
    if packed is None:
        return _PLAIN + nonce + cipher.encrypt(nonce, plain, context.encode())
    return _PACKED + nonce + cipher.encrypt(nonce, packed, context.encode() + _PACKED_MARK)


def unseal(sealed: bytes, *, context: str) -> bytes:
    """The reverse of seal; raises VaultRefused."""
    is_packed, nonce, body = sealed[:1] == _PACKED, sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    if not is_packed and sealed[:1] != _PLAIN:
        raise VaultRefused("vault-damaged")
    try:
        opened = _keys.cipher("seal").decrypt(nonce, body, context.encode() + _PACKED_MARK * is_packed)
        return unpack(opened) if is_packed else opened
    except (InvalidTag, ValueError, PackedWrong) as error:
        raise VaultRefused("vault-damaged") from error


def index(value: str, *, context: str) -> str:
    """A keyed fingerprint for exact search; says nothing to whoever lacks the key."""
    mac = hmac.HMAC(_keys.get("index"), hashes.SHA256())
    mac.update(context.encode() + b"\0" + value.encode())
    return mac.finalize().hex()


if TYPE_CHECKING:
    # To its users the field holds the plain value; that it is bytes in the database is its own affair.
    _Field = models.Field[Any, Any]
else:
    _Field = models.BinaryField


class SealedJSONField(_Field):
    """A JSON value, sealed at rest. It cannot be searched: keep an `index()` column beside it where needed."""

    def __init__(self, *args: Any, context: str, **kwargs: Any) -> None:
        self.context = context
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, list(args), {**kwargs, "context": self.context}

    def get_prep_value(self, value: Any) -> Any:
        if value is None:
            return None
        return seal(orjson.dumps(value, default=_plain), context=self.context)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        sealed = value if prepared else self.get_prep_value(value)
        return None if sealed is None else connection.Database.Binary(sealed)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else orjson.loads(unseal(bytes(value), context=self.context))

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj), cls=DjangoJSONEncoder, ensure_ascii=False)

    def to_python(self, value: Any) -> Any:
        return value


_plain = DjangoJSONEncoder().default
"""How moments and amounts are written that no JSON has a form for."""


class SealedTextField(SealedJSONField):
    """A text, sealed at rest."""
