"""From the upload to the register: refused whole, kept encrypted, confirmed once, whole or not at all."""

import datetime
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.db import connection

from branches.models import PartyMembership, Person
from branches.people.resource import PartyMemberResource
from tests.factories import id_number, user_with
from tests.villagegov.sheets.files import HEADER, PERSON, roster
from tests.villagegov.sheets.register import QINGSHI, SONGLAN, songlan
from villagegov.common import audit, clock, jobs
from villagegov.common.audit import AuditEntry
from villagegov.common.models import Place, User
from villagegov.common.workflow import Blocked, Conflict
from villagegov.sheets import imports, store
from villagegov.sheets.models import ImportBatch
from villagegov.sheets.problems import Refused
from villagegov.sheets.resource import Stale

BAD = ("石桥村", "李", "123", "党员", "六月")
SECONDS = 90
pytestmark = pytest.mark.django_db


def upload(path, *rows, header=HEADER):
    """A roster as a browser sends it."""
    return ContentFile(roster(path / "a.xlsx", *rows, header=header).read_bytes(), name="名册.xlsx")


def received(path, *rows, by, kind="party_members", header=HEADER):
    sent = upload(path, *rows, header=header)
    return imports.receive(kind, sent, by=by, place=Place.objects.get(code=SONGLAN))


