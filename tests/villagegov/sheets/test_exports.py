"""Workbooks in full: a file for every row that was committed, none without one, and gone after their time."""

import datetime
import os
import time

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from tests.factories import user_with
from villagegov.common import audit
from villagegov.sheets import exports, store
from villagegov.sheets.models import ExportFile
from villagegov.sheets.tables import SheetColumn, Table

DAY_AND_MORE = 25 * 60 * 60
NAMED = {"title": "党员花名册", "file_name": "党员花名册.xlsx"}


class Gone(Exception):
    """The power fails between the file and its row."""


@pytest.fixture
def folder(settings):
    return settings.FILES_DIR / "sheets"


@pytest.fixture
def office(db):
    return user_with("township_org")


def table() -> Table:
    return Table(
        name="名册", title="党员花名册", columns=(SheetColumn(("姓名",)),), rows=[["何永昌"], ["王丽"]]
    )


def made_by(user) -> ExportFile:
    with exports.drafted([table()], reason=" 报县委组织部 ") as draft:
        return exports.keep(draft, by=user, **NAMED)


def files_in(folder) -> list[str]:
    return sorted(path.name for path in folder.glob("*"))


def test_a_workbook_is_kept_with_who_took_how_many_rows_and_why(office, folder):
    made = made_by(office)

    entry = audit.AuditEntry.objects.get(act="export_full")
    assert (entry.actor_id, entry.reason, entry.after) == (office.pk, "报县委组织部", {"rows": 2})
    assert store.get(made.stored_as).startswith(b"PK")
    assert files_in(folder) == [made.stored_as]


@pytest.mark.parametrize("reason", ["", "   ", "报送了"])
def test_without_a_reason_nothing_is_written(office, folder, reason):
    with pytest.raises(ValidationError, match="写明用途"), exports.drafted([table()], reason=reason):
        pass

    assert not folder.exists()


def kept_and_rolled_back(by) -> None:
    with exports.drafted([table()], reason="报县委组织部") as draft, transaction.atomic():
        exports.keep(draft, by=by, **NAMED)
        raise Gone


@transaction.atomic
def expired_and_rolled_back() -> None:
    assert exports.expire() == 1
    raise Gone


@pytest.mark.django_db(transaction=True)
def test_a_file_whose_row_is_rolled_back_is_gone(folder):
    office = user_with("township_org")

    with pytest.raises(Gone):
        kept_and_rolled_back(office)

    assert not ExportFile.objects.exists()
    assert files_in(folder) == []


def test_a_draft_that_nobody_keeps_is_gone(office, folder):
    with exports.drafted([table()], reason="报县委组织部"):
        assert len(files_in(folder)) == 1

    assert files_in(folder) == []


@pytest.mark.django_db(transaction=True)
def test_an_old_file_stays_while_its_row_may_still_be_rolled_back(stand_at, folder):
    made = made_by(user_with("township_org"))
    stand_at(datetime.date(2026, 3, 15))

    with pytest.raises(Gone):
        expired_and_rolled_back()

    made.refresh_from_db()
    assert made.stage == ExportFile.Stage.READY
    assert files_in(folder) == [made.stored_as]


def test_what_no_row_names_is_removed_after_a_day(office, folder):
    made = made_by(office)
    stray, fresh = store.put(b"x"), store.put(b"x")
    for name in (made.stored_as, stray):
        os.utime(folder / name, times=(time.time() - DAY_AND_MORE,) * 2)

    assert store.remove_strays() == 1
    assert files_in(folder) == sorted([made.stored_as, fresh])
