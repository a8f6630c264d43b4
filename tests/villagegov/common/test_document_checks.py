"""The package of an uploaded template: nothing that Word fetches or runs, no tag where nobody looks."""

import pytest

from tests.villagegov.common.document_samples import PLEDGE, changed, template_with
from villagegov.common.document_checks import LARGEST_FILLED, package_problems, texts

GOOD = PLEDGE.default_template()
BODY, RELATIONS, TYPES = "word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"


def put(member: str, before: str, new: str):
    """The member with something put in before a part of it."""
    return {member: lambda text: text.decode().replace(before, new + before, 1).encode()}


def field(*pieces: str) -> str:
    inside = "".join(f"<w:r><w:instrText>{one}</w:instrText></w:r>" for one in pieces)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return f"<w:p>{begin}{inside}{end}</w:p>"


def relation(kind: str, target: str, more: str = "") -> dict:
    return put(
        RELATIONS, "</Relationships>", f'<Relationship Id="r77" Type="x/{kind}" Target="{target}"{more}/>'
    )


SPOILED = {
    "a document type": put(BODY, "<w:document", '<!DOCTYPE x [<!ENTITY a "b">]>'),
    "another encoding": {BODY: lambda text: text.decode().replace("UTF-8", "UTF-16", 1).encode("utf-16")},
    "a declared encoding": {BODY: lambda text: text.replace(b"'UTF-8'", b"'UTF-7'", 1)},
    "no XML": {BODY: lambda text: text[:-30]},
    "a link outside": relation("hyperlink", "https://evil.example/", ' TargetMode="External"'),
    "a template from outside": relation("attachedTemplate", "file://evil/x.dotm", ' TargetMode="External"'),
    "a picture from outside": relation("image", "https://evil.example/x.png", ' TargetMode="external"'),
    "a drawing from outside": put(BODY, "<w:p>", '<w:p><w:pict><v:imagedata src="//evil/x.png"/></w:pict></w:p>'),
    "another kind of text": relation("aFChunk", "x.html"),
    "an object": {"word/embeddings/oleObject1.bin": lambda text: b"x"},
    "a program": {"word/x.exe": lambda text: b"MZ"},
    "DDE": put(BODY, "<w:p>", field("DDEAUTO c:\\cmd.exe")),
    "DDE in pieces": put(BODY, "<w:p>", field(" DD", "E", "AUTO x")),
    "a field in a field": put(BODY, "<w:p>", field("PAGE", '</w:instrText><w:fldChar w:fldCharType="begin"/>'
                                                   "<w:instrText>INCLUDETEXT x</w:instrText><w:instrText>")),
    "a simple field": put(BODY, "<w:p>", '<w:p><w:fldSimple w:instr="INCLUDEPICTURE x"/></w:p>'),
    "a tag in an attribute": put(BODY, "<w:p>", '<w:p w:rsidR="{{ 村名 }}"/>'),
    "a tag outside a text": put(BODY, "<w:p>", "{% set x = 1 %}"),
    "a tag in a comment": put(BODY, "<w:p>", "<!-- {{ 村名 }} -->"),
    "a tag in the styles": put("word/styles.xml", "</w:styles>", "<w:t>{{ x }}</w:t>"),
    "a body of another name": {"_rels/.rels": lambda text: text.replace(b"word/document.xml", b"docProps/app.xml")},
    "a head of another name": relation("header", "../media/a.png"),
    "a part that is called a picture": put(TYPES, "</Types>", '<Override PartName="/word/media/a.png" '
                                           'ContentType="application/x.header+xml"/>'),
    "a part that is no .xml": put(TYPES, "</Types>", '<Default Extension="dat" ContentType="application/xml"/>'),
    "too much text": put(BODY, "<w:p>", f"<w:p><w:r><w:t>{'长' * (LARGEST_FILLED // 3)}</w:t></w:r></w:p>"),
}  # fmt: skip


@pytest.mark.parametrize("changes", SPOILED.values(), ids=SPOILED)
def test_a_spoiled_package_is_no_template(changes):
    content = changed(GOOD, changes)

    assert content != GOOD
    assert package_problems(content)


def test_a_default_template_and_a_plain_file_are_good():
    assert package_problems(GOOD) == []
    assert package_problems(template_with("{{ 村名 }}")) == []


def test_a_title_that_the_program_took_from_the_first_line_is_no_tag():
    content = changed(
        GOOD, put("docProps/core.xml", "</cp:coreProperties>", "<cp:keywords>{{ 村名 }}</cp:keywords>")
    )

    assert package_problems(content) == []


def test_what_is_no_package_is_told():
    assert "打不开" in package_problems(b"PK\x03\x04")[0]


def test_a_tag_that_the_program_cut_into_pieces_is_read_whole():
    cut = changed(GOOD, {BODY: lambda text: text.replace(b"{{ ", b"{</w:t></w:r><w:r><w:t>{ ")})

    assert any("{{ 村名 }}{{ 年度 }}年度承诺书" in text for part in texts(cut) for text in part)
