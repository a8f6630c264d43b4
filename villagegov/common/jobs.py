"""Background work. The `Job` row is the truth, the queue only a hint: a dead worker loses nothing and doubles nothing.

A job is added in the transaction of the act that wants it. On commit it is carried to Celery, or runs at once where no
broker is set. A worker takes it by a lease; when the lease runs out another may take it. What a job does must be atomic
and must look whether it was done (its own stage or unique key), since it may run twice. Leases run by the machine's
clock: the office's stands still in the demo.
"""

from __future__ import annotations

import datetime
import logging
import time
from collections.abc import Callable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from kombu.exceptions import KombuError

from villagegov.common import clock, context
from villagegov.common.collisions import again
from villagegov.common.constraints import one_of

LEASE = datetime.timedelta(minutes=15)
MOST_ATTEMPTS = 3
TOLD_EVERY_SECONDS = 0.5

logger = logging.getLogger(__name__)


class Job(models.Model):
    """A piece of work that somebody started: how far it is, and where its result stands."""

    class State(models.TextChoices):
        WAITING = "WAITING", "排队中"
        RUNNING = "RUNNING", "进行中"
        DONE = "DONE", "已完成"
        FAILED = "FAILED", "没有完成"

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey("common.User", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    answer = models.CharField(max_length=300, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        indexes = [models.Index(fields=["state", "lease_until"])]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=~Q(state="FAILED"), name="job_once_a_subject"
            ),
            one_of(
                "state",
                ["WAITING", "RUNNING", "DONE", "FAILED"],
                name="job_state_known",
                message="没有这个状态",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Progress:
    """Tells how far a job is, at most twice a second, outside the job's own transaction where there is one."""

    def __init__(self, job: Job) -> None:
        self.job, self.told_at = job, 0.0

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self.told_at < TOLD_EVERY_SECONDS and done < total:
            return
        self.told_at = time.monotonic()
        until = timezone.now() + LEASE
        Job.objects.filter(pk=self.job.pk).update(done=done, total=total, lease_until=until)


WORK: dict[str, Callable[[str, object, Progress], str]] = {}


def work(kind: str) -> Callable:
    """Name the function that does jobs of this kind: `(subject, by, progress) -> address of the result`."""

    def remember(function: Callable) -> Callable:
        WORK[kind] = function
        return function

    return remember


def add(kind: str, subject: object, *, by) -> Job:
    """Ask for the work, once a subject. It starts when the running transaction is committed."""
    job, is_new = Job.objects.exclude(state=Job.State.FAILED).get_or_create(
        kind=kind, subject=str(subject), defaults={"asked_by": by, "asked_at": clock.now()}
    )
    if is_new:
        transaction.on_commit(lambda: start(job.pk))
    return job


def start(job_id: int) -> None:
    """Wake a worker; a broker that is away is no harm, beat finds the row within a minute."""
    from villagegov.common.tasks import run_job

    try:
        run_job.delay(job_id)
    except (KombuError, OSError) as error:
        logger.warning("job %s waits: %s", job_id, type(error).__name__)


def take(job_id: int) -> Job | None:
    """The job, leased to this process; None when another has it or it is finished."""
    now = timezone.now()
    with transaction.atomic():
        due = Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, lease_until__lt=now)
        taken = Job.objects.filter(due, pk=job_id).update(
            state=Job.State.RUNNING, lease_until=now + LEASE, attempts=F("attempts") + 1
        )
    return Job.objects.select_related("asked_by").get(pk=job_id) if taken else None


def run(job_id: int) -> None:
    """Do the job, if it is still to be done. Rights are asked again by what it calls."""
    job = take(job_id)
    if job is None:
        return
    if job.attempts > MOST_ATTEMPTS:
        finish(job, Job.State.FAILED, problem=f"试了 {MOST_ATTEMPTS} 次都中断了，请重新发起")
        return
    with context.acting(context.Acting(user=job.asked_by, door="job")):
        try:
            answer = again(lambda: WORK[job.kind](job.subject, job.asked_by, Progress(job)))
        except (ValidationError, PermissionDenied) as refused:
            texts = getattr(refused, "messages", [str(refused)])
            finish(job, Job.State.FAILED, problem="；".join(texts)[:300])
        except Exception:
            # The worker goes on; the row says so to its owner, the log has the trace for the operator.
            logger.exception("job %s failed", job_id)
            finish(job, Job.State.FAILED, problem="系统没有做完这件事，已记下，请重新发起")
        else:
            finish(job, Job.State.DONE, answer=answer)


def finish(job: Job, state: str, *, answer: str = "", problem: str = "") -> None:
    Job.objects.filter(pk=job.pk).update(
        state=state, answer=answer, problem=problem, finished_at=clock.now(), lease_until=None
    )


def due() -> list[int]:
    """Jobs that nobody does: never started, or left by a worker that died."""
    now = timezone.now()
    late = Q(state=Job.State.RUNNING, lease_until__lt=now)
    return list(
        Job.objects.filter(Q(state=Job.State.WAITING) | late).order_by("pk").values_list("pk", flat=True)
    )
