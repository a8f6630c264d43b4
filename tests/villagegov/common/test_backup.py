"""Backup and restore, on the database that is set: the same content, and every bad copy refused untouched."""

import dataclasses
import datetime
import threading
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError

from branches.models import Person
from tests.factories import PersonFactory, TownshipFactory, user_with
from villagegov.common import (
    audit,
    backup,
    backup_archive,
    backup_database,
    encryption,
    publications,
    triggers,
)
from villagegov.common.audit import AuditEntry
from villagegov.common.backup import BackupError
from villagegov.common.calendar import WorkDay
from villagegov.common.verifications import Verification

pytestmark = pytest.mark.django_db(transaction=True)

DATED = datetime.date(2026, 1, 1)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(backup_archive, "CHUNK", 16 * 1024)


@pytest.fixture
def target(tmp_path) -> Path:
    return tmp_path / "copy.backup"


@pytest.fixture
def filled(settings) -> Person:
    """A place, a person with sealed numbers, an entry of the trail, a published record and a file."""
    user = user_with("township_org")
    person = PersonFactory()
    audit.write(audit.act_on(person, "add_person", "新增"), by=user)
    publications.publish(
        kind="report",
        number="BB-2026-001",
        title="报表",
        place=TownshipFactory(),
        year=2026,
        content={"a": 1},
        by=user,
    )
    kept = Path(settings.FILES_DIR) / "2026" / "one.bin"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(bytes(range(256)) * 300)
    return person


def content() -> dict[str, list]:
    """Every row of every table, in order, but for what a restore itself writes down."""
    found = {}
    with connection.cursor() as cursor:
        for table in backup_database.counts_of(cursor, connection.vendor):
            cursor.execute(f'select * from "{table}"')
            found[table] = sorted(repr(row) for row in cursor.fetchall())
    del found["common_chainhead"]
    found["common_auditentry"] = list(
        AuditEntry.objects.exclude(act__in=["backup", "restore"])
        .order_by("id")
        .values_list("chain", "seq", "hash")
    )
    del found["common_verification"]
    return found


def empty_everything(settings) -> None:
    """The machine is gone: an empty database, no files."""
    triggers.drop_triggers(connection)
    call_command("flush", verbosity=0, interactive=False)
    root = Path(settings.FILES_DIR)
    for path in sorted(root.rglob("*"), reverse=True) if root.exists() else []:
        path.unlink() if path.is_file() else path.rmdir()


def is_untouched(settings) -> bool:
    return backup_database.rows_in(connection) == {} and not any(
        path.is_file() for path in Path(settings.FILES_DIR).rglob("*")
    )


def test_a_backup_restores_to_the_same_content(filled, target, settings, capsys):
    before = content()
    call_command("backup", str(target))
    empty_everything(settings)

    call_command("restore", str(target))

    assert content() == before
    assert (Path(settings.FILES_DIR) / "2026" / "one.bin").read_bytes() == bytes(range(256)) * 300
    assert Person.objects.get(pk=filled.pk).phone.plain() == filled.phone.plain()
    assert audit.broken_links() == []
    assert "核对过，完好" in capsys.readouterr().out


def test_the_restored_rows_are_frozen_again(filled, target, settings):
    backup.take(target)
    empty_everything(settings)
    backup.put_back(target)

    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.update(label="改写")
    assert triggers.missing_triggers(connection) == []


def test_a_backup_is_noted_for_the_status_page_and_in_the_trail(filled, target, capsys):
    call_command("backup", str(target))

    assert Verification.objects.latest_of("backup").is_good
    assert AuditEntry.objects.filter(act="backup").count() == 1
    assert "密钥不在备份里" in capsys.readouterr().out


def test_a_backup_holds_neither_keys_nor_readable_text(filled, target, tmp_path):
    backup.take(target)
    out = tmp_path / "out"
    out.mkdir()

    with target.open("rb") as file:
        manifest = backup_archive.unpack(file, encryption.keyring().backup_key, out)

    assert set(manifest["members"]) == {"database", "files/2026/one.bin"}
    assert encryption.keyring().audit_key.hex() not in str(manifest)
    assert filled.name.encode() not in target.read_bytes()


def test_what_was_committed_before_a_backup_under_load_is_in_it(filled, target, settings):
    committed, stop = [], threading.Event()

    def write_on() -> None:
        day = DATED
        while not stop.is_set():
            day += datetime.timedelta(days=1)
            with transaction.atomic():
                WorkDay.objects.create(day=day, kind="off")
                audit.write(
                    audit.Act("add_day", "写一天", record_key=day.isoformat(), area_code="990121103000")
                )
            committed.append(day)
        connection.close()

    writer = threading.Thread(target=write_on)
    writer.start()
    while len(committed) < 20:
        assert writer.is_alive()
    told_before = set(committed)
    backup.take(target)
    stop.set()
    writer.join()
    empty_everything(settings)

    backup.put_back(target)

    restored = set(WorkDay.objects.values_list("day", flat=True))
    acted = AuditEntry.objects.filter(act="add_day").values_list("record_key", flat=True)
    assert told_before <= restored
    assert {day.isoformat() for day in restored} == set(acted)
    assert audit.broken_links() == []


def damaged(how: str, data: bytes) -> bytes:
    middle = len(data) // 2
    return {
        "empty": b"",
        "another file": b"PK\x03\x04" + data[4:],
        "changed in the middle": data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :],
        "changed at the end": data[:-1] + bytes([data[-1] ^ 1]),
        "cut in the middle": data[:middle],
        "cut by one byte": data[:-1],
        "longer": data + b"x",
    }[how]


