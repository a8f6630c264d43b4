"""What pledges give to the appraisal: reported in time, and how much of what was promised was kept."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from fractions import Fraction

from django.utils import timezone

from appraisal.pledges.arithmetic import FULL, HALF, NONE, kept
from appraisal.pledges.models import AnnualPledge, PledgeItem
from appraisal.pledges.year_phase import PHASE, due_on
from appraisal.years.models import PhaseExemption
from villagegov.common import bulk
from villagegov.common.codes import township_of
from villagegov.common.indicator_facts import Fact, Measure
from villagegov.common.templatetags.ui import day

Evaluation = PledgeItem.Evaluation
SHARES = {Evaluation.FULFILLED: FULL, Evaluation.MOSTLY: HALF, Evaluation.UNFULFILLED: NONE}


def _pledges(codes: Collection[str], year: int) -> dict[str, AnnualPledge]:
    found = AnnualPledge.objects.of_year(year).filter(place__code__in=bulk.among(set(codes)))
    return {pledge.place_id: pledge for pledge in found}


def _let_off(codes: Collection[str], year: int) -> dict[str, Fact]:
    """The villages that owed no pledge in the year: nothing is counted against them."""
    rows = PhaseExemption.objects.filter(year=year, phase=PHASE.code, place__code__in=bulk.among(set(codes)))
    told = rows.values_list("place_id", "reason")
    return {code: Fact(None, words=f"已登记免报：{reason}", applies=False) for code, reason in told}


def in_time(codes: Collection[str], year: int, on: datetime.date) -> dict[str, Fact]:
    """By the first report: what is sent back and mended later was reported in time. Nothing is said before the day."""
    pledges = _pledges(codes, year)
    dues = {township: due_on(township, year) for township in {township_of(code) for code in codes}}
    found = _let_off(codes, year)
    for code in codes:
        pledge, due = pledges.get(code), dues[township_of(code)]
        at = pledge.first_submitted_at if pledge else None
        reported_on = timezone.localtime(at).date() if at else None
        if reported_on is not None and reported_on <= on:
            words = f"{day(reported_on)}报送，期限{day(due)}"
            url = pledge.get_absolute_url() if pledge else ""
            found[code] = Fact(Fraction(reported_on <= due), Fraction(1), words, url)
        elif on > due and code not in found:
            found[code] = Fact(Fraction(0), Fraction(1), f"到{day(on)}没有报送，期限{day(due)}")
    return found


def fulfilment(codes: Collection[str], year: int, on: datetime.date) -> dict[str, Fact]:
    """Items that were kept of all items, 基本兑现 as a half; only of pledges that were evaluated by the day."""
    pledges = {
        pledge.pk: pledge
        for pledge in _pledges(codes, year).values()
        if pledge.evaluated_at and timezone.localtime(pledge.evaluated_at).date() <= on
    }
    marks: dict[int, list[str]] = {}
    items = PledgeItem.objects.filter(pledge__year=year, pledge__place__code__in=bulk.among(set(codes)))
    for pledge_id, mark in items.order_by("pledge", "number").values_list("pledge_id", "evaluation"):
        if pledge_id in pledges:
            marks.setdefault(pledge_id, []).append(mark)
    kept_by = {pledges[key].place_id: _share(pledges[key], given) for key, given in marks.items()}
    return _let_off(codes, year) | kept_by


def _share(pledge: AnnualPledge, marks: list[str]) -> Fact:
    done, base = kept(SHARES[mark] for mark in marks)  # type: ignore[index]
    words = f"{base} 条兑现 {marks.count(Evaluation.FULFILLED)} 条"
    if mostly := marks.count(Evaluation.MOSTLY):
        words += f"，基本兑现 {mostly} 条"
    return Fact(done, Fraction(base), words, pledge.get_absolute_url())


MEASURES = [
    Measure("pledge_in_time", "承诺书按时报送", "次", in_time, is_share=True),
    Measure("pledge_fulfilment", "承诺事项兑现", "条", fulfilment, is_share=True),
]
