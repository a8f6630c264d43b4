"""Default templates as Word files, in the style that offices expect (GB/T 9704).

Margins of 3.7, 3.5, 2.8 and 2.6 cm, title 方正小标宋 2号 centred, body 仿宋_GB2312 3号 at 29 points with two characters
of indent, tables 小四, page number; a table across the sheet has margins of 2 cm, so that it stays on few pages. No
font is embedded: the file names what stands in for a missing one.
"""

from __future__ import annotations

import datetime
import io
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import nsmap, qn
from docx.oxml.table import CT_Tbl
from docx.shared import Cm, Emu, Pt
from docx.table import Table as WordTable
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from lxml import etree

from villagegov.common.document_layout import ROW, Block, Grid, Layout, Pairs, Paragraphs, Rows, Text

TITLE_FONT, BODY_FONT, HEADING_FONT, NUMBER_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体", "宋体"
STANDS_IN = {TITLE_FONT: "方正小标宋_GBK,华文中宋,宋体", BODY_FONT: "仿宋,FangSong,华文仿宋"}
SECOND, THIRD, FOURTH, SMALL_FOURTH = Pt(22), Pt(16), Pt(14), Pt(12)  # 2号, 3号, 4号, 小四
LINE, TABLE_LINE, TITLE_LINE = Pt(29), Pt(20), Pt(36)
TOP, BOTTOM, LEFT, RIGHT = "top_margin", "bottom_margin", "left_margin", "right_margin"
MARGINS, FOOT = {TOP: 3.7, BOTTOM: 3.5, LEFT: 2.8, RIGHT: 2.6}, 2.5
ACROSS_MARGINS, ACROSS_FOOT = dict.fromkeys((TOP, BOTTOM, LEFT, RIGHT), 2.0), 1.2
WIDEST_SHARE = 12  # characters
SIDES = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
}
USED = {"Normal", "TableNormal", "TableGrid", "Footer", "NoList"}
UNUSED = ("/thumbnail", "/stylesWithEffects", "/customXml", "/numbering")
MADE_AT = datetime.datetime(2026, 1, 1)  # noqa: DTZ001 - Word keeps it without a zone; the same file every time


def built(layout: Layout, *, title: str) -> bytes:
    """The layout as a Word file whose tags can be filled, edited and uploaded again."""
    document = docx.Document()
    _clean(document, title)
    _page(document, layout)
    first = document.add_paragraph()
    heading = _paragraph(first, layout.title, TITLE_FONT, SECOND, line=TITLE_LINE, side="centre")
    heading.paragraph_format.space_after = Pt(14)
    margins = _margins(layout)
    for block in layout.blocks:
        _add(document, block, width=layout.paper[0] - margins[LEFT] - margins[RIGHT])
    _foot(document, layout)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _clean(document: Document, title: str) -> None:
    """Only the styles that are used, no author, Chinese as the language, what stands in for each font."""
    properties = document.core_properties
    properties.author = properties.comments = properties.last_modified_by = ""
    properties.title, properties.created, properties.modified = title, MADE_AT, MADE_AT
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in USED and style.get(qn("w:default")) != "1":
            styles.remove(style)
    package = document.part.package
    for relations in (package.rels, document.part.rels):
        for key in [key for key, one in relations.items() if one.reltype.endswith(UNUSED)]:
            relations.pop(key)
    for part in package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = _fonts()
    _font(document.styles["Normal"].element.get_or_add_rPr(), BODY_FONT, THIRD)


def _fonts() -> bytes:
    root = etree.Element(qn("w:fonts"), nsmap={"w": nsmap["w"]})
    for name, others in STANDS_IN.items():
        font = etree.SubElement(root, qn("w:font"), {qn("w:name"): name})
        etree.SubElement(font, qn("w:altName"), {qn("w:val"): others})
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _page(document: Document, layout: Layout) -> None:
    section = document.sections[0]
    width, height = layout.paper
    section.page_width, section.page_height = Cm(width), Cm(height)
    section.orientation = WD_ORIENT.LANDSCAPE if _is_across(layout) else WD_ORIENT.PORTRAIT
    for name, centimetres in _margins(layout).items():
        setattr(section, name, Cm(centimetres))
    section.footer_distance = Cm(ACROSS_FOOT if _is_across(layout) else FOOT)


def _margins(layout: Layout) -> dict[str, float]:
    return ACROSS_MARGINS if _is_across(layout) else MARGINS


def _is_across(layout: Layout) -> bool:
    width, height = layout.paper
    return width > height


def _font(properties: Any, name: str, size: Pt) -> None:
    """For Latin and Chinese alike. `properties` are those of a run or of a style."""
    fonts = properties.get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), name)
    for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(kind), None)
    properties.sz_val = size
    if properties.find(qn("w:lang")) is None:
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), "zh-CN")
        language.set(qn("w:eastAsia"), "zh-CN")
        properties.append(language)


def _paragraph(
    paragraph: Paragraph,
    text: str,
    font: str,
    size: Pt,
    *,
    line: Pt = LINE,
    side: str = "",
    indents: bool = False,
) -> Paragraph:
    run = paragraph.add_run(text)
    _font(run._element.get_or_add_rPr(), font, size)
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, line
    shape.space_before = shape.space_after = Pt(0)
    if side:
        shape.alignment = SIDES[side]
    if indents:
        indent = paragraph._element.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:firstLineChars"), "200")
        indent.set(qn("w:firstLine"), str(int(size.pt * 2 * 20)))
    return paragraph


