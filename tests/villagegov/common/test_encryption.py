import copy
import json
import pickle
import stat
import uuid

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from branches.people.models import Person
from tests.factories import PersonFactory
from villagegov.common import encryption
from villagegov.common.encryption import DecryptionError, Sensitive, seal, unseal

NUMBER, MASK = "990121199003140015", "990121********0015"
PLACE = ("people", "id_number", uuid.UUID(int=1))


def loaded(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def stored(person: Person, column: str = "id_number") -> str:
    return Person.objects.values_list(column, flat=True).get(pk=person.pk)


@pytest.fixture
def other_keys(settings, tmp_path):
    """Another installation: `other_keys()` moves there."""

    def move() -> None:
        settings.KEY_DIR = tmp_path / "other"

    return move


def test_a_sealed_text_names_its_version_and_key_and_opens_in_its_place():
    sealed = seal(*PLACE, NUMBER)

    assert sealed.split(":")[:2] == ["v1", encryption.keyring().newest]
    assert NUMBER not in sealed
    assert sealed != seal(*PLACE, NUMBER)
    assert unseal(*PLACE, sealed) == NUMBER


def test_nothing_stays_nothing():
    assert seal(*PLACE, "") == ""
    assert unseal(*PLACE, "") == ""
    assert encryption.blind_index("phone", " ") == ""
    assert not Sensitive("", "phone")
    assert Sensitive("", "text").for_trail() == ""


@pytest.mark.parametrize(
    "elsewhere",
    [("posts", *PLACE[1:]), (PLACE[0], "phone", PLACE[2]), (*PLACE[:2], uuid.UUID(int=2))],
    ids=["table", "column", "row"],
)
def test_a_moved_value_does_not_open(elsewhere):
    with pytest.raises(DecryptionError):
        unseal(*elsewhere, seal(*PLACE, NUMBER))


def test_another_key_does_not_open_it(other_keys):
    sealed = seal(*PLACE, NUMBER)
    key_id = encryption.keyring().newest
    other_keys()

    with pytest.raises(DecryptionError):
        unseal(*PLACE, sealed)
    with pytest.raises(DecryptionError):
        unseal(*PLACE, sealed.replace(key_id, encryption.keyring().newest))


@pytest.mark.parametrize(
    "damage", [lambda s: "x", lambda s: s[:-4], lambda s: "v2" + s[2:], lambda s: s + "*"]
)
def test_a_damaged_value_does_not_open(damage):
    with pytest.raises(DecryptionError):
        unseal(*PLACE, damage(seal(*PLACE, NUMBER)))


def test_an_older_key_still_opens_and_the_newest_seals(settings, tmp_path):
    settings.KEY_DIR = tmp_path / "first"
    sealed = seal(*PLACE, NUMBER)
    rows = json.loads((settings.KEY_DIR / "field_keys.json").read_text())
    settings.KEY_DIR = tmp_path / "second"
    settings.KEY_DIR.mkdir()
    newer = {"id": "newest", "algorithm": "AES-256-GCM", "key": "00" * 32}
    (settings.KEY_DIR / "field_keys.json").write_text(json.dumps([newer, *rows]))

    assert unseal(*PLACE, sealed) == NUMBER
    assert seal(*PLACE, NUMBER).startswith("v1:newest:")


def test_keys_are_made_once_and_only_their_owner_reads_them(settings, tmp_path):
    settings.KEY_DIR = tmp_path / "new" / "keys"
    first = encryption.Keyring.of(settings.KEY_DIR)
    files = list(settings.KEY_DIR.iterdir())

    assert encryption.Keyring.of(settings.KEY_DIR) == first
    assert {file.name for file in files} == {"field_keys.json", "index_key", "audit_key", "backup_key"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE(settings.KEY_DIR.stat().st_mode) == 0o700
    assert encryption.key_problems() == []


def test_the_slower_of_two_processes_keeps_the_keys_of_the_faster(tmp_path):
    encryption._write_once(tmp_path / "key", "first")
    encryption._write_once(tmp_path / "key", "second")

    assert (tmp_path / "key").read_text() == "first"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_key_that_others_can_read_is_a_problem_by_name(settings, tmp_path):
    settings.KEY_DIR = tmp_path / "loose"
    encryption.Keyring.of(settings.KEY_DIR)
    (settings.KEY_DIR / "index_key").chmod(0o640)

    [problem] = encryption.key_problems()

    assert "index_key" in problem
    assert "audit_key" not in problem


@pytest.mark.parametrize(
    ("purpose", "typed", "normal"),
    [
        ("phone", "+86 199-0000-0001", "19900000001"),
        ("id_number", " 99012119900314001x", "99012119900314001X"),
    ],
)
def test_equal_numbers_have_equal_indexes_however_they_were_typed(purpose, typed, normal):
    assert encryption.blind_index(purpose, typed) == encryption.blind_index(purpose, normal)
    assert encryption.blind_index(purpose, normal) != encryption.blind_index("other", normal)
    assert len(encryption.blind_index(purpose, normal)) == 64


def test_an_index_needs_the_key(other_keys):
    before = encryption.blind_index("id_number", NUMBER)
    other_keys()

    assert encryption.blind_index("id_number", NUMBER) != before


@pytest.mark.parametrize(
    "show",
    [
        str,
        repr,
        lambda value: f"{value}",
        lambda value: f"{value:>30}",
        lambda value: "%s %r" % (value, value),  # noqa: UP031 -- the old way must not show it either
        lambda value: json.dumps([value], default=str),
        lambda value: value.shown(full=False),
        lambda value: value.for_trail(),
    ],
)
def test_a_sensitive_value_shows_its_mask(show):
    shown = show(Sensitive(NUMBER, "id_number"))

    assert MASK in shown
    assert NUMBER not in shown


@pytest.mark.parametrize("encoder", [None, DjangoJSONEncoder])
def test_json_refuses_a_sensitive_value_that_nobody_masked(encoder):
    with pytest.raises(TypeError):
        json.dumps(Sensitive(NUMBER, "id_number"), cls=encoder)


def test_a_sensitive_value_is_not_pickled_and_copies_are_itself():
    value = Sensitive(NUMBER, "id_number")

    with pytest.raises(TypeError, match="not pickled"):
        pickle.dumps(value)
    assert copy.copy(value) is value
    assert copy.deepcopy(value) is value


def test_the_text_is_asked_for_by_name():
    value = Sensitive(NUMBER, "id_number")

    assert value.plain() == value.shown(full=True) == encryption.plain_of(value) == NUMBER
    assert encryption.plain_of(None) == ""
    assert encryption.plain_of(NUMBER) == NUMBER


def test_values_are_compared_by_their_text():
    value = Sensitive(NUMBER, "id_number")

    assert value == NUMBER
    assert value == Sensitive(seal(*PLACE, NUMBER), "id_number", PLACE)
    assert value != MASK
    assert value != 1
    assert len({value, Sensitive(NUMBER, "text")}) == 1


def test_a_value_that_does_not_open_says_so_and_never_shows_what_is_stored():
    assert str(Sensitive("v1:lost:AAAA", "id_number", PLACE)) == "无法解密"


@pytest.mark.django_db
def test_a_row_keeps_its_number_sealed_and_gives_it_back():
    person = PersonFactory(id_number=NUMBER, phone="19900000001")

    assert NUMBER not in stored(person)
    assert stored(person).startswith("v1:")
    assert loaded(person).id_number.plain() == NUMBER
    assert str(loaded(person).phone) == "199****0001"
    assert str(Person.objects.defer("id_number").get(pk=person.pk).id_number) == MASK


@pytest.mark.django_db
def test_a_number_saved_again_and_an_empty_one_stay_what_they_are():
    person = PersonFactory(id_number=NUMBER, phone="")
    again = loaded(person)
    again.phone = None
    again.save()

    assert loaded(person).id_number.plain() == NUMBER
    assert stored(person, "phone") == ""
    assert not loaded(person).phone


@pytest.mark.django_db
def test_checking_a_loaded_row_does_not_turn_the_number_into_its_mask():
    person = loaded(PersonFactory(id_number=NUMBER))
    person.clean_fields()
    person.save()

    assert loaded(person).id_number.plain() == NUMBER


@pytest.mark.django_db
def test_a_typed_text_that_looks_sealed_is_only_a_text():
    person = PersonFactory(phone="v1:abc:def")

    assert loaded(person).phone.plain() == "v1:abc:def"


@pytest.mark.django_db
def test_a_value_copied_to_another_row_in_the_database_does_not_open():
    person, other = PersonFactory(id_number=NUMBER), PersonFactory()
    Person.objects.filter(pk=other.pk).update(id_number=loaded(person).id_number)

    with pytest.raises(DecryptionError):
        loaded(other).id_number.plain()


@pytest.mark.django_db
def test_plain_text_never_reaches_the_database_by_a_side_door():
    person = PersonFactory(id_number=NUMBER)
    typed = loaded(person)
    typed.phone = "19900000002"

    with pytest.raises(TypeError, match="no plain text"):
        Person.objects.filter(pk=person.pk).update(id_number=NUMBER)
    with pytest.raises(TypeError, match="no plain text"):
        Person.objects.filter(id_number=NUMBER).exists()
    with pytest.raises(TypeError, match="seal_many"):
        Person.objects.bulk_update([typed], ["phone"])


@pytest.mark.django_db
def test_many_rows_are_sealed_before_one_update():
    rows = [loaded(PersonFactory(id_number=number)) for number in (NUMBER, "990121196805200020")]
    for number, row in enumerate(rows):
        row.phone = f"1990000000{number}"
    encryption.seal_many(rows, "id_number", "phone")
    Person.objects.bulk_update(rows, ["id_number", "phone"])

    assert [loaded(row).phone.plain() for row in rows] == ["19900000000", "19900000001"]
    assert loaded(rows[0]).id_number.plain() == NUMBER


def test_the_class_gives_the_field_and_migrations_keep_the_mask():
    field = Person._meta.get_field("id_number")

    assert Person.id_number.field is field
    assert field.deconstruct()[3]["mask"] == "id_number"
