"""The text of a file that is to be published, piece by piece with where it stands; and the file without its traces.

Pictures have no text that could be read here, whether they are the file or stand in it: somebody has to look at them.
"""

from __future__ import annotations

import io
import logging
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.core.exceptions import ValidationError
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from villagegov.common.attachment_checks import IMAGES, Accepted

logging.getLogger("pypdf").setLevel(logging.ERROR)

MOST_PART_BYTES = 30 * 1024 * 1024  # of one part of an office file, unpacked
MOST_CHARACTERS = 2_000_000
MOST_PAGES = 100
LARGEST_PAGE_STREAM = 1024 * 1024  # of drawing commands: twenty times that took 300 MB
# Copies of other data that a program carries along unseen, and whole files: none of them is looked through.
HIDDEN = re.compile(r"(xl/(pivotCache|externalLinks|embeddings)|word/embeddings)/.+")
WORKBOOK_PARTS = re.compile(
    r"xl/(worksheets/[^/]+|sharedStrings|comments\d*|comments/[^/]+|threadedComments/[^/]+|drawings/[^/]+)\.xml"
)
WORD_PARTS = re.compile(r"word/(document|header\d*|footer\d*|comments|footnotes|endnotes)\.xml")
# Charts and diagrams too: what they show is kept in ways of their own. A thumbnail is a picture of the first page.
PICTURES = re.compile(r"(xl|word)/(media|charts|diagrams)/.+|docProps/thumbnail\..+")
PICTURE = "\ufffc"  # stands in the place of what is no text
DEEPEST_FORM = 3  # forms of a PDF that draw forms
TRACES = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml")
EMPTY_XML = {
    "docProps/core.xml": '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp="http://'
    'schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://'
    'schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://'
    'schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
}
BROKEN = (
    zipfile.BadZipFile, zlib.error, ParseError, DefusedXmlException, KeyError, ValueError, IndexError, TypeError,
    EOFError, OSError, RecursionError, NotImplementedError, PyPdfError, AttributeError,
)  # fmt: skip

Placed = tuple[str, str]  # where it stands, the text


def texts_of(file: Accepted) -> list[Placed] | None:
    """Everything that can be read in the file; None for a picture and for a scan without text.

    Raises ValidationError for a file that does not open or is too large to be looked through.
    """
    if file.kind in IMAGES:
        return None
    try:
        found = list(_limited(_READERS[file.kind](file.content)))
    except BROKEN:
        raise ValidationError(f"“{file.name}”打不开，没法检查里面有没有个人信息，请另存后再上传") from None
    return found if any(text.strip() and text != PICTURE for _, text in found) else None


def holds_pictures(texts: list[Placed]) -> bool:
    """Does something in the file stand where no text could be read?"""
    return any(text == PICTURE for _, text in texts)


def _limited(pieces: Iterator[Placed]) -> Iterator[Placed]:
    read = 0
    for where, text in pieces:
        read += len(text)
        if read > MOST_CHARACTERS:
            raise ValidationError("文件里的文字太多，没法逐字检查，请分成几个文件")
        yield where, text


def _part(archive: zipfile.ZipFile, name: str) -> Element:
    with archive.open(name) as file:
        content = file.read(MOST_PART_BYTES + 1)
    if len(content) > MOST_PART_BYTES:
        raise ValidationError("文件里的一张表太大，没法逐格检查，请分成几个文件")
    return fromstring(content, forbid_dtd=True)


def _refuse_hidden(archive: zipfile.ZipFile) -> None:
    if any(HIDDEN.fullmatch(name) for name in archive.namelist()):
        raise ValidationError(
            "文件里带着看不见的数据（数据透视表、外部链接或者嵌入的文件），没法检查，请另存为 PDF 再上传"
        )


def _pictures(archive: zipfile.ZipFile) -> Iterator[Placed]:
    if any(PICTURES.fullmatch(name) for name in archive.namelist()):
        yield "图片", PICTURE


def _plain_name(tag: str) -> str:
    return tag.rsplit("}", 1)[-1]


