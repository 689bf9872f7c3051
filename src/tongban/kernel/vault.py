"""Personal data at rest: sealed with AES-256-GCM, found again by a keyed index.

`context` binds a sealed value to the place it was made for: bytes copied from one column into another do not open.
"""

import json
import os
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from .errors import TongbanError
from .node import this

_NONCE = 12
_VERSION = b"\x01"


class VaultRefused(TongbanError):
    """Sealed bytes do not open: damaged, from another place, or sealed under another key."""


def _key(use: str, root: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=use.encode()).derive(root)


class _Keys:
    """Derived keys, computed once for each root key (deriving costs more than sealing)."""

    def __init__(self) -> None:
        self._known: dict[tuple[bytes, str], bytes] = {}

    def get(self, use: str) -> bytes:
        root = this().vault_key
        if (root, use) not in self._known:
            self._known[(root, use)] = _key(use, root)
        return self._known[(root, use)]


_keys = _Keys()


def seal(plain: bytes, *, context: str) -> bytes:
    """`plain` unreadable for whoever has the database alone."""
    nonce = os.urandom(_NONCE)
    return _VERSION + nonce + AESGCM(_keys.get("seal")).encrypt(nonce, plain, context.encode())


def unseal(sealed: bytes, *, context: str) -> bytes:
    """The reverse of seal; raises VaultRefused."""
    if sealed[:1] != _VERSION:
        raise VaultRefused("vault-damaged")
    nonce, body = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    try:
        return AESGCM(_keys.get("seal")).decrypt(nonce, body, context.encode())
    except (InvalidTag, ValueError) as error:
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
        text = json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))
        return seal(text.encode(), context=self.context)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        sealed = value if prepared else self.get_prep_value(value)
        return None if sealed is None else connection.Database.Binary(sealed)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else json.loads(unseal(bytes(value), context=self.context))

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj), cls=DjangoJSONEncoder, ensure_ascii=False)

    def to_python(self, value: Any) -> Any:
        return value


class SealedTextField(SealedJSONField):
    """A text, sealed at rest."""
