"""The county workbook from the command line: by whose rights, of which township, by which day."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from tests.factories import MembershipFactory, PersonFactory, TenureFactory, TownshipFactory, user_with
from villagegov.common.audit import AuditEntry
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db

TOWNSHIP = "990121103000"


@pytest.fixture
def office():
    person = PersonFactory()
    MembershipFactory(person=person)
    TenureFactory(person=person)
    return user_with(Role.TOWNSHIP_ORG)


def written(tmp_path, *arguments):
    target = tmp_path / "report.xlsx"
    call_command("county_package", *arguments, "--to", str(target), verbosity=0)
    return load_workbook(target)


def test_it_writes_what_the_one_named_may_see_and_names_him(office, tmp_path):
    book = written(tmp_path, TOWNSHIP, "2026", "--as", office.username, "--cut-off", "2026-03-01")

    assert book.sheetnames == ["封面", "T01", "T05", "T11", "T12"]
    entry = AuditEntry.objects.get(act="county_package")
    assert (entry.actor_id, entry.area_code, entry.door) == (office.pk, TOWNSHIP, "command")
    assert entry.after["cut_off"] == "2026-03-01"


def test_without_a_name_it_holds_what_the_office_may_see_and_names_nobody(office, tmp_path):
    book = written(tmp_path, TOWNSHIP, "2026")

    cells = [str(cell.value) for row in book["T05"].rows for cell in row]
    assert any(text.startswith("990121199003") and "*" not in text for text in cells)
    assert AuditEntry.objects.get(act="county_package").actor_id is None


@pytest.mark.parametrize("wanted", [TOWNSHIP, "990121103", "松澜镇"])
def test_a_township_is_named_by_its_code_or_its_name(office, tmp_path, wanted):
    assert written(tmp_path, wanted, "2026", "--masked")["T05"].max_row > 4


def test_where_two_are_called_the_same_the_code_is_asked(office, tmp_path):
    TownshipFactory(code="990121104000")

    with pytest.raises(CommandError, match="请写区划代码"):
        written(tmp_path, "松澜镇", "2026")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ([TOWNSHIP, "2026", "--as", "nobody"], "没有账号"),
        (["990121199000", "2026"], "没有找到乡镇"),
        ([TOWNSHIP, "2026", "--cut-off", "2026-03-14"], "还没有到"),
        ([TOWNSHIP, "2026", "--cut-off", "0001-01-01"], "太早"),
    ],
)
def test_what_cannot_be_made_is_told_in_a_sentence(office, tmp_path, arguments, word):
    with pytest.raises(CommandError, match=word):
        written(tmp_path, *arguments)


def test_the_leader_reads_it_on_the_page_and_makes_none(office, tmp_path):
    leader = user_with(Role.TOWNSHIP_LEADER)

    with pytest.raises(CommandError, match="组织干事"):
        written(tmp_path, TOWNSHIP, "2026", "--as", leader.username)


def test_a_township_without_an_office_asks_for_a_name(tmp_path):
    TownshipFactory()

    with pytest.raises(CommandError, match="--as"):
        written(tmp_path, TOWNSHIP, "2026")


def test_a_grant_that_has_ended_opens_nothing(office, tmp_path):
    office.grants.update(ends_on=datetime.date(2026, 3, 12))

    with pytest.raises(CommandError, match="--as"):
        written(tmp_path, TOWNSHIP, "2026")
