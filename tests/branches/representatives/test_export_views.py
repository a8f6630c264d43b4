"""The roster of representatives in full: for who may, with a reason, and back through the importer unchanged."""

import datetime

import pytest

from tests.factories import RepresentativeFactory, VillageFactory
from tests.villagegov.sheets.register import import_sheet, songlan
from villagegov.common.audit import AuditEntry
from villagegov.common.models import Place
from villagegov.sheets import store
from villagegov.sheets.models import ExportFile

ADDRESS = "/records/people/representatives/export-full/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    user = songlan()
    client.force_login(user)
    return user


def export(client, token="b", query=""):
    return client.post(ADDRESS + query, {"reason": "换届选举统计", "form_token": token * 32})


def test_what_is_exported_in_full_imports_again_without_a_change(client, office, tmp_path):
    village = Place.objects.get(code="990121103204")
    RepresentativeFactory(
        place=village, name="郝莲秀", phone="19900000163", ethnic_group="汉族", education="JUNIOR_HIGH",
        political_status="NON_PARTY", elected_on=datetime.date(2021, 3, 1), elected_on_by_month=True, remark="示例",
    )  # fmt: skip
    RepresentativeFactory(place=village, name="秦成军", sex="MALE", birth_date=datetime.date(1990, 1, 7),
                          birth_date_by_month=False, elected_on=datetime.date(2021, 3, 18))  # fmt: skip
    for group in ("一组", "二组"):
        RepresentativeFactory(place=village, name="文成明", birth_date=None, villager_group=group, phone="")
    RepresentativeFactory(place=village, name="崔兰芳", ended_on=datetime.date(2026, 1, 5), end_reason="DIED")

    export(client, query="?state=any&on=2026-01-01")
    path = tmp_path / "back.xlsx"
    path.write_bytes(store.get(ExportFile.objects.get().stored_as))
    found = import_sheet("villager_representatives", path, commit=True)

    assert found["verdict"] == "ok"
    assert [row["status"] for row in found["rows"]] == ["unchanged"] * 4
    assert not AuditEntry.objects.filter(batch=str(found["batch"])).exists()


def test_it_leaves_one_entry_with_its_reason(client, office):
    RepresentativeFactory(place=VillageFactory(code="990121103204"))

    export(client)

    entry = AuditEntry.objects.get(act="export_full")
    assert (entry.reason, entry.after) == ("换届选举统计", {"rows": 1})


def test_a_reason_is_asked_for(client, office):
    assert client.post(ADDRESS, {"reason": "", "form_token": "c" * 32}).status_code == 422
    assert not ExportFile.objects.exists()
