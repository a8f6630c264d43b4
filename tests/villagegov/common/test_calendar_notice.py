"""Lines of a notice become days; every wrong line is told."""

import datetime

import pytest

from villagegov.common.calendar_notice import CLEAR, OFF, WORK, read_notice


def october(*days: int) -> list[datetime.date]:
    return [datetime.date(2026, 10, day) for day in days]


@pytest.mark.parametrize(
    ("text", "kind", "days"),
    [
        ("10月1日至10月7日 放假", OFF, october(*range(1, 8))),
        ("10月1日至7日 放假", OFF, october(*range(1, 8))),
        ("2026-10-10 上班", WORK, october(10)),
        ("2026年10月1日—2日休息", OFF, october(1, 2)),
        ("10月10日取消", CLEAR, october(10)),
        ("１０月１日（周四）、１０月２日（周五）放假", OFF, october(1, 2)),
    ],
)
def test_a_line_names_its_days(text, kind, days):
    notice = read_notice(text, 2026)

    assert notice.problems == []
    assert notice.days == dict.fromkeys(days, kind)


def test_the_printed_notice_is_read_whole():
    text = "六、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。"

    notice = read_notice(text, 2026)

    assert notice.problems == []
    assert [day for day, kind in notice.days.items() if kind == OFF] == october(*range(1, 8))
    worked = [datetime.date(2026, 9, 20), *october(10)]
    assert [day for day, kind in notice.days.items() if kind == WORK] == worked


def test_a_holiday_reaches_over_the_new_year():
    notice = read_notice("2026年12月31日至2027年1月3日 放假", 2026)

    assert len(notice.days) == 4
    assert max(notice.days) == datetime.date(2027, 1, 3)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("10月1日", "没有写放假还是上班"),
        ("国庆放假", "读不出日期"),
        ("2月30日 放假", "没有 2026年2月30日 这一天"),
        ("10月1日（周五）放假", "是周四，写的是周五"),
        ("10月7日至10月1日 放假", "不在 2026-10-07 之后"),
        ("10月1日至10月16日 放假", "共 16 天，一段最多 15 天"),
        ("10月1日至7日放假，共8天", "写着共 8 天，日期数出来是 7 天"),
        ("10月1日？2日 放假", "看不懂"),
        ("10月1日放假\n10月1日上班", "前面已经写了另一种安排"),
        ("10月1日放假10日上班", "请分成两行"),
    ],
)
def test_a_wrong_line_is_told_with_what_is_wrong(text, told):
    notice = read_notice(text, 2026)

    assert len(notice.problems) == 1
    assert told in notice.problems[0]


def test_fifteen_days_at_once_are_the_most():
    assert len(read_notice("10月1日至10月15日 放假", 2026).days) == 15


def test_all_wrong_lines_are_told_at_once_with_their_numbers():
    notice = read_notice("10月1日\n\n10月2日 放假\n2月30日 上班", 2026)

    assert [problem.split("：")[0] for problem in notice.problems] == ["第 1 行", "第 4 行"]
