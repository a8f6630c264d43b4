"""What may be attached: extension and content agree, sizes are looked at first, images are made anew, no macros."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from villagegov.common import attachment_checks as checks
from villagegov.common.attachment_checks import accept, clean_name

MAKER_AND_PLACE = {0x010F: "Camera", 0x0112: 6}  # Orientation 6: turned to the right


def picture(size=(40, 30), mode="RGB", form="JPEG", exif=None) -> bytes:
    target, image = io.BytesIO(), Image.new(mode, size)
    facts = image.getexif()
    facts.update(exif or {})
    image.save(target, form, exif=facts)
    return target.getvalue()


def huge_png(width=50_000, height=40_000) -> bytes:
    """A head of two gigapixels and nothing behind it."""
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))


def office(*names: str, types: bytes = b"<Types/>") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        for name in names:
            archive.writestr(name, b"<x/>")
    return target.getvalue()


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("签到表.JPG", "签到表.jpg"),
        ("C:\\照片\\签到.jpg", "签到.jpg"),
        ("../../etc/签到.jpg", "签到.jpg"),
        ("表\u202egpj.pdf", "表gpj.pdf"),
        ("a\x00b\n.png", "ab.png"),
        ('会议"记录";x=<1>.pdf', "会议记录;x=1.pdf"),
        ("　签到 　表.jpg", "签到 表.jpg"),
        ("长" * 200 + ".jpeg", "长" * 75 + ".jpeg"),
        ("\u200e.jpg", "jpg"),
        ("", "附件"),
    ],
)
def test_a_name_keeps_only_what_names_a_file(name, clean):
    assert clean_name(name) == clean


def test_a_photo_is_made_anew_upright_and_without_its_place():
    taken = accept(sent("签到.jpg", picture((3200, 1600), exif=MAKER_AND_PLACE)))

    with Image.open(io.BytesIO(taken.content)) as image:
        assert (image.format, image.size) == ("JPEG", (800, 1600))
        assert not image.getexif()
    assert b"Camera" not in taken.content
    assert taken.kind == "jpg"
    assert taken.stored_as.endswith(".jpg")
    assert len(taken.stored_as) == 36


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_drawing_of_every_kind_of_colours_is_taken(mode):
    taken = accept(sent("图.png", picture((40, 30), mode, "PNG")))

    with Image.open(io.BytesIO(taken.content)) as image:
        assert image.size == (40, 30)


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_a_photo_of_other_colours_is_taken(mode):
    assert accept(sent("图.jpeg", picture((40, 30), mode))).kind == "jpg"


def test_forty_bytes_of_two_gigapixels_are_refused_before_they_are_opened(monkeypatch):
    monkeypatch.setattr(Image, "open", None)

    with pytest.raises(ValidationError, match="图片 50000×40000，共 200,000 万像素，超过 3,600 万"):
        accept(sent("图.png", huge_png()))


def test_a_progressive_photo_may_be_smaller_than_one_that_is_read_from_top_to_bottom():
    """It keeps its coefficients in memory until its end: 49 megapixels took 386 MB."""
    target = io.BytesIO()
    Image.new("L", (5_000, 4_100)).save(target, "JPEG", progressive=True)

    with pytest.raises(ValidationError, match="超过 2,000 万，请缩小后再上传"):
        accept(sent("图.jpg", target.getvalue()))


def test_damaged_facts_of_a_camera_cost_the_photo_nothing():
    damaged = picture((40, 30), exif=MAKER_AND_PLACE).replace(b"MM\x00*\x00", b"MM\x00*\xff", 1)

    assert accept(sent("图.jpg", damaged)).kind == "jpg"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("图.png", b"", "是空的"),
        ("图.gif", b"GIF89a", "不能上传“图.gif”这种文件，只收 jpg、png 图片，PDF'"),
        ("图.svg", b"<svg/>", "不能上传"),
        ("没有扩展名", b"x", "不能上传"),
        ("表.xlsx", office("xl/workbook.xml"), "不能上传"),
        ("图.png", picture(), "文件名写的是 .png，内容不是图片"),
        ("记录.pdf", b"MZ\x90", "文件名写的是 .pdf，内容不是PDF"),
        ("图.png", huge_png(40, 30), "图片打不开"),
        ("图.png", huge_png(0, 30), "图片打不开"),
        ("图.png", b"\x89PNG\r\n\x1a\n", "图片打不开"),
        ("图.jpg", picture()[:300], "图片打不开"),
        ("图.jpg", b"\xff\xd8\xff\xe0\x00\x02", "图片打不开"),
        ("图.jpg", b"\xff\xd8\xff" + b"\x00" * 40, "图片打不开"),
    ],
)
def test_what_may_not_be_attached_is_told(name, content, words):
    with pytest.raises(ValidationError, match=words):
        accept(sent(name, content))


@pytest.mark.parametrize(
    ("name", "beginning", "over"),
    [("图.jpg", b"\xff\xd8\xff", checks.LARGEST_IMAGE), ("扫描.pdf", b"%PDF-", checks.LARGEST_FILE)],
)
def test_a_file_that_is_too_large_is_told_in_megabytes(name, beginning, over):
    file = sent(name, beginning)
    file.size = over + 1

    with pytest.raises(ValidationError, match=f"超过 {over // checks.MEGABYTE} MB"):
        accept(file)


def test_a_scan_stays_as_it_was():
    content = b"%PDF-1.7 scan"

    assert accept(sent("记录.pdf", content)).content == content


def test_staff_also_attach_office_files():
    assert accept(sent("表.xlsx", office("xl/workbook.xml")), for_staff=True).kind == "xlsx"
    assert accept(sent("文.docx", office("word/document.xml")), for_staff=True).kind == "docx"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("文.docx", office("word/document.xml", "word/vbaProject.bin"), "里有宏"),
        ("文.docx", office("word/document.xml", "word/activeX/activeX1.xml"), "里有宏"),
        ("表.xlsx", office("xl/workbook.xml", types=b"ms-excel.sheet.macroEnabled.main+xml"), "里有宏"),
        ("表.xlsx", office("word/document.xml"), "内容不是Excel 表"),
        ("表.xlsx", b"PK\x03\x04 and no list", "打不开"),
        ("表.xlsx", office(*(f"xl/{number}.xml" for number in range(1001))), "部件太多"),
        ("表.exe", b"MZ", "xlsx、docx 文件"),
    ],
)
def test_office_files_with_macros_or_bombs_are_refused(name, content, words):
    with pytest.raises(ValidationError, match=words):
        accept(sent(name, content), for_staff=True)


def test_an_office_file_that_swells_is_refused(monkeypatch):
    monkeypatch.setattr(checks, "MOST_UNPACKED", 10)

    with pytest.raises(ValidationError, match="展开后太大"):
        accept(sent("表.xlsx", office("xl/workbook.xml")), for_staff=True)
