"""An uploaded template as a file: its package, its fields of Word, and where Jinja would find something to read.

The kernel has looked at beginning, size and macros before (attachment_checks.py). Here everything is refused that Word
would fetch or run when somebody opens a document made from it, and that no template of an office needs. What docxtpl
fills must stand where it is looked through: parts have their usual names, and nothing else holds a tag.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

LARGEST_FILLED, LARGEST_PART, MOST_UNPACKED = 1_000_000, 2_000_000, 20_000_000
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FILLED = re.compile(r"/?word/(document|header|footer|footnotes)\d*\.xml")
TARGET = re.compile(r"(/?word/)?(document|header|footer|footnotes)\d*\.xml")
FILLED_KINDS = ("/officeDocument", "/header", "/footer", "/footnotes")
EMBEDDED_KINDS = ("/aFChunk", "/oleObject", "/package", "/control", "/subDocument")
PICTURES = {"png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "emf", "wmf", "odttf"}
DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
ENCODING = re.compile(rb"^<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"']")
PLAIN_ENCODINGS = {b"utf-8", b"us-ascii", b"ascii"}
OPENING = re.compile(r"\{[{%#]")
PAGE_FIELDS = {"PAGE", "NUMPAGES", "SECTIONPAGES"}
PARSER_FACTS = {"resolve_entities": False, "no_network": True, "huge_tree": False, "load_dtd": False}
DAMAGED = "Word 文件打不开，请用 WPS 或 Word 打开后另存为 .docx 再上传"
AGAIN = "请把内容复制到新建的文件里，再另存为 .docx"
EMBEDS = f"模板里嵌着别的文件，不能用。{AGAIN}"
OUTSIDE = "模板里有指向外面的链接（{}），请取消超链接或链接的图片再上传"
UNUSUAL = f"这个文件不是 WPS 或 Word 保存的样子，不能用。{AGAIN}"


def parsed(content: bytes) -> etree._Element:
    """Read by a parser that fetches nothing and resolves nothing. Raises etree.XMLSyntaxError."""
    return etree.fromstring(content, etree.XMLParser(**PARSER_FACTS))


def package_problems(content: bytes) -> list[str]:
    """What in the package keeps it from being a template, in words."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            if sum(one.file_size for one in members) > MOST_UNPACKED:
                return [f"模板展开后超过 {MOST_UNPACKED // 1_000_000} MB，请去掉里面的大图片"]
            return list(dict.fromkeys(one for member in members for one in _problems_of(archive, member)))
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError, zlib.error):
        return [DAMAGED]


def _problems_of(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[str]:
    name = member.filename.replace("\\", "/").lower()
    is_xml = name.endswith((".xml", ".rels"))
    if "/embeddings/" in name or not (is_xml or member.is_dir() or name.rpartition(".")[2] in PICTURES):
        yield EMBEDS
    if not is_xml:
        return
    if member.file_size > (LARGEST_FILLED if FILLED.fullmatch(name) else LARGEST_PART):
        yield "模板的文字部分太大，最多约 1 MB，请减少内容"
        return
    text = archive.read(member)
    encoding = ENCODING.match(text.removeprefix(b"\xef\xbb\xbf"))
    is_plain = b"\0" not in text and (encoding is None or encoding[1].lower() in PLAIN_ENCODINGS)
    if not is_plain or DECLARED.search(text):
        yield DAMAGED
        return
    try:
        yield from _problems_in(name, parsed(text))
    except etree.XMLSyntaxError:
        yield DAMAGED


def _problems_in(name: str, root: etree._Element) -> Iterator[str]:
    if name.endswith(".rels"):
        for one in root.iter("{*}Relationship"):
            yield from _problems_of_relation(one)
    elif name == "[content_types].xml":
        if not all(_is_usual(one) for one in root.iter("{*}Override", "{*}Default")):
            yield UNUSUAL
    else:
        for word in _foreign_fields(root):
            yield f"模板里有 Word 域“{word}”，只能用页码和总页数，请删除"
        for where in root.xpath("//@*[local-name()='src' or local-name()='href']"):
            yield OUTSIDE.format(where[:40])
        if not name.startswith("docprops/") and _hides_tags(root, may_hold_text=bool(FILLED.fullmatch(name))):
            yield "标记要写在正文、页眉或页脚的文字里，不能写在别处（如批注、图片说明、公式）"


def _problems_of_relation(one: etree._Element) -> Iterator[str]:
    kind, target = one.get("Type", ""), one.get("Target", "")
    if one.get("TargetMode", "").lower() == "external":
        yield OUTSIDE.format(target[:40])
    elif kind.endswith(EMBEDDED_KINDS):
        yield EMBEDS
    elif kind.endswith(FILLED_KINDS) and not TARGET.fullmatch(target):
        yield UNUSUAL


def _is_usual(one: etree._Element) -> bool:
    """Does what is called XML end in .xml, and what is filled have its usual name?"""
    kind, where = one.get("ContentType", "").lower(), one.get("PartName", one.get("Extension", "")).lower()
    if kind.endswith(("document.main+xml", "header+xml", "footer+xml", "footnotes+xml")):
        return bool(FILLED.fullmatch(where))
    return not kind.endswith("xml") or where.endswith(("xml", "rels"))


def _foreign_fields(root: etree._Element) -> Iterator[str]:
    """The first word of every field of Word that is no page number, however it is cut into pieces."""
    for simple in root.iter(f"{WORD}fldSimple"):
        yield from _foreign(simple.get(f"{WORD}instr", ""))
    running: list[list[str]] = []
    for one in root.iter(f"{WORD}fldChar", f"{WORD}instrText"):
        if one.tag == f"{WORD}instrText":
            if running:
                running[-1].append(one.text or "")
            continue
        kind = one.get(f"{WORD}fldCharType", "")
        if kind == "begin":
            running.append([])
        elif running:
            yield from _foreign("".join(running[-1]))
            running[-1] = ["PAGE"]
            if kind == "end":
                running.pop()
    for pieces in running:
        yield from _foreign("".join(pieces))


def _foreign(instruction: str) -> list[str]:
    word = next(iter(instruction.split()), "").upper()
    return [word[:20]] if word and word not in PAGE_FIELDS else []


def _hides_tags(root: etree._Element, *, may_hold_text: bool) -> bool:
    """Do the braces of a tag stand where no text of a paragraph stands: an attribute, another element, another part?"""
    for one in root.iter():
        if not isinstance(one.tag, str):  # a comment of XML, a processing instruction
            if OPENING.search(one.text or ""):
                return True
            continue
        inside = "" if may_hold_text and one.tag == f"{WORD}t" else one.text or ""
        if any(OPENING.search(text) for text in (inside, one.tail or "", *one.attrib.values())):
            return True
    return False


def texts(content: bytes) -> list[list[str]]:
    """The paragraphs of each part that is filled, each with its own text, without that of paragraphs inside it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if FILLED.fullmatch(name.replace("\\", "/").lower())]
        return [_paragraphs(parsed(archive.read(name))) for name in names]


def _paragraphs(root: etree._Element) -> list[str]:
    found: dict[etree._Element, list[str]] = {one: [] for one in root.iter(f"{WORD}p")}
    for text in root.iter(f"{WORD}t"):
        owner = next(text.iterancestors(f"{WORD}p"), None)
        if owner is not None:
            found[owner].append(text.text or "")
    return ["".join(pieces) for pieces in found.values()]
