"""The county package: page, workbook and frozen copy come from the same rows."""

import datetime
import io
import time
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from branches.models import Person, VillageFigures
from tests.factories import (
    CountyFactory,
    FiguresFactory,
    MembershipFactory,
    PersonFactory,
    RepresentativeFactory,
    TenureFactory,
    TownshipFactory,
    VillageFactory,
    user_with,
)
from villagegov import county_package
from villagegov.common import audit, clock
from villagegov.common.publications import Publication
from villagegov.common.roles import Role
from villagegov.sheets import workbook
from villagegov.sheets.models import ExportFile

DAY = datetime.date(2026, 3, 13)
PERIOD = {"year": 2026, "cut_off": DAY, "today": DAY}
PLACE_AND_PERIOD = {"place": "990121103000", "year": 2026, "cut_off": "2026-03-13"}


@pytest.fixture
def office(db):
    return user_with(Role.TOWNSHIP_ORG)


@pytest.fixture
def township(office):
    person = PersonFactory()
    MembershipFactory(person=person)
    TenureFactory(person=person)
    FiguresFactory(place=person.place, registered_population=3186)
    return TownshipFactory()


def hand_in(township, user, reason="") -> Publication:
    content = county_package.frozen(township, user=user, **PERIOD)
    return county_package.hand_in(township, year=2026, content=content, user=user, reason=reason)


def test_every_app_names_its_tables_in_a_file_of_its_own():
    assert list(county_package.reports()) == ["T01", "T05", "T11", "T12"]


def test_the_workbook_has_a_cover_and_the_tables_with_their_header_trees(office, township):
    target = io.BytesIO()

    workbook.write_tables(target, county_package.package(township, user=office, **PERIOD))
    book = load_workbook(target)

    assert book.sheetnames == ["封面", "T01", "T05", "T11", "T12"]
    t01 = book["T01"]
    assert t01["A1"].value == "云岭区(示例)松澜镇 村(社区)基本情况统计表"
    assert t01["A2"].value == "填报单位(盖章)：松澜镇党委"
    assert "F3:H3" in [str(merged) for merged in t01.merged_cells.ranges]  # 人口(人)
    assert t01.freeze_panes == "C5"
    assert t01.print_title_rows == "$3:$4"
    assert t01["C5"].number_format == "@"


def test_full_numbers_go_into_the_workbook_and_masks_into_the_masked_one(office, township):
    in_full = county_package.package(township, user=office, **PERIOD)[2].rows[0]
    masked = county_package.package(township, user=office, masked=True, **PERIOD)[2].rows[0]

    assert any(str(cell).startswith("990121199003") for cell in in_full)
    assert not any(str(cell).startswith("990121199003") for cell in masked)


def test_a_package_that_was_handed_in_is_frozen_and_masked(office, township):
    copy = hand_in(township, office)

    assert copy.number == "SB-2026-990121103-01"
    assert "990121199003" not in str(copy.content)
    assert audit.broken_links() == []


def test_townships_of_two_counties_whose_codes_end_alike_have_numbers_of_their_own(office, township):
    CountyFactory(code="990122000000", name="澄江县(示例)")
    alike = TownshipFactory(code="990122103000", name="青溪镇")
    colleague = user_with(Role.TOWNSHIP_ORG, alike)

    numbers = {hand_in(township, office).number, hand_in(alike, colleague).number}

    assert numbers == {"SB-2026-990121103-01", "SB-2026-990122103-01"}


