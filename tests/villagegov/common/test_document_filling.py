"""Filling a template: escaped, whole, in order; what cannot be filled is refused before it is kept."""

import io
import time

import docx
import pytest

from tests.villagegov.common.document_samples import GRID, PLEDGE, RECORD, changed, template_with, told_by
from tests.villagegov.common.test_document_tags import END, HOSTILE, LOOP
from villagegov.common.document_filling import BROKEN, filled, problems
from villagegov.common.documents import documents, values_of

GOOD = PLEDGE.default_template()


def paper(**changes) -> list[str]:
    return told_by(filled(GOOD, PLEDGE, values_of(PLEDGE, {**RECORD, **changes})))


def test_a_record_becomes_paper():
    two = [
        {"序号": 1, "事项": "硬化村道", "责任人": "何永昌"},
        {"序号": 2, "事项": "慰问", "责任人": "谭志远"},
    ]

    assert paper(承诺事项=two) == [
        "石桥村2026年度承诺书",
        "本村承诺如下。",
        "硬化村道由何永昌负责。",
        "慰问由谭志远负责。",
        "承诺人：＿＿＿＿＿＿",
        "2026年3月13日",
        "序号 | 承诺事项 | 责任人",
        "1 | 硬化村道 | 何永昌",
        "2 | 慰问 | 谭志远",
        "年度 | 2026",
    ]


@pytest.mark.parametrize(
    "text", ["张三 <b>&", "</w:t></w:r></w:p>", "{{ 村名 }}{% x %}", "\"'“”", "&amp;<!--"]
)
def test_what_was_typed_stands_there_as_typed(text):
    assert f"备注：{text}" in paper(备注=text)


def test_a_line_of_its_own_is_a_paragraph_of_the_same_shape():
    content = filled(GOOD, PLEDGE, values_of(PLEDGE, {**RECORD, "备注": "第一行\n第二行"}))
    word = docx.Document(io.BytesIO(content))
    first, second = (one for one in word.paragraphs if one.text in {"备注：第一行", "第二行"})

    assert first._element.pPr.ind.attrib == second._element.pPr.ind.attrib
    assert second.runs[0].font.size == first.runs[0].font.size


def test_a_table_with_columns_of_its_own_stands_where_its_mark_stood():
    content = filled(GOOD, PLEDGE, values_of(PLEDGE, {**RECORD, "附表": [GRID, GRID]}))
    tables = docx.Document(io.BytesIO(content)).tables

    assert told_by(content)[-6:] == ["名次 | 村", "1 | 石桥村", "2 | "] * 2
    assert tables[-1].cell(1, 0).paragraphs[0].runs[0].font.bold


def test_who_made_the_template_is_not_told_by_the_document():
    word, target = docx.Document(io.BytesIO(GOOD)), io.BytesIO()
    word.core_properties.author = word.core_properties.last_modified_by = "张三"
    word.core_properties.title = "{{ 村名.__class__ }}"
    word.save(target)

    made = docx.Document(io.BytesIO(filled(target.getvalue(), PLEDGE, PLEDGE.examples()))).core_properties

    assert (made.author, made.last_modified_by, made.title) == ("", "", "承诺书")


@pytest.mark.parametrize("text", HOSTILE[::3])
def test_a_hostile_template_is_neither_kept_nor_filled(text):
    content = template_with(text)

    assert problems(PLEDGE, content)
    with pytest.raises(BROKEN):
        filled(content, PLEDGE, PLEDGE.examples())


def test_a_hostile_head_is_found_as_well():
    word, target = docx.Document(), io.BytesIO()
    word.sections[0].header.paragraphs[0].text = "{{ 村名.__class__ }}"
    word.save(target)

    assert problems(PLEDGE, target.getvalue())
    with pytest.raises(BROKEN):
        filled(target.getvalue(), PLEDGE, PLEDGE.examples())


def test_tags_that_the_program_cut_into_pieces_are_filled():
    cut = changed(GOOD, {
        "word/document.xml": lambda text: text.decode().replace("{{ 村名", "{</w:t></w:r><w:r><w:t>{ 村名").encode()
    })  # fmt: skip

    assert problems(PLEDGE, cut) == []
    assert told_by(filled(cut, PLEDGE, PLEDGE.examples()))[0] == "石桥村2026年度承诺书"


def test_a_repetition_that_breaks_the_table_is_refused_after_a_trial():
    word, target = docx.Document(), io.BytesIO()
    word.add_table(rows=1, cols=1).cell(0, 0).text = "{% for 行 in 承诺事项 %}"
    word.add_paragraph("{% endfor %}")
    word.save(target)

    assert "各占表格的一行" in problems(PLEDGE, target.getvalue())[0]


def test_a_large_template_is_read_in_a_moment():
    """The tags of docxtpl are found by expressions that could take for ever over text that was made for it."""
    spaces = template_with(*["{%" + " " * 90 + "x"] * 500)
    plain = template_with(LOOP.replace("tr", "p"), *["文字" * 100] * 500, END.replace("tr", "p"))
    started = time.perf_counter()

    assert problems(PLEDGE, spaces)
    assert problems(PLEDGE, plain)

    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("document", documents().values(), ids=list(documents()))
def test_every_default_template_passes_its_own_checks(document):
    assert problems(document, document.default_template()) == []
