"""What the ballots say of a village for the appraisal: the share of satisfied ballots about its Party organisation."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from fractions import Fraction

from django.urls import reverse

from appraisal.work_reports.results import organization_results
from villagegov.common.indicator_facts import Fact, Measure
from villagegov.common.templatetags.ui import percent1


def satisfaction(codes: Collection[str], year: int, on: datetime.date) -> dict[str, Fact]:
    """The two upper grades among the valid ballots; a village without a confirmed tally is missing."""
    address = f"{reverse('appraisal_tally_list')}?year={year}"
    found = {}
    for code, counts in organization_results(codes, year, on=on).items():
        satisfied = counts.best + counts.good
        share = percent1(Fraction(satisfied, counts.valid)) if counts.valid else ""
        words = f"有效 {counts.valid} 张，满意 {satisfied} 张，{share}" if share else "没有有效票"
        value = Fraction(satisfied) if counts.valid else None
        found[code] = Fact(value, Fraction(counts.valid) or None, words, f"{address}&place={code}")
    return found


MEASURES = [Measure("appraisal_satisfaction", "民主测评满意率", "张", satisfaction, is_share=True)]
