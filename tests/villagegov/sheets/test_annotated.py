"""The annotated copy: it reads as the file did, says what is wrong, and a second one replaces the first."""

import datetime
import io
import json

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from python_calamine import CalamineWorkbook

from branches.people.sheets import PARTY_MEMBERS
from branches.places.sheets import VILLAGES
from branches.posts.sheets import VILLAGE_CADRES
from branches.representatives.sheets import VILLAGER_REPRESENTATIVES
from tests.villagegov.sheets.files import HEADER, NEIGHBOUR, PERSON, SAMPLES, context, roster
from villagegov.sheets.annotated import COMMENT_HEAD, LIST_SHEET, annotate
from villagegov.sheets.check import check_sheet
from villagegov.sheets.fixes import Fixes
from villagegov.sheets.marks import GREEN, RED, YELLOW
from villagegov.sheets.normalise.places import VillageName

KINDS = {kind.name: kind for kind in (PARTY_MEMBERS, VILLAGES, VILLAGE_CADRES, VILLAGER_REPRESENTATIVES)}
FERRY = (VillageName("990121103231", "古渡村"), VillageName("990121103031", "古渡社区"))
EXPECTATIONS = [
    json.loads(path.read_text(encoding="utf-8")) for path in sorted(SAMPLES.glob("*.expected.json"))
]
READABLE = [expected for expected in EXPECTATIONS if expected["refusal"] is None]
TYPELESS = {"19-members-gb18030.csv", "20-members-wrappers.csv", "21-members-html.xls"}
BAD_NUMBER = ("石桥村", "崔庆建", "990121196010100818", "正式党员", "1991-06-02")
THIRD = ("方立松", "990121200007021211", "正式党员", "2022-07-11")


def essence(outcome):
    """What must be the same; a blank row that only held results of formulas may be gone from the end."""
    answer = outcome.as_json()
    places = [(p["row"], p["column"], p["field"], p["code"], p["given"]) for p in answer["problems"]]
    return {
        "verdict": answer["verdict"],
        "header_row": answer["header_row"],
        "rows": [(row["row"], row["status"], row["values"]) for row in answer["rows"]],
        "problems": [place for place in places if place[3] != "check_extension"],
        "ignored": answer["ignored_columns"],
        "skipped": [skipped for skipped in outcome.skipped_rows if skipped[1] != "blank"],
    }


def copied(path, kind=PARTY_MEMBERS, *, typed=(), known=None, name=None):
    """The outcome of a file and its annotated copy, beside it."""
    outcome = check_sheet(kind, path, known or context(), name=name or path.name)
    copy = path.with_name("copy.xlsx")
    copy.write_bytes(annotate(path.read_bytes(), name or path.name, outcome, typed=dict(typed)))
    return outcome, copy


def opened(path, sheet="党员"):
    return load_workbook(path)[sheet]


def fill(cell):
    return cell.fill.fgColor.rgb if cell.fill.fill_type else None


def marks(sheet):
    cells = [cell for row in sheet.iter_rows() for cell in row]
    return [(cell.coordinate, fill(cell), cell.comment and cell.comment.text) for cell in cells]