@pytest.mark.parametrize("role", [Role.TOWNSHIP_LEADER, Role.COUNTY_ORG])
def test_only_the_office_hands_in_by_whatever_door(township, role):
    user = user_with(role)

    with pytest.raises(PermissionDenied):
        county_package.frozen(township, user=user, **PERIOD)
    with pytest.raises(PermissionDenied):
        county_package.hand_in(township, year=2026, content={}, user=user)

    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("cut_off", "word"),
    [
        ("2026-03-13", ""),
        ("2026-03-14", "还没有到"),
        ("2000-01-01", ""),
        ("1999-12-31", "太早"),
        ("0001-01-01", "太早"),
    ],
)
def test_a_report_is_made_by_a_day_that_has_come_and_is_not_too_long_ago(
    client, office, township, cut_off, word
):
    client.force_login(office)

    answer = client.get("/records/county-package/", {"cut_off": cut_off})

    assert answer.status_code == (422 if word else 200)
    assert word in county_package.cut_off_refusal(datetime.date.fromisoformat(cut_off), DAY)


def test_a_second_package_of_the_year_is_a_correction_with_a_reason(office, township):
    first = hand_in(township, office)

    with pytest.raises(ValidationError, match="写明理由"):
        hand_in(township, office)
    second = hand_in(township, office, reason="漏报一人")

    assert second.corrects == first
    assert list(Publication.objects.in_force()) == [second]


def test_the_cover_says_what_changed_since_it_was_handed_in(office, township):
    hand_in(township, office)
    MembershipFactory(person=PersonFactory(name="王淑芬", sex="FEMALE"))

    cover = county_package.package(township, user=office, masked=True, **PERIOD)[0]

    assert {row[1]: row[4] for row in cover.rows} == {"T01": "有", "T05": "无", "T11": "无", "T12": "无"}


def test_making_the_workbook_leaves_a_file_for_its_maker_and_a_trace(client, office, township):
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    body = {**PLACE_AND_PERIOD, "reason": "按要求报送"}

    answer = client.post("/records/county-package/make/", {**body, "form_token": "a" * 32})

    made = ExportFile.objects.get()
    assert answer.status_code == 303
    assert answer["Location"].startswith("/records/county-package/2026/?place=990121103000")
    assert client.get(made.get_absolute_url()).status_code == 200
    assert audit.AuditEntry.objects.filter(act="export_full").count() == 1


def test_sending_the_form_twice_makes_one_workbook(client, office, township):
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    body = {**PLACE_AND_PERIOD, "reason": "按要求报送", "form_token": "b" * 32}

    client.post("/records/county-package/make/", body)
    client.post("/records/county-package/make/", body)

    assert ExportFile.objects.count() == 1


