"""The roster in full: for who may, with a reason, and back through the importer without a change."""

import pytest
from django.core.management import call_command

from tests.factories import MembershipFactory, OrganizationFactory, PersonFactory, TownshipFactory, user_with
from villagegov.common.audit import AuditEntry
from villagegov.common.roles import Role
from villagegov.sheets import store
from villagegov.sheets.models import ExportFile

ADDRESS = "/records/people/export-full/"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def office(db, client):
    user = user_with(Role.TOWNSHIP_ORG, TownshipFactory(), username="office")
    client.force_login(user, backend=BACKEND)
    return user


def test_a_reason_is_asked_for(client, office):
    MembershipFactory()

    answer = client.post(ADDRESS, {"reason": "", "form_token": "a" * 32})

    assert answer.status_code == 422
    assert ExportFile.objects.count() == 0


def test_what_is_exported_in_full_imports_again_without_a_change(client, office, tmp_path, capsys):
    OrganizationFactory()
    MembershipFactory(party_group="第一党小组", is_mobile=False)
    MembershipFactory(
        person=PersonFactory(name="刘桂芳", birth_date_by_month=True, ethnic_group="汉族"),
        member_kind="FORMAL",
    )

    client.post(ADDRESS, {"reason": "报县委组织部", "form_token": "b" * 32})
    path = tmp_path / "back.xlsx"
    path.write_bytes(store.get(ExportFile.objects.get().stored_as))
    entries = AuditEntry.objects.count()
    call_command("import_sheet", "party_members", str(path), "--json", "--as", office.username)

    answer = capsys.readouterr().out
    assert '"verdict": "ok"' in answer
    assert answer.count('"status": "unchanged"') == 2
    assert AuditEntry.objects.count() == entries


def test_it_leaves_one_entry_with_its_reason(client, office):
    MembershipFactory()

    client.post(ADDRESS, {"reason": "报县委组织部", "form_token": "c" * 32})

    entry = AuditEntry.objects.get(act="export_full")
    assert (entry.reason, entry.after) == ("报县委组织部", {"rows": 1})


@pytest.mark.parametrize(
    ("role", "status"), [(Role.COUNTY_ORG, 403), (Role.VILLAGE_SECRETARY, 403), (Role.SYSTEM_ADMIN, 404)]
)
def test_others_do_not_get_it(client, db, role, status):
    client.force_login(user_with(role), backend=BACKEND)

    assert client.get(ADDRESS).status_code == status