def cell_texts(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("expected", READABLE, ids=lambda expected: expected["file"])
def test_the_copy_of_a_sample_reads_as_the_sample(expected, tmp_path):
    kind, known = KINDS[expected["kind"]], context(*FERRY)
    path = tmp_path / expected["file"]
    path.write_bytes((SAMPLES / expected["file"]).read_bytes())
    outcome, copy = copied(path, kind, known=known)

    again = check_sheet(kind, copy, known)

    assert essence(again) == essence(outcome)
    assert again.sheet == ("Sheet1" if expected["file"] in TYPELESS else outcome.sheet)


@pytest.mark.parametrize("expected", READABLE, ids=lambda expected: expected["file"])
def test_a_copy_of_a_copy_says_everything_once(expected, tmp_path):
    kind, known = KINDS[expected["kind"]], context(*FERRY)
    path = tmp_path / expected["file"]
    path.write_bytes((SAMPLES / expected["file"]).read_bytes())
    _, copy = copied(path, kind, known=known)
    first = CalamineWorkbook.from_filelike(io.BytesIO(copy.read_bytes()))

    again = annotate(copy.read_bytes(), copy.name, check_sheet(kind, copy, known), typed={})

    second = CalamineWorkbook.from_filelike(io.BytesIO(again))
    if expected["file"] not in TYPELESS:  # what was wrong with their extension is not wrong with the copy's
        assert second.sheet_names == first.sheet_names
    for title in set(first.sheet_names) - {LIST_SHEET}:
        assert second.get_sheet_by_name(title).to_python() == first.get_sheet_by_name(title).to_python()
        assert marks(load_workbook(io.BytesIO(again))[title]) == marks(load_workbook(copy)[title])


def test_a_bad_cell_is_red_and_says_why_a_warning_is_yellow_a_typed_one_green(tmp_path):
    path = roster(tmp_path / "a.xlsx", BAD_NUMBER, ("石桥村", *THIRD), PERSON, NEIGHBOUR)
    outcome = check_sheet(PARTY_MEMBERS, path, context(), fixes=Fixes(cells={(4, 0): "沙洲村"}))

    sheet = load_workbook(
        io.BytesIO(annotate(path.read_bytes(), "a.xlsx", outcome, typed={(4, 0): "沙洲村"}))
    )["党员"]

    assert (fill(sheet["C2"]), fill(sheet["B4"]), fill(sheet["A5"])) == (
        RED.fgColor.rgb,
        YELLOW.fgColor.rgb,
        GREEN.fgColor.rgb,
    )
    assert sheet["C2"].comment.text.startswith(COMMENT_HEAD + "身份证号最后一位")
    assert (sheet["A5"].value, sheet["A5"].number_format, sheet["A5"].data_type) == ("沙洲村", "@", "s")
    assert sheet["F1"].value == "问题"
    assert [sheet.cell(row, 6).value is not None for row in (2, 3, 4, 5)] == [True, False, True, False]


def test_the_list_links_to_each_cell_masks_numbers_and_says_what_to_do(tmp_path):
    path = roster(tmp_path / "a.xlsx", BAD_NUMBER, ("", *NEIGHBOUR[1:]))

    _, copy = copied(path)

    sheet = opened(copy, LIST_SHEET)
    assert cell_texts(sheet) == [
        ["行", "列", "单元格", "原值", "问题", "怎么改"],
        [
            2,
            "身份证号",
            "C2",
            "990121********0818",
            "身份证号最后一位与前 17 位对不上，可能有一位写错",
            "请按证件核对",
        ],
        [3, "村名", "A3", None, "没有填", "请填村名"],
    ]
    assert [sheet[f"C{row}"].hyperlink.location for row in (2, 3)] == ["'党员'!C2", "'党员'!A3"]
    assert load_workbook(copy).sheetnames[-1] == LIST_SHEET


def test_a_file_put_right_gives_a_copy_without_our_marks(tmp_path):
    path = roster(tmp_path / "a.xlsx", BAD_NUMBER)
    _, copy = copied(path)
    book = load_workbook(copy)
    book["党员"]["C2"].value = PERSON[2]
    book.save(copy)

    outcome, clean = copied(copy)

    sheet = opened(clean)
    assert outcome.verdict == "ok"
    assert fill(sheet["C2"]) is None
    assert sheet["C2"].comment is None
    assert all(cell.value is None for cell in sheet["F"])
    assert load_workbook(clean).sheetnames == ["党员"]


def test_comments_and_colours_of_the_user_stay(tmp_path):
    path = roster(tmp_path / "a.xlsx", BAD_NUMBER, PERSON)
    book = load_workbook(path)
    sheet = book["党员"]
    sheet["C2"].comment, sheet["E3"].comment = Comment("问过本人", "周文清"), Comment("新来的", "周文清")
    sheet["E3"].fill = PatternFill("solid", fgColor="FF00FF00")
    book.save(path)

    _, copy = copied(path)
    _, second = copied(copy)

    sheet = opened(second)
    assert sheet["C2"].comment.text.split("\n")[:2] == ["问过本人", COMMENT_HEAD.strip()]
    assert sheet["C2"].comment.text.count(COMMENT_HEAD.strip()) == 1
    assert (sheet["C2"].comment.author, sheet["E3"].comment.text) == ("周文清", "新来的")
    assert fill(sheet["E3"]) == "FF00FF00"


def test_widths_merges_and_what_is_hidden_stay_and_our_column_is_seen(tmp_path):
    path = tmp_path / "a.xlsx"
    book = Workbook()
    sheet = book.active
    sheet.title = "党员"
    for row in (("党员名册",), HEADER, BAD_NUMBER, PERSON):
        sheet.append(row)
    sheet.merge_cells("A1:E1")
    sheet.column_dimensions["B"].width, sheet.column_dimensions["C"].hidden = 33, True
    sheet.column_dimensions.group("F", "XFD", hidden=True)
    sheet.row_dimensions[4].hidden = True
    book.create_sheet("选项").sheet_state = "veryHidden"
    book.save(path)

    outcome, copy = copied(path)

    book = load_workbook(copy)
    sheet = book["党员"]
    assert [str(one) for one in sheet.merged_cells.ranges] == ["A1:E1"]
    assert (sheet.column_dimensions["B"].width, sheet.column_dimensions["C"].hidden) == (33, True)
    assert (sheet.column_dimensions["F"].hidden, sheet.column_dimensions["G"].hidden) == (False, True)
    assert (sheet.column_dimensions["G"].min, sheet.column_dimensions["G"].max) == (7, 16384)
    assert sheet.row_dimensions[4].hidden
    assert book["选项"].sheet_state == "veryHidden"
    assert check_sheet(PARTY_MEMBERS, copy, context()).skipped_rows == outcome.skipped_rows


def test_a_cell_typed_into_a_merged_one_counts_for_its_row_alone(tmp_path):
    path = roster(
        tmp_path / "a.xlsx",
        PERSON,
        (None, *NEIGHBOUR[1:]),
        (None, *THIRD),
    )
    book = load_workbook(path)
    book["党员"].merge_cells("A2:A4")
    book.save(path)
    typed = {(2, 0): "沙洲村"}
    fixed = check_sheet(PARTY_MEMBERS, path, context(), fixes=Fixes(cells=typed))

    copy = tmp_path / "b.xlsx"
    copy.write_bytes(annotate(path.read_bytes(), path.name, fixed, typed=typed))

    again = check_sheet(PARTY_MEMBERS, copy, context())
    assert essence(again) == essence(fixed)
    assert [opened(copy).cell(row, 1).value for row in (2, 3, 4)] == ["石桥村", "沙洲村", "石桥村"]


def test_a_bad_cell_inside_a_merged_one_is_told_at_its_first_cell(tmp_path):
    path = roster(tmp_path / "a.xlsx", ("没有村", *PERSON[1:]), (None, *NEIGHBOUR[1:]))
    book = load_workbook(path)
    book["党员"].merge_cells("A2:A3")
    book.save(path)

    outcome, copy = copied(path)

    sheet = opened(copy)
    assert [problem.row for problem in outcome.problems] == [2, 3]
    assert fill(sheet["A2"]) == RED.fgColor.rgb
    assert "第 3 行：没有叫“没有村”的村" in sheet["A2"].comment.text


def test_text_that_looks_like_a_formula_stays_text(tmp_path):
    path = tmp_path / "a.csv"
    rows = [",".join((*HEADER, "备注")), ",".join((*BAD_NUMBER, '"=HYPERLINK(""http://a"",""b"")"'))]
    path.write_text("\n".join((*rows, ",".join((*PERSON, "@SUM(A1)")))), encoding="utf-8")

    _, copy = copied(path, typed={(2, 4): "=1+1"})

    for sheet in load_workbook(copy):
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    sheet = opened(copy, "Sheet1")
    assert (sheet["F2"].value, sheet["F3"].value, sheet["E3"].value) == (
        '=HYPERLINK("http://a","b")',
        "@SUM(A1)",
        "=1+1",
    )


def test_a_date_that_was_not_guessed_in_a_csv_is_not_guessed_in_its_copy(tmp_path):
    path = tmp_path / "a.csv"
    rows = [HEADER, (*PERSON[:4], "2015.1"), (*NEIGHBOUR[:4], "43000")]
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")

    outcome, copy = copied(path)

    assert [problem.code for problem in outcome.problems] == ["date_ambiguous", "check_date_serial"]
    assert essence(check_sheet(PARTY_MEMBERS, copy, context())) == essence(outcome)


def test_a_message_about_a_very_long_cell_is_cut(tmp_path):
    path = roster(tmp_path / "a.xlsx", (*PERSON[:4], "六" * 30_000))

    _, copy = copied(path)

    assert len(opened(copy)["F2"].value) < 300
    assert max(len(str(value)) for row in cell_texts(opened(copy, LIST_SHEET)) for value in row) < 300


def test_a_sheet_that_is_full_to_the_last_column_gets_the_list_alone(tmp_path):
    rest = [f"列{number}" for number in range(195)]
    path = roster(tmp_path / "a.xlsx", (*BAD_NUMBER, *rest), header=(*HEADER, *rest))

    outcome, copy = copied(path)

    assert essence(check_sheet(PARTY_MEMBERS, copy, context())) == essence(outcome)
    assert opened(copy).max_column == 200
    assert opened(copy, LIST_SHEET).max_row == 2


def test_real_dates_stay_dates_and_numbers_numbers(tmp_path):
    path = roster(
        tmp_path / "a.xlsx", (*PERSON[:4], datetime.date(1991, 6, 2), 7, 0.25), header=(*HEADER, "序号", "x")
    )

    _, copy = copied(path)

    first = (
        CalamineWorkbook.from_filelike(io.BytesIO(copy.read_bytes())).get_sheet_by_name("党员").to_python()[1]
    )
    assert first[4:7] == [datetime.date(1991, 6, 2), 7.0, 0.25]


def test_a_file_without_problems_gets_neither_column_nor_list(tmp_path):
    _, copy = copied(roster(tmp_path / "a.xlsx", PERSON))

    assert load_workbook(copy).sheetnames == ["党员"]
    assert opened(copy).max_column == 5
