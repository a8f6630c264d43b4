"""Attached files on disk: whole or not at all, none that no row names."""

import os
import time

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError

from tests.villagegov.common.test_attachment_checks import picture, sent
from villagegov.common import attachments
from villagegov.common.attachment_checks import Accepted
from villagegov.common.attachments import AttachmentField, on_disk

FILE = Accepted("签到表.pdf", "pdf", b"%PDF-1.7")


@pytest.fixture
def folder(settings):
    return settings.FILES_DIR / "attachments"


@pytest.mark.django_db
def test_a_file_that_no_row_names_goes_with_the_act(folder):
    with on_disk([FILE]):
        assert (folder / FILE.stored_as).read_bytes() == FILE.content
        assert (folder / FILE.stored_as).stat().st_mode & 0o777 == 0o600

    assert list(folder.iterdir()) == []


@pytest.mark.django_db
def test_a_file_of_an_act_that_failed_goes(folder):
    with pytest.raises(RuntimeError), on_disk([FILE]):
        raise RuntimeError

    assert list(folder.iterdir()) == []


@pytest.mark.django_db
def test_where_the_database_cannot_say_the_file_waits_for_the_sweep(folder, monkeypatch):
    def broken() -> list:
        raise DatabaseError

    monkeypatch.setattr(attachments, "_models", broken)
    with on_disk([FILE]):
        pass

    assert (folder / FILE.stored_as).exists()


@pytest.mark.django_db
def test_a_full_disk_is_told_and_leaves_nothing(folder, monkeypatch):
    monkeypatch.setattr(attachments.os, "fsync", lambda descriptor: (_ for _ in ()).throw(OSError))

    with pytest.raises(ValidationError, match="磁盘可能满了"), on_disk([FILE]):
        pass

    assert list(folder.iterdir()) == []


@pytest.mark.django_db
def test_what_lay_for_a_day_without_a_row_is_swept(folder):
    folder.mkdir(parents=True)
    for name, age in (("old.jpg", 25), ("new.jpg", 1)):
        (folder / name).write_bytes(b"x")
        os.utime(folder / name, (0, time.time() - age * 3600))

    assert attachments.remove_strays() == 1
    assert [path.name for path in folder.iterdir()] == ["new.jpg"]


def test_the_field_gives_the_checked_file_or_nothing():
    field = AttachmentField(required=False)

    assert field.clean(sent("图.jpg", picture())).kind == "jpg"
    assert field.clean(None) is None
    assert field.widget.attrs["accept"] == ".jpg,.jpeg,.png,.pdf"
    assert ".docx" in AttachmentField(for_staff=True).widget.attrs["accept"]
    with pytest.raises(ValidationError, match="是空的"):
        field.clean(sent("图.jpg", b""))
