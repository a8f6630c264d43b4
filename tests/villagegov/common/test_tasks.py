"""The queue carries only the number of a job: a real worker finds the rest in the database."""

import time

from tests.factories import UserFactory
from villagegov.common import clock, jobs, tasks

SECONDS = 60


def wait_until_finished(job: jobs.Job) -> jobs.Job:
    end = time.monotonic() + SECONDS
    while job.finished_at is None and time.monotonic() < end:
        time.sleep(0.1)
        job.refresh_from_db()
    return job


def test_a_worker_takes_the_job_whose_number_it_is_given(worker):
    job = jobs.Job.objects.create(
        kind="unheard_of", subject="1", asked_by=UserFactory(), asked_at=clock.now()
    )

    tasks.run_job.delay(job.pk)

    assert wait_until_finished(job).state == jobs.Job.State.FAILED
    assert job.attempts == 1
    assert worker.poll() is None, "a job that cannot be done must not end the worker"


def test_a_worker_picks_up_what_the_queue_has_lost(worker):
    job = jobs.Job.objects.create(
        kind="unheard_of", subject="2", asked_by=UserFactory(), asked_at=clock.now()
    )

    tasks.pick_up_jobs.delay()

    assert wait_until_finished(job).problem == "系统没有做完这件事，已记下，请重新发起"
