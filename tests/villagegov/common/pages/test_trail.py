"""The page 操作日志: whose acts one sees, filters in the address, the download, and no way to change anything."""

import io

import openpyxl
import pytest
from django.urls import reverse

from tests.factories import VillageFactory, user_with
from villagegov.common import audit
from villagegov.common.audit import Act, AuditEntry

pytestmark = pytest.mark.django_db

HERE, NEXT, ELSEWHERE = "990121103204", "990121103205", "990121104201"


@pytest.fixture(autouse=True)
def acts():
    writer = user_with("township_org", name="高文清")
    VillageFactory(code=NEXT, name="清溪村")
    for code, label in ((HERE, "修改石桥"), (NEXT, "修改清溪"), (ELSEWHERE, "修改外镇")):
        audit.write(
            Act("change", label, area_code=code, before={"value": "1"}, after={"value": "2"}), by=writer
        )


def page(client, user, **query) -> str:
    client.force_login(user)
    return client.get(reverse("trail_list"), query).content.decode()


def test_a_township_reads_its_own_villages_and_no_other_township(client):
    text = page(client, user_with("township_leader"))

    assert "修改石桥" in text
    assert "修改清溪" in text
    assert "修改外镇" not in text


def test_a_county_reads_all_its_townships(client):
    assert "修改外镇" in page(client, user_with("county_org"))


@pytest.mark.parametrize("role", ["village_secretary", "supervision_member"])
def test_a_village_reads_its_village_alone(client, role):
    text = page(client, user_with(role))

    assert "修改石桥" in text
    assert "修改清溪" not in text


@pytest.mark.parametrize(
    "role", ["village_clerk", "village_cadre", "joint_unit", "auditor", "assessor", "system_admin"]
)
def test_others_read_their_own_acts(client, role):
    user = user_with(role)
    audit.write(Act("sign_in", "登录系统"), by=user)

    text = page(client, user)

    assert "登录系统" in text
    assert "修改石桥" not in text


def test_the_page_shows_before_and_after(client):
    assert "取值：1 → 2" in page(client, user_with("county_org"))


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ({"who": "高文清"}, {"修改石桥", "修改清溪"}),
        ({"who": "无此人"}, set()),
        ({"what": "清溪"}, {"修改清溪"}),
        ({"place": NEXT}, {"修改清溪"}),
        ({"since": "2026-03-13", "until": "2026-03-13"}, {"修改石桥", "修改清溪"}),
        ({"since": "2026-03-14"}, set()),
        ({"until": "2026-03-12"}, set()),
    ],
)
def test_filters_stand_in_the_address(client, query, seen):
    text = page(client, user_with("township_leader"), **query)

    assert {label for label in ("修改石桥", "修改清溪", "修改外镇") if label in text} == seen


def test_a_village_cannot_filter_for_another_village(client):
    text = page(client, user_with("village_secretary"), place=NEXT)

    assert "清溪村" not in text
    assert "修改清溪" not in text


def test_a_list_costs_the_same_queries_for_three_entries_and_for_thirty(
    client, django_assert_max_num_queries
):
    for _ in range(27):
        audit.write(Act("change", "又一次", area_code=HERE))
    client.force_login(user_with("township_leader"))
    client.get(reverse("trail_list"))

    with django_assert_max_num_queries(12):
        client.get(reverse("trail_list"), {"size": "50"})


@pytest.mark.parametrize("role", ["county_org", "township_org"])
def test_county_and_township_download_and_that_is_an_entry(client, role):
    client.force_login(user_with(role))

    answer = client.get(reverse("trail_list_export"), {"what": "清溪"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))

    texts = [str(cell.value) for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert "修改清溪" in texts
    assert "修改石桥" not in texts
    assert AuditEntry.objects.filter(act="export").count() == 1


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("township_leader", 403),
        ("village_secretary", 403),
        ("supervision_member", 403),
        ("village_clerk", 404),
        ("system_admin", 404),
    ],
)
def test_others_do_not_download(client, role, status):
    user = user_with(role)

    assert "export.xlsx" not in page(client, user)
    assert client.get(reverse("trail_list_export")).status_code == status


def test_the_print_shows_all_pages_and_is_an_entry(client):
    client.force_login(user_with("township_leader"))

    text = client.get(reverse("trail_list_print")).content.decode()

    assert "修改石桥" in text
    assert AuditEntry.objects.filter(act="print").count() == 1


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_there_is_no_way_to_change_an_entry(client, method):
    client.force_login(user_with("county_org"))

    assert getattr(client, method)(reverse("trail_list")).status_code == 405
