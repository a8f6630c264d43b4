"""Background work: asked once a subject, done once, told when it fails, taken over when its worker dies."""

import datetime
import os
import subprocess
import sys
import time

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from kombu.exceptions import OperationalError

from tests.factories import TownshipFactory, user_with
from villagegov.common import clock, context, jobs, permissions, tasks
from villagegov.common.jobs import Job

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS_TO_WAIT = 30


@pytest.fixture
def user():
    return user_with("township_org")


@pytest.fixture
def done(monkeypatch):
    """A kind of work that only writes down what it did."""
    did = []

    def note(subject, by, progress) -> str:
        progress(1, 2)
        did.append((subject, by.pk, context.current().door))
        return f"/done/{subject}/"

    monkeypatch.setitem(jobs.WORK, "note", note)
    return did


def waiting(user, kind="note", subject="7") -> Job:
    return Job.objects.create(kind=kind, subject=subject, asked_by=user, asked_at=clock.now())


def test_a_job_runs_when_its_transaction_is_committed(user, done):
    with transaction.atomic():
        job = jobs.add("note", 7, by=user)
        assert done == []

    job.refresh_from_db()
    assert done == [("7", user.pk, "job")]
    assert (job.state, job.answer, job.attempts) == (Job.State.DONE, "/done/7/", 1)
    assert job.finished_at is not None


def test_a_job_of_a_transaction_that_fails_never_was(user, done):
    def fail() -> None:
        with transaction.atomic():
            jobs.add("note", 7, by=user)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert done == []
    assert not Job.objects.exists()


def test_asked_twice_it_is_done_once(user, done):
    first, second = jobs.add("note", 7, by=user), jobs.add("note", 7, by=user)

    assert first == second
    assert len(done) == 1


def test_told_twice_by_the_queue_it_is_done_once(user, done):
    job = jobs.add("note", 7, by=user)

    tasks.run_job(job.pk)
    tasks.pick_up_jobs()

    assert len(done) == 1


def test_the_database_holds_one_living_job_a_subject(user):
    waiting(user)

    with pytest.raises(IntegrityError), transaction.atomic():
        waiting(user)


def test_what_refuses_itself_tells_its_reason_and_may_be_asked_again(user, done, monkeypatch):
    def refuse(subject, by, progress) -> str:
        raise ValidationError("第 3 行缺姓名")

    with monkeypatch.context() as patch:
        patch.setitem(jobs.WORK, "note", refuse)
        failed = jobs.add("note", 7, by=user)
    again = jobs.add("note", 7, by=user)

    failed.refresh_from_db()
    assert (failed.state, failed.problem) == (Job.State.FAILED, "第 3 行缺姓名")
    assert again.pk != failed.pk
    assert len(done) == 1


def test_what_breaks_is_told_without_its_inside(user, monkeypatch):
    def broken(subject, by, progress) -> str:
        raise KeyError("990121199003140015")

    monkeypatch.setitem(jobs.WORK, "note", broken)

    job = jobs.add("note", 7, by=user)

    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "990121" not in job.problem


def test_a_leased_job_is_nobody_elses(user, done):
    job = waiting(user)
    assert jobs.take(job.pk).attempts == 1

    assert jobs.take(job.pk) is None
    assert jobs.due() == []
    jobs.run(job.pk)
    assert done == []


def test_when_the_lease_runs_out_another_takes_it(user, done):
    job = waiting(user)
    jobs.take(job.pk)
    Job.objects.update(lease_until=clock.now() - datetime.timedelta(seconds=1))

    assert jobs.due() == [job.pk]
    call_command("run_jobs", verbosity=0)

    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.DONE, 2)
    assert len(done) == 1


def test_after_three_interruptions_it_is_given_up_with_a_word(user, done):
    job = waiting(user)
    for _ in range(3):
        jobs.take(job.pk)
        Job.objects.update(lease_until=clock.now() - datetime.timedelta(seconds=1))

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.problem) == (Job.State.FAILED, "试了 3 次都中断了，请重新发起")
    assert done == []


