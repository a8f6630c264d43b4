"""What waits for whom: the office in the window, a person who decides, the village that has to put something right."""

import datetime

import pytest

from appraisal.inspections import todos
from tests.appraisal.inspection_factories import accepted_pledge, enterer, inspection_of, rectification_of
from tests.factories import user_with
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db


def said(rows) -> list[tuple[str, str, str]]:
    return [(one.title, one.where, one.word) for one in rows]


@pytest.mark.parametrize(
    ("day", "word"), [("2026-06-14", ""), ("2026-06-15", "还剩 15 天"), ("2026-07-01", "逾期 1 天")]
)
def test_villages_that_are_not_inspected_wait_from_the_first_day_of_the_window(stand_at, day, word):
    stand_at(datetime.date.fromisoformat(day))
    office = enterer(accepted_pledge(year=2026).place)

    rows = said(todos.waiting(office))

    assert rows == ([("2026 年年中督查", "1 个村没有完成", word)] if word else [])


def test_what_is_far_behind_waits_until_somebody_decides():
    inspection = inspection_of()
    office = inspection.begun_by

    assert said(todos.waiting(office)) == [("2025 年督查落后较多，是否提醒", "1 个村 1 条", "待核对")]
    inspection.progress.update(
        decision="NOT_NEEDED", decision_reason="秋后才种", decided_at=inspection.finished_at
    )
    assert todos.waiting(office) == []


def test_the_village_has_to_put_it_right_and_the_office_looks_at_it():
    one = rectification_of()
    one.inspection.progress.update(
        decision="NOT_NEEDED", decision_reason="秋后才种", decided_at=one.inspection.finished_at
    )
    secretary, office = user_with(Role.VILLAGE_SECRETARY, place=one.place), one.ordered_by

    assert said(todos.waiting(secretary)) == [("整改：补种柑橘 40 亩", "石桥村", "还剩 18 天")]
    assert todos.waiting(office) == []
    type(one).objects.filter(pk=one.pk).update(due_on=datetime.date(2026, 3, 10))
    (late,) = todos.waiting(office)
    assert (late.word, late.can_remind) == ("逾期 3 天", True)
    (reminder,) = todos.reminders(office, [late.key])
    assert reminder.recipients == (secretary,)
    assert "逾期 3 天，还没有收到整改情况" in reminder.text
