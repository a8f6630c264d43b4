"""Sensitive numbers at rest: AES-256-GCM with a key id in the value, a keyed blind index, and a type that hides itself.

A value is bound to its table, column and row: moved elsewhere it does not decrypt, and a failure raises, it never shows
the raw text. Keys lie in files of mode 0600 in KEY_DIR, outside database and backup.
"""

from __future__ import annotations

import base64
import functools
import hmac
import json
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

from villagegov.common import chinese

VERSION = "v1"
NONCE_BYTES = 12
FIELD_KEYS, OTHER_KEYS = "field_keys.json", ("index_key", "audit_key", "backup_key")


class Sealed(str):
    """The stored form of a text, told from a typed text by its type and not by how it begins."""

    __slots__ = ()


class DecryptionError(Exception):
    """The value does not belong here or the key is missing: the page says 无法解密."""


def _write_once(path: Path, text: str) -> None:
    """Make the file with its content, unless another process was faster."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


@dataclass(frozen=True)
class Keyring:
    """The keys of one installation. `field_keys` maps key id to key, newest first."""

    field_keys: dict[str, bytes]
    index_key: bytes
    audit_key: bytes
    backup_key: bytes

    @property
    def newest(self) -> str:
        return next(iter(self.field_keys))

    @classmethod
    def of(cls, folder: Path) -> Keyring:
        """Read the keys, made once where they are missing."""
        field_keys = folder / FIELD_KEYS
        if not field_keys.exists():
            first = {"id": secrets.token_hex(3), "algorithm": "AES-256-GCM", "key": secrets.token_hex(32)}
            _write_once(field_keys, json.dumps([first]))
        for name in OTHER_KEYS:
            if not (folder / name).exists():
                _write_once(folder / name, secrets.token_hex(32))
        rows = json.loads(field_keys.read_text())
        others = {name: bytes.fromhex((folder / name).read_text().strip()) for name in OTHER_KEYS}
        return cls({row["id"]: bytes.fromhex(row["key"]) for row in rows}, **others)


@functools.cache
def keyring_of(folder: Path) -> Keyring:
    return Keyring.of(folder)


def keyring() -> Keyring:
    return keyring_of(settings.KEY_DIR)


@functools.cache
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def key_problems() -> list[str]:
    """What is wrong with the key files: readable by others."""
    if os.name == "nt":
        return []
    folder = Path(settings.KEY_DIR)
    files = [folder / name for name in (FIELD_KEYS, *OTHER_KEYS, "secret_key") if (folder / name).exists()]
    loose = [file.name for file in files if stat.S_IMODE(file.stat().st_mode) & 0o077]
    return [f"密钥文件 {'、'.join(loose)} 别人也能读，请改成只有本用户能读（权限 600）"] if loose else []


def _bound(table: str, column: str, row: object) -> bytes:
    return f"{table}.{column}:{row}".encode()


def seal(table: str, column: str, row: object, text: str) -> Sealed:
    """The stored form of a text, bound to its place. Empty stays empty."""
    if not text:
        return Sealed()
    ring = keyring()
    nonce = os.urandom(NONCE_BYTES)
    sealed = _cipher(ring.field_keys[ring.newest]).encrypt(nonce, text.encode(), _bound(table, column, row))
    return Sealed(f"{VERSION}:{ring.newest}:{base64.b64encode(nonce + sealed).decode()}")


def unseal(table: str, column: str, row: object, stored: str) -> str:
    """The text of a stored form. Raises DecryptionError when it is damaged, moved, or its key is not here."""
    if not stored:
        return ""
    try:
        version, key_id, body = stored.split(":")
        raw = base64.b64decode(body, validate=True)
        key = keyring().field_keys[key_id]
        if version != VERSION:
            raise ValueError(version)
        return _cipher(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _bound(table, column, row)).decode()
    except (ValueError, KeyError, InvalidTag):
        raise DecryptionError(f"{table}.{column}") from None


NORMAL_FORMS: dict[str, Callable[[str], str]] = {
    "id_number": lambda text: (text if text.isalnum() else re.sub(r"[\s'-]", "", text)).upper(),
    "phone": chinese.normalise_phone,
}


def blind_index(purpose: str, text: str) -> str:
    """A keyed digest by which equal numbers are found without being read, however they were typed.

    Empty stays empty. ID numbers and telephones are brought into their normal form first.
    """
    text = NORMAL_FORMS.get(purpose, str)(text)
    if not text:
        return ""
    return hmac.digest(keyring().index_key, f"{purpose}:{text}".encode(), "sha256").hex()


def blind_indexes(purpose: str, texts: Iterable[str]) -> list[str]:
    """The blind indexes of the numbers of a whole file, none of them empty."""
    key, normal, digest = keyring().index_key, NORMAL_FORMS.get(purpose, str), hmac.digest
    return [digest(key, f"{purpose}:{normal(text)}".encode(), "sha256").hex() for text in texts]


MASKS = {
    "id_number": chinese.mask_id_number,
    "phone": chinese.mask_phone,
    "account": chinese.mask_account,
    "text": lambda text: "＊＊＊" if text else "",
}


class Sensitive:
    """A sensitive text. Printed, formatted, put into JSON or a page it is its mask; `plain` is asked for by name."""

    __slots__ = ("_mask", "_place", "_text")

    def __init__(self, text: str, mask: str, place: tuple[str, str, object] | None = None) -> None:
        self._text, self._mask, self._place = text, mask, place

    def plain(self) -> str:
        """The text itself: for the kernel, and for pages whose role may see it."""
        if self._place is None:
            return self._text
        return unseal(*self._place, self._text)

    def shown(self, full: bool) -> str:
        return self.plain() if full else str(self)

    def for_trail(self) -> str:
        """The mask and a keyed digest: two entries can be compared, none can be read."""
        text = self.plain()
        return f"{MASKS[self._mask](text)} HMAC:{blind_index('trail', text)[:16]}" if text else ""

    def __str__(self) -> str:
        try:
            return MASKS[self._mask](self.plain())
        except DecryptionError:
            return "无法解密"

    __repr__ = __str__

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        theirs = other.plain() if isinstance(other, Sensitive) else other
        return isinstance(theirs, str) and hmac.compare_digest(self.plain().encode(), theirs.encode())

    def __hash__(self) -> int:
        return hash(self.plain())

    def __reduce__(self) -> tuple:
        raise TypeError("a sensitive value is not pickled")

    def __copy__(self) -> Sensitive:
        return self

    def __deepcopy__(self, memo: dict) -> Sensitive:
        return self

    @property
    def stored(self) -> Sealed:
        """The sealed form of a value that came sealed. Raises TypeError for a typed one: a save seals it."""
        if self._text and self._place is None:
            raise TypeError("a typed value is sealed by saving its row, or by seal_many before a bulk update")
        return Sealed(self._text)


def plain_of(value: object) -> str:
    return value.plain() if isinstance(value, Sensitive) else str(value or "")


class _Bound:
    """Gives the value of a loaded row as `Sensitive`, whatever stands in the instance."""

    def __init__(self, field: EncryptedField) -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: type | None = None) -> object:
        if instance is None:
            return self
        if self.field.attname not in instance.__dict__:  # deferred
            instance.refresh_from_db(fields=[self.field.attname])
        value = instance.__dict__[self.field.attname]
        if isinstance(value, str):
            is_sealed = isinstance(value, Sealed)
            place = (instance._meta.db_table, self.field.column, instance.uuid) if is_sealed else None
            value = instance.__dict__[self.field.attname] = Sensitive(value, self.field.mask, place)
        return value

    def __set__(self, instance: models.Model, value: object) -> None:
        instance.__dict__[self.field.attname] = "" if value is None else value


class EncryptedField(models.TextField):
    """A text column that only holds sealed values. The model has a `uuid`, by which a value is bound to its row."""

    def __init__(self, *args, mask: str = "text", **kwargs) -> None:
        self.mask = mask
        super().__init__(*args, **kwargs)

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Bound(self))

    def from_db_value(self, value: str | None, *_: object) -> Sealed:
        return Sealed(value or "")

    def to_python(self, value: object) -> object:
        """`full_clean` puts back what this returns: a mask here would overwrite the number."""
        return value if isinstance(value, Sensitive) else super().to_python(value)

    def get_prep_value(self, value: object) -> str:
        """Only sealed text reaches the database, in an update as in a lookup; numbers are found by blind index."""
        if isinstance(value, Sensitive):
            value = value.stored
        if value and not isinstance(value, Sealed):
            raise TypeError(f"{self.model.__name__}.{self.name} takes no plain text here")
        return str(value or "")

    def pre_save(self, model_instance: models.Model, add: bool) -> Sealed:
        text = plain_of(getattr(model_instance, self.attname))
        return seal(model_instance._meta.db_table, self.column, model_instance.uuid, text)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "mask": self.mask}


def seal_many(rows: Iterable[models.Model], *columns: str) -> None:
    """Seal the columns of rows in place, as `bulk_update` needs it: unlike `save` it never asks the field."""
    for row in rows:
        for column in columns:
            setattr(row, column, type(row)._meta.get_field(column).pre_save(row, add=False))
