"""Filling a template: with the examples, to see whether it is one, and with a record, to give somebody the document.

What a document holds comes from `documents.values_of` alone. Importing this module takes half a second, so that it is
imported where a document is asked for.
"""

from __future__ import annotations

import datetime
import io
import secrets
import zipfile
from typing import Any

from django.core.exceptions import ValidationError
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2.exceptions import TemplateError
from lxml import etree

from villagegov.common import clock, document_checks, document_tags
from villagegov.common.attachments import content_of
from villagegov.common.document_builder import grid_element
from villagegov.common.document_templates import in_use_at
from villagegov.common.documents import Document, Values, values_of

BROKEN = (
    TemplateError, PythonDocxError, OpcError, etree.LxmlError, zipfile.BadZipFile, ValueError, KeyError, TypeError,
    AttributeError, IndexError, RecursionError, OverflowError,
)  # fmt: skip


class _Filled(DocxTemplate):
    """As docxtpl fills it, but what it made must be XML, and the file's properties are ours."""

    def render_xml_part(self, *args: Any, **kwargs: Any) -> str:
        made: str = super().render_xml_part(*args, **kwargs)
        document_checks.parsed(made.encode())
        return made

    def render_properties(self, *args: Any, **kwargs: Any) -> None:
        """They are no templates: who wrote the template stays out of the document."""


def filled(template: bytes, document: Document, values: Values) -> bytes:
    """The template with the values in it. Raises one of BROKEN."""
    word = _Filled(io.BytesIO(template))
    grids = {secrets.token_hex(16): values[name] for name in document.grid_names}
    marks = {
        name: mark if values[name] else "" for name, mark in zip(document.grid_names, grids, strict=True)
    }
    word.render({**values, **marks}, document_tags.Strict(document), autoescape=True)
    _put_in(word.docx, grids)
    properties, now = word.docx.core_properties, clock.now().astimezone(datetime.UTC).replace(tzinfo=None)
    for name in ("author", "last_modified_by", "comments", "keywords", "subject", "category"):
        setattr(properties, name, "")
    properties.title, properties.created, properties.modified = document.label, now, now
    target = io.BytesIO()
    word.save(target)
    return target.getvalue()


def _put_in(word: Any, grids: dict[str, Any]) -> None:
    """Each table before the paragraph in which its mark stood."""
    section = word.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    parts = [part for part in word.part.package.iter_parts() if hasattr(part, "element")]
    for text in [one for part in parts for one in part.element.iter(qn("w:t"))]:
        for mark in [one for one in grids if one in (text.text or "")]:
            text.text = text.text.replace(mark, "")
            paragraph = next(text.iterancestors(qn("w:p")))
            for number, grid in enumerate(grids[mark]):
                if number:
                    paragraph.addprevious(OxmlElement("w:p"))
                paragraph.addprevious(grid_element(grid, width))


def problems(document: Document, content: bytes) -> list[str]:
    """Why this file cannot be a template of the document, in words: file, tags, then a trial with the examples."""
    found = document_checks.package_problems(content)
    if found:
        return found
    found = document_tags.problems(document, document_checks.texts(content))
    if found:
        return found
    try:
        for values in (document.examples(), document.nothing()):
            filled(content, document, values)
    except BROKEN:
        return [
            "用示例数据试着生成，得不到完整的 Word 文件。逐行重复的开头和结尾要各占表格的一行，"
            "判断的开头和结尾要各占一段"
        ]
    return []


def written(document: Document, record: Any) -> bytes:
    """The document of a record whose permission was asked. Raises ValidationError where the own template fails."""
    own = in_use_at(document, record.place_id)
    values = values_of(document, record)
    if own is None:
        return filled(document.default_template(), document, values)
    try:
        return filled(content_of(own), document, values)
    except (FileNotFoundError, *BROKEN):
        raise ValidationError(
            f"本镇的“{document.label}”模板（第 {own.edition} 版）现在用不了，"
            "请组织办在“文书模板”里重新上传，或者恢复默认模板"
        ) from None
