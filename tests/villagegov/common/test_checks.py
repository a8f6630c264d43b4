"""Configurations that must not serve: each named, errors for what serves, warnings for the rest."""

import datetime

import pytest
from django.core.checks import Error, Warning
from django.db import DatabaseError, connection

from villagegov.common import audit, checks, clock, encryption, triggers

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_good_configuration(settings):
    settings.DEBUG, settings.DEMO, settings.REDIS_URL = False, False, ""
    settings.ALLOWED_HOSTS = ["office.example"]


def test_a_good_configuration_starts():
    assert checks.all_problems() == []
    checks.refuse_bad_configuration()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DEBUG", True, "DEBUG 打开着"),
        ("SECRET_KEY", "x" * 39, "SECRET_KEY 只有 39 位"),
        ("ALLOWED_HOSTS", ["*"], "不能写 *"),
        ("REDIS_URL", "redis://10.0.0.5:6379/0", "没有密码"),
    ],
)
def test_a_bad_setting_is_named_and_refused(settings, name, value, told):
    setattr(settings, name, value)

    assert any(told in problem for problem in checks.setting_problems())
    with pytest.raises(SystemExit, match="不能启动"):
        checks.refuse_bad_configuration()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "x" * 40),
        ("REDIS_URL", "redis://127.0.0.1:6379/0"),
        ("REDIS_URL", "redis://:secret@10.0.0.5:6379/0"),
        ("REDIS_URL", "redis://[::1]:6379/0"),
    ],
)
def test_what_is_just_good_enough_starts(settings, name, value):
    setattr(settings, name, value)

    assert checks.setting_problems() == []


def test_a_key_that_others_may_read_is_refused(settings, tmp_path):
    settings.KEY_DIR = tmp_path / "keys"
    encryption.keyring()
    assert encryption.key_problems() == []

    (tmp_path / "keys" / "audit_key").chmod(0o644)

    assert "audit_key" in encryption.key_problems()[0]


def test_missing_triggers_are_refused():
    triggers.drop_triggers(connection)

    assert "缺少数据库触发器" in checks.database_problems()[0]


@pytest.mark.parametrize(("minutes", "refused"), [(4, False), (6, True)])
def test_a_clock_behind_the_trail_is_refused(monkeypatch, minutes, refused):
    audit.write(audit.Act("change", "修改"))
    behind = clock.now() - datetime.timedelta(minutes=minutes)
    monkeypatch.setattr(checks.clock, "now", lambda: behind)

    assert any("时钟" in problem for problem in checks.database_problems()) is refused


def test_a_database_that_is_away_is_told(monkeypatch):
    def away():
        raise DatabaseError

    monkeypatch.setattr(connection.introspection, "table_names", away)

    assert "数据库连不上" in checks.database_problems()[0]


def test_a_database_before_its_first_migration_has_no_problem(monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", list)

    assert checks.database_problems() == []


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("mounts", "refused"),
    [
        ("/dev/sda1 / ext4 rw 0 0\n", False),
        ("/dev/sda1 / ext4 rw 0 0\nserver:/x {folder} nfs4 rw 0 0\n", True),
        ("server:/x / cifs rw 0 0\n/dev/sdb1 {folder} ext4 rw 0 0\n", False),
    ],
)
def test_sqlite_on_a_network_drive_is_refused(settings, tmp_path, monkeypatch, mounts, refused):
    settings.DATA_DIR = tmp_path
    text = mounts.format(folder=tmp_path)
    monkeypatch.setattr(checks.Path, "read_text", lambda path: text)

    assert bool(checks.drive_problems()) is refused


@pytest.mark.postgresql
def test_a_superuser_of_the_database_is_refused(monkeypatch):
    assert checks.database_problems() == []

    monkeypatch.setattr(checks, "PASSES_EVERYTHING", "select true")

    assert "超级用户" in checks.database_problems()[0]


@pytest.mark.parametrize(
    ("arguments", "kind"), [(["manage.py", "check", "--deploy"], Error), (["manage.py"], Warning)]
)
def test_a_command_is_warned_where_a_server_is_refused(settings, monkeypatch, arguments, kind):
    settings.DEBUG = True
    monkeypatch.setattr(checks.sys, "argv", arguments)

    assert [type(message) for message in checks.configuration(None)] == [kind]


def test_the_demo_starts_as_it_is(settings):
    settings.DEMO, settings.DEBUG = True, True

    assert checks.configuration(None) == []
    checks.refuse_bad_configuration()
