"""Step 2 and after: cells put right without a new upload, columns matched, other sheets, the copy, the way back."""

import io
import re

import pytest
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from branches.models import Person, Representative
from tests.factories import user_with
from tests.villagegov.sheets.files import HEADER, NEIGHBOUR, PERSON, SAMPLES, roster
from tests.villagegov.sheets.register import QINGSHI, SONGLAN
from tests.villagegov.sheets.test_import_views import office, press, send, sent, text_of
from tests.villagegov.sheets.test_imports import many
from villagegov.common import tokens
from villagegov.common.audit import AuditEntry
from villagegov.common.models import Place
from villagegov.sheets import imports, store
from villagegov.sheets.models import ColumnMemory, ImportBatch

pytestmark = pytest.mark.django_db
WRONG = ("石乔村", *PERSON[1:])
__all__ = ["office"]


def fix(client, **typed):
    """Send the page of the latest batch back; names of inputs with _ for -."""
    batch = ImportBatch.objects.latest("pk")
    form = {tokens.FIELD: tokens.fresh(), **{name.replace("_", "-"): value for name, value in typed.items()}}
    return client.post(reverse("import_fix", args=[batch.pk]), form)


def test_a_typed_cell_is_checked_again_and_imported(client, office, tmp_path):
    sent(client, tmp_path, WRONG)

    answer = fix(client, cell_A2="石桥村")
    page = client.get(answer["Location"])

    assert answer.status_code == 303
    assert "没有要修改的行" in text_of(page)
    press(client, "confirm")
    assert Person.objects.get().place.name == "石桥村"


def test_a_row_of_the_page_shows_the_bad_cell_as_an_input_with_what_is_wrong(client, office, tmp_path):
    page = client.get(sent(client, tmp_path, WRONG)).content.decode()

    assert re.search(r'<input [^>]*name="cell-A2" value="石乔村"[^>]*aria-invalid="true"', page)
    assert "没有叫“石乔村”的村" in page
    assert 'name="set-A2" value="石桥村"' in page
    assert "990121********0819" in page


def test_one_button_puts_a_whole_cause_right(client, office, tmp_path):
    sent(client, tmp_path, WRONG, ("大唐村", *NEIGHBOUR[1:]))

    fix(client, remedy="village_not_found.village|nearest")

    batch = ImportBatch.objects.get()
    assert (batch.rows_new, batch.rows_problem) == (2, 0)


