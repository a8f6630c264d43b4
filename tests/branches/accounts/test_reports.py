"""What is told of an account and of a grant: the state that needs somebody first, a grant by its days."""

import datetime

import pytest

from branches.accounts import reports
from tests.factories import UserFactory, user_with
from villagegov.common.accounts import RoleGrant
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 3, 13)
DAY = datetime.timedelta(days=1)


def account(*, hours: int | None = None, **fields):
    """An account; with `hours`, one that waits for its first password with a code given so long ago."""
    user = UserFactory(**fields)
    if hours is not None:
        user.give_one_time_code()
        user.code_expires_at -= datetime.timedelta(hours=hours)
    return user


@pytest.mark.parametrize(
    ("facts", "text"),
    [
        ({}, "在用"),
        ({"hours": 0}, "未启用"),
        ({"hours": 71}, "未启用"),
        ({"hours": 73}, "一次性密码已过期"),
        ({"hours": 73, "is_active": False}, "已停用"),
    ],
)
def test_an_account_tells_the_state_that_somebody_must_see_to(facts, text):
    assert reports.state_of(account(**facts)).text == text


@pytest.mark.parametrize(
    ("starts", "ends", "text"),
    [
        (TODAY, None, "有效"),
        (TODAY - DAY, TODAY, "有效"),
        (TODAY + DAY, None, "未开始"),
        (TODAY - 2 * DAY, TODAY - DAY, "已结束"),
    ],
)
def test_a_grant_tells_whether_it_holds(starts, ends, text):
    assert reports.grant_state(RoleGrant(starts_on=starts, ends_on=ends)).text == text


def test_a_grant_taken_back_is_over_on_the_very_day():
    grant = user_with(Role.VILLAGE_CLERK).grants.get()
    grant.end_at_once(TODAY)

    assert reports.grant_state(grant).text == "已结束"


def test_only_exceptions_keep_their_badge_in_a_list():
    assert reports.in_list(reports.state_of(account())) == "在用"
    assert reports.in_list(reports.state_of(account(hours=0))).tone == "due"


def test_a_grant_without_an_end_tells_only_its_beginning():
    grant = user_with(Role.VILLAGE_CLERK).grants.get()

    assert {f["label"]: f["value"] for f in reports.grant_facts(grant)}["期限"] == "2021年3月15日起"
    grant.ends_on = TODAY
    told = {f["label"]: f["value"] for f in reports.grant_facts(grant)}
    assert told["期限"] == "2021年3月15日起，到2026年3月13日"
