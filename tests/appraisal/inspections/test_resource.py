"""The sheet of progress: what is taken over, what is refused by its row, and that a download reads back unchanged."""

from decimal import Decimal

import pytest
from django.urls import reverse

from appraisal.inspections.reading import Amount
from appraisal.models import AnnualPledge, MidyearInspection
from tests.appraisal.inspection_factories import accepted_pledge, inspection_of
from tests.villagegov.sheets.files import roster
from tests.villagegov.sheets.register import import_sheet, songlan
from villagegov.common.models import Place

HEADER = ("村名", "序号", "承诺事项", "完成情况", "进度状态", "存在问题", "需要的帮助", "督查意见")
pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    office = songlan()
    place = Place.objects.get(code="990121103204")
    return inspection_of(accepted_pledge(place), done=("0", "", ""), finish=False, by=office)


def imported(path, *rows, commit=True):
    return import_sheet("inspection_progress", roster(path / "a.xlsx", *rows, header=HEADER), commit=commit)


def test_filled_cells_are_taken_over_and_empty_ones_erase_nothing(tmp_path, draft):
    imported(
        tmp_path,
        ("石桥村", 1, "承诺事项1", "", "", "苗木没有到位", "", ""),
        ("石桥村", 2, "承诺事项2", 25, "受阻", "", "请农技站指导", ""),
        ("石桥村", 3, "", "不适用", "", "项目取消", "", ""),
    )

    one, two, three = draft.progress.order_by("number")
    assert (one.amount, one.problem, one.state) == (Amount(Decimal(0)), "苗木没有到位", "LAGGING")
    assert (two.percent, two.state, two.help_needed) == (Decimal(25), "BLOCKED", "请农技站指导")
    assert (three.amount, three.problem) == (Amount(is_not_applicable=True), "项目取消")
    assert MidyearInspection.objects.get().version == draft.version + 1


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("石桥村", 9, "", "11", "", "", "", ""), "石桥村没有正在填写的督查，或者没有第 9 条"),
        (("梅岭村", 1, "", "11", "", "", "", ""), "梅岭村没有正在填写的督查"),
        (("石桥村", 1, "", "十一", "", "", "", ""), "完成情况“十一”不是数字"),
        (("石桥村", 1, "别的事", "11", "", "", "", ""), "第 1 条在承诺书里是“承诺事项1”"),
        (("石桥村", 1, "", "11", "", "找 19900012345", "", ""), "不收个人号码"),
        (("石桥村", 1, "", "11", "慢", "", "", ""), "进度状态“慢”不在可选的说法里"),
    ],
)
def test_what_fits_no_row_is_refused_with_what_helps(tmp_path, draft, row, told):
    found = imported(tmp_path, row, commit=False)

    assert told in " ".join(problem["message"] for problem in found["problems"])


def test_the_download_of_the_drafts_reads_back_as_no_change(tmp_path, draft, client):
    client.force_login(draft.begun_by)
    response = client.get(f"{reverse('inspection_item_list_export')}?edition=draft")
    path = tmp_path / "back.xlsx"
    path.write_bytes(b"".join(response.streaming_content))

    found = import_sheet("inspection_progress", path)

    assert [row["status"] for row in found["rows"]] == ["unchanged"] * 3
    assert AnnualPledge.objects.count() == 1
