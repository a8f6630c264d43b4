"""The year on one page: usual days, days moved by a document, days off, and what concerns whom."""

import pytest
from django.urls import reverse

from tests.factories import TownshipFactory, user_with
from villagegov import year_plan
from villagegov.common import clock
from villagegov.common.models import PolicyValue
from villagegov.common.roles import Role
from villagegov.year_rules import RULES

pytestmark = pytest.mark.django_db


def day_of(user, key: str):
    return next(one for one in year_plan.plan(user, 2026) if one.rule.key == key)


def test_a_township_moves_a_day_by_a_document():
    office = user_with(Role.TOWNSHIP_ORG)
    PolicyValue.objects.create(
        key="deadline_pledges", place=TownshipFactory(), year=2026, value="03-25", document_number="松委〔2026〕8号",
        set_by=office, set_at=clock.now(),
    )  # fmt: skip

    assert day_of(office, "pledges").day.isoformat() == "2026-03-25"
    assert day_of(office, "scheme").day.isoformat() == "2026-03-31"


def test_a_day_off_is_shown_with_the_next_working_day():
    office = user_with(Role.TOWNSHIP_ORG)

    one = day_of(office, "life_meeting")  # 28 February 2026 is a Saturday on which people work

    off = [one for one in year_plan.plan(office, 2026) if one.is_day_off]
    assert not one.is_day_off
    assert all(planned.working_day > planned.day for planned in off)
    assert off


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.TOWNSHIP_ORG, "年度承诺书 印发"),
        (Role.VILLAGE_CLERK, "年度承诺书"),
        (Role.SYSTEM_ADMIN, "工作日历"),
    ],
)
def test_everybody_reads_what_concerns_the_own_work(client, role, sees):
    client.force_login(user_with(role))

    page = client.get(reverse("year_plan")).content.decode()

    assert all(word in page for word in sees.split())
    assert ("印发本年度考核办法" in page) is (role != Role.VILLAGE_CLERK)


def test_every_rule_has_its_own_key_and_a_day_of_every_year():
    assert len({rule.key for rule in RULES}) == len(RULES)
    assert all(rule.falls_on(year) for rule in RULES for year in (2025, 2028))
