"""What is kept is true until somebody does something, and never another person's."""

import pytest

from tests.factories import UserFactory, VillageFactory
from villagegov.common import audit, clock, context, kept, permissions
from villagegov.common.roles import Role


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


def test_another_right_is_another_question(db):
    user, numbers = UserFactory(), iter(range(9))

    def ask(asked="/list/"):
        return kept.for_user("rows", user, asked, lambda: next(numbers))

    assert [ask(), ask(), ask("/list/?q=x")] == [0, 0, 1]

    village = VillageFactory()
    user.grants.create(role=Role.VILLAGE_SECRETARY, place=village, starts_on=clock.today())
    permissions.forget_grants(user)

    assert ask() == 2


def test_what_may_be_a_moment_old_outlasts_the_acts_of_others_and_not_ones_own(db, settings):
    user, numbers = UserFactory(), iter(range(9))

    def ask():
        return kept.lately("rows", user, "", lambda: next(numbers))

    assert ask() == 0
    audit.write(audit.Act("test", "办了一件事"), by=UserFactory())
    assert ask() == 0

    audit.write(audit.Act("test", "办了一件事"), by=user)
    assert [ask(), ask()] == [1, 1]

    audit.write(audit.Act("test", "办了一件事"), by=UserFactory())
    settings.LATELY_SECONDS = -1
    assert ask() == 2


def test_what_a_page_of_its_own_has_just_made_is_what_the_others_show(db):
    user = UserFactory()
    kept.lately("rows", user, "", lambda: 1)

    kept.renew("rows", user, "", 7)

    assert kept.lately("rows", user, "", lambda: 2) == 7
