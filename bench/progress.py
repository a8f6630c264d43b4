"""P16: telling how far a job of 10 000 rows is. Stock tells every row; the floor tells nothing but the end."""

import datetime

from django.utils import timezone

from bench.work import USER, Task, Work
from villagegov.common import clock
from villagegov.common.jobs import LEASE, Job, Progress
from villagegov.common.models import User


def start(task: Task) -> Work:
    """A job whose rows cost nothing, so that the telling is all that is measured."""
    job = Job.objects.create(
        kind="bench", subject="1", asked_by=User.objects.get(username=USER), asked_at=clock.now(),
        state=Job.State.RUNNING, lease_until=timezone.now() + datetime.timedelta(minutes=15),
    )  # fmt: skip
    total = task.rows

    def every_row() -> None:
        for done in range(1, total + 1):
            Job.objects.filter(pk=job.pk).update(done=done, total=total, lease_until=timezone.now() + LEASE)

    def product() -> None:
        tell = Progress(job)
        for done in range(1, total + 1):
            tell(done, total)

    def at_the_end() -> None:
        Job.objects.filter(pk=job.pk).update(done=total, total=total)

    acts = {"stock": every_row, "product": product, "floor": at_the_end}

    def told() -> dict:
        job.refresh_from_db()
        return {"digest": f"{job.done} of {job.total}"}

    acts[task.contender]()
    return Work(acts[task.contender], may_repeat=True, facts=told)
