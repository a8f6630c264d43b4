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
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from PIL import ExifTags, Image

MEGABYTE = 1024 * 1024
LARGEST_FILE, LARGEST_IMAGE = 20 * MEGABYTE, 10 * MEGABYTE
LONGEST_SIDE, BAND = 1600, 64
# A photo is decoded small, a PNG at full size, a progressive JPEG holds all its coefficients: each stays below 200 MB.
MOST_PIXELS, MOST_PIXELS_PNG, MOST_PIXELS_PROGRESSIVE = 50_000_000, 36_000_000, 20_000_000
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
SEQUENTIAL = (0xC0, 0xC1)  # the frames of JPEG that are read from top to bottom
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
    if width * height > (most := most_pixels(content, kind)):
        raise ValidationError(
            f"图片 {width}×{height}，共 {width * height // 10_000:,} 万像素，"
            f"超过 {most // 10_000:,} 万，请缩小后再上传"
        )
    target = io.BytesIO()
    try:
        with _without_warnings(), Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as opened:
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            method = _turn_of(opened)
            small = _shrunk(opened)
            small = small if method is None else small.transpose(method)
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


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Pillow warns of damaged facts of a camera, none of which is kept."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _turn_of(image: Image.Image) -> Image.Transpose | None:
    """How the camera was held. What it wrote may be damaged, that costs the picture nothing."""
    try:
        return TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except (OSError, SyntaxError, ValueError, TypeError, struct.error):
        return None


def _shrunk(image: Image.Image) -> Image.Image:
    """In colours that both formats know, inside the square; converted band by band, so that no second copy is made."""
    is_clear = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    wanted = "L" if image.mode in ("1", "L") else "RGBA" if is_clear and image.format == "PNG" else "RGB"
    factor = max(1, max(image.size) // LONGEST_SIDE)
    width, height = image.size
    small = Image.new(wanted, (-(-width // factor), -(-height // factor)))
    for top in range(0, height, BAND * factor):
        band = image.crop((0, top, width, min(top + BAND * factor, height)))
        small.paste(band.convert(wanted).reduce(factor), (0, top // factor))
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return small


def image_size(content: bytes, kind: str) -> tuple[int, int]:
    """Width and height as the header says. Raises ValidationError where there is none."""
    try:
        if kind == "png":
            width, height = struct.unpack(">II", content[16:24])
        else:
            frame = _jpeg_frame(content)
            height, width = struct.unpack(">HH", content[frame + 5 : frame + 9])
    except (struct.error, IndexError):
        raise ValidationError(DAMAGED) from None
    if not (width and height):
        raise ValidationError(DAMAGED)
    return width, height


def most_pixels(content: bytes, kind: str) -> int:
    """How large a picture of this kind may be, so that opening it stays cheap."""
    if kind == "png":
        return MOST_PIXELS_PNG
    marker = content[_jpeg_frame(content) + 1]
    return MOST_PIXELS if marker in SEQUENTIAL else MOST_PIXELS_PROGRESSIVE


def _jpeg_frame(content: bytes) -> int:
    """Where the frame's own segment begins, walking over those before it. Raises IndexError or struct.error."""
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
            return position
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
