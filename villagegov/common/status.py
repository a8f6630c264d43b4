"""What the status page shows: health, jobs, last checks, calendar, warnings, versions. No business content."""

from __future__ import annotations

import platform

import django
from django.conf import settings
from django.db import connection
from django.db.models import Count

from villagegov import VERSION
from villagegov.common import calendar, checks, clock, permissions, verifications
from villagegov.common.health import LEAST_FREE_MEGABYTES, health
from villagegov.common.jobs import Job
from villagegov.common.roles import Role
from villagegov.common.verifications import Verification

NEVER = "还没有做过"
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def overview(user) -> dict[str, object]:
    held = Role.COUNTY_ORG, Role.TOWNSHIP_ORG
    return {
        "machine": machine(),
        "jobs": jobs(),
        "checks": last_checks(in_full=bool(permissions.scopes_of(user, held))),
        "alarms": verifications.alarms(),
        "warnings": warnings(),
        "versions": versions(),
    }


def machine() -> list[dict]:
    """Database, Redis and disk, each with a tone and a word."""
    facts = health()
    free = facts["disk_free_megabytes"]
    redis = {True: ("ok", "正常"), False: ("late", "连不上"), None: ("off", "没有使用，任务当场做")}[
        facts["redis"]
    ]
    return [
        _item("数据库", "ok" if facts["database"] else "late", "正常" if facts["database"] else "连不上"),
        _item("Redis", *redis),
        _item("硬盘空间", "ok" if free >= LEAST_FREE_MEGABYTES else "late", f"还剩 {free:,} MB"),
    ]


def _item(label: str, tone: str, word: str) -> dict:
    return {"label": label, "tone": tone, "word": word}


def jobs() -> list[dict]:
    counts = dict(Job.objects.values_list("state").annotate(count=Count("pk")).order_by())
    return [{"label": state.label, "value": f"{counts.get(state, 0)} 件"} for state in Job.State]


def last_checks(*, in_full: bool) -> list[dict]:
    """The last outcome of each kind; what exactly does not hold only for those who keep the records."""
    rows = []
    for kind in Verification.Kind:
        last = Verification.objects.latest_of(kind)
        lines = last.result.splitlines() if last else []
        if last and not last.is_good and not in_full:
            lines = [f"有 {len(lines)} 处对不上"]
        tone, word = (
            ("off", NEVER) if last is None else ("ok", "完好") if last.is_good else ("late", "没有通过")
        )
        rows.append({"label": kind.label, "last": last, "tone": tone, "word": word, "lines": lines})
    return rows


def warnings() -> list[str]:
    """What needs somebody's hand, each with the next step."""
    found = [*checks.all_problems()] if not settings.DEMO else []
    if settings.PLAIN_HTTP:
        found.append("现在用的是明文 HTTP，不符合等保要求，只能在办公室内网里用。请尽快配上证书")
    missing = calendar.missing_year(clock.today())
    if missing:
        found.append(f"{missing}年的放假安排还没有，期限只能按周末推算。请在工作日历里录入国务院办公厅通知")
    last = Verification.objects.latest_of(Verification.Kind.BACKUP)
    if last is None or clock.now() - last.at > verifications.BACKUP_TOO_OLD:
        found.append("三天内没有备份。请运行 manage.py backup 文件名，并把密钥目录另外存好")
    return found


def versions() -> list[dict]:
    kind = DATABASES.get(connection.vendor, connection.vendor)
    return [
        {"label": "系统", "value": VERSION},
        {"label": "Django", "value": django.get_version()},
        {"label": "Python", "value": platform.python_version()},
        {"label": kind, "value": ".".join(str(part) for part in connection.get_database_version())},
    ]
