"""The State Council's notice of holidays, typed or pasted: lines to days. Pure.

Understood are `10月1日至10月7日 放假`, `2026-10-10 上班`, `10月10日 取消`, and the notice as it is printed:
`国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。`
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass, field

OFF, WORK, CLEAR = "off", "work", "clear"
WORDS = {"放假": OFF, "休息": OFF, "上班": WORK, "取消": CLEAR}
MOST_DAYS = 15
WEEKDAYS = "一二三四五六日"

DATE = re.compile(
    r"(?:(?P<year>\d{4})(?:年|[-/.]))?(?:(?P<month>\d{1,2})(?:月|[-/.]))?(?P<day>\d{1,2})(?:日|号)?"
    r"(?:\((?:周|星期)(?P<weekday>[一二三四五六日天])\))?"
)
JOINERS = {"至": "to", "到": "to", "-": "to", "—": "to", "~": "to", "、": "and", ",": "and", "和": "and"}


@dataclass
class Notice:
    """What the lines say (day -> off, work or clear) and which lines cannot be read."""

    days: dict[datetime.date, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def read_notice(text: str, year: int) -> Notice:
    """All days of the text, dates without a year being of `year`; every wrong line is told with its number."""
    notice = Notice()
    for number, line in enumerate(unicodedata.normalize("NFKC", text).splitlines(), start=1):
        for sentence in re.split(r"[。;]", line):
            if sentence.strip():
                try:
                    _read_sentence(sentence, year, notice)
                except ValueError as problem:
                    notice.problems.append(f"第 {number} 行：{problem}")
    return notice


def _read_sentence(sentence: str, year: int, notice: Notice) -> None:
    body = re.sub(r"\s+", "", sentence)
    body = body.rsplit(":", 1)[-1]  # 一、元旦：
    words = [word for word in WORDS if word in body]
    if not words:
        raise ValueError(f"“{sentence.strip()}”没有写放假还是上班")
    if len({WORDS[word] for word in words}) > 1:
        raise ValueError(f"“{sentence.strip()}”又有{words[0]}又有{words[1]}，请分成两行")
    head, tail = body.split(words[0], 1)
    days = _days_of(head, year)
    _check_count(days, tail)
    for day in days:
        if notice.days.get(day, WORDS[words[0]]) != WORDS[words[0]]:
            raise ValueError(f"{day:%Y-%m-%d} 前面已经写了另一种安排")
        notice.days[day] = WORDS[words[0]]


def _days_of(text: str, year: int) -> list[datetime.date]:
    """The days of `10月1日至7日` or `9月20日、10月10日`; a later date takes year and month of the one before."""
    days: list[datetime.date] = []
    position, month, joiner = 0, 0, "and"
    while True:
        match = DATE.match(text, position)
        if match is None:
            raise ValueError(f"“{text}”读不出日期，请写成 10月1日 或 2026-10-01")
        year = int(match["year"] or year)
        month = int(match["month"] or month)
        day = _day(match, year, month)
        days += _until(days[-1], day) if joiner == "to" else [day]
        position = match.end()
        if position == len(text):
            return days
        joiner = JOINERS.get(text[position], "")
        if not joiner:
            raise ValueError(f"“{text[position:]}”看不懂，日期之间请用“至”或“、”")
        position += 1


def _day(match: re.Match[str], year: int, month: int) -> datetime.date:
    try:
        day = datetime.date(year, month, int(match["day"]))
    except ValueError:
        raise ValueError(f"没有 {year}年{month}月{match['day']}日 这一天") from None
    named = (match["weekday"] or "").replace("天", "日")
    if named and WEEKDAYS[day.weekday()] != named:
        raise ValueError(f"{day:%Y-%m-%d} 是周{WEEKDAYS[day.weekday()]}，写的是周{named}，请看年份对不对")
    return day


def _until(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """The days after the first up to the last."""
    length = (last - first).days
    if length < 1:
        raise ValueError(f"{last:%Y-%m-%d} 不在 {first:%Y-%m-%d} 之后")
    if length >= MOST_DAYS:
        raise ValueError(f"{first:%Y-%m-%d} 至 {last:%Y-%m-%d} 共 {length + 1} 天，一段最多 {MOST_DAYS} 天")
    return [first + datetime.timedelta(days=n) for n in range(1, length + 1)]


def _check_count(days: list[datetime.date], tail: str) -> None:
    told = re.search(r"共(\d{1,2})天", tail)
    if told and int(told[1]) != len(days):
        raise ValueError(f"写着共 {told[1]} 天，日期数出来是 {len(days)} 天")
