"""The user's own workbook, opened by openpyxl only where that costs what it should and reads the same."""

import pytest
from openpyxl import Workbook

from branches.people.sheets import PARTY_MEMBERS
from tests.villagegov.sheets.files import HEADER, PERSON, context, roster, sheet_xml, workbook
from villagegov.sheets import reopened
from villagegov.sheets.annotated import annotate
from villagegov.sheets.check import check_sheet
from villagegov.sheets.guard import guard


def again(path):
    outcome = check_sheet(PARTY_MEMBERS, path, context())
    return outcome, reopened.reopened(path, guard(path, path.name), outcome)


def text_cells(row, texts):
    return "".join(
        f'<c r="{letter}{row}" t="inlineStr"><is><t>{text}</t></is></c>'
        for letter, text in zip("ABCDE", texts, strict=True)
    )


TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)


def raw(path, more="", after="", *, types=True, parts=()):
    rows = "".join(f'<row r="{n}">{text_cells(n, row)}</row>' for n, row in enumerate((HEADER, PERSON), 1))
    xml = sheet_xml(rows + more).replace("</sheetData>", f"</sheetData>{after}")
    return workbook(path, xml, extra=[*([("[Content_Types].xml", TYPES)] if types else []), *parts])


def test_a_plain_workbook_is_opened_whole(tmp_path):
    outcome, (book, sheet) = again(raw(tmp_path / "a.xlsx"))

    assert outcome.verdict == "ok"
    assert (book.sheetnames, sheet.max_row) == (["Sheet1"], 2)


@pytest.mark.parametrize(
    ("extra", "after"),
    [
        ("".join(f'<row r="{n}"><c r="A{n}"/></row>' for n in range(3, 203)), ""),
        ("".join(f'<row\nr="{n}"><c\nr="A{n}"/></row>' for n in range(3, 203)), ""),
        ("", '<mergeCells><mergeCell ref="G1:XFD1048576"/></mergeCells>'),
        ("", '<hyperlinks><hyperlink ref="G1:Z300" location="A1"/></hyperlinks>'),
    ],
)
def test_a_workbook_that_would_fill_the_memory_is_copied_cell_by_cell(extra, after, tmp_path, monkeypatch):
    monkeypatch.setattr(reopened, "MOST_CELLS", 300)
    path = raw(tmp_path / "a.xlsx", extra, after)

    outcome, own = again(path)

    assert own is None
    copy = tmp_path / "b.xlsx"
    copy.write_bytes(annotate(path.read_bytes(), path.name, outcome, typed={}))
    assert check_sheet(PARTY_MEMBERS, copy, context()).as_json()["rows"] == outcome.as_json()["rows"]


def test_a_workbook_with_very_many_styles_is_copied_cell_by_cell(tmp_path, monkeypatch):
    monkeypatch.setattr(reopened, "MOST_CELLS", 300)
    path = raw(tmp_path / "a.xlsx", parts=[("xl/styles.xml", "<a>" + "<b/>" * 200 + "</a>")])

    assert again(path)[1] is None


def test_a_workbook_that_openpyxl_does_not_take_is_copied_cell_by_cell(tmp_path):
    path = raw(tmp_path / "a.xlsx", types=False)

    outcome, own = again(path)

    assert (outcome.verdict, own) == ("ok", None)
    copy = tmp_path / "b.xlsx"
    copy.write_bytes(annotate(path.read_bytes(), path.name, outcome, typed={(1, 0): "沙洲村"}))
    assert check_sheet(PARTY_MEMBERS, copy, context()).rows[0].values["village"] == "990121103211"


@pytest.mark.parametrize(
    ("formula", "kept"),
    [
        ('=MID(C2,7,4)&"-"&MID(C2,11,2)', True),
        ('=IF(E1="","",TODAY())', True),
        ('=HYPERLINK("http://a.example","b")', False),
        ("=WEBSERVICE(C2)", False),
        ("=cmd|'/c calc'!A1", False),
        ("='[other.xlsx]Sheet1'!A1", False),
    ],
)
def test_a_formula_that_was_never_calculated_stays_if_it_reaches_nowhere(formula, kept, tmp_path):
    path = roster(tmp_path / "a.xlsx", (*PERSON[:4], formula))

    outcome, (_, sheet) = again(path)

    assert [problem.code for problem in outcome.problems] == ["formula_without_value"]
    assert sheet["E2"].value == (formula if kept else "=NA()")
    copy = tmp_path / "b.xlsx"
    copy.write_bytes(annotate(path.read_bytes(), path.name, outcome, typed={}))
    assert [one.code for one in check_sheet(PARTY_MEMBERS, copy, context()).problems] == [
        "formula_without_value"
    ]


def test_a_row_of_results_alone_stays_blank(tmp_path):
    cells = '<row r="3"><c r="B3" t="str"><f>A9&amp;"x"</f><v>x</v></c></row>'
    path = raw(tmp_path / "a.xlsx", cells + f'<row r="4">{text_cells(4, PERSON)}</row>')

    outcome, (_, sheet) = again(path)

    assert (3, "blank") in outcome.skipped_rows
    assert sheet["B3"].value is None


def test_a_number_that_is_no_day_is_not_made_an_error(tmp_path):
    path = tmp_path / "a.xlsx"
    book = Workbook()
    for row in ((*HEADER, "联系电话"), (*PERSON, 19900000001)):
        book.active.append(row)
    book.active["F2"].number_format = "yyyy-mm-dd"
    book.save(path)

    outcome, (_, sheet) = again(path)

    assert sheet["F2"].data_type == "n"
    copy = tmp_path / "b.xlsx"
    copy.write_bytes(annotate(path.read_bytes(), path.name, outcome, typed={}))
    assert check_sheet(PARTY_MEMBERS, copy, context()).rows[0].values == outcome.rows[0].values
