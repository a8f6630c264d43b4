"""Checks of the trail and of the published records: read in no transaction, kept with who asked."""

import datetime

import pytest
from django.db import transaction
from django.urls import reverse

from tests.factories import TownshipFactory, user_with
from tests.watching import asked_inside_transactions
from villagegov.common import audit, clock, publications, tasks, tokens, verifications
from villagegov.common.verifications import Verification

pytestmark = pytest.mark.django_db


def publish(number: str, by) -> publications.Publication:
    return publications.publish(
        kind="TEST", number=number, title="公告", place=TownshipFactory(), year=2026, content={"a": 1}, by=by
    )


@pytest.mark.django_db(transaction=True)
def test_the_button_reads_the_trail_in_no_transaction(client):
    user = user_with("county_org")
    publish("GG-2026-001", user)
    client.force_login(user)

    with asked_inside_transactions() as asked:
        client.post(reverse("status"), {tokens.FIELD: tokens.fresh()})

    assert any("INSERT" in sql and Verification._meta.db_table in sql for sql in asked)
    assert not [sql for sql in asked if sql.startswith("SELECT") and audit.AuditEntry._meta.db_table in sql]
    assert not [sql for sql in asked if publications.Publication._meta.db_table in sql]


def test_the_button_pressed_twice_checks_once(client):
    client.force_login(user_with("county_org"))
    body = {tokens.FIELD: tokens.fresh()}

    answers = [client.post(reverse("status"), body) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert Verification.objects.count() == 2  # the trail and the published records


def test_a_good_outcome_says_how_much_was_read():
    publish("GG-2026-001", user_with("county_org"))

    outcomes = {row.kind: row.result for row in verifications.verify_all()}

    assert outcomes == {"trail": "完好，共 1 条", "publications": "完好，共 1 条"}


def test_every_night_both_are_checked_by_nobody():
    tasks.verify_records()

    assert {(row.kind, row.by) for row in Verification.objects.all()} == {
        ("trail", None),
        ("publications", None),
    }


def test_each_thing_that_is_wrong_is_a_line():
    row = verifications.note("trail", ["第 3 条对不上", "第 5 条不见了"], good="完好")

    assert (row.is_good, row.result) == (False, "第 3 条对不上\n第 5 条不见了")


def test_what_was_never_checked_is_no_alarm_where_that_is_not_asked():
    assert verifications.alarms(with_never=False) == []
    assert verifications.alarms() == ["操作日志还没有核对过", "已公布的记录还没有核对过"]


def test_the_last_check_counts_and_not_an_older_one():
    for problems in (["第 3 条对不上"], []):
        verifications.note("trail", problems, good="完好")

    assert verifications.alarms(with_never=False) == []


@pytest.mark.parametrize(("age", "told"), [(47, []), (49, ["操作日志已有 2 天没有核对"])])
def test_a_check_gives_rest_for_two_days(age, told):
    row = verifications.note("trail", [], good="完好")
    Verification.objects.filter(pk=row.pk).update(at=clock.now() - datetime.timedelta(hours=age))

    assert verifications.alarms(with_never=False) == told


def test_a_failed_check_says_whom_to_tell():
    with transaction.atomic():
        verifications.note("publications", ["GG-2026-001 的内容和公布时不同"], good="")

    assert verifications.alarms(with_never=False) == [
        "已公布的记录核对没有通过（2026-03-13），请告诉县组织部和系统管理员"
    ]
