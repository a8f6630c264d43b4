"""What beat asks of the Excel kernel: files go when their time is over, whether somebody makes new ones or not."""

import datetime
import os

import pytest

from tests.factories import TownshipFactory, user_with
from villagegov.celery import app
from villagegov.common import clock
from villagegov.sheets import store, tasks
from villagegov.sheets.models import ExportFile, ImportBatch

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


def is_there(name: str) -> bool:
    try:
        return bool(store.get(name))
    except FileNotFoundError:
        return False


def made(age: datetime.timedelta) -> ExportFile:
    return ExportFile.objects.create(
        title="党员花名册", file_name="x.xlsx", stored_as=store.put(b"x"), reason="报送",
        made_by=user_with("township_org"), made_at=clock.now() - age,
    )  # fmt: skip


def uploaded(age: datetime.timedelta) -> ImportBatch:
    return ImportBatch.objects.create(
        kind="party_members", place=TownshipFactory(), file_name="x.xlsx", file_hash="x", stored_as=store.put(b"x"),
        uploaded_by=user_with("township_org"), uploaded_at=clock.now() - age,
    )  # fmt: skip


def test_a_made_file_goes_after_a_day_and_its_row_stays(django_capture_on_commit_callbacks):
    old, fresh = made(24 * HOUR), made(23 * HOUR)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.forget_files()

    assert (is_there(old.stored_as), is_there(fresh.stored_as)) == (False, True)
    old.refresh_from_db()
    assert old.stage == ExportFile.Stage.EXPIRED


def test_an_upload_that_nobody_confirmed_goes_after_a_week():
    old, fresh = uploaded(7 * 24 * HOUR + HOUR), uploaded(7 * 24 * HOUR - HOUR)

    tasks.forget_files()

    assert (is_there(old.stored_as), is_there(fresh.stored_as)) == (False, True)


def test_a_file_that_no_row_names_goes_with_them(settings):
    stray = store.put(b"x")
    os.utime(settings.FILES_DIR / "sheets" / stray, times=(0, 0))

    tasks.forget_files()

    assert not is_there(stray)


def test_every_task_of_the_schedule_is_one_that_the_worker_knows():
    app.loader.import_default_modules()

    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)
