import datetime

import pytest
from django.urls import reverse

from appraisal.pledges import todos
from appraisal.pledges.operations import send_back
from tests.appraisal.pledges.makers import home, pledge_of
from tests.factories import VillageFactory

pytestmark = pytest.mark.django_db


def told(user) -> list[tuple[str, str]]:
    return [(one.title, one.button) for one in todos.waiting(user)]


def test_a_village_is_asked_to_begin(secretary):
    home()

    (todo,) = todos.waiting(secretary)

    assert (todo.title, todo.url, todo.due_on) == (
        "填写 2026 年度承诺书", reverse("pledge_begin"), datetime.date(2026, 3, 20)
    )  # fmt: skip


def test_a_return_leads_to_the_item(secretary, office):
    pledge = pledge_of(stage="SUBMITTED")
    send_back(pledge, reason="", comments={3: "请补上完成时间"}, by=office, version=None)

    (todo,) = todos.waiting(secretary)

    assert (todo.button, todo.word) == ("去修改第 3 条", "退回")
    assert todo.url == reverse("pledge_item", args=[pledge.items.get(number=3).pk])


def test_what_the_township_has_in_hand_asks_nothing_of_the_village(secretary):
    pledge_of(stage="SUBMITTED")

    assert told(secretary) == []
    assert [one.word for one in todos.under_way(secretary)] == ["待审核"]


def test_the_office_reviews_posts_and_sees_who_owes(office):
    pledge_of(VillageFactory(code="990121103201"), "SUBMITTED")
    pledge_of(VillageFactory(code="990121103202"), "ACCEPTED")
    VillageFactory(code="990121103203")

    assert told(office) == [
        ("2026 年度承诺书待审核", "审核"), ("2026 年度承诺书已通过，待公示", "公示"), ("2026 年度承诺书", "查看"),
    ]  # fmt: skip


def test_after_the_day_each_village_can_be_reminded(office, stand_at):
    village = VillageFactory(code="990121103203", name="青竹村")
    pledge_of(VillageFactory(code="990121103202"), "RETURNED")

    stand_at(datetime.date(2026, 3, 21))
    late = todos.waiting(office)
    reminders = todos.reminders(office, [late[0].key, "990199999999", "x"])

    assert [one.can_remind for one in late] == [True, True]
    assert {village.code, "990121103202"} == {one.key for one in late}
    assert "逾期 1 天" in reminders[0].text


def test_at_the_end_of_the_year_the_office_evaluates(office, stand_at):
    pledge_of(stage="RUNNING")
    assert told(office) == []

    stand_at(datetime.date(2026, 12, 10))

    assert told(office) == [("2026 年度承诺书评诺", "评诺")]
