"""Who has not handed in, what is missing in which village, by when: lists to work from, for nobody's wall."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max
from django.urls import reverse

from villagegov import county_package, package_rounds
from villagegov.common import audit, clock, deadlines
from villagegov.common.accounts import RoleGrant
from villagegov.common.audit import AuditEntry
from villagegov.common.places import Place
from villagegov.common.templatetags.ui import day as in_words
from villagegov.package_rounds import REMIND_DAYS, Round
from villagegov.sheets.county import Gap, Period

OPENED = "open_county_package"


@dataclass(frozen=True)
class Pending:
    """One unit and one table that is not there yet or not whole, with the words to ask for it."""

    unit: str
    url: str
    table: str
    title: str
    tone: str
    word: str
    last: datetime.datetime | None
    reminder: str
    gaps: list[Gap] = field(default_factory=list)


def time_left(due_on: datetime.date, today: datetime.date) -> tuple[str, str]:
    """Tone and word; amber from the day on which the county reminds."""
    return deadlines.time_left(due_on, today, soon=REMIND_DAYS)


def done_rounds(place_code: str, year: int, copies: list) -> set[Round]:
    """The rounds for which a report of the township is in force."""
    return {package_rounds.round_of(county_package.cut_off_of(copy), place_code, year) for copy in copies}


def next_round(place: Place, year: int) -> Round | None:
    """The round of a township that is due next, over all tables; None when everything of the year is there."""
    rounds = package_rounds.rounds_of(place.code, year)
    done = done_rounds(place.code, year, list(county_package.copies_of(place, year)))
    found = (package_rounds.next_due(table, done, rounds) for table in county_package.reports())
    return min((due for due in found if due), key=lambda due: due.due_on, default=None)


def townships(user: Any, year: int, today: datetime.date) -> list[Pending]:
    """For the county: every township and table whose next round was not handed in, the nearest day first."""
    places = list(Place.objects.visible_to(user).filter(level=Place.Level.TOWNSHIP).current().in_order())
    handed: dict[str, list] = defaultdict(list)
    for copy in county_package.copies_of_year(user, year):
        handed[copy.place_id].append(copy)
    opened = last_opened(user, [place.code for place in places])
    found = []
    for place in places:
        rounds = package_rounds.rounds_of(place.code, year)
        done = done_rounds(place.code, year, handed[place.code])
        for table, report in county_package.reports().items():
            due = package_rounds.next_due(table, done, rounds)
            if due:
                found.append((due.due_on, _township(place, table, report.title, due, opened, year, today)))
    return [pending for _, pending in sorted(found, key=lambda pair: pair[0])]


def _township(
    place: Place, table: str, title: str, due: Round, opened: dict, year: int, today: datetime.date
) -> Pending:
    tone, word = time_left(due.due_on, today)
    reminder = (
        f"{place.name}：{year} 年{due.name}上报表 {table}（{title}）请在 {in_words(due.due_on)}以前报送，{word}，"
        "还没有收到。在系统“基础台账 → 上报表”里核对后报送；有困难请打电话给县委组织部。"
    )
    url = f"{reverse('county_package_year', args=[year])}?place={place.code}"
    return Pending(place.name, url, table, title, tone, word, opened.get(place.code), reminder)


def last_opened(user: Any, place_codes: list[str]) -> dict[str, datetime.datetime]:
    """When the office of each township last had the page open."""
    entries = AuditEntry.objects.visible_to(user).filter(act=OPENED, area_code__in=place_codes)
    return dict(entries.order_by().values_list("area_code").annotate(last=Max("at")))


def note_opened(place: Place, by: Any) -> None:
    """Once a day and account, for the county to see that the township is at it."""
    start = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    seen = AuditEntry.objects.filter(act=OPENED, area_code=place.code, actor_id=by.pk, at__gte=start)
    if not seen.exists():
        audit.write(audit.act_on(place, OPENED, "打开上报表"), by=by)


def villages(period: Period, user: Any, today: datetime.date) -> list[Pending]:
    """For the township: every village and table in which something is missing, in the order of the villages."""
    places = {place.code: place for place in Place.objects.visible_to(user).within(period.place).in_order()}
    township = places[period.place]
    rounds = package_rounds.rounds_of(period.place, period.year)
    done = done_rounds(period.place, period.year, list(county_package.copies_of(township, period.year)))
    signed_in = last_signed_in(user, period.place, today)
    found: dict[tuple[str, str], list[Gap]] = {}
    for table, report in county_package.reports().items():
        for gap in report.gaps(period, user):
            found.setdefault((gap.place, table), []).append(gap)
    order = {code: position for position, code in enumerate(places)}
    rows = []
    for (code, table), gaps in sorted(found.items(), key=lambda item: (order[item[0][0]], item[0][1])):
        due = package_rounds.next_due(table, done, rounds)
        facts = (places[code], table, gaps, due, signed_in.get(code))
        rows.append(_village(*facts, township=township, today=today))
    return rows


def _village(
    place: Place, table: str, gaps: list[Gap], due: Round | None, last: datetime.datetime | None, *,
    township: Place, today: datetime.date,
) -> Pending:  # fmt: skip
    title = county_package.reports()[table].title
    tone, word = time_left(due.due_on, today) if due else ("ok", "已完成")
    until = f"，{in_words(due.due_on)}截止，{word}" if due else ""
    phone = f"，电话 {township.contact_phone}" if township.contact_phone else ""
    missing = "；".join(gap.text for gap in gaps)
    reminder = f"{place.name}：上报表 {table}（{title}）还缺：{missing}{until}。请核对后告诉镇组织办{phone}。"
    return Pending(
        place.name, reverse("village", args=[place.code]), table, title, tone, word, last, reminder, gaps
    )


def last_signed_in(user: Any, place_code: str, today: datetime.date) -> dict[str, datetime.datetime]:
    """When somebody of each village last signed in, as far as the user may see accounts."""
    grants = RoleGrant.objects.visible_to(user).on(today).within(place_code).exclude(user__last_login=None)
    return dict(grants.order_by().values_list("place_id").annotate(last=Max("user__last_login")))
