"""The command, on every sample: what it says, what it writes, what it says the second time."""

import json

import pytest
from django.core.management import CommandError, call_command

from branches.models import PartyMembership, Person
from tests.factories import user_with
from tests.villagegov.sheets.files import PERSON, SAMPLES, roster
from tests.villagegov.sheets.register import QINGSHI, assert_as_expected, import_sheet, songlan
from villagegov.common.audit import AuditEntry
from villagegov.common.models import Place
from villagegov.sheets.models import ImportBatch

EXPECTED = sorted(SAMPLES.glob("*.expected.json"))
WRITTEN = {"new", "changed"}
pytestmark = pytest.mark.django_db


def _name(path):
    return path.name.removesuffix(".expected.json")


def _register_for(expected):
    """The places, and the files that are imported before."""
    songlan()
    for before in expected.get("before", ()):
        import_sheet(before["kind"], SAMPLES / before["file"], commit=True)


@pytest.mark.parametrize("path", EXPECTED, ids=_name)
def test_a_sample_gives_what_is_expected_and_writes_nothing(path):
    expected = json.loads(path.read_text(encoding="utf-8"))
    _register_for(expected)
    batches, people, entries = ImportBatch.objects.count(), Person.objects.count(), AuditEntry.objects.count()

    found = import_sheet(expected["kind"], SAMPLES / expected["file"])

    assert_as_expected(found, expected)
    assert "batch" not in found
    now = ImportBatch.objects.count(), Person.objects.count(), AuditEntry.objects.count()
    assert now == (batches, people, entries)


@pytest.mark.parametrize("path", EXPECTED, ids=_name)
def test_a_committed_sample_changes_nothing_the_second_time(path):
    expected = json.loads(path.read_text(encoding="utf-8"))
    _register_for(expected)

    first = import_sheet(expected["kind"], SAMPLES / expected["file"], commit=True)
    again = import_sheet(expected["kind"], SAMPLES / expected["file"], commit=True)

    assert_as_expected(first, expected)
    written = [row for row in first["rows"] if row["status"] in WRITTEN]
    assert not [row for row in again["rows"] if row["status"] in WRITTEN]
    assert again["rows_ok"] == first["rows_ok"]
    if first["rows_ok"]:
        assert AuditEntry.objects.filter(batch=str(first["batch"])).count() == len(written)
        assert AuditEntry.objects.filter(batch=str(again["batch"])).count() == 0


def test_who_may_not_import_is_refused(tmp_path):
    songlan()
    user_with("village_secretary", username="secretary")

    found = import_sheet("party_members", roster(tmp_path / "a.xlsx", PERSON), commit=True, user="secretary")

    assert found["verdict"] == "refused"
    assert found["refusal"]["code"] == "not_allowed"
    assert not Person.objects.exists()


def test_nobody_imports_into_another_township(tmp_path):
    songlan()
    user_with("township_org", Place.objects.get(code=QINGSHI), username="other")

    found = import_sheet("party_members", roster(tmp_path / "a.xlsx", PERSON), commit=True, user="other")

    assert [problem["code"] for problem in found["problems"]] == ["village_out_of_scope"]
    assert "batch" not in found
    assert not ImportBatch.objects.exists()


def test_an_office_of_two_townships_names_one(tmp_path):
    office = songlan()
    office.grants.create(
        role="township_org", place=Place.objects.get(code=QINGSHI), starts_on=office.grants.get().starts_on
    )

    with pytest.raises(CommandError, match="--place"):
        import_sheet("party_members", roster(tmp_path / "a.xlsx", PERSON))


def test_the_good_rows_are_written_and_the_bad_ones_named(tmp_path):
    songlan()
    path = roster(tmp_path / "a.xlsx", PERSON, ("石桥村", "李", "123", "党员", "六月"))

    found = import_sheet("party_members", path, commit=True)

    assert (found["rows_total"], found["rows_ok"]) == (2, 1)
    member = PartyMembership.objects.get()
    assert (member.person.name, member.place_id, member.admitted_on.isoformat()) == (
        "崔庆建", "990121103204", "1991-06-02",
    )  # fmt: skip
    assert ImportBatch.objects.get(pk=found["batch"]).stage == "CONFIRMED"


def test_without_json_the_command_speaks_to_people(tmp_path, capsys):
    songlan()
    path = roster(tmp_path / "a.xlsx", PERSON, ("石桥村", "李", "123", "党员", "六月"))

    call_command("import_sheet", "party_members", str(path), "--as", "office", "--commit")

    assert "2 行，可导入 1 行，已导入" in capsys.readouterr().out


def test_a_missing_file_and_an_unknown_account_end_with_an_error(tmp_path):
    songlan()

    with pytest.raises(CommandError, match="没有文件"):
        import_sheet("party_members", tmp_path / "none.xlsx")
    with pytest.raises(CommandError, match="没有账号"):
        import_sheet("party_members", roster(tmp_path / "a.xlsx", PERSON), user="nobody")
