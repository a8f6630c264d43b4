"""Texts of files that are to be published: cells, paragraphs, pages, and the traces that are taken out."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from branches.notices.file_texts import holds_pictures, texts_of, without_traces
from villagegov.common.attachment_checks import Accepted

NUMBER = "990121199003140015"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def workbook() -> bytes:
    book, target = Workbook(), io.BytesIO()
    book.properties.creator = "何永昌"
    book.active.append(["姓名", NUMBER])
    book.active["B7"] = 19900012345
    book.save(target)
    return target.getvalue()


def document(body: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {WORD}><w:body>{body}</w:body></w:document>")
        archive.writestr("docProps/core.xml", "<a>何永昌</a>")
    return target.getvalue()


def pdf(words: str) -> bytes:
    writer, target = PdfWriter(), io.BytesIO()
    page = writer.add_blank_page(300, 300)
    font = DictionaryObject({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
                             NameObject("/BaseFont"): NameObject("/Helvetica")})  # fmt: skip
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    stream = DecodedStreamObject()
    stream.set_data(f"BT /F1 12 Tf 20 100 Td ({words}) Tj ET".encode())
    page[NameObject("/Contents")] = stream
    writer.add_metadata({"/Author": "He Yongchang"})
    writer.write(target)
    return target.getvalue()


def test_every_cell_is_read_a_number_too():
    texts = texts_of(Accepted("表.xlsx", "xlsx", workbook()))

    assert NUMBER in [text for _, text in texts]
    assert ("单元格 B7", "19900012345") in texts


def test_a_number_in_pieces_of_a_paragraph_is_read_as_one():
    body = "<w:p><w:r><w:t>990121</w:t></w:r><w:r><w:t>199003140015</w:t></w:r></w:p>"

    assert texts_of(Accepted("文.docx", "docx", document(body))) == [("第 1 段", NUMBER)]


def test_a_page_is_read_and_one_without_text_is_a_scan():
    assert texts_of(Accepted("表.pdf", "pdf", pdf(NUMBER))) == [("第 1 页", NUMBER)]
    assert texts_of(Accepted("扫描.pdf", "pdf", pdf(""))) is None
    assert texts_of(Accepted("照片.jpg", "jpg", b"a picture")) is None


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("xlsx", b"PK\x03\x04 nothing"),
        ("docx", document("<w:p>")),
        ("docx", b"".join([document("")[:60]])),
        ("pdf", b"%PDF-1.4 nothing"),
    ],
    ids=["no zip", "cut text", "cut zip", "no pdf"],  # the bytes of a zip hold the time at which it was made
)
def test_a_file_that_does_not_open_is_refused(kind, content):
    with pytest.raises(ValidationError, match="打不开"):
        texts_of(Accepted(f"坏.{kind}", kind, content))


def test_entities_are_refused_before_they_unfold():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')

    with pytest.raises(ValidationError, match="打不开"):
        texts_of(Accepted("炸.docx", "docx", bomb.getvalue()))


def test_the_author_of_a_file_is_taken_out():
    book = without_traces(Accepted("表.xlsx", "xlsx", workbook())).content
    word = without_traces(Accepted("文.docx", "docx", document("<w:p/>"))).content
    page = without_traces(Accepted("表.pdf", "pdf", pdf(NUMBER))).content

    parts = [zipfile.ZipFile(io.BytesIO(one)).read("docProps/core.xml").decode() for one in (book, word)]
    assert [part for part in parts if "何永昌" in part] == []
    assert texts_of(Accepted("表.xlsx", "xlsx", book))
    assert "/Author" not in (PdfReader(io.BytesIO(page)).metadata or {})


def test_what_was_deleted_with_its_traces_kept_is_read_too():
    body = f"<w:p><w:del><w:r><w:delText>{NUMBER}</w:delText></w:r></w:del></w:p>"

    assert ("第 1 段删去的字", NUMBER) in texts_of(Accepted("文.docx", "docx", document(body)))


@pytest.mark.parametrize(
    "part", ["xl/pivotCache/pivotCacheRecords1.xml", "xl/externalLinks/externalLink1.xml"]
)
def test_data_that_a_workbook_carries_unseen_is_refused(part):
    target = io.BytesIO(workbook())
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(part, f"<r><s v='{NUMBER}'/></r>")

    with pytest.raises(ValidationError, match="看不见的数据"):
        texts_of(Accepted("表.xlsx", "xlsx", target.getvalue()))


def with_part(content: bytes, name: str) -> bytes:
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(name, b"a picture")
    return target.getvalue()


def with_picture(content: bytes) -> bytes:
    writer, target = PdfWriter(clone_from=PdfReader(io.BytesIO(content))), io.BytesIO()
    picture = DecodedStreamObject()
    picture[NameObject("/Subtype")] = NameObject("/Image")
    drawn = DictionaryObject({NameObject("/Im0"): picture})
    writer.pages[0]["/Resources"][NameObject("/XObject")] = drawn
    writer.write(target)
    return target.getvalue()


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("docx", with_part(document("<w:p><w:r><w:t>见图</w:t></w:r></w:p>"), "word/media/image1.png")),
        ("xlsx", with_part(workbook(), "xl/media/image1.jpeg")),
        ("xlsx", with_part(workbook(), "xl/charts/chart1.xml")),
        ("pdf", with_picture(pdf(NUMBER))),
    ],
    ids=["word", "workbook", "chart", "page"],
)
def test_a_picture_beside_the_text_is_not_taken_for_read(kind, content):
    texts = texts_of(Accepted(f"有图.{kind}", kind, content))

    assert holds_pictures(texts)
    assert not holds_pictures(texts_of(Accepted("表.pdf", "pdf", pdf(NUMBER))))