def _joined(element: Element, name: str = "t") -> str:
    return "".join(part.text or "" for part in element.iter() if _plain_name(part.tag) == name)


def _workbook(content: bytes) -> Iterator[Placed]:
    """Cell by cell; shared texts once, since each stands in some cell; notes and text boxes too."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        _refuse_hidden(archive)
        yield from _pictures(archive)
        for name in archive.namelist():
            if not WORKBOOK_PARTS.fullmatch(name):
                continue
            root = _part(archive, name)
            for element in root.iter():
                kind = _plain_name(element.tag)
                if kind == "c":
                    yield f"单元格 {element.get('r', '')}", _typed_in_cell(element)
                elif kind in {"si", "comment", "sp"}:
                    yield "单元格文字", _joined(element)
                elif kind == "threadedComment":
                    yield "批注", _joined(element, "text")


def _typed_in_cell(cell: Element) -> str:
    """Numbers and texts of the cell itself; a shared text stands elsewhere and is only numbered here."""
    if cell.get("t") == "s":
        return ""
    value = _joined(cell, "v")
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+", value, re.IGNORECASE):
        value = f"{int(float(value))}"
    return value + _joined(cell)


def _document(content: bytes) -> Iterator[Placed]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        _refuse_hidden(archive)
        yield from _pictures(archive)
        for name in archive.namelist():
            if WORD_PARTS.fullmatch(name):
                paragraphs = [e for e in _part(archive, name).iter() if _plain_name(e.tag) == "p"]
                for number, paragraph in enumerate(paragraphs, start=1):
                    yield f"第 {number} 段", _joined(paragraph)
                    if deleted := _joined(paragraph, "delText"):
                        yield f"第 {number} 段删去的字", deleted


def _pdf(content: bytes) -> Iterator[Placed]:
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise ValidationError("PDF 加了密码，没法检查里面有没有个人信息，请去掉密码后再上传")
    if len(reader.pages) > MOST_PAGES:
        raise ValidationError(f"PDF 有 {len(reader.pages)} 页，最多 {MOST_PAGES} 页，请分成几个文件")
    for number, page in enumerate(reader.pages, start=1):
        contents = page.get_contents()
        drawn = b"" if contents is None else contents.get_data()
        if len(drawn) > LARGEST_PAGE_STREAM:
            raise ValidationError(f"PDF 第 {number} 页太大，没法逐字检查，请另存后再上传")
        text = page.extract_text() or ""
        yield f"第 {number} 页", text
        if _shows_picture(page) or (drawn.strip() and not text.strip()):
            yield f"第 {number} 页", PICTURE


def _held(owner: Any, key: str) -> Any:
    held = owner.get(key)
    return {} if held is None else held.get_object()


def _shows_picture(owner: Any, depth: int = 0) -> bool:
    """Is there a picture among what the page, or a form that it draws, may show?"""
    resources = _held(owner, "/Resources")
    for one in _held(resources, "/XObject").values():
        drawn = one.get_object()
        if drawn.get("/Subtype") == "/Image":
            return True
        if drawn.get("/Subtype") == "/Form" and (depth == DEEPEST_FORM or _shows_picture(drawn, depth + 1)):
            return True
    return False


_READERS = {"xlsx": _workbook, "docx": _document, "pdf": _pdf}


def without_traces(file: Accepted) -> Accepted:
    """The file without author, company and history that programs write beside the text."""
    if file.kind in IMAGES:
        return file
    try:
        content = _pdf_cleaned(file.content) if file.kind == "pdf" else _office_cleaned(file.content)
    except BROKEN:
        raise ValidationError(f"“{file.name}”打不开，请另存后再上传") from None
    return replace(file, content=content)


def _office_cleaned(content: bytes) -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as cleaned,
    ):
        for member in source.infolist():
            held = EMPTY_XML.get(member.filename)
            cleaned.writestr(member.filename, source.read(member) if held is None else held)
    return target.getvalue()


def _pdf_cleaned(content: bytes) -> bytes:
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        return content  # is refused where its text is looked through
    writer = PdfWriter(clone_from=reader)
    writer.metadata = None
    writer.xmp_metadata = None
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()
