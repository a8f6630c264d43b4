"""What is kept is true until somebody does something, and never another person's."""

import pytest

from tests.factories import TownshipFactory, VillageFactory
from villagegov.common import audit, context, kept
from villagegov.common.models import Place


@pytest.fixture
def ask(db):
    numbers = iter(range(9))
    return lambda: kept.while_still("rows", lambda: next(numbers))


def leave_a_trace():
    audit.write(audit.Act("test", "办了一件事"))


def test_a_value_is_kept_until_somebody_does_something(ask):
    assert [ask(), ask()] == [0, 0]

    leave_a_trace()

    assert [ask(), ask()] == [1, 1]


def test_nothing_is_kept_in_the_midst_of_an_act(ask):
    with audit.one_act():
        assert [ask(), ask()] == [0, 1]

    assert ask() == 2


def test_a_value_does_not_grow_older_than_the_settings_say(ask, settings):
    settings.KEPT_SECONDS = -1

    assert [ask(), ask()] == [0, 1]


def test_a_request_reads_the_end_of_the_trail_once_and_anew_after_an_act_of_its_own(
    ask, django_assert_num_queries
):
    with context.acting(context.Acting()):
        with django_assert_num_queries(1):
            assert [ask(), ask()] == [0, 0]

        leave_a_trace()

        assert ask() == 1


def test_another_scope_is_another_question(db):
    village = VillageFactory(township_code=TownshipFactory().code)

    def codes(scope):
        rows = Place.objects.within(scope).filter(level="VILLAGE").values_list("code", flat=True)
        return kept.of_query("codes", rows, lambda: list(rows))

    assert codes(village.township_code) == [village.code]
    assert codes("990121104000") == []
    assert kept.of_query("codes", Place.objects.filter(pk__in=[]), lambda: ["nobody was asked"])