def _body(document: Document, text: str, side: str = "", *, is_heading: bool = False) -> Paragraph:
    font = HEADING_FONT if is_heading else BODY_FONT
    paragraph = _paragraph(document.add_paragraph(), text, font, THIRD, side=side, indents=not side)
    paragraph.paragraph_format.keep_with_next = is_heading or side == "right"  # no seal without its date
    return paragraph


def _add(document: Document, block: Block, *, width: float) -> None:
    if isinstance(block, Text):
        if block.when:
            _body(document, f"{{%p if {block.when} %}}")
        _body(document, block.text, block.side, is_heading=block.is_heading)
        if block.when:
            _body(document, "{%p endif %}")
    elif isinstance(block, Paragraphs):
        _body(document, f"{{%p for {ROW} in {block.table} %}}")
        _body(document, block.text, is_heading=block.is_heading)
        _body(document, "{%p endfor %}")
    elif isinstance(block, Rows):
        _rows(document, block, width)
    elif isinstance(block, Pairs):
        _pairs(document, block, width)
    else:
        _body(document, "", "left")
        _body(document, "　　".join(f"{word}：＿＿＿＿＿＿" for word in block.words), "left")


def _rows(document: Document, block: Rows, width: float) -> None:
    """Head, the tag that begins the repetition, the row itself, the tag that ends it; the tags' rows go when filled."""
    table = document.add_table(rows=4, cols=len(block.columns), style="Table Grid")
    shares = sum(share for _, _, share in block.columns)
    _widths(table, [width * share / shares for _, _, share in block.columns])
    _mark(table.rows[0], "w:tblHeader")
    for position, (head, field, _) in enumerate(block.columns):
        _cell(table.cell(0, position), head, side="centre")
        _cell(table.cell(2, position), f"{{{{ {ROW}.{field} }}}}")
    for number, tag in ((1, f"{{%tr for {ROW} in {block.table} %}}"), (3, "{%tr endfor %}")):
        _cell(table.cell(number, 0).merge(table.cell(number, len(block.columns) - 1)), tag)
    _mark(table.rows[2], "w:cantSplit")
    _body(document, "", "left")


def _pairs(document: Document, block: Pairs, width: float) -> None:
    table = document.add_table(rows=len(block.lines), cols=2, style="Table Grid")
    _widths(table, [width * 0.2, width * 0.8])
    for number, (word, content) in enumerate(block.lines):
        _cell(table.cell(number, 0), word, side="centre")
        _cell(table.cell(number, 1), content)
    _body(document, "", "left")


def grid_element(grid: Grid, width: int) -> CT_Tbl:
    """A table with its own lines, for any template: wide columns for long texts, its head on every page."""
    element = CT_Tbl.new_tbl(1 + len(grid.rows), len(grid.head), Emu(width))
    lines = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "auto")):
            line.set(qn(f"w:{name}"), value)
        lines.append(line)
    element.tblPr.append(lines)
    table = WordTable(element, None)
    shares = [_share(texts) for texts in zip(grid.head, *grid.rows, strict=True)]
    _widths(table, [Emu(width).cm * share / sum(shares) for share in shares])
    _mark(table.rows[0], "w:tblHeader")
    for number, row in enumerate((grid.head, *grid.rows)):
        cells = table.rows[number].cells
        for position, text in enumerate(row):
            _cell(cells[position], text, side="centre")
            if position == grid.bold and number:
                cells[position].paragraphs[0].runs[0].font.bold = True
    return element


def _share(texts: tuple[str, ...]) -> float:
    """Of the width, for a head that may stand in two lines and the texts below it: in Chinese characters."""
    head, *below = map(_characters, texts)
    return min(max(head / 2, 2, *below), WIDEST_SHARE) + 1


def _characters(text: str) -> float:
    return sum(0.6 if one.isascii() else 1 for one in text)


def _widths(table: WordTable, widths: list[float]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _cell(cell: _Cell, text: str, *, side: str = "left") -> None:
    _paragraph(cell.paragraphs[0], text, BODY_FONT, SMALL_FOURTH, line=TABLE_LINE, side=side)


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _foot(document: Document, layout: Layout) -> None:
    """— 1 —; on a form its title and 第 1 页 共 2 页."""
    paragraph = document.sections[0].footer.paragraphs[0]
    pieces = ["第 ", "PAGE", " 页 共 ", "NUMPAGES", " 页"] if layout.is_form else ["— ", "PAGE", " —"]
    if layout.is_form:
        pieces.insert(0, f"{layout.title}　")
    size = SMALL_FOURTH if layout.is_form else FOURTH
    for piece in pieces:
        if piece in {"PAGE", "NUMPAGES"}:
            _page_field(paragraph, piece, size)
        else:
            _font(paragraph.add_run(piece)._element.get_or_add_rPr(), NUMBER_FONT, size)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _page_field(paragraph: Paragraph, name: str, size: Pt) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = paragraph.add_run("1")
    _font(run._element.get_or_add_rPr(), NUMBER_FONT, size)
    field.append(run._element)
    paragraph._element.append(field)
