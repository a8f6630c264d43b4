"""Celery tasks of the kernel: an id in, one call."""

import time

from celery import shared_task

from villagegov.common import jobs, tokens, verifications

SECONDS_TO_BEGIN_ANOTHER = 60


@shared_task(ignore_result=True)
def run_job(job_id: int) -> None:
    jobs.run(job_id)


@shared_task(ignore_result=True)
def pick_up_jobs() -> None:
    """Every minute: whatever the queue lost or a dead worker left.

    What is left after a minute waits for the next one: a job must have its whole time before the task's limit.
    """
    started = time.monotonic()
    for job_id in jobs.due():
        jobs.run(job_id)
        if time.monotonic() - started >= SECONDS_TO_BEGIN_ANOTHER:
            break


@shared_task(ignore_result=True)
def forget_secrets() -> None:
    """Every minute: one-time codes that were kept for a form pressed twice."""
    tokens.forget_secrets()


@shared_task(ignore_result=True)
def verify_records() -> None:
    """Every night: the trail and the published records; the status page shows the outcome."""
    verifications.verify_all()
