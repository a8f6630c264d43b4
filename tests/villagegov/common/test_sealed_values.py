"""Lost keys are noticed at the start, before anybody types over what can no longer be read."""

import shutil

import pytest

from tests.factories import PersonFactory
from villagegov.common import checks, encryption, sealed_values


@pytest.fixture
def person(db):
    return PersonFactory()


def test_the_right_keys_open_what_is_there(person):
    assert sealed_values.unreadable_values() == []


def test_new_keys_in_place_of_lost_ones_are_a_problem_at_the_start(person, settings, tmp_path):
    settings.KEY_DIR = tmp_path / "fresh"

    assert any("密钥目录" in problem for problem in checks.database_problems())
    encryption.keyring_of.cache_clear()
    shutil.rmtree(settings.KEY_DIR)


def test_a_value_moved_to_another_row_is_found(person):
    other = PersonFactory(name="刘桂芳", sex="FEMALE")
    sealed = type(person)._base_manager.filter(pk=person.pk).values_list("id_number", flat=True)[0]
    type(person)._base_manager.exclude(pk__in=[other.pk]).delete()
    type(person)._base_manager.filter(pk=other.pk).update(id_number=sealed)

    assert sealed_values.unreadable_values() != []
