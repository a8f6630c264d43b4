"""Celery, for a county: a queue that only says which job row is due."""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "villagegov.settings")

app = Celery("villagegov")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["villagegov.common", "villagegov.sheets"])
app.conf.beat_schedule = {
    "pick-up-jobs": {"task": "villagegov.common.tasks.pick_up_jobs", "schedule": 60.0},
    "forget-secrets": {"task": "villagegov.common.tasks.forget_secrets", "schedule": 60.0},
    "forget-files": {"task": "villagegov.sheets.tasks.forget_files", "schedule": crontab(minute=10)},
    "verify-records": {
        "task": "villagegov.common.tasks.verify_records",
        "schedule": crontab(hour=2, minute=30),
    },
}


@worker_init.connect
@beat_init.connect
def refuse_bad_configuration(**kwargs) -> None:
    from villagegov.common.checks import refuse_bad_configuration as refuse

    refuse()