def test_the_file_of_a_colleague_is_not_there(client, office, township):
    made = ExportFile.objects.create(
        title="上报表", file_name="x.xlsx", stored_as="x", reason="报送", made_by=office, made_at=clock.now()
    )
    colleague = user_with(Role.TOWNSHIP_ORG, township)
    client.force_login(colleague, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get(made.get_absolute_url()).status_code == 404


def test_the_county_reads_and_does_not_make(client, office, township):
    client.force_login(user_with(Role.COUNTY_ORG), backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/records/county-package/").status_code == 200
    answer = client.post("/records/county-package/hand-in/", PLACE_AND_PERIOD)
    assert answer.status_code == 403


def test_a_cut_off_day_in_the_future_is_refused(client, office, township):
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.get("/records/county-package/?cut_off=2026-03-14")

    assert answer.status_code == 422
    assert "还没有到" in answer.content.decode()


# The workbook as the county's template has it (domain.md 6, excel.md 9): heads, merged cells, widths, panes, paper.
GOLDEN = {
    "T01": {
        "heads": [
            ["序号", "村(社区)名称", "区划代码", "村民小组(个)", "户数", "人口(人)", None, None, "耕地(亩)", "党组织",
             *[None] * 8, "村民代表(人)", None, None, "上年农民人均可支配收入(元)", "备注"],
            [*[None] * 5, "户籍", "常住", "18周岁以上", None, "类型", "党员总数", "正式", "预备", "35岁及以下",
             "60岁及以上", "女", "流动党员", "党小组(个)", "总数", "其中妇女", "妇女占比(%)", None, None],
        ],
        "merged": {
            "A1:W1", "A2:G2", "H2:N2", "O2:W2", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "F3:H3", "I3:I4", "J3:R3",
            "S3:U3", "V3:V4", "W3:W4",
        },
        "panes": "C5",
        "formats": {"A": "0", "C": "@", "E": "0", "I": "0.00", "U": "0.0%", "V": "0.00", "W": "@"},
        "widths": {"B": 14, "C": 14, "F": 6, "V": 28},
        "last_column": "W",
    },
    "T05": {
        "heads": [
            ["序号", "村名", "姓名", "性别", "民族", "出生年月", "年龄", "学历", None, "政治面貌", "入党时间", "职务",
             None, None, None, "任现职时间", "连续任职年限", "是否一肩挑", "人员来源", "身份证号", "联系电话", "备注"],
            [*[None] * 7, "全日制", "在职", None, None, "党组织", "村委会", "集体经济组织", "其他", *[None] * 7],
        ],
        "merged": {
            "A1:V1", "A2:G2", "H2:N2", "O2:V2", "H3:I3", "L3:O3",
            *(f"{letter}3:{letter}4" for letter in "ABCDEFGJKPQRSTUV"),
        },
        "panes": "D5",
        "formats": {"A": "0", "C": "@", "F": "yyyy.mm.dd", "G": "0", "T": "@", "U": "@"},
        "widths": {"B": 8, "T": 20, "U": 13},
        "last_column": "V",
    },
}  # fmt: skip


def written(township, user, **more):
    target = io.BytesIO()
    tables = county_package.package(township, user=user, **PERIOD, **more)
    workbook.write_tables(target, tables)
    return load_workbook(target), tables


@pytest.mark.parametrize("name", GOLDEN)
def test_a_sheet_looks_as_the_county_wants_it(office, township, name):
    golden, sheet = GOLDEN[name], written(township, office)[0][name]
    last, signatures = golden["last_column"], sheet.max_row

    assert [[cell.value for cell in sheet[row]] for row in (3, 4)] == golden["heads"]
    merged = {str(part) for part in sheet.merged_cells.ranges}
    assert merged == golden["merged"] | {f"A{signatures}:{last}{signatures}"}
    assert sheet.freeze_panes == golden["panes"]
    assert {column: sheet[f"{column}5"].number_format for column in golden["formats"]} == golden["formats"]
    assert {column: sheet.column_dimensions[column].width for column in golden["widths"]} == golden["widths"]
    assert all(6 <= one.width <= 40 for one in sheet.column_dimensions.values())
    assert sheet.print_area == f"'{name}'!$A$1:${last}${signatures}"
    assert sheet.print_title_rows == "$3:$4"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 8)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"


@pytest.mark.parametrize(("name", "unit"), [("T01", "单位：户、人、亩、元"), ("T05", "单位：人")])
def test_a_sheet_names_unit_day_and_who_signs(office, township, name, unit):
    sheet = written(township, office)[0][name]

    assert sheet["A1"].value.startswith("云岭区(示例)松澜镇 村")
    lines = [cell.value for cell in sheet[2] if cell.value]
    assert lines == ["填报单位(盖章)：松澜镇党委", "统计截止日期：2026年3月13日", unit]
    assert [cell.value for cell in sheet[sheet.max_row - 1]][1] == "合计"
    for word in ("填表人：", "审核人：", "负责人：", "填报日期："):
        assert word in sheet.cell(sheet.max_row, 1).value


def test_the_cover_lists_the_tables_with_unit_day_and_telephone(office, township):
    sheet = written(township, office)[0]["封面"]

    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[1] for row in rows[3:7]] == ["T01", "T05", "T11", "T12"]
    assert [text for text in rows[1] if text] == [
        "报送单位：松澜镇党委", "统计截止日期：2026年3月13日", "日期：2026年3月13日",
    ]  # fmt: skip
    assert "联系人" in rows[7][0]


