"""Small files for the tests of the Excel kernel, good and hostile ones, and the register that they meet."""

import datetime
import json
import struct
import zipfile
from pathlib import Path

import time_machine
from openpyxl import Workbook

from villagegov.sheets.context import CheckContext
from villagegov.sheets.normalise.places import VillageName

SAMPLES = Path(__file__).parents[2] / "samples" / "excel"
SONGLAN = "990121103000"
TODAY = datetime.date(2026, 3, 13)
SAVED_AT = datetime.datetime(2026, 3, 13, 8, tzinfo=datetime.UTC)
HEADER = ("村名", "姓名", "身份证号", "党员类别", "入党时间")
NEIGHBOUR = ("石桥村", "杜平成", "990121198805124717", "正式党员", "2018-12-04")
PERSON = ("石桥村", "崔庆建", "990121196010100819", "正式党员", "1991-06-02")

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def context(*more, stored=None):
    """The twelve villages of Songlan, two of a neighbour, and `more` villages of the user's scope."""
    base = json.loads((SAMPLES / "base.json").read_text(encoding="utf-8"))
    scope = [VillageName(v["code"], v["name"]) for v in base["villages"] if v["township"] == SONGLAN]
    outside = [VillageName(v["code"], v["name"]) for v in base["villages"] if v["township"] != SONGLAN]
    places = (base["county"]["name"], *(one["name"] for one in base["townships"]))
    return CheckContext(TODAY, (*scope, *more), tuple(outside), places, stored, scope=SONGLAN)


def roster(path, *rows, header=HEADER, title="党员"):
    """A tidy workbook with one sheet; the same rows give the same bytes, whenever they are written."""
    with time_machine.travel(SAVED_AT, tick=False):
        book = Workbook()
        book.active.title = title
        for row in (header, *rows):
            book.active.append(row)
        book.save(path)
    date_members(path)
    return path


def date_members(path):
    """Give every member the time of saving: those that openpyxl writes by way of the disk have the disk's."""
    with zipfile.ZipFile(path) as book:
        members = [(name, book.read(name)) for name in book.namelist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in members:
            book.writestr(zipfile.ZipInfo(name, SAVED_AT.timetuple()[:6]), content)


def sheet_xml(cells):
    """A worksheet around its rows."""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{cells}</sheetData></worksheet>'


def workbook(path, sheet, *, strings="", extra=(), before_book="", start="xl/workbook.xml"):
    """A workbook of raw parts, as a program that means harm would write it."""
    book = (
        f'{before_book}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="worksheets/sheet1.xml"/></Relationships>'
    )
    package = relations.replace(kind, kind.replace("worksheet", "officeDocument"))
    parts = {
        "_rels/.rels": package.replace("worksheets/sheet1.xml", start),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": relations,
        "xl/worksheets/sheet1.xml": sheet,
    }
    if strings:
        parts["xl/sharedStrings.xml"] = strings
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (*parts.items(), *extra):
            archive.writestr(name, content)
    return path


def opendocument(path, rows, *, manifest="<manifest/>"):
    """An .ods with one table."""
    spaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="名册">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def compound(*streams):
    """An OLE file whose streams, pairs of name and content, each begin a sector."""
    sector, end = 512, 0xFFFFFFFE
    table, body, entries = [0xFFFFFFFD, end], b"", [("Root Entry", 5, end, 0)]
    for name, content in streams:
        count = -(-max(len(content), 4096) // sector)
        first = len(table)
        table += [*range(first + 1, first + count), end]
        body += content.ljust(count * sector, b"\0")
        entries.append((name, 2, first, max(len(content), 4096)))
    directory = b""
    for name, kind, first, size in entries:
        text = name.encode("utf-16-le")
        head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1)
        directory += head.ljust(116, b"\0") + struct.pack("<III", first, size, 0)
    header = bytes.fromhex("d0cf11e0a1b11ae1").ljust(24, b"\0")
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6).ljust(20, b"\0")
    header += struct.pack("<IIIIIIII", 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack(f"<{len(table)}I", *table).ljust(sector, b"\xff")
    return header + fat + directory.ljust(sector, b"\0") + body


def record(kind, body=b""):
    """One record of a BIFF stream."""
    return struct.pack("<HH", kind, len(body)) + body


BEGIN = record(0x0809, struct.pack("<HHHH", 0x0600, 0x0005, 0, 0))
