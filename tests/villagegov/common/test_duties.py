"""Every rule of separation is held somewhere or waits for its mechanism by name."""

from importlib import import_module

import pytest

from tests.factories import UserFactory
from villagegov.common.duties import HELD_IN, WAITS_FOR, typed_by_oneself


def test_each_of_the_fifteen_rules_has_its_place():
    assert set(HELD_IN) | set(WAITS_FOR) == {f"SD{number:02d}" for number in range(1, 16)}
    assert not set(HELD_IN) & set(WAITS_FOR)


@pytest.mark.parametrize("place", sorted(set(HELD_IN.values())))
def test_what_is_held_stands_where_it_says(place):
    module, _, name = place.rpartition(".")

    assert hasattr(import_module(module), name) or import_module(place)


@pytest.mark.django_db
def test_who_typed_may_not_confirm():
    first, second, third = UserFactory(), UserFactory(), UserFactory()

    assert "同一人" in typed_by_oneself([first, second], by=first)
    assert "同一人" in typed_by_oneself([first.pk, second.pk], by=second)
    assert typed_by_oneself([first, second], by=third) == ""
