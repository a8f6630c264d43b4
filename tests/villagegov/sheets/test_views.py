"""Downloads of lists: all of the filter, or the ticked rows; files that are gone; numbers that do not open."""

import io

import pytest
from openpyxl import load_workbook

from tests.factories import MembershipFactory, PersonFactory, TownshipFactory, user_with
from villagegov.common import clock
from villagegov.common.audit import AuditEntry
from villagegov.common.roles import Role
from villagegov.sheets.models import ExportFile, ImportBatch

ADDRESS = "/records/people/export.xlsx"


@pytest.fixture
def office(db, client):
    user = user_with(Role.TOWNSHIP_ORG, TownshipFactory())
    client.force_login(user)
    return user


@pytest.fixture
def people(office):
    names = ("何永昌", "刘桂芳", "王淑芬")
    people = [PersonFactory(name=name, sex="FEMALE" if name != "何永昌" else "MALE") for name in names]
    for person in people:
        MembershipFactory(person=person)
    return people


def names_in(answer) -> set[str]:
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    found = {row[0] for row in sheet.iter_rows(values_only=True)}
    return found & {"何永昌", "刘桂芳", "王淑芬"}


def test_ticked_rows_are_downloaded_and_no_others(client, people):
    answer = client.post(ADDRESS, {"selected": [people[0].pk, people[2].pk], "query": ""})

    assert names_in(answer) == {"何永昌", "王淑芬"}
    assert AuditEntry.objects.get(act="export").after["rows"] == 2


def test_everything_means_everything_of_the_filter(client, people):
    answer = client.post(ADDRESS, {"everything": "1", "query": "sex=FEMALE", "selected": people[0].pk})

    assert names_in(answer) == {"刘桂芳", "王淑芬"}


def test_a_ticked_row_of_another_township_is_not_given(client, people):
    TownshipFactory(code="990121104000", name="青石镇")
    stranger = PersonFactory(name="何永昌", place__code="990121104201", place__name="桥头村")
    MembershipFactory(person=stranger)

    answer = client.post(ADDRESS, {"selected": [stranger.pk, people[1].pk]})

    assert names_in(answer) == {"刘桂芳"}


@pytest.mark.parametrize("selected", [[], ["x"], ["9" * 40]])
def test_nothing_ticked_leads_back_with_a_word(client, people, selected):
    answer = client.post(ADDRESS, {"selected": selected, "query": "sex=FEMALE"})

    assert answer.status_code == 303
    assert answer["Location"] == "/records/people/?sex=FEMALE"


def test_a_number_in_the_filter_does_not_reach_the_trail(client, people):
    answer = client.post(ADDRESS, {"everything": "1", "query": "q=990121199003140015&sex=FEMALE"})

    assert answer["Location"] == "/records/people/?sex=FEMALE"
    assert not AuditEntry.objects.filter(act="export").exists()


def test_the_list_offers_the_download_at_a_desk_and_not_on_the_phone(client, people):
    assert "下载所选" in client.get("/records/people/").content.decode()

    client.force_login(user_with(Role.VILLAGE_SECRETARY))

    assert "下载所选" not in client.get("/records/people/").content.decode()


def test_an_export_whose_file_is_gone_is_not_there(client, office):
    made = ExportFile.objects.create(
        title="上报表",
        file_name="x.xlsx",
        stored_as="0" * 32,
        reason="报送",
        made_by=office,
        made_at=clock.now(),
    )

    assert client.get(made.get_absolute_url()).status_code == 404


def test_an_upload_whose_file_is_gone_is_closed(client, office):
    batch = ImportBatch.objects.create(
        kind="party_members", place=TownshipFactory(), file_name="x.xlsx", file_hash="", stored_as="0" * 32,
        uploaded_by=office, uploaded_at=clock.now(), stage="CHECKED",
    )  # fmt: skip

    assert client.get(batch.get_absolute_url()).status_code == 200


def test_a_number_that_does_not_open_is_told_and_no_crash(client, people):
    type(people[0])._base_manager.filter(pk=people[0].pk).update(uuid="00000000-0000-4000-8000-000000000000")

    answer = client.get(f"/records/people/{people[0].pk}/edit/")

    assert answer.status_code in (200, 403)
    assert "无法解密" in answer.content.decode()
