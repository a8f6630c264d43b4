"""Configurations that must not serve (security.md 6.13): errors for web, worker, beat and `check --deploy`."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection

from villagegov.common import audit, clock, encryption, sealed_values, triggers
from villagegov.common.workflow import CLOCK_TOLERANCE

NETWORK_DRIVES = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs"}
SHORTEST_SECRET = 40
PASSES_EVERYTHING = "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"


def database_problems() -> list[str]:
    """What the database lets happen that it must refuse. Empty before the first migration."""
    try:
        tables = connection.introspection.table_names()
    except DatabaseError:
        return ["数据库连不上，请检查 DATABASE_URL 和数据库服务"]
    if audit.AuditEntry._meta.db_table not in tables:
        return []
    problems = []
    if missing := triggers.missing_triggers(connection):
        problems.append(f"缺少数据库触发器 {'、'.join(missing)}，请运行 manage.py migrate")
    if connection.vendor == "postgresql":
        problems += _role_problems()
    problems += sealed_values.unreadable_values()
    last = audit.last_entry_at()
    if last is not None and clock.now() < last - CLOCK_TOLERANCE:
        problems.append(f"时钟比最后一条操作日志（{last:%Y-%m-%d %H:%M}）还早，请先校准时间")
    return problems


def _role_problems() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(PASSES_EVERYTHING)
        row = cursor.fetchone()
    return ["数据库用户是超级用户，请给系统建一个普通用户"] if row and row[0] else []


def drive_problems() -> list[str]:
    """SQLite loses data on a network drive."""
    if connection.vendor != "sqlite" or not Path("/proc/mounts").exists():
        return []
    folder, best, kind = str(settings.DATA_DIR.resolve()), "", ""
    for line in Path("/proc/mounts").read_text().splitlines():
        _, point, filesystem, *_ = line.split()
        if folder.startswith(point) and len(point) > len(best):
            best, kind = point, filesystem
    return [f"SQLite 数据库放在网络盘（{kind}）上会丢数据，请放到本机硬盘"] if kind in NETWORK_DRIVES else []


def setting_problems() -> list[str]:
    problems = []
    if settings.DEBUG:
        problems.append("DEBUG 打开着，不能对外服务")
    if len(settings.SECRET_KEY) < SHORTEST_SECRET:
        problems.append(
            f"SECRET_KEY 只有 {len(settings.SECRET_KEY)} 位，至少 {SHORTEST_SECRET} 位；不设则自动生成"
        )
    if "*" in settings.ALLOWED_HOSTS:
        problems.append("ALLOWED_HOSTS 不能写 *，请写出网址里的主机名")
    redis = urlsplit(settings.REDIS_URL) if settings.REDIS_URL else None
    if redis and not redis.password and redis.hostname not in {"127.0.0.1", "localhost", "::1"}:
        problems.append("REDIS_URL 指向别的机器而没有密码")
    return problems + encryption.key_problems()


def all_problems() -> list[str]:
    return setting_problems() + drive_problems() + database_problems()


def configuration(app_configs, **kwargs) -> list[checks.CheckMessage]:
    if settings.DEMO:
        return []
    level = checks.Error if "--deploy" in sys.argv else checks.Warning
    return [level(problem, id="villagegov.E001") for problem in all_problems()]


def register() -> None:
    checks.register(configuration, checks.Tags.security)


def refuse_bad_configuration() -> None:
    """Called by what serves: the web process, the worker, beat."""
    if settings.DEMO:
        return
    problems = all_problems()
    if problems:
        sys.exit("不能启动：\n" + "\n".join(f"  {problem}" for problem in problems))
