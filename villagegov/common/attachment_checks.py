"""What a file from a person may be: its extension and its content agree, its size is looked at before it is opened.

Images are made anew: what a camera writes beside the picture (the place above all) goes, a photo shrinks to what a page
and a print need. Office files with macros, and all else that a browser might run, are refused (security.md 6.9).
"""

from __future__ import annotations

import hashlib
import io
import struct
import unicodedata
import uuid
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from PIL import Image, ImageOps

MEGABYTE = 1024 * 1024
LARGEST_FILE, LARGEST_IMAGE = 20 * MEGABYTE, 10 * MEGABYTE
MOST_PIXELS, LONGEST_SIDE = 50_000_000, 1600
MOST_MEMBERS, MOST_UNPACKED, LARGEST_LIST = 1_000, 200 * MEGABYTE, MEGABYTE
ENTRY = b"PK\x01\x02"  # begins each line of the list at the end of a zip file
LONGEST_NAME = 80

EXTENSIONS = {".jpg": "jpg", ".jpeg": "jpg", ".png": "png", ".pdf": "pdf", ".xlsx": "xlsx", ".docx": "docx"}
BEGINNINGS = {"jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "pdf": b"%PDF-", "xlsx": b"PK\x03\x04",
              "docx": b"PK\x03\x04"}  # fmt: skip
IMAGES, OFFICE = ("jpg", "png"), ("xlsx", "docx")
BODY_OF = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}
WORDS = {"jpg": "照片", "png": "图片", "pdf": "PDF", "xlsx": "Excel 表", "docx": "Word 文件"}
NO_FORMAT = frozenset('<>:"|?*\\/')
DAMAGED = "图片打不开，可能没有传完，请重新拍照或另存后再选"


@dataclass(frozen=True)
class Accepted:
    """A file that may be kept: cleaned name, what it is, the content as it will lie on disk, and under which name."""

    name: str
    kind: str
    content: bytes
    stored_as: str = field(default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "stored_as", self.stored_as or f"{uuid.uuid4().hex}.{self.kind}")

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def accept(upload: Any, *, for_staff: bool = False) -> Accepted:
    """The uploaded file, checked and made safe. Raises ValidationError with what is wrong and what helps.

    `for_staff` also takes .xlsx and .docx.
    """
    name = clean_name(upload.name or "")
    kind = kind_of(name, for_staff=for_staff)
    refuse_size(kind, upload.size)
    upload.seek(0)
    content = upload.read()
    if not content.startswith(BEGINNINGS[kind]):
        said, words = PurePosixPath(name).suffix, WORDS[kind]
        raise ValidationError(f"文件名写的是 {said}，内容不是{words}。请用原来的程序另存，不要只改文件名")
    if kind in IMAGES:
        content = made_anew(content, kind)
    if kind in OFFICE:
        refuse_unsafe_office(content, kind)
    return Accepted(name, kind, content)