@pytest.mark.parametrize(
    "how",
    [
        "empty", "another file", "changed in the middle", "changed at the end", "cut in the middle", "cut by one byte",
        "longer",
    ],
)  # fmt: skip
def test_a_damaged_copy_is_refused_before_anything_is_touched(filled, target, settings, how):
    backup.take(target)
    empty_everything(settings)
    target.write_bytes(damaged(how, target.read_bytes()))

    with pytest.raises(CommandError, match="没有恢复"):
        call_command("restore", str(target))

    assert is_untouched(settings)


@pytest.mark.parametrize("name", ["backup_key", "audit_key", "index_key", "field_keys"])
def test_a_copy_made_with_another_key_is_refused_before_anything_is_touched(
    filled, target, settings, monkeypatch, name
):
    backup.take(target)
    empty_everything(settings)
    other = dict.fromkeys(encryption.keyring().field_keys, b"o" * 32) if name == "field_keys" else b"o" * 32
    ring = dataclasses.replace(encryption.keyring(), **{name: other})
    monkeypatch.setattr(encryption, "keyring", lambda: ring)

    with pytest.raises(BackupError, match="密钥"):
        backup.put_back(target)

    assert is_untouched(settings)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"migrations": lambda rows: [*rows, "common.9999_tomorrow"]}, "较新的版本"),
        ({"migrations": lambda rows: rows[:-1]}, "较旧的版本"),
        ({"vendor": lambda vendor: "other"}, "现在的数据库是"),
    ],
)
def test_a_copy_of_another_version_or_database_is_refused_before_anything_is_touched(
    filled, target, settings, monkeypatch, change, told
):
    facts_of = backup_database.facts_of

    def changed(cursor, vendor):
        facts = facts_of(cursor, vendor)
        return facts | {name: how(facts[name]) for name, how in change.items()}

    with monkeypatch.context() as patch:
        patch.setattr(backup_database, "facts_of", changed)
        backup.take(target)
    empty_everything(settings)

    with pytest.raises(BackupError, match=told):
        backup.put_back(target)

    assert is_untouched(settings)


def test_a_database_with_rows_is_never_overwritten(filled, target):
    backup.take(target)
    before = content()

    with pytest.raises(BackupError, match="已有数据"):
        backup.put_back(target)

    assert content() == before


def test_a_folder_with_files_is_never_overwritten(filled, target, settings):
    backup.take(target)
    empty_everything(settings)
    mine = Path(settings.FILES_DIR) / "mine"
    mine.write_text("mine")

    with pytest.raises(BackupError, match="已有 1 个文件"):
        backup.put_back(target)

    assert mine.read_text() == "mine"
    assert backup_database.rows_in(connection) == {}


def test_a_missing_file_is_told(target):
    with pytest.raises(BackupError, match="读不了"):
        backup.put_back(target)


def test_an_existing_file_is_not_overwritten_and_the_failure_is_noted(filled, target):
    target.write_text("mine")

    with pytest.raises(CommandError, match="已经有了"):
        call_command("backup", str(target))

    assert target.read_text() == "mine"
    assert not Verification.objects.latest_of("backup").is_good


def test_a_backup_that_breaks_off_leaves_nothing(filled, target, monkeypatch, tmp_path):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "pack", full)

    with pytest.raises(CommandError, match="没有备份成功"):
        call_command("backup", str(target))

    assert [path.name for path in tmp_path.iterdir() if "copy" in path.name] == []


def test_a_backup_inside_a_transaction_is_refused(filled, target):
    with transaction.atomic(), pytest.raises(BackupError, match="事务"):
        backup.take(target)


def test_a_file_removed_while_the_backup_runs_is_still_in_it(filled, target, settings, monkeypatch):
    copy_out = backup_database.copy_out

    def remove_then_copy(*args):
        (Path(settings.FILES_DIR) / "2026" / "one.bin").unlink()
        return copy_out(*args)

    monkeypatch.setattr(backup_database, "copy_out", remove_then_copy)

    assert backup.take(target).files == 1


def test_an_altered_value_is_told_after_a_restore(filled, target, settings, monkeypatch):
    backup.take(target)
    empty_everything(settings)
    monkeypatch.setattr(publications, "altered", lambda: ["BB-2026-001"])

    with pytest.raises(BackupError, match="BB-2026-001 对不上"):
        backup.put_back(target)


def test_files_on_another_disk_are_copied_instead_of_linked(filled, target, settings, monkeypatch):
    def another_disk(*args):
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(backup.os, "link", another_disk)
    backup.take(target)
    empty_everything(settings)

    assert backup.put_back(target).files == 1
    assert (Path(settings.FILES_DIR) / "2026" / "one.bin").read_bytes() == bytes(range(256)) * 300


def test_whatever_is_missing_after_a_restore_is_named(filled):
    with connection.cursor() as cursor:
        facts = backup_database.facts_of(cursor, connection.vendor)
    told = {
        "rows": {**facts["rows"], "common_user": 99},
        "trail": [*facts["trail"], ["990121104000", 1, "00"]],
        "triggers": [*facts["triggers"], "common_vote_no_update"],
    }

    problems = backup.problems_after(
        {"database": {**facts, **told}, "members": {"database": "", "files/gone": ""}}
    )

    assert [problem[:12] for problem in problems] == [
        "common_user ", "操作日志的结尾和备份时不", "缺少触发器 common", "文件 files/gon",
    ]  # fmt: skip
