"""Files that hold people's numbers, on disk: encrypted, under a random name, written whole or not at all."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Iterable
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.conf import settings

from villagegov.common.encryption import DecryptionError, keyring

NONCE_BYTES = 12
STRAYS_KEPT_SECONDS = 24 * 60 * 60


def _folder() -> Path:
    folder = Path(settings.FILES_DIR) / "sheets"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def put(content: bytes) -> str:
    """Keep the content; gives the name under which it lies."""
    ring, name = keyring(), secrets.token_hex(16)
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(ring.field_keys[ring.newest]).encrypt(nonce, content, name.encode())
    path = _folder() / name
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        file.write(ring.newest.encode() + b":" + nonce + sealed)
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)
    return name


def get(name: str) -> bytes:
    """The content. Raises FileNotFoundError, or DecryptionError when it was damaged or its key is not here."""
    key_id, _, body = (_folder() / name).read_bytes().partition(b":")
    try:
        key = keyring().field_keys[key_id.decode()]
        return AESGCM(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], name.encode())
    except (KeyError, InvalidTag, UnicodeDecodeError):
        raise DecryptionError(name) from None


def is_readable(name: str) -> bool:
    """Is the file there and ours? After a restore a row may name one that is not."""
    try:
        get(name)
    except (OSError, DecryptionError):
        return False
    return True


def remove(name: str) -> None:
    if name:
        (_folder() / name).unlink(missing_ok=True)


def remove_all(names: Iterable[str]) -> None:
    for name in names:
        remove(name)


def remove_strays() -> int:
    """Remove what has lain for a day and is named by no row: left by a process that died between file and row."""
    named: set[str] = set()
    for model in apps.get_models():
        if any(field.name == "stored_as" for field in model._meta.concrete_fields):
            named |= set(model._base_manager.exclude(stored_as="").values_list("stored_as", flat=True))
    oldest = time.time() - STRAYS_KEPT_SECONDS
    strays = [
        path.name for path in _folder().iterdir() if path.name not in named and path.stat().st_mtime < oldest
    ]
    remove_all(strays)
    return len(strays)
