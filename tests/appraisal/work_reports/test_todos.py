"""What the end of a year makes wait, and for whom."""

import datetime

import pytest

from appraisal.work_reports import operations, todos
from tests.appraisal.work_reports.factories import home, report, sheet, tally, typed_twice
from tests.factories import PersonFactory, TenureFactory, user_with
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db


def told(user) -> list[tuple[str, str, str]]:
    return [(one.title, one.button, one.word) for one in todos.waiting(user)]


def test_the_weeks_of_reporting_ask_the_secretary_and_the_office(stand_at):
    TenureFactory(person=PersonFactory(place=home()))
    secretary, office = user_with(Role.VILLAGE_SECRETARY), user_with(Role.TOWNSHIP_ORG)
    assert (told(secretary), told(office)) == ([], [])

    stand_at(datetime.date(2026, 12, 11))

    assert told(secretary) == [("2026年度述职报告", "现在写", "还剩 9 天")]
    assert told(office) == [("开始 2026 年述职", "去开始", "还剩 9 天")]


def test_a_missing_report_is_owed_by_the_village_and_reminded_of_by_the_office():
    report()
    clerk, office = user_with(Role.VILLAGE_CLERK), user_with(Role.TOWNSHIP_ORG)

    assert told(clerk) == [("2025年度述职报告（何永昌）", "现在写", "逾期 83 天")]
    late = todos.waiting(office)
    assert [(one.button, one.can_remind) for one in late] == [("催办", True)]
    reminder = todos.reminders(office, [late[0].key])[0]
    assert reminder.recipients == (clerk,)
    assert "请在 2025年12月20日以前报送，逾期 83 天" in reminder.text
    assert todos.reminders(clerk, [late[0].key]) == []


def test_what_is_handed_in_waits_for_the_office_and_rests_for_the_village():
    report("SUBMITTED"), report("APPRAISED", person=PersonFactory(place=home()))
    secretary, leader = user_with(Role.VILLAGE_SECRETARY), user_with(Role.TOWNSHIP_LEADER)

    assert (told(secretary), len(todos.under_way(secretary))) == ([], 1)
    assert told(leader) == [("2025年度述职报告待点评", "点评", "待审核")]
    assert told(user_with(Role.TOWNSHIP_ORG))[-1] == ("2025年度述职报告待公示", "起草公示", "待公示")


def test_ballots_wait_for_a_second_hand_then_for_the_leader():
    first, second, leader = (
        user_with(role) for role in (Role.TOWNSHIP_ORG, Role.TOWNSHIP_ORG, Role.TOWNSHIP_LEADER)
    )
    one = tally()
    operations.type_sheet(one, sheet(), by=first)
    assert (told(first), told(second)) == ([], [("录入测评票数（石桥村党支部）", "录入", "待录入")])

    operations.type_sheet(one, sheet(members=41), by=second)
    assert told(first) == told(second) == [("核对计票单（石桥村党支部）", "核对", "不一致")]
    assert told(leader) == []

    operations.type_sheet(one, sheet(), by=second)
    assert (told(first), told(leader)) == ([], [("确认测评结果（石桥村党支部）", "确认", "待确认")])


def test_who_typed_is_not_asked_to_confirm():
    both = user_with(Role.TOWNSHIP_LEADER)
    one = typed_twice(tally(), user_with(Role.TOWNSHIP_ORG), user_with(Role.TOWNSHIP_ORG))
    type(one).objects.filter(pk=one.pk).update(first_typed_by=both)

    assert told(both) == []


def test_the_report_of_another_member_is_never_late():
    report(is_required=False)

    assert told(user_with(Role.VILLAGE_SECRETARY)) == [("2025年度述职报告（何永昌）", "现在写", "未开始")]
    assert told(user_with(Role.TOWNSHIP_ORG)) == []
