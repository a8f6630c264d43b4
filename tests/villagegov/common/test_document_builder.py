"""The style of default templates: paper, margins, fonts, page number (GB/T 9704)."""

import io
import zipfile

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm
from docx.table import Table

from tests.villagegov.common.document_samples import PLEDGE
from villagegov.common.document_builder import built, grid_element
from villagegov.common.document_layout import A3_LANDSCAPE, Grid, Layout, Text
from villagegov.common.documents import documents

ALL = sorted({**documents(), "sample": PLEDGE}.items())


@pytest.mark.parametrize("document", [one for _, one in ALL], ids=[key for key, _ in ALL])
def test_paper_margins_fonts_and_page_number_are_those_of_official_documents(document):
    word = docx.Document(io.BytesIO(document.default_template()))
    section, title, foot = word.sections[0], word.paragraphs[0], word.sections[0].footer.paragraphs[0]
    margins = [section.top_margin, section.bottom_margin, section.left_margin, section.right_margin]

    assert [round(section.page_width.cm, 1), round(section.page_height.cm, 1)] == list(document.layout.paper)
    is_across = section.page_width > section.page_height
    assert [round(one.cm, 1) for one in margins] == ([2.0] * 4 if is_across else [3.7, 3.5, 2.8, 2.6])
    assert title.runs[0]._element.rPr.rFonts.get(qn("w:eastAsia")) == "方正小标宋简体"
    assert title.runs[0].font.size.pt == 22
    fields = [one.get(qn("w:instr")) for one in foot._element.iter(qn("w:fldSimple"))]
    assert fields == (["PAGE", "NUMPAGES"] if document.layout.is_form else ["PAGE"])


def test_the_body_is_fangsong_of_size_three_with_two_characters_of_indent():
    word = docx.Document(io.BytesIO(PLEDGE.default_template()))
    body = next(one for one in word.paragraphs if one.text == "本村承诺如下。")

    assert body.runs[0]._element.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert (body.runs[0].font.size.pt, body.paragraph_format.line_spacing.pt) == (16, 29)
    assert body._element.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert "".join(one.text for one in word.sections[0].footer._element.iter(qn("w:t"))) == "— 1 —"


def test_no_font_is_embedded_and_the_file_says_what_stands_in():
    with zipfile.ZipFile(io.BytesIO(PLEDGE.default_template())) as archive:
        names, fonts = archive.namelist(), archive.read("word/fontTable.xml").decode()

    assert [name for name in names if "thumbnail" in name or "fonts/" in name] == []
    assert '<w:altName w:val="仿宋,FangSong' in fonts


def test_the_file_names_no_author():
    properties = docx.Document(io.BytesIO(PLEDGE.default_template())).core_properties

    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")


def test_a_table_gives_a_long_text_the_wide_column_and_lets_a_head_break():
    grid = Grid(("名次", "选拔任用", "事项"), (("1", "22.5", "村集体经济收入达到二十万元"),))
    word = Table(grid_element(grid, Cm(17)), None)

    assert [round(column.width.cm, 1) for column in word.columns] == [2.6, 3.0, 11.4]


def test_a_board_is_printed_across():
    word = docx.Document(io.BytesIO(built(Layout("榜", (Text("文"),), paper=A3_LANDSCAPE), title="榜")))

    assert word.sections[0].orientation == WD_ORIENT.LANDSCAPE