def test_progress_is_told_and_prolongs_the_lease(user):
    job = jobs.take(waiting(user).pk)
    Job.objects.update(lease_until=clock.now())

    tell = jobs.Progress(job)
    tell(10, 100)
    tell(11, 100)

    job.refresh_from_db()
    assert (job.done, job.total) == (10, 100)
    assert job.lease_until > clock.now() + jobs.LEASE / 2


@pytest.mark.parametrize("error", [ConnectionError, OperationalError])
def test_a_broker_that_is_away_does_no_harm(user, done, monkeypatch, error):
    def away(job_id):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(tasks.run_job, "delay", away)
        job = jobs.add("note", 7, by=user)
    assert jobs.due() == [job.pk]

    tasks.pick_up_jobs()

    assert len(done) == 1


def test_a_right_that_ended_while_the_job_waited_is_told_as_such(user, monkeypatch):
    def refuse(subject, by, progress) -> str:
        permissions.require(by, "sheets.confirm_import", TownshipFactory())

    monkeypatch.setitem(jobs.WORK, "note", refuse)
    user.grants.update(ends_on=clock.today() - datetime.timedelta(days=1))

    job = jobs.add("note", 7, by=user)

    job.refresh_from_db()
    assert (job.state, job.problem) == (Job.State.FAILED, "这一步由组织干事办理，您可以看，不能改")


def test_the_lease_of_a_demo_runs_out_also_over_midnight(user, done):
    job = waiting(user)
    with time_machine.travel("2026-11-24T15:59:00Z", tick=False):
        jobs.take(job.pk)

    with time_machine.travel("2026-11-24T16:20:00Z", tick=False):
        assert jobs.due() == [job.pk]


def test_what_is_left_after_a_minute_of_picking_up_waits_for_the_next(user, done, monkeypatch):
    for subject in "12":
        waiting(user, subject=subject)
    monkeypatch.setattr(tasks, "SECONDS_TO_BEGIN_ANOTHER", 0)

    tasks.pick_up_jobs()
    assert [subject for subject, *_ in done] == ["1"]

    tasks.pick_up_jobs()
    assert [subject for subject, *_ in done] == ["1", "2"]


PROGRAM = """
import time, django
django.setup()
from villagegov.common import jobs

def slow(subject, by, progress):
    print("taken", flush=True)
    time.sleep(60)

jobs.WORK["note"] = slow
jobs.run({job_id})
"""


def address_of_the_test_database() -> str:
    parts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{parts['NAME']}"
    return f"postgres://{parts['USER']}@/{parts['NAME']}?host={parts['HOST']}"


def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(user, done):
    job = waiting(user)
    environment = {
        **os.environ,
        "DATABASE_URL": address_of_the_test_database(),
        "DJANGO_SETTINGS_MODULE": "villagegov.settings",
    }
    program = [sys.executable, "-W", "ignore", "-c", PROGRAM.format(job_id=job.pk)]
    with subprocess.Popen(program, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "taken\n"
        process.kill()
    job.refresh_from_db()
    assert job.state == Job.State.RUNNING
    assert jobs.due() == []

    Job.objects.update(lease_until=clock.now() - datetime.timedelta(seconds=1))
    tasks.pick_up_jobs()
    tasks.pick_up_jobs()

    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.DONE, 2)
    assert len(done) == 1


def test_the_real_worker_hears_of_a_job_and_a_kind_nobody_knows_is_told(user, worker):
    job = jobs.add("nobody knows", 7, by=user)

    end = time.monotonic() + SECONDS_TO_WAIT
    while job.state != Job.State.FAILED:
        assert time.monotonic() < end, f"still {job.state}"
        time.sleep(0.1)
        job.refresh_from_db()

    assert job.attempts == 1
    assert job.problem.startswith("系统没有做完")
