"""The result of 2025 in the demo: approved by the committee in January 2026, posted for five working days, in force."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from appraisal.models import AssessmentScheme
from appraisal.results import ranking as sql
from appraisal.results.models import PaperPlace, PaperRanking, Ranking
from appraisal.results.operations import frozen_numbers
from appraisal.results.workflow import notice_of
from branches.notices import periods
from branches.notices.content import content_of
from branches.notices.operations import next_number
from branches.notices.workflow import PUBLICATION_KIND
from villagegov.common import calendar, publications
from villagegov.common.accounts import User
from villagegov.common.places import Village

TOWNSHIP, YEAR = "990121103000", 2025
MEETING, POSTED = datetime.date(2026, 1, 27), datetime.date(2026, 1, 30)
# The places of 2024, from the paper of that year.
LAST_RANKS = {
    "大塘村": 2, "红岩村": 1, "青竹村": 6, "石桥村": 7, "梅岭村": 3, "双河村": 5, "桃园村": 4, "白鹭村": 9,
    "莲塘社区": 8, "长田村": 12, "东山村": 10,
}  # fmt: skip


def load() -> None:
    scheme = AssessmentScheme.objects.in_force().select_related("place").get(place=TOWNSHIP, year=YEAR)
    office, leader = User.objects.get(username="zhou"), User.objects.get(username="zhen")
    facts = {
        "place": scheme.place, "scheme": scheme, "year": YEAR, "computed_by": office, "computed_at": _at(1, 23),
        "meeting_on": MEETING, "minutes_number": "松委纪要〔2026〕2号", "approved_by": leader,
        "approved_at": _at(1, 27),
        **frozen_numbers(scheme),
    }  # fmt: skip
    draft = Ranking.objects.create(**facts)
    _places_of_2024(scheme, office)
    sql.rank([draft.pk])
    notice = _posted(draft, leader)
    posted = Ranking(
        pk=draft.pk, stage=Ranking.Stage.PUBLISHED, notice=notice, published_at=_at(1, 30), **facts
    )
    posted.save()
    posted.results.update(frozen_at=posted.published_at)


def _places_of_2024(scheme: AssessmentScheme, office: User) -> None:
    paper = PaperRanking.objects.create(
        place=scheme.place, year=YEAR - 1, basis="松委〔2025〕6号", entered_by=office, entered_at=_at(1, 22)
    )
    for village in Village.objects.within(TOWNSHIP).filter(name__in=LAST_RANKS):
        PaperPlace.objects.create(ranking=paper, place=village, rank=LAST_RANKS[village.name])


def _at(month: int, day: int) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime(2026, month, day, 9, 30))  # noqa: DTZ001


def _posted(ranking: Ranking, leader: Any) -> Any:
    """The notice as if it had been posted on its day; over since, and filed."""
    notice = notice_of(ranking, by=leader)
    notice.number = next_number(ranking.place, POSTED.year)
    known = calendar.own_calendar(POSTED, POSTED + periods.FAR_ENOUGH)
    period = periods.posting(POSTED, periods.Terms(notice.length, notice.unit, True), known)
    notice.starts_on, notice.ends_on = POSTED, period.ends_on
    notice.calendar_version = period.calendar_version
    notice.publication = publications.publish(
        kind=PUBLICATION_KIND, number=notice.number, title=notice.title, place=notice.place, year=POSTED.year,
        content=content_of(notice), by=leader, at=_at(1, 30),
    )  # fmt: skip
    saved = type(notice)(stage="ARCHIVED", closing="公示期满，无异议", **{
        field.attname: getattr(notice, field.attname)
        for field in notice._meta.concrete_fields
        if field.name not in {"id", "stage", "closing"}
    })  # fmt: skip
    saved.save()
    return saved