def test_twice_the_same_form_puts_right_once(client, office, tmp_path):
    sent(client, tmp_path, WRONG)
    batch = ImportBatch.objects.get()
    form = {tokens.FIELD: tokens.fresh(), "cell-A2": "石桥村"}

    answers = [client.post(reverse("import_fix", args=[batch.pk]), form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert AuditEntry.objects.filter(act="fix").count() == 1


def test_what_was_typed_lies_sealed_and_not_in_the_trail(client, office, tmp_path):
    sent(client, tmp_path, (*PERSON[:2], "123", *PERSON[3:]))

    fix(client, cell_C2=PERSON[2])

    kept = str(list(ImportBatch.objects.get().beside.values())) + str(list(AuditEntry.objects.values()))
    assert PERSON[2] not in kept


def test_a_confirmed_batch_is_not_put_right_any_more(client, office, tmp_path):
    sent(client, tmp_path, PERSON)
    press(client, "confirm")

    assert fix(client, cell_A2="大塘村").status_code == 409
    assert Person.objects.get().place.name == "石桥村"


def test_known_people_are_updated_or_skipped_a_row_at_a_time_or_all(client, office, tmp_path):
    sent(client, tmp_path, PERSON, NEIGHBOUR)
    press(client, "confirm")
    later = [(*row[:3], "预备党员", row[4]) for row in (PERSON, NEIGHBOUR)]

    page = client.get(sent(client, tmp_path, *later) + "?tab=changed")
    assert "已有此人" in text_of(page)
    fix(client, row_2="leave")
    batch = ImportBatch.objects.latest("pk")
    assert (batch.rows_changed, batch.rows_skipped) == (1, 1)

    fix(client, all="leave_changed")
    batch.refresh_from_db()
    assert (batch.rows_changed, batch.rows_skipped) == (0, 2)

    fix(client, all="take_all")
    batch.refresh_from_db()
    assert (batch.rows_changed, batch.rows_skipped) == (2, 0)


def test_a_file_that_lacks_a_column_is_kept_until_the_office_says_which_it_is(client, office, tmp_path):
    header = ("所在地", *HEADER[1:])
    address = sent(client, tmp_path, PERSON, header=header)
    columns = client.get(address, follow=True)
    assert "缺少“村名”列" in text_of(columns)
    assert ImportBatch.objects.get().stage == "UPLOADED"

    form = {f"column-{letter}": name for letter, name in zip("BCDE", FIELDS, strict=True)}
    answer = client.post(reverse("import_columns", args=[1 * ImportBatch.objects.get().pk]), {
        **form, "column-A": "village", tokens.FIELD: tokens.fresh(),
    })  # fmt: skip

    assert answer.status_code == 303
    assert ImportBatch.objects.get().stage == "CHECKED"
    assert ColumnMemory.objects.get().field == "village"
    assert client.get(sent(client, tmp_path, PERSON, header=header)).status_code == 200  # known from now on


FIELDS = ("name", "id_number", "member_kind", "admitted_on")


def test_a_mapping_that_leaves_a_required_column_open_is_refused_in_words(client, office, tmp_path):
    sent(client, tmp_path, PERSON)
    address = reverse("import_columns", args=[ImportBatch.objects.get().pk])
    chosen = dict(zip(("column-A", *(f"column-{x}" for x in "BCDE")), ("village", *FIELDS), strict=True))

    refused = client.post(address, {**chosen, "column-C": "", tokens.FIELD: tokens.fresh()})
    doubled = client.post(address, {**chosen, "column-C": "name", tokens.FIELD: tokens.fresh()})

    assert (refused.status_code, doubled.status_code) == (422, 422)
    assert "缺少“身份证号”列" in text_of(refused)
    assert "有两列都选了“姓名”" in text_of(doubled)
    assert not ColumnMemory.objects.exists()


def test_pasted_cells_are_a_file_too(client, office):
    pasted = "\n".join("\t".join(row) for row in (HEADER, PERSON, NEIGHBOUR))
    form = {"kind": "party_members", "place": SONGLAN, "pasted": pasted, tokens.FIELD: tokens.fresh()}

    answer = client.post(reverse("import_new"), form)

    assert "可导入 2 行" in text_of(client.get(answer["Location"]))
    assert ImportBatch.objects.get().file_name == "粘贴的表格.csv"


def test_a_file_and_pasted_cells_at_once_are_asked_about(client, office, tmp_path):
    content = roster(tmp_path / "a.xlsx", PERSON).read_bytes()

    answer = send(client, content, pasted="姓名\t村名")

    assert answer.status_code == 422
    assert "只能传一样" in text_of(answer)


def test_another_sheet_of_the_file_is_an_import_of_its_own(client, office):
    content = (SAMPLES / "36-members-sheet-per-village.ods").read_bytes()
    first = send(client, content, name="36.ods")["Location"]
    assert "另外导入" in text_of(client.get(first))
    batch = ImportBatch.objects.get()
    press(client, "confirm")
    other = batch.other_sheets[0]
    assert f"接着导入“{other}”" in text_of(client.get(first))

    form = {"sheet": other, tokens.FIELD: tokens.fresh()}
    answer = client.post(reverse("import_sheet", args=[batch.pk]), form)

    assert ImportBatch.objects.latest("pk").sheet_name == other
    assert "可导入" in text_of(client.get(answer["Location"]))
    nowhere = client.post(
        reverse("import_sheet", args=[batch.pk]), {**form, "sheet": "没有", tokens.FIELD: tokens.fresh()}
    )
    assert nowhere.status_code == 400


def test_the_copy_has_the_problems_in_it_and_leaves_its_trace(client, office, tmp_path):
    sent(client, tmp_path, WRONG, (*NEIGHBOUR[:3], "党员", NEIGHBOUR[4]))
    fix(client, cell_A2="石桥村")
    batch = ImportBatch.objects.get()

    answer = client.get(reverse("import_annotated", args=[batch.pk]))

    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    sheet = book.worksheets[0]
    assert sheet["A2"].value == "石桥村"
    assert "党员类别" in sheet.cell(3, sheet.max_column).value
    assert "问题清单" in book.sheetnames
    assert AuditEntry.objects.filter(act="download_annotated").count() == 1


def test_the_way_back_says_what_it_does_before_it_is_gone(client, office, tmp_path):
    sent(client, tmp_path, PERSON, NEIGHBOUR)
    report = client.get(press(client, "confirm")["Location"])
    batch = ImportBatch.objects.get()
    assert reverse("import_undo", args=[batch.pk]) in report.content.decode()
    Person.objects.filter(name=PERSON[1]).update(version=5)

    before = client.get(reverse("import_undo", args=[batch.pk]))
    assert "会撤销 1 行" in text_of(before)
    assert PERSON[1] in text_of(before)
    after = client.get(press(client, "undo")["Location"])

    assert "已撤销 1 行" in text_of(after)
    assert "导入后又改过" in text_of(after)
    assert [one.name for one in Person.objects.all()] == [PERSON[1]]


def test_numbers_of_representatives_are_not_even_kept_with_the_file(client, office):
    content = (SAMPLES / "15-representatives-sections.xlsx").read_bytes()
    outcome = client.get(send(client, content, kind="villager_representatives")["Location"])
    batch = ImportBatch.objects.get()
    numbers = set(
        re.findall(
            r"99\d{15}[\dX]",
            str([[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).active]),
        )
    )

    kept = load_workbook(io.BytesIO(store.get(batch.stored_as)))

    assert numbers
    assert not any(
        number in str([[cell.value for cell in row] for row in sheet]) for sheet in kept for number in numbers
    )
    assert "没有要修改的行" in text_of(outcome)
    press(client, "confirm")
    assert Representative.objects.count() == 10


def test_figures_are_of_the_year_that_the_office_says(client, office):
    content = (SAMPLES / "01-villages-t01-two-level-header.xlsx").read_bytes()
    page = client.get(send(client, content, kind="villages")["Location"]).content.decode()
    [year] = re.findall(r'<option value="(20\d\d)" selected>', page)
    other = next(told for told in re.findall(r'<option value="(20\d\d)">', page) if told != year)

    answer = fix(client, year=other)

    assert f'<option value="{other}" selected>' in client.get(answer["Location"]).content.decode()


def test_why_two_cells_contradict_stands_in_the_trail_and_of_no_other_row(client, office, tmp_path):
    other = "男" if int(PERSON[2][16]) % 2 == 0 else "女"
    right = "女" if int(NEIGHBOUR[2][16]) % 2 == 0 else "男"
    sent(client, tmp_path, (*PERSON, other), (*NEIGHBOUR, right), header=(*HEADER, "性别"))
    page = client.get(ImportBatch.objects.get().get_absolute_url())
    assert "都没有写错，理由" in text_of(page)

    fix(client, reason_2="证件如此", reason_3="多写的")
    press(client, "confirm")

    told = AuditEntry.objects.filter(act="import_party_members").values_list("record_name", "reason")
    assert dict(told) == {PERSON[1]: "证件如此", NEIGHBOUR[1]: ""}


def test_nobody_else_reaches_any_of_it(client, office, tmp_path):
    sent(client, tmp_path, PERSON)
    batch = ImportBatch.objects.get()
    client.force_login(user_with("township_org", Place.objects.get(code=QINGSHI), username="qingshi"))

    for name in ("import_columns", "import_undo", "import_annotated"):
        assert client.get(reverse(name, args=[batch.pk])).status_code == 404
    for name in ("import_fix", "import_sheet"):
        assert client.post(reverse(name, args=[batch.pk]), {tokens.FIELD: tokens.fresh()}).status_code == 404


def test_a_large_batch_goes_back_by_a_job(client, office, tmp_path, monkeypatch):
    sent(client, tmp_path, *many(11))
    press(client, "confirm")
    monkeypatch.setattr(imports, "MOST_ROWS_AT_ONCE", 10)

    answer = press(client, "undo")

    assert "撤销" in text_of(client.get(answer["Location"]))
    assert imports.job_of(ImportBatch.objects.get()).kind == "undo_import"


def test_a_workbook_of_faults_stays_a_light_page(client, office):
    """Every cell of two thousand rows is wrong: causes, one page of rows, and no more."""
    book = Workbook()
    book.active.append(
        (*HEADER, "联系电话", "性别", "学历", "民族", "出生年月", "转正时间", "是否流动党员", "党小组")
    )
    for number in range(2000):
        told = (f"村{number}", "李", f"{number}", "党员", "六月", "12", "不明", f"学历{number}")
        book.active.append((*told, f"族{number}", "七月", "八月", "也许", "长" * 60))
    target = io.BytesIO()
    book.save(target)

    page = client.get(send(client, target.getvalue())["Location"])

    assert len(page.content) < 200_000
