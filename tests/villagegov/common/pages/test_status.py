"""The page 系统状态 and /health/: who sees it, the checks on demand, the red banner, and no names."""

import datetime
import json
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.urls import reverse

from tests.factories import user_with
from villagegov import VERSION
from villagegov.common import audit, clock, health, jobs, status, tokens, verifications
from villagegov.common.verifications import Verification

pytestmark = pytest.mark.django_db


def page(client, user) -> str:
    client.force_login(user)
    return client.get(reverse("status")).content.decode()


def check_now(client):
    return client.post(reverse("status"), {tokens.FIELD: tokens.fresh()})


@pytest.mark.parametrize("role", ["system_admin", "county_org", "township_org"])
def test_the_offices_see_the_state_of_the_system(client, role):
    text = page(client, user_with(role))

    assert "数据库" in text
    assert "还没有做过" in text
    assert VERSION in text


@pytest.mark.parametrize("role", ["township_leader", "village_secretary", "village_clerk"])
def test_for_others_it_is_not_there(client, role):
    client.force_login(user_with(role))

    assert client.get(reverse("status")).status_code == 404
    assert check_now(client).status_code == 404


def test_the_button_checks_trail_and_publications_and_keeps_the_result(client):
    user = user_with("county_org")
    audit.write(audit.Act("change", "修改"), by=user)
    client.force_login(user)

    answer = check_now(client)

    assert answer.status_code == 303
    kept = {row.kind: (row.is_good, row.by) for row in Verification.objects.all()}
    assert kept == {"trail": (True, user), "publications": (True, user)}
    assert "核对要处理" not in page(client, user)


def test_a_failed_check_is_a_red_banner(client):
    verifications.note(Verification.Kind.TRAIL, ["990121103000：第 3 条对不上"], good="")

    text = page(client, user_with("township_org"))

    assert "操作日志核对没有通过" in text
    assert "第 3 条对不上" in text


def test_the_administrator_is_told_how_many_but_not_which(client):
    verifications.note(Verification.Kind.PUBLICATIONS, ["GG-2026-001 的内容和公布时不同"], good="")

    text = page(client, user_with("system_admin"))

    assert "有 1 处对不上" in text
    assert "GG-2026-001" not in text


@pytest.mark.parametrize(("hours", "told"), [(47, False), (49, True)])
def test_a_check_of_more_than_two_days_ago_is_a_red_banner(client, hours, told):
    for kind in (Verification.Kind.TRAIL, Verification.Kind.PUBLICATIONS):
        row = verifications.note(kind, [], good="完好")
        Verification.objects.filter(pk=row.pk).update(at=clock.now() - datetime.timedelta(hours=hours))

    assert ("没有核对" in page(client, user_with("township_org"))) == told


def test_jobs_are_counted_by_state(client):
    user = user_with("county_org")
    jobs.Job.objects.create(kind="a", subject="1", asked_by=user, asked_at=clock.now())
    jobs.Job.objects.create(kind="a", subject="2", asked_by=user, asked_at=clock.now(), state="FAILED")

    text = page(client, user)

    assert "<dt>排队中</dt><dd>1 件</dd>" in text
    assert "<dt>没有完成</dt><dd>1 件</dd>" in text


def test_plain_http_and_a_missing_backup_are_warned_of(client):
    text = page(client, user_with("system_admin"))

    assert "明文 HTTP" in text
    assert "三天内没有备份" in text


def test_health_answers_without_signing_in_and_without_names(client):
    answer = client.get("/health/")

    assert answer.status_code == 200
    assert set(json.loads(answer.content)) == {"well", "database", "redis", "disk_free_megabytes"}


def test_health_is_bad_when_the_database_is_away(client, monkeypatch):
    def away():
        raise DatabaseError

    monkeypatch.setattr(health.connection, "cursor", away)

    answer = client.get("/health/")

    assert answer.status_code == 503
    assert json.loads(answer.content)["database"] is False


def test_health_is_bad_when_the_disk_is_full(client, monkeypatch):
    monkeypatch.setattr(health, "free_megabytes", lambda: health.LEAST_FREE_MEGABYTES - 1)

    assert client.get("/health/").status_code == 503


def test_health_is_bad_when_redis_is_away(settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    def away(key):
        raise ConnectionError

    monkeypatch.setattr(health.cache, "get", away)

    assert health.health()["redis"] is False
    assert health.health()["well"] is False


def test_the_version_is_that_of_the_package():
    project = tomllib.loads(Path(settings.BASE_DIR, "pyproject.toml").read_text())["project"]

    assert project["version"] == VERSION


def test_a_check_that_finds_something_says_so(client, monkeypatch):
    monkeypatch.setattr(audit, "broken_links", lambda: ["990121103000：第 3 条对不上"])
    client.force_login(user_with("township_org"))

    text = client.post(reverse("status"), {tokens.FIELD: tokens.fresh()}, follow=True).content.decode()

    assert "有对不上的地方" in text
    assert "第 3 条对不上" in text


def test_with_tls_a_backup_and_a_known_calendar_nothing_is_warned_of(settings):
    settings.PLAIN_HTTP, settings.DEMO = False, True
    verifications.note(Verification.Kind.BACKUP, [], good="12 行")

    assert status.warnings() == []


def test_in_november_the_missing_year_is_warned_of(stand_at):
    stand_at(datetime.date(2026, 11, 24))

    assert any("2027年的放假安排还没有" in text for text in status.warnings())
