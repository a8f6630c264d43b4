"""Files that hold people's numbers, on disk: encrypted, under a random name, written whole or not at all."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from villagegov.common.encryption import DecryptionError, keyring

NONCE_BYTES = 12


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