def clean_name(name: str) -> str:
    """The last part of a path without control and direction characters, at most 80 long; its extension small."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = (" " if unicodedata.category(one)[0] == "Z" else one for one in unicodedata.normalize("NFC", last)
            if unicodedata.category(one)[0] != "C" and one not in NO_FORMAT)  # fmt: skip
    path = PurePosixPath(" ".join("".join(kept).split()).strip(". "))
    suffix = path.suffix.lower()
    stem = path.name[: len(path.name) - len(suffix)].strip(". ") if suffix else path.name
    return f"{stem[: LONGEST_NAME - len(suffix)] or '附件'}{suffix}"


def kind_of(name: str, *, for_staff: bool) -> str:
    """The kind that the extension promises."""
    kind = EXTENSIONS.get(PurePosixPath(name).suffix, "")
    if not kind or (kind in OFFICE and not for_staff):
        what = "jpg、png 图片，PDF" + ("，xlsx、docx 文件" if for_staff else "")
        raise ValidationError(f"不能上传“{name}”这种文件，只收 {what}")
    return kind


def refuse_size(kind: str, size: int) -> None:
    """Before a byte of it is read: an empty file, one that is too large."""
    if not size:
        raise ValidationError("这个文件是空的，请重新选择")
    most = LARGEST_IMAGE if kind in IMAGES else LARGEST_FILE
    if size > most:
        advice = "请调低拍照的清晰度" if kind in IMAGES else "请分成几个文件"
        words = f"{WORDS[kind]} {size / MEGABYTE:.1f} MB"
        raise ValidationError(f"{words}，超过 {most // MEGABYTE} MB，{advice}后再上传")


def made_anew(content: bytes, kind: str) -> bytes:
    """The picture alone, upright, no side above 1600 pixels. Its size is read from the header before it is opened."""
    width, height = image_size(content, kind)
    if width * height > MOST_PIXELS:
        raise ValidationError(
            f"图片 {width}×{height}，共 {width * height // 10_000:,} 万像素，"
            f"超过 {MOST_PIXELS // 10_000:,} 万，请缩小后再上传"
        )
    target = io.BytesIO()
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as opened:
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            small = ImageOps.exif_transpose(_shrunk(opened))
            fresh = Image.new(small.mode, small.size)
            fresh.paste(small)
            fresh.save(
                target, "JPEG" if kind == "jpg" else "PNG", **({"quality": 85} if kind == "jpg" else {})
            )
    except (
        OSError,
        SyntaxError,
        ValueError,
        struct.error,
        zlib.error,
        EOFError,
        Image.DecompressionBombError,
    ):
        raise ValidationError(DAMAGED) from None
    return target.getvalue()


def _shrunk(image: Image.Image) -> Image.Image:
    """In colours that both formats know, inside the square."""
    is_clear = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    wanted = "L" if image.mode in ("1", "L") else "RGBA" if is_clear and image.format == "PNG" else "RGB"
    small = image if image.mode == wanted else image.convert(wanted)
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return small


def image_size(content: bytes, kind: str) -> tuple[int, int]:
    """Width and height as the header says. Raises ValidationError where there is none."""
    try:
        size = _png_size(content) if kind == "png" else _jpeg_size(content)
    except (struct.error, IndexError):
        raise ValidationError(DAMAGED) from None
    if not all(size):
        raise ValidationError(DAMAGED)
    return size


def _png_size(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """From the frame's own segment, walking over those before it."""
    position = 2
    while True:
        while content[position] != 0xFF:
            position += 1
        marker = content[position + 1]
        if marker == 0xFF:
            position += 1
        elif marker in (0x01, *range(0xD0, 0xD9)):
            position += 2
        elif 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[position + 5 : position + 9])
            return width, height
        else:
            position += 2 + struct.unpack(">H", content[position + 2 : position + 4])[0]


def refuse_unsafe_office(content: bytes, kind: str) -> None:
    """By the list of what is in it, of which only the table of types is unpacked: macros, bombs, other things."""
    if content.count(ENTRY) > MOST_MEMBERS:
        raise ValidationError(f"{WORDS[kind]}里的部件太多，不能上传，请改存为 PDF")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {one.filename.replace("\\", "/").lower() for one in members}
            unpacked = sum(one.file_size for one in members)
            with archive.open("[Content_Types].xml") as file:
                types = file.read(LARGEST_LIST).lower()
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        zlib.error,
    ):
        raise ValidationError(f"{WORDS[kind]}打不开，可能没有传完或者加了密码，请另存后再选") from None
    if unpacked > MOST_UNPACKED:
        raise ValidationError(f"{WORDS[kind]}展开后太大，不能上传，请改存为 PDF")
    if b"macroenabled" in types or any(one.endswith("vbaproject.bin") or "/activex/" in one for one in names):
        raise ValidationError(f"{WORDS[kind]}里有宏，不能上传，请另存为不带宏的文件")
    if BODY_OF[kind] not in names:
        raise ValidationError(f"文件名写的是 .{kind}，内容不是{WORDS[kind]}，请用原来的程序另存")
