"""The row logic of all kinds: found by name, one preview that writes nothing, a fixed number of queries a file."""

import pytest
from django.db import transaction
from django.test.utils import CaptureQueriesContext

from branches.models import Person
from branches.people.resource import PartyMemberResource
from branches.places.resource import VillageResource
from branches.posts.resource import CadreResource
from tests.factories import id_number
from tests.villagegov.sheets.files import HEADER, PERSON, roster
from tests.villagegov.sheets.register import SONGLAN, songlan
from villagegov.common import clock
from villagegov.common.audit import AuditEntry
from villagegov.common.models import Place
from villagegov.sheets.models import ImportBatch
from villagegov.sheets.resource import resources

BAD = ("石桥村", "李", "123", "党员", "六月")
MOST_QUERIES = 15
pytestmark = pytest.mark.django_db


def members(count, *, phone="19900000001"):
    """Rows of a roster, all good."""
    return [
        ("石桥村", "王建国", id_number(serial=n), "正式党员", "2015-06-20", phone)
        for n in range(1, count + 1)
    ]


def resource():
    return PartyMemberResource(user=songlan(), place=Place.objects.get(code=SONGLAN))


def batch_for(found):
    return ImportBatch.objects.create(
        kind=found.kind.name, place=found.place, file_name="a.xlsx", file_hash="0", uploaded_by=found.user,
        uploaded_at=clock.now(),
    )  # fmt: skip


def test_the_kinds_are_found_by_the_name_of_their_file():
    found = {
        "party_members": PartyMemberResource,
        "villages": VillageResource,
        "village_cadres": CadreResource,
    }

    assert found.items() <= resources().items()


def test_the_preview_counts_all_rows_and_writes_nothing(tmp_path):
    found = resource()
    outcome = found.check(roster(tmp_path / "a.xlsx", PERSON, BAD, PERSON))

    result = found.take(outcome)

    assert [result.totals[name] for name in ("new", "invalid", "skip")] == [1, 1, 1]
    assert not Person.objects.exists()


def test_an_invalid_row_says_all_that_is_wrong_with_it(tmp_path):
    found = resource()

    result = found.take(found.check(roster(tmp_path / "a.xlsx", BAD)))

    assert len(result.invalid_rows[0].error.messages) == 4


def test_the_same_call_with_a_batch_writes_one_entry_a_row(tmp_path):
    found = resource()
    outcome = found.check(roster(tmp_path / "a.xlsx", PERSON, BAD))
    batch = batch_for(found)

    with transaction.atomic():
        found.take(outcome, batch=batch)

    entry = AuditEntry.objects.get(batch=str(batch.pk))
    assert (entry.record_key, entry.area_code) == (str(Person.objects.get().pk), "990121103204")
    assert entry.actor_name == found.user.name


@pytest.mark.parametrize("case", ["new", "unchanged", "changed"])
def test_a_file_of_500_rows_costs_the_queries_of_one_of_50(tmp_path, case):
    found, counts = resource(), []
    _import(found, roster(tmp_path / "a.xlsx", PERSON))
    header = (*HEADER, "联系电话")
    for count in (50, 500):
        rows = members(count) if count == 50 else members(count)[50:]
        path = roster(tmp_path / f"{count}.xlsx", *rows, header=header)
        if case != "new":
            _import(found, path)
        if case == "changed":
            path = roster(path, *((*row[:-1], "19900000002") for row in rows), header=header)
        counts.append(_import(found, path))

    assert counts[0] == counts[1]
    assert counts[1] <= MOST_QUERIES


def _import(found, path):
    """The statements of check and write, without those that open and close the transaction."""
    batch = batch_for(found)
    with CaptureQueriesContext(transaction.get_connection()) as queries, transaction.atomic():
        found.take(found.check(path), batch=batch)
    return len([one for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])
