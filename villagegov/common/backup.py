"""Backup and restore of one installation: database and files together, checked before anything is touched and after.

A backup is taken while people work: the database in one snapshot, the files held by links before and after it. Keys are
not in it; without the key folder of that time it opens nothing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from villagegov import VERSION
from villagegov.common import (
    audit,
    backup_database,
    clock,
    encryption,
    publications,
    sealed_values,
    trail_heads,
    triggers,
    verifications,
)
from villagegov.common.backup_archive import (
    DATABASE,
    FILES,
    BackupError,
    derived,
    pack,
    unpack,
    written_whole,
)

NAMED_AT_MOST = 3


@dataclass(frozen=True)
class Outcome:
    """What a backup or a restore moved."""

    rows: int
    files: int
    megabytes: float
    sha256: str


# Taking


def take(path: Path) -> Outcome:
    """Write the backup of database and files to a new file. Raises BackupError; then no file is left."""
    key = encryption.keyring().backup_key
    with working_folder() as folder, written_whole(path) as target:
        held = folder / FILES
        hold_files(held)
        facts = backup_database.copy_out(connection, folder / DATABASE)
        hold_files(held)
        members = {DATABASE: folder / DATABASE, **{f"{FILES}/{name}": held / name for name in names_in(held)}}
        manifest = {
            "version": VERSION,
            "made_at": clock.now().isoformat(timespec="seconds"),
            "database": facts,
            "keys": fingerprints(),
        }
        manifest = pack(target, key, members, manifest)
    outcome = _outcome(path, manifest)
    good = f"{outcome.rows:,} 行、{outcome.files} 个文件，{outcome.megabytes} MB"
    verifications.note(verifications.Verification.Kind.BACKUP, [], good=good)
    audit.write(audit.Act("backup", "备份", after={"rows": outcome.rows, "hash": outcome.sha256}))
    return outcome


def _outcome(path: Path, manifest: dict) -> Outcome:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    rows = sum(manifest["database"]["rows"].values())
    return Outcome(rows, len(manifest["members"]) - 1, round(path.stat().st_size / 1024**2, 1), sha256)


@contextmanager
def working_folder() -> Iterator[Path]:
    """A folder on the disk of the data that only we may read, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=".backup-", dir=settings.DATA_DIR))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def names_in(folder: Path) -> list[str]:
    """The files under the folder by their path inside it."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def hold_files(held: Path) -> None:
    """Keep each file that is there now: files are added and removed, never changed, so a link holds its content."""
    held.mkdir(exist_ok=True)
    root = Path(settings.FILES_DIR)
    for name in names_in(root) if root.exists() else []:
        target = held / name
        if target.exists() or name.endswith(".partial"):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(root / name, target)
        except FileNotFoundError:  # removed since it was listed
            continue
        except OSError:  # another disk
            shutil.copyfile(root / name, target)


def fingerprints() -> dict[str, object]:
    """By which a restore knows whether the keys at hand are those of the backup; nothing follows from them."""
    ring = encryption.keyring()
    of_fields = {name: derived(key, "fingerprint").hex()[:16] for name, key in ring.field_keys.items()}
    others = {name: derived(getattr(ring, name), "fingerprint").hex()[:16] for name in encryption.OTHER_KEYS}
    return {"field_keys": of_fields, **others}


# Putting back


def put_back(path: Path) -> Outcome:
    """Restore into an empty installation. Raises BackupError, before touching anything where it can be seen."""
    refuse_full_target()
    with working_folder() as folder:
        try:
            with path.open("rb") as source:
                manifest = unpack(source, encryption.keyring().backup_key, folder)
        except OSError as error:
            raise BackupError(f"读不了 {path}：{error.strerror}") from None
        refuse_foreign(manifest)
        _move_in(folder)
    problems = problems_after(manifest)
    if problems:
        raise BackupError("恢复后核对没有通过：\n" + "\n".join(problems))
    outcome = _outcome(path, manifest)
    audit.write(audit.Act("restore", "从备份恢复", after={"rows": outcome.rows, "hash": outcome.sha256}))
    trail_heads.remember()
    return outcome


def refuse_full_target() -> None:
    """Nothing is ever overwritten."""
    full = backup_database.rows_in(connection)
    if full:
        named = "、".join(f"{name} {count} 行" for name, count in list(full.items())[:NAMED_AT_MOST])
        raise BackupError(f"数据库里已有数据（{named}），只能恢复到空的数据库")
    files = names_in(Path(settings.FILES_DIR)) if Path(settings.FILES_DIR).exists() else []
    if files:
        raise BackupError(f"{settings.FILES_DIR} 里已有 {len(files)} 个文件，只能恢复到空的目录")


def refuse_foreign(manifest: dict) -> None:
    """A backup of another kind of database, of other keys, or of an older or newer program."""
    vendor = manifest["database"]["vendor"]
    if vendor != connection.vendor:
        raise BackupError(f"这是 {vendor} 的备份，现在的数据库是 {connection.vendor}")
    theirs, ours = manifest["keys"], fingerprints()
    wrong = [name for name in encryption.OTHER_KEYS if theirs[name] != ours[name]]
    wrong += [name for name, print_ in theirs["field_keys"].items() if ours["field_keys"].get(name) != print_]
    if wrong:
        raise BackupError(
            f"密钥 {'、'.join(wrong)} 不是备份时的那一把，请先把当时的密钥目录放回 {settings.KEY_DIR}"
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    applied = set(manifest["database"]["migrations"])
    if newer := sorted(applied - known):
        raise BackupError(f"备份来自较新的版本 {manifest['version']}（有 {newer[0]}），请先升级程序")
    if older := sorted(known - applied):
        raise BackupError(
            f"备份来自较旧的版本 {manifest['version']}（没有 {older[0]}），请用当时的版本恢复后再升级"
        )


def _move_in(folder: Path) -> None:
    """The database as a whole, then the files by one renaming: both lie unpacked and checked on the same disk."""
    root = Path(settings.FILES_DIR)
    (folder / FILES).mkdir(exist_ok=True)
    backup_database.copy_in(connection, folder / DATABASE)
    root.parent.mkdir(parents=True, exist_ok=True)
    if root.exists():
        shutil.rmtree(root)  # empty folders only: refuse_full_target has looked
    shutil.move(folder / FILES, root)
    ContentType.objects.clear_cache()
    triggers.create_triggers(connection)


def problems_after(manifest: dict) -> list[str]:
    """What does not hold in the restored installation; empty when it is the one that was backed up."""
    facts = manifest["database"]
    with connection.cursor() as cursor:
        now = backup_database.facts_of(cursor, connection.vendor)
    found = [f"{name} 应有 {count} 行，现有 {now['rows'].get(name, 0)} 行"
             for name, count in facts["rows"].items() if now["rows"].get(name) != count]  # fmt: skip
    if now["trail"] != facts["trail"]:
        found.append("操作日志的结尾和备份时不同")
    if missing := [*triggers.missing_triggers(connection), *(set(facts["triggers"]) - set(now["triggers"]))]:
        found.append(f"缺少触发器 {'、'.join(sorted(missing))}")
    found += audit.broken_links()
    found += [f"已公布的记录 {number} 对不上" for number in publications.altered()]
    found += sealed_values.unreadable_values()
    root = Path(settings.FILES_DIR)
    there = {f"{FILES}/{name}" for name in names_in(root)} | {DATABASE}
    return found + [f"文件 {name} 没有恢复" for name in sorted(set(manifest["members"]) - there)]
