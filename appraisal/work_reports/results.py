"""Results of confirmed ballots, as pages, notices and the appraisal take them. Shares, not the groups behind them."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

from django.utils import timezone

from appraisal.work_reports import arithmetic
from appraisal.work_reports.arithmetic import Counts
from appraisal.work_reports.ballots import AppraisalTally, TallyQuerySet
from appraisal.work_reports.models import WorkReport
from villagegov.common.templatetags.ui import percent1


def result_of(tally: AppraisalTally) -> Counts:
    """The sums over all groups of a confirmed tally."""
    return arithmetic.total_of(row.counts for row in tally.counts.all())


def satisfaction_of(report: WorkReport) -> str:
    """The share of satisfied ballots about the writer, once it is confirmed: 92.0%; "" before."""
    tallies = AppraisalTally.objects.in_force().filter(report=report).prefetch_related("counts")
    tally = tallies.first()
    return percent1(arithmetic.satisfaction(result_of(tally))) if tally else ""


def shares_of(tally: AppraisalTally) -> list[dict[str, Any]]:
    """The confirmed result as rows: group, counts, the shares of the grades, satisfaction; then the sum."""
    rows = [(row.groups, row.counts) for row in tally.counts.all()]
    everything = (
        [*rows, ("合计", arithmetic.total_of(counts for _, counts in rows))] if len(rows) > 1 else rows
    )
    return [row_of(names, counts) for names, counts in everything]


def row_of(names: str, counts: Counts) -> dict[str, Any]:
    grades = [(number, percent1(arithmetic.share(number, counts.valid))) for number in counts.grades]
    satisfied = percent1(arithmetic.satisfaction(counts))
    return {"name": names, "counts": counts, "grades": grades, "satisfied": satisfied}


def of_organizations(codes: Collection[str], year: int) -> TallyQuerySet:
    subject = AppraisalTally.Subject.ORGANIZATION
    return AppraisalTally.objects.in_force().of_year(year).filter(place__in=list(codes), subject=subject)


def confirmed_organizations(codes: Collection[str], year: int) -> set[str]:
    """The villages whose organisation was appraised in the year; one query."""
    return set(of_organizations(codes, year).order_by().values_list("place_id", flat=True))


def organization_results(codes: Collection[str], year: int, *, on: datetime.date) -> dict[str, Counts]:
    """The ballots about each village organisation of the year that were confirmed by the day; two queries."""
    end = timezone.make_aware(datetime.datetime.combine(on + datetime.timedelta(days=1), datetime.time.min))
    tallies = of_organizations(codes, year).filter(confirmed_at__lt=end)
    return {tally.place_id: result_of(tally) for tally in tallies.prefetch_related("counts")}
