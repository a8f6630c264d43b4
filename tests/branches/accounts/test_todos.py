"""What the administrator has to do about accounts."""

import datetime

import pytest

from branches.accounts.todos import waiting
from tests.factories import TownshipFactory, user_with
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db


def test_the_administrator_is_told_which_township_has_nobody_and_which_codes_ran_out():
    user_with(Role.TOWNSHIP_ORG)
    TownshipFactory(code="990121104000", name="桥头镇")
    late = user_with(Role.VILLAGE_CLERK)
    late.give_one_time_code()
    late.code_expires_at -= datetime.timedelta(hours=73)
    late.save()

    told = waiting(user_with(Role.SYSTEM_ADMIN))

    assert {(one.tone, one.where) for one in told} == {("late", "1 个账号"), ("due", "桥头镇")}
