"""The download of an empty form: who gets it, and which villages are in it."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories import user_with
from tests.villagegov.sheets.register import songlan
from villagegov.sheets.resource import resources

pytestmark = pytest.mark.django_db


def villages_in(content):
    return [cell.value for cell in load_workbook(io.BytesIO(content))["选项"]["A"] if cell.value]


def test_the_villages_to_choose_from_are_those_of_the_township_in_its_order(client):
    client.force_login(songlan())

    response = client.get(reverse("import_template", args=["party_members"]))

    assert response["Content-Type"].endswith("spreadsheetml.sheet")
    assert "%E5%85%9A%E5%91%98%E5%90%8D%E5%86%8C_%E6%A8%A1%E6%9D%BF.xlsx" in response["Content-Disposition"]
    names = villages_in(b"".join(response.streaming_content))
    assert (names[0], names[8], len(names)) == ("大塘村", "莲塘社区", 12)


def test_every_kind_is_offered_where_a_file_is_uploaded(client):
    client.force_login(songlan())

    page = client.get(reverse("import_new")).content.decode()

    for name, resource in resources().items():
        assert reverse("import_template", args=[name]) in page
        assert f"下载模板：{resource.kind.label}" in page


def test_there_is_no_template_of_an_unknown_kind_and_none_for_who_may_not_import(client):
    client.force_login(songlan())
    assert client.get(reverse("import_template", args=["nobody"])).status_code == 404

    client.force_login(user_with("village_secretary"))
    assert client.get(reverse("import_template", args=["party_members"])).status_code == 404
