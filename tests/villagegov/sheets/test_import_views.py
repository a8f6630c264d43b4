"""The pages of the import: upload, outcome, the two buttons, the report; who sees them and how heavy they are."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branches.models import Person, PostTenure
from tests.factories import id_number, user_with
from tests.villagegov.sheets.files import HEADER, PERSON, SAMPLES, roster
from tests.villagegov.sheets.register import QINGSHI, SONGLAN, import_sheet, songlan
from tests.villagegov.sheets.test_imports import BAD, many
from villagegov.common import tokens
from villagegov.common.models import Place
from villagegov.common.roles import Role
from villagegov.sheets import imports
from villagegov.sheets.causes import CAUSES
from villagegov.sheets.models import ImportBatch
from villagegov.sheets.problems import PROBLEMS

MOST_BYTES = 200_000
WIDE = (*HEADER, "联系电话", "民族")
pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    user = songlan()
    client.force_login(user)
    return user


def send(client, content, *, name="党员.xlsx", kind="party_members", **more):
    form = {"kind": kind, "place": SONGLAN, tokens.FIELD: tokens.fresh(), **more}
    return client.post(reverse("import_new"), {**form, "file": SimpleUploadedFile(name, content)})


def sent(client, path, *rows, header=HEADER, kind="party_members"):
    """The address of the outcome of an upload."""
    response = send(client, roster(path / "a.xlsx", *rows, header=header).read_bytes(), kind=kind)
    assert response.status_code == 303, response.content.decode()
    return response["Location"]


def press(client, name, *, token=None):
    """Press a button of the only batch."""
    batch = ImportBatch.objects.latest("pk")
    address = reverse("import_step", args=[batch.pk, name])
    return client.post(address, {tokens.FIELD: token or tokens.fresh(), "version": batch.version})


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def test_an_upload_leads_to_its_outcome_and_the_outcome_to_the_report(client, office, tmp_path):
    outcome = client.get(sent(client, tmp_path, PERSON, BAD))

    assert "2 行里有 1 行要修改" in text_of(outcome)
    assert "可导入 1 行" in text_of(outcome)
    report = client.get(press(client, "confirm")["Location"])
    assert "新增1 行" in text_of(report)
    assert "没有导入（有问题）1 行" in text_of(report)
    assert reverse("person_list") in report.content.decode()
    assert Person.objects.get().name == "崔庆建"


def test_every_problem_stands_with_its_cell(client, office, tmp_path):
    page = text_of(client.get(sent(client, tmp_path, PERSON, BAD)))

    for address in ("B3", "C3", "D3", "E3"):
        assert address in page
    assert "身份证号位数不对，1 行" in page


def test_a_changed_row_shows_old_and_new(client, office, tmp_path):
    sent(client, tmp_path, (*PERSON, "19900000001", "汉族"), header=WIDE)
    press(client, "confirm")

    page = text_of(client.get(sent(client, tmp_path, (*PERSON, "19900000002", "苗"), header=WIDE)))

    assert "将更新 1" in page
    assert "联系电话：19900000001 → 19900000002" in page
    assert "民族：汉族 → 苗族" in page
    assert PERSON[2] not in page


def test_skipped_rows_and_unused_columns_are_named(client, office):
    response = send(client, (SAMPLES / "05-members-print-pages.xlsx").read_bytes())

    page = text_of(client.get(response["Location"] + "?tab=skipped"))

    assert "合计、小计" in page
    assert "填表人、备注" in page


def test_the_rows_of_one_cause_can_be_seen_alone(client, office, tmp_path):
    outcome = client.get(sent(client, tmp_path, BAD, ("石乔村", *PERSON[1:])))
    link = re.search(r'href="(\?tab=problem&amp;cause=village_not_found[^"]*)"', outcome.content.decode())[1]

    page = text_of(client.get(outcome.request["PATH_INFO"] + link.replace("&amp;", "&")))

    assert "崔庆建" in page
    assert "身份证号有 3 位" not in page


def test_the_page_stays_small_whatever_the_file(client, office, tmp_path):
    rows = [("没有这个村" * 4, "李", "1" * 17, "党员", "六月") for _ in range(1500)]
    address = sent(client, tmp_path, *rows, *many(1500))

    for query in ("", "?tab=new", "?tab=problem&page=30", "?tab=skipped", "?tab=nothing&page=999999&cause=x"):
        response = client.get(address + query)
        assert response.status_code == 200
        assert len(response.content) < MOST_BYTES


def test_more_than_a_page_of_rows_is_paged(client, office, tmp_path):
    address = sent(client, tmp_path, *many(26))

    first, second = (client.get(f"{address}?tab=new&page={page}") for page in (1, 2))

    assert "第 1 页，共 2 页" in text_of(first)
    assert second.content.decode().count('data-label="Excel 行"') == 1


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"%PDF-1.7", "a.pdf", "请传 Excel、WPS 表格或 CSV"),
        (b" ", "a.csv", "文件是空的"),
        ("日期,事项\n1,2\n".encode(), "a.csv", "没有找到表头"),
        ((SAMPLES / "32-members-password.xlsx").read_bytes(), "a.xlsx", "请去掉密码后再传"),
    ],
)
def test_a_refused_file_says_why_on_the_upload_page_and_is_not_kept(client, office, content, name, words):
    response = send(client, content, name=name)

    assert response.status_code == 422
    assert words in text_of(response)
    assert not ImportBatch.objects.exists()


def test_without_a_file_or_a_kind_the_form_asks_for_them(client, office):
    response = client.post(reverse("import_new"), {tokens.FIELD: tokens.fresh(), "place": SONGLAN})

    assert response.status_code == 422
    assert "请选择文件" in text_of(response)
    assert "请选哪种花名册" in text_of(response)


def test_the_same_file_again_is_said_and_changes_nothing(client, office, tmp_path):
    sent(client, tmp_path, PERSON)
    press(client, "confirm")

    page = client.get(sent(client, tmp_path, PERSON))

    assert "这份文件 3月13日 已经导入过" in text_of(page)
    assert "没有变化 1" in text_of(page)


def test_a_double_click_shows_the_first_result(client, office, tmp_path):
    address, token = sent(client, tmp_path, PERSON), tokens.fresh()

    answers = [press(client, "confirm", token=token), press(client, "confirm", token=tokens.fresh())]

    assert [one.status_code for one in answers] == [303, 303]
    assert {one["Location"] for one in answers} == {address}
    assert "这一批已经导入过" in text_of(client.get(address))
    assert Person.objects.count() == 1


def test_a_sent_form_that_is_sent_again_keeps_one_upload(client, office, tmp_path):
    content, token = roster(tmp_path / "a.xlsx", PERSON).read_bytes(), tokens.fresh()

    answers = [send(client, content, **{tokens.FIELD: token}) for _ in range(2)]

    assert answers[0]["Location"] == answers[1]["Location"]
    assert ImportBatch.objects.count() == 1


def test_a_cancelled_upload_offers_another(client, office, tmp_path):
    sent(client, tmp_path, PERSON)

    response = client.get(press(client, "cancel")["Location"])

    assert "这次导入已取消" in text_of(response)
    assert press(client, "confirm").status_code == 409
    assert not Person.objects.exists()


def test_an_unknown_step_is_not_there(client, office, tmp_path):
    sent(client, tmp_path, PERSON)

    assert press(client, "check").status_code == 404


def test_a_file_without_a_good_row_has_no_button_to_import(client, office, tmp_path):
    page = client.get(sent(client, tmp_path, BAD)).content.decode()

    assert "确认导入" not in page
    assert "先导入" not in page
    assert "重新检查" in page


def test_the_report_of_cadres_names_whom_the_file_left_out(client, office, tmp_path):
    import_sheet("village_cadres", SAMPLES / "12-cadres-t05.xlsx", commit=True)
    left = PostTenure.objects.filter(post="BRANCH_SECRETARY").first().person
    row = ("石桥村", "新人", "男", "1990-03-14", "书记", id_number(serial=101))
    header = ("村名", "姓名", "性别", "出生年月", "党组织职务", "身份证号")
    PostTenure.objects.exclude(person=left).update(ended_on="2026-01-01", end_reason="OTHER")
    PostTenure.objects.filter(person=left).update(place_id="990121103204")

    sent(client, tmp_path, row, header=header, kind="village_cadres")
    page = client.get(press(client, "confirm")["Location"])

    assert f"{left.name}（{left.place.name}）" in text_of(page)
    assert reverse("account_list") in page.content.decode()


def test_a_large_file_shows_how_far_it_is(client, office, tmp_path, monkeypatch):
    monkeypatch.setattr(imports, "MOST_ROWS_AT_ONCE", 10)
    address = sent(client, tmp_path, *many(11))
    press(client, "confirm")  # the job starts when the transaction of the test would end

    page = client.get(address)

    assert "正在排队，共 11 行" in text_of(page)
    assert page["Refresh"]
    imports.confirm_job(str(ImportBatch.objects.get().pk), office, lambda done, total: None)
    assert "新增11 行" in text_of(client.get(address))


def test_a_job_that_failed_says_why_and_can_be_asked_again(client, office, tmp_path, monkeypatch):
    monkeypatch.setattr(imports, "MOST_ROWS_AT_ONCE", 10)
    address = sent(client, tmp_path, *many(11))
    press(client, "confirm")
    imports.jobs.finish(imports.job_of(ImportBatch.objects.get()), "FAILED", problem="系统没有做完这件事")

    page = client.get(address)

    assert "系统没有做完这件事" in text_of(page)
    assert "确认导入" in page.content.decode()


def test_the_list_shows_prints_and_downloads_the_batches(client, office, tmp_path):
    sent(client, tmp_path, PERSON)

    page = client.get(reverse("import_list"))

    assert "党员.xlsx" in text_of(page)
    assert "待确认" in text_of(page)
    assert client.get(reverse("import_list_print")).status_code == 200
    assert client.get(reverse("import_list_export"))["Content-Type"].startswith("application/vnd.openxml")


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.TOWNSHIP_ORG, Role.PUBLIC)])
def test_who_is_not_the_office_finds_no_import(client, office, tmp_path, role):
    address = sent(client, tmp_path, PERSON)
    client.force_login(user_with(role, username="somebody"))

    assert client.get(address).status_code == 404
    assert press(client, "confirm").status_code == 404
    assert client.get(reverse("import_new")).status_code == 404
    assert send(client, b"x").status_code == 404
    assert client.get(reverse("import_list")).status_code in (403, 404)
    assert not Person.objects.exists()


def test_another_township_finds_no_import(client, office, tmp_path):
    address = sent(client, tmp_path, PERSON)
    client.force_login(user_with("township_org", Place.objects.get(code=QINGSHI), username="other"))

    assert client.get(address).status_code == 404
    assert press(client, "confirm").status_code == 404
    assert "党员.xlsx" not in client.get(reverse("import_list")).content.decode()
    assert send(client, roster(tmp_path / "b.xlsx", PERSON).read_bytes()).status_code == 422


def test_without_sign_in_there_is_only_the_way_to_sign_in(client, office, tmp_path):
    address = sent(client, tmp_path, PERSON)
    client.logout()

    for one in (address, reverse("import_new"), reverse("import_list")):
        assert client.get(one)["Location"].startswith(reverse("sign_in"))


def test_every_problem_has_a_short_name():
    assert CAUSES.keys() == PROBLEMS.keys()
