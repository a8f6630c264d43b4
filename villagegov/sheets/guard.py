"""The guard before any parser: streams through the file, refuses what is not safe, takes notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from villagegov.sheets.archive import Archive, Member
from villagegov.sheets.biff import scan_workbook
from villagegov.sheets.compound import Compound
from villagegov.sheets.formats import (
    Format,
    format_of_archive,
    format_of_text,
    is_compound,
    refuse_extension,
    refuse_known_signature,
    refuse_other_compound,
    refuse_size,
)
from villagegov.sheets.notes import SheetNotes
from villagegov.sheets.opendocument import ContentScan
from villagegov.sheets.problems import Refused
from villagegov.sheets.shared_texts import SharedTextScan, refuse_repeated_texts
from villagegov.sheets.typeless import decode
from villagegov.sheets.worksheet import WorksheetScan, attributes_of

_DECLARATION = re.compile(
    rb"<!\s*(?:DOCTYPE|ENTITY)|<\0!\0(?:D\0O\0C\0|E\0N\0T\0)|\0<\0!(?:\0D\0O\0C|\0E\0N\0T)",
    re.IGNORECASE,
)
_OVERLAP = 32
_LONGEST_CELL_TAG = 256


@dataclass(slots=True)
class Guarded:
    """A file that may be parsed; the notes are found by sheet name or by position."""

    format: Format
    text: str = ""
    is_1904: bool = False
    notes: dict[str | int, SheetNotes] = field(default_factory=dict)


def guard(path: Path, name: str) -> Guarded:
    """Raises `Refused` unless the file is one that can be read; `name` is what the user calls it."""
    refuse_size(path)
    with path.open("rb") as file:
        head = file.read(64)
    if head.startswith(b"PK"):
        guarded = _guard_archive(Archive(path))
    elif is_compound(head):
        compound = Compound(path.read_bytes())
        refuse_other_compound(compound)
        biff = scan_workbook(compound)
        guarded = Guarded(Format.BIFF, is_1904=biff.is_1904, notes=dict(enumerate(biff.sheets)))
    else:
        refuse_known_signature(head)
        text = decode(path.read_bytes())
        guarded = Guarded(format_of_text(text), text=text)
    refuse_extension(name)
    return guarded


def _guard_archive(archive: Archive) -> Guarded:
    found = format_of_archive(archive)
    return _guard_opendocument(archive) if found is Format.ODS else _guard_workbook(archive)


def _guard_opendocument(archive: Archive) -> Guarded:
    if "content.xml" not in archive:
        raise Refused("damaged")
    scan = ContentScan()
    for member in archive.members.values():
        for piece in _without_declarations(archive, member):
            if member.name == "content.xml":
                scan.feed(piece)
    scan.feed(b"", is_last=True)
    return Guarded(Format.ODS, notes=scan.sheets)


def _guard_workbook(archive: Archive) -> Guarded:
    plan = _workbook_plan(archive)
    scans = {member: WorksheetScan() for member in plan.sheets.values()}
    for name, member in archive.members.items():
        if name in plan.strings:
            continue
        scan = scans.get(name)
        for number, piece in enumerate(_without_declarations(archive, member)):
            if scan is not None:
                if not number and b"\0" in piece[:4]:
                    raise Refused("damaged")
                scan.feed(piece)
        if scan is not None:
            scan.close()
    cells = sum(scan.text_cells for scan in scans.values())
    for name in plan.strings:
        _guard_strings(archive, archive.members[name], cells, [archive.members[one] for one in scans])
    notes: dict[str | int, SheetNotes] = {name: scans[member].notes for name, member in plan.sheets.items()}
    return Guarded(Format.OOXML, is_1904=plan.is_1904, notes=notes)


def _guard_strings(archive: Archive, member: Member, cells: int, sheets: list[Member]) -> None:
    scan = SharedTextScan(cells)
    for piece in _without_declarations(archive, member):
        scan.feed(piece)
    too_long = scan.too_long()
    if too_long is not None and (cell := _cell_that_shows(archive, too_long, sheets)):
        raise Refused("cell_too_long", cell=cell)
    if scan.long_texts:
        refuse_repeated_texts(scan.long_texts, (piece for one in sheets for piece in archive.chunks(one)))


def _cell_that_shows(archive: Archive, index: int, sheets: list[Member]) -> str:
    """The first cell that refers to a shared text; an empty text when none does."""
    pattern = re.compile(rb"<(?:[\w.-]+:)?c(\s[^>]*)>\s*<(?:[\w.-]+:)?v>%d<" % index)
    for member in sheets:
        rest = b""
        for piece in archive.chunks(member):
            data = rest + piece
            for found in pattern.finditer(data):
                tag = attributes_of(found[1])
                if tag.get(b"t") == b"s":
                    return tag.get(b"r", b"?").decode("utf-8", "replace")
            rest = data[-_LONGEST_CELL_TAG:]
    return ""


def _without_declarations(archive: Archive, member: Member) -> Iterator[bytes]:
    """The pieces of a member, refused when XML in it declares a document type or an entity."""
    is_xml = member.name.endswith((".xml", ".rels", ".vml", ".rdf"))
    rest = b""
    for number, piece in enumerate(archive.chunks(member)):
        if not number and piece.lstrip(b"\xef\xbb\xbf\xff\xfe\xfe\xff\0 \t\r\n").startswith(b"<"):
            is_xml = True
        data = rest + piece
        if is_xml and b"!" in data and _DECLARATION.search(data):
            raise Refused("dtd_not_allowed")
        rest = piece[-_OVERLAP:]
        yield piece


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a workbook is put together: the member of each sheet by the sheet's name, the tables of strings."""

    sheets: dict[str, str]
    strings: frozenset[str]
    is_1904: bool


def _workbook_plan(archive: Archive) -> _Plan:
    """Told by the same parts as the parser reads, so that no sheet is parsed that was not searched."""
    for one in _small_xml(archive, "_rels/.rels"):
        if one.get("Type", "").endswith("/officeDocument") and _member(one, base="") != "xl/workbook.xml":
            raise Refused("damaged")
    book = _small_xml(archive, "xl/workbook.xml")
    relations = {one.get("Id", ""): one for one in _small_xml(archive, "xl/_rels/workbook.xml.rels")}
    sheets: dict[str, str] = {}
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        identity = next((text for key, text in sheet.attrib.items() if key.endswith("}id")), "")
        member = _member(relations[identity]) if identity in relations else ""
        if member not in archive:
            raise Refused("damaged")
        sheets[sheet.get("name", "")] = member
    strings = {_member(one) for one in relations.values() if one.get("Type", "").endswith("/sharedStrings")}
    strings |= {name for name in archive.members if name.endswith("sharedstrings.xml")}
    properties = book.find("{*}workbookPr")
    is_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    return _Plan(sheets, frozenset(strings & archive.members.keys()), is_1904)


def _member(relation: Element, base: str = "xl/") -> str:
    """The name of the member to which a relation leads."""
    target = relation.get("Target", "").replace("\\", "/").lower().lstrip("/")
    return target if target.startswith("xl/") else f"{base}{target}"


def _small_xml(archive: Archive, name: str) -> Element:
    if name not in archive:
        raise Refused("damaged")
    content = archive.small(name)
    if _DECLARATION.search(content):
        raise Refused("dtd_not_allowed")
    try:
        root: Element = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Refused("damaged") from error
    return root
