"""Files of people's numbers on disk: unreadable without the key and under another name, written whole or not at all."""

import pytest

from villagegov.common.encryption import DecryptionError
from villagegov.sheets import store

CONTENT = "何永昌 990121199003140015".encode()


@pytest.fixture
def folder(settings):
    return settings.FILES_DIR / "sheets"


def test_what_was_put_is_got_back():
    assert store.get(store.put(CONTENT)) == CONTENT


def test_on_disk_nothing_of_it_can_be_read(folder):
    raw = (folder / store.put(CONTENT)).read_bytes()

    assert b"990121" not in raw
    assert not list(folder.glob("*.partial"))


@pytest.mark.parametrize(
    "damage", [lambda raw: raw[:-1], lambda raw: raw[:-1] + bytes([raw[-1] ^ 1]), lambda raw: b"x:" + raw]
)
def test_a_damaged_file_is_told_and_never_half_read(folder, damage):
    name = store.put(CONTENT)
    path = folder / name
    path.write_bytes(damage(path.read_bytes()))

    with pytest.raises(DecryptionError):
        store.get(name)


def test_under_another_name_it_does_not_open(folder):
    name = store.put(CONTENT)
    (folder / name).rename(folder / "other")

    with pytest.raises(DecryptionError):
        store.get("other")


def test_what_is_removed_is_gone_and_twice_is_no_harm():
    name = store.put(CONTENT)

    store.remove(name)
    store.remove(name)
    store.remove("")

    with pytest.raises(FileNotFoundError):
        store.get(name)