def test_what_looks_like_a_formula_stays_a_text(office, township):
    person = Person.objects.get()
    texts = ["=HYPERLINK(1)", "+86", "-1", "@何", "\t=1"]
    for number, text in enumerate(texts):
        cadre = PersonFactory(place=person.place, name=f"何{number}", remark=text)
        TenureFactory(person=cadre, post="BRANCH_MEMBER")

    sheet = written(township, office)[0]["T05"]

    found = {sheet.cell(row, 22).value: sheet.cell(row, 22).data_type for row in range(5, sheet.max_row)}
    assert dict.fromkeys(texts, "s").items() <= found.items()


def test_the_sums_follow_one_village_and_are_made_anew_and_never_averaged(office, township):
    large = VillageFactory(code="990121103201", name="大塘村")
    FiguresFactory(place=large, registered_population=1000, income_per_capita=20000)
    small = VillageFigures.objects.get(place_id="990121103204")
    for sex, number in (("MALE", 8), ("FEMALE", 2)):
        for _ in range(number):
            RepresentativeFactory(place=large, sex=sex)

    def sums():
        table = county_package.package(township, user=office, **PERIOD)[1]
        return dict(zip([column.heads[-1] for column in table.columns], table.total, strict=True))

    before = sums()
    VillageFigures.objects.filter(pk=small.pk).update(registered_population=3000, income_per_capita=24000)
    for number in range(10):
        RepresentativeFactory(place=small.place, sex="FEMALE", name=f"刘{number}")
    after = sums()

    assert (before["妇女占比(%)"], after["妇女占比(%)"]) == (Decimal("0.2"), Decimal("0.6"))
    assert (before["户籍"], after["户籍"]) == (4186, 4000)
    assert after["上年农民人均可支配收入(元)"] == Decimal("23000.00")  # not 22000, the mean of the villages
    assert after["妇女占比(%)"] == Decimal(after["其中妇女"]) / after["总数"]


def test_the_mean_age_counts_everybody_once(office, township):
    second = VillageFactory(code="990121103201", name="大塘村")
    person = Person.objects.get()
    TenureFactory(person=person, place=second, post="COMMITTEE_MEMBER")
    woman = PersonFactory(place=second, name="王淑芬", sex="FEMALE", birth_date=datetime.date(1970, 1, 1))
    TenureFactory(person=woman, post="COMMITTEE_DIRECTOR")

    table = county_package.package(township, user=office, **PERIOD)[2]
    total = dict(zip([column.heads[-1] for column in table.columns], table.total, strict=True))

    assert len(table.rows) == 3
    assert (total["姓名"], total["性别"], total["年龄"]) == ("2 人", "女 1 人", Decimal("45.5"))  # 35 and 56


def test_a_county_of_24_villages_has_its_package_in_time(client, office, township):
    for number in range(23):
        village = VillageFactory(code=f"990121103{301 + number}")
        FiguresFactory(place=village, registered_population=2000)
        for _ in range(6):
            person = PersonFactory(place=village)
            MembershipFactory(person=person)
            TenureFactory(person=person, post="BRANCH_MEMBER")
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    body = {**PLACE_AND_PERIOD, "reason": "按要求报送", "form_token": "d" * 32}

    started = time.process_time()
    client.post("/records/county-package/make/", body)
    client.get("/records/county-package/print/", PLACE_AND_PERIOD)

    assert time.process_time() - started < 20
    assert ExportFile.objects.get().file_name == "松澜镇_上报表2026_20260313.xlsx"


def test_the_page_costs_the_same_questions_for_more_villages(
    client, office, township, django_assert_max_num_queries
):
    client.force_login(office, backend="django.contrib.auth.backends.ModelBackend")
    client.get("/records/county-package/")
    with CaptureQueriesContext(connection) as few:
        client.get("/records/county-package/")
    for number in range(5):
        village = VillageFactory(code=f"990121103{301 + number}")
        TenureFactory(person=PersonFactory(place=village), post="BRANCH_MEMBER")

    with django_assert_max_num_queries(len(few)):
        client.get("/records/county-package/")
