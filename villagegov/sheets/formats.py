"""Which format a file has: its content decides, its extension is only compared."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from villagegov.sheets.archive import Archive
from villagegov.sheets.compound import SIGNATURE, Compound
from villagegov.sheets.problems import Refused

LARGEST_FILE = 20 * 1024 * 1024


class Format(StrEnum):
    """The five contents that are accepted."""

    OOXML = "Excel 工作簿"
    BIFF = "Excel 97-2003 工作簿"
    ODS = "OpenDocument 表格"
    HTML = "网页表格"
    CSV = "CSV"


PROMISED = {
    ".xlsx": (Format.OOXML,),
    ".xls": (Format.BIFF,),
    ".et": (Format.BIFF, Format.OOXML),
    ".ods": (Format.ODS,),
    ".csv": (Format.CSV,),
}
_MACRO_EXTENSIONS = frozenset({".xlsm", ".xltm", ".xlam"})
_SIGNATURES = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"MIME-Version:", "网页归档文件"),
    (b"{\\rtf", "Word 文件"),
)
_TABLE = re.compile(r"<\s*table\b", re.IGNORECASE)
_ENTITY = re.compile(r"<!\s*(ENTITY|DOCTYPE(?!\s+html\s*(PUBLIC|SYSTEM|>)))", re.IGNORECASE)


def refuse_size(path: Path) -> None:
    """Empty files and files over 20 MB."""
    size = path.stat().st_size
    if size == 0:
        raise Refused("empty_file")
    if size > LARGEST_FILE:
        raise Refused("too_large", size=-(-size // (1024 * 1024)))


def refuse_extension(name: str) -> None:
    """The extension must be known, whatever the content is."""
    extension = Path(name).suffix.lower()
    if extension in _MACRO_EXTENSIONS:
        raise Refused("macro_workbook")
    if extension not in PROMISED:
        raise Refused("unsupported_format", what=f"{extension or '没有扩展名的'} 文件".strip())


def is_as_promised(name: str, found: Format) -> bool:
    """Whether the extension of the file says what its content is."""
    return found in PROMISED[Path(name).suffix.lower()]


def format_of_archive(archive: Archive) -> Format:
    """OOXML or ODS; macros and passwords are told here."""
    if any(name.endswith("vbaproject.bin") for name in archive.members):
        raise Refused("macro_workbook")
    if "xl/workbook.xml" in archive:
        return Format.OOXML
    if "mimetype" in archive:
        kind = archive.small("mimetype").strip()
        if kind.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
            if "meta-inf/manifest.xml" in archive and b"encryption-data" in archive.small(
                "meta-inf/manifest.xml"
            ):
                raise Refused("encrypted")
            return Format.ODS
    if any(name.startswith("word/") for name in archive.members):
        raise Refused("unsupported_format", what="Word 文件")
    if "xl/workbook.bin" in archive:
        raise Refused("unsupported_format", what="二进制工作簿（.xlsb）")
    raise Refused("unsupported_format", what="压缩包")


def refuse_other_compound(compound: Compound) -> None:
    """An OLE file that holds no workbook, or one behind a password."""
    if "EncryptedPackage" in compound.entries:
        raise Refused("encrypted")
    if not {"Workbook", "Book"} & compound.entries.keys():
        what = "Word 文件" if "WordDocument" in compound.entries else "其他程序的文件"
        raise Refused("unsupported_format", what=what)


def refuse_known_signature(head: bytes) -> None:
    """Files that are plainly something else."""
    for signature, what in _SIGNATURES:
        if head.startswith(signature):
            raise Refused("unsupported_format", what=what)


def is_compound(head: bytes) -> bool:
    """The first bytes of .xls, .et, .doc and of encrypted workbooks."""
    return head.startswith(SIGNATURE)


def format_of_text(text: str) -> Format:
    """HTML or CSV; other markup is no table."""
    if not text.strip("\ufeff \t\r\n"):
        raise Refused("empty_file")
    if not text.lstrip("\ufeff \t\r\n").startswith("<"):
        return Format.CSV
    if _ENTITY.search(text):
        raise Refused("dtd_not_allowed")
    if _TABLE.search(text):
        return Format.HTML
    is_spreadsheet = "urn:schemas-microsoft-com:office:spreadsheet" in text
    raise Refused(
        "unsupported_format",
        what="2003 版的 XML 表格" if is_spreadsheet else "其他标记文件",
    )