def many(count):
    """Good rows of a large roster, each another person."""
    born = datetime.date(1950, 1, 1)
    return [
        (
            "石桥村",
            "王建国",
            id_number(born + datetime.timedelta(days=n // 400), 1 + n % 400),
            "正式党员",
            "2005-06-20",
        )
        for n in range(count)
    ]


def files():
    folder = Path(site.FILES_DIR) / "sheets"
    return sorted(folder.iterdir()) if folder.exists() else []


def test_an_upload_waits_checked_and_lies_encrypted(tmp_path):
    office = songlan()

    batch = received(tmp_path, PERSON, BAD, by=office)

    assert (batch.stage, batch.rows_total, batch.rows_new, batch.rows_problem) == ("CHECKED", 2, 1, 1)
    assert b"PK" not in files()[0].read_bytes()[:64]
    assert store.get(batch.stored_as).startswith(b"PK")
    assert not Person.objects.exists()


def test_a_refused_file_leaves_nothing(tmp_path):
    office = songlan()

    with pytest.raises(Refused) as refused:
        imports.receive(
            "party_members",
            ContentFile(b"%PDF-1.7 ...", name="a.pdf"),
            by=office,
            place=Place.objects.get(code=SONGLAN),
        )

    assert refused.value.code == "unsupported_format"
    assert not ImportBatch.objects.exists()
    assert not files()


def test_a_file_over_20_mb_is_refused_before_it_is_read():
    office = songlan()
    large = ContentFile(b"", name="a.xlsx")
    large.size = imports.LARGEST_UPLOAD + 1

    with pytest.raises(Refused, match="最大 20 MB"):
        imports.receive("party_members", large, by=office, place=Place.objects.get(code=SONGLAN))


def test_an_unknown_kind_is_a_problem_in_words(tmp_path):
    with pytest.raises(ValidationError, match="没有这种花名册"):
        imports.resource_for("pigs", user=songlan(), place=Place.objects.get(code=SONGLAN))


def test_a_confirmation_writes_the_good_rows_and_keeps_the_file_as_long_as_the_undo(tmp_path):
    office = songlan()

    batch = imports.confirm(received(tmp_path, PERSON, BAD, by=office), by=office)

    assert (batch.stage, batch.confirmed_by) == ("CONFIRMED", office)
    assert batch.undo_until == batch.confirmed_at + datetime.timedelta(days=7)
    assert PartyMembership.objects.count() == 1
    assert len(files()) == 1
    assert audit.broken_links() == []


def test_a_second_confirmation_is_refused_and_writes_nothing(tmp_path):
    office = songlan()
    batch = imports.confirm(received(tmp_path, PERSON, by=office), by=office)
    entries = AuditEntry.objects.count()

    with pytest.raises(Blocked, match="已导入"):
        imports.confirm(batch, by=office)

    assert AuditEntry.objects.count() == entries


def test_an_old_page_does_not_confirm(tmp_path):
    office = songlan()
    batch = received(tmp_path, PERSON, by=office)

    with pytest.raises(Conflict):
        imports.confirm(batch, by=office, version=batch.version - 1)


def test_a_file_of_problems_alone_is_not_imported(tmp_path):
    office = songlan()
    batch = received(tmp_path, BAD, by=office)

    with pytest.raises(Blocked, match="没有可以导入的行"):
        imports.confirm(batch, by=office)


def test_a_cancelled_upload_is_gone(tmp_path, django_capture_on_commit_callbacks):
    office = songlan()
    batch = received(tmp_path, PERSON, by=office)

    with django_capture_on_commit_callbacks(execute=True):
        batch = imports.cancel(batch, by=office)

    assert batch.stage == "CANCELLED"
    assert not files()
    with pytest.raises(Blocked):
        imports.confirm(batch, by=office)


def test_nobody_else_checks_or_confirms(tmp_path):
    batch = received(tmp_path, PERSON, by=songlan())
    other = user_with("township_org", Place.objects.get(code=QINGSHI), username="other")
    root = User.objects.create_superuser("root", "root-password-2026")

    for user in (other, root, user_with("system_admin"), user_with("county_org")):
        with pytest.raises(PermissionDenied):
            imports.check(batch, by=user)
        with pytest.raises(PermissionDenied):
            imports.confirm(batch, by=user)
        with pytest.raises(PermissionDenied):
            imports.receive("party_members", upload(tmp_path, PERSON), by=user, place=batch.place)


def test_the_same_file_is_known_again_and_changes_nothing(tmp_path):
    office = songlan()
    first = imports.confirm(received(tmp_path, PERSON, by=office), by=office)

    again = received(tmp_path, PERSON, by=office)

    assert imports.earlier(first) is None
    assert imports.earlier(again) == first
    again = imports.confirm(again, by=office)
    assert (again.rows_new, again.rows_changed, again.rows_unchanged) == (0, 0, 1)
    assert AuditEntry.objects.filter(batch=str(again.pk)).count() == 0


def test_an_upload_is_forgotten_after_seven_days(tmp_path):
    office = songlan()
    batch = received(tmp_path, PERSON, by=office)
    ImportBatch.objects.update(uploaded_at=clock.now() - datetime.timedelta(days=7, minutes=1))

    assert imports.forget_old_uploads() == 1

    batch.refresh_from_db()
    assert not files()
    with pytest.raises(Blocked, match="7 天"):
        imports.confirm(batch, by=office)


def test_a_failure_in_the_middle_leaves_nothing(tmp_path, monkeypatch):
    office = songlan()
    batch = received(tmp_path, *many(20), by=office)

    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(audit, "write_streamed", fail)
    with pytest.raises(RuntimeError):
        imports.confirm(batch, by=office)

    batch.refresh_from_db()
    assert (batch.stage, Person.objects.count(), PartyMembership.objects.count()) == ("CHECKED", 0, 0)
    assert len(files()) == 1


def test_what_changed_meanwhile_is_checked_anew(tmp_path, monkeypatch):
    office = songlan()
    batch = received(tmp_path, PERSON, by=office)
    plan, attempts = PartyMemberResource.plan, []

    def stale_once(self, rows, batch, writing):
        attempts.append(1)
        if len(attempts) == 1:
            raise Stale
        return plan(self, rows, batch, writing)

    monkeypatch.setattr(PartyMemberResource, "plan", stale_once)

    assert imports.confirm(batch, by=office).stage == "CONFIRMED"
    assert len(attempts) == 2


def test_a_register_that_never_rests_ends_in_words(tmp_path, monkeypatch):
    office = songlan()
    batch = received(tmp_path, PERSON, by=office)

    def stale(self, rows, batch, writing):
        raise Stale

    monkeypatch.setattr(PartyMemberResource, "plan", stale)
    with pytest.raises(ValidationError, match="请再按一次"):
        imports.confirm(batch, by=office)

    batch.refresh_from_db()
    assert batch.stage == "CHECKED"


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_import_once(tmp_path):
    office = songlan()
    batch = received(tmp_path, *many(60), by=office)
    results, start = [], threading.Barrier(2)

    def press() -> None:
        start.wait()
        try:
            imports.confirm(ImportBatch.objects.get(pk=batch.pk), by=User.objects.get(pk=office.pk))
            results.append("done")
        except Blocked:
            results.append("blocked")
        finally:
            connection.close()

    pressers = [threading.Thread(target=press) for _ in range(2)]
    for one in pressers:
        one.start()
    for one in pressers:
        one.join()

    assert sorted(results) == ["blocked", "done"]
    assert Person.objects.count() == PartyMembership.objects.count() == 60
    assert AuditEntry.objects.filter(batch=str(batch.pk)).count() == 60


@pytest.mark.django_db(transaction=True)
def test_two_files_with_the_same_people_at_once_make_each_person_once(tmp_path):
    office = songlan()
    batches = [received(tmp_path, *many(40), by=office) for _ in range(2)]
    start, stages = threading.Barrier(2), []

    def press(key: int) -> None:
        start.wait()
        try:
            stages.append(
                imports.confirm(ImportBatch.objects.get(pk=key), by=User.objects.get(pk=office.pk)).stage
            )
        finally:
            connection.close()

    pressers = [threading.Thread(target=press, args=(batch.pk,)) for batch in batches]
    for one in pressers:
        one.start()
    for one in pressers:
        one.join()

    assert stages == ["CONFIRMED", "CONFIRMED"]
    assert Person.objects.count() == 40
    assert sorted(ImportBatch.objects.values_list("rows_new", flat=True)) == [0, 40]


@pytest.mark.django_db(transaction=True)
def test_a_large_file_is_confirmed_by_a_job(tmp_path, monkeypatch):
    monkeypatch.setattr(imports, "MOST_ROWS_AT_ONCE", 10)
    office = songlan()
    batch = received(tmp_path, *many(11), by=office)

    imports.confirm_later(batch, by=office)

    job = imports.job_of(batch)
    batch.refresh_from_db()
    assert (job.state, job.answer, batch.stage) == (
        jobs.Job.State.DONE,
        batch.get_absolute_url(),
        "CONFIRMED",
    )
    assert Person.objects.count() == 11


def test_a_job_that_runs_twice_does_it_once(tmp_path):
    office = songlan()
    batch = received(tmp_path, PERSON, by=office)
    job = jobs.Job.objects.create(
        kind=imports.CONFIRM_JOB, subject=str(batch.pk), asked_by=office, asked_at=clock.now()
    )
    imports.confirm_job(str(batch.pk), office, jobs.Progress(job))

    assert imports.confirm_job(str(batch.pk), office, jobs.Progress(job)) == batch.get_absolute_url()

    assert Person.objects.count() == 1


def test_a_job_whose_asker_lost_the_right_is_told_so(tmp_path):
    office = songlan()
    batch = received(tmp_path, PERSON, by=office)
    job = jobs.Job.objects.create(
        kind=imports.CONFIRM_JOB, subject=str(batch.pk), asked_by=office, asked_at=clock.now()
    )
    office.grants.all().delete()

    jobs.run(job.pk)

    job.refresh_from_db()
    assert job.state == jobs.Job.State.FAILED
    assert not Person.objects.exists()


def test_a_worker_killed_in_the_middle_loses_nothing_and_doubles_nothing(tmp_path, settings, worker):
    settings.FILES_DIR = site.DATA_DIR / "files"  # where the worker looks
    office = songlan()
    batch = received(tmp_path, *many(3000), by=office)
    imports.confirm_later(batch, by=office)
    job = _wait_until(batch, lambda job: job.done > 0 or job.finished_at is not None)

    worker.kill()
    worker.wait()

    time.sleep(0.5)  # the server rolls back what the dead process held
    assert Person.objects.count() in (0, 3000)
    jobs.Job.objects.filter(pk=job.pk, finished_at=None).update(lease_until=clock.now() - jobs.LEASE)
    for key in jobs.due():
        jobs.run(key)
    batch.refresh_from_db()
    job.refresh_from_db()
    assert (batch.stage, job.state) == ("CONFIRMED", jobs.Job.State.DONE)
    assert Person.objects.count() == PartyMembership.objects.count() == 3000
    assert AuditEntry.objects.filter(batch=str(batch.pk)).count() == 3000
    assert audit.broken_links() == []


def _wait_until(batch, is_reached):
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        job = imports.job_of(batch)
        if is_reached(job):
            return job
        time.sleep(0.01)
    raise AssertionError(f"the job stayed {job.state}")
