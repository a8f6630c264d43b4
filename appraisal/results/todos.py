"""What waits in the results: to compute and to archive for the office, to approve and to post for the leader."""

from __future__ import annotations

import datetime
from typing import Any

from django.urls import reverse

from appraisal import policy as numbers
from appraisal.models import AssessmentYear
from appraisal.results.models import Ranking
from appraisal.years.phases import day
from villagegov.common import policy
from villagegov.common.permissions import SENTENCES, scopes_of
from villagegov.common.todos import REVIEW, Todo

LABEL = "考核结果"


def waiting(user: Any) -> list[Todo]:
    computing = scopes_of(user, SENTENCES["appraisal.compute_result"].roles)
    deciding = scopes_of(user, SENTENCES["appraisal.approve_result"].roles)
    if not computing and not deciding:
        return []
    open_ones = list(Ranking.objects.visible_to(user).open().select_related("place"))
    todos = [_to_decide(one) for one in open_ones if one.place_id in deciding]
    begun = {(one.place_id, one.year) for one in Ranking.objects.visible_to(user).within_any(computing)}
    years = (
        AssessmentYear.objects.visible_to(user)
        .within_any(computing)
        .filter(stage=AssessmentYear.Stage.DECIDING)
    )
    return todos + [_to_compute(one) for one in years if (one.place_id, one.year) not in begun]


def _due(code: str, year: int, key: str) -> datetime.date:
    """The days of the next year by which last year's result is decided and posted."""
    return day(year + 1, policy.value(key, code, year + 1))  # type: ignore[arg-type]


def _to_decide(one: Ranking) -> Todo:
    is_approved = one.stage == Ranking.Stage.APPROVED
    return Todo(
        title=f"{one.year} 年度考核结果{'公示' if is_approved else '审定'}", where=one.place.name,
        url=reverse("ranking_preview", args=[one.pk]) if is_approved else one.get_absolute_url(),
        button="去公示" if is_approved else "审定", tone="run", word="待审核", key=str(one.pk), group=REVIEW,
        due_on=_due(one.place_id, one.year, numbers.RESULT_DUE if is_approved else numbers.ASSESSMENT_DUE),
    )  # fmt: skip


def _to_compute(one: AssessmentYear) -> Todo:
    return Todo(
        title=f"计算 {one.year} 年度考核结果", where="全镇", url=reverse("ranking", args=[one.year]), button="办理",
        due_on=_due(one.place_id, one.year, numbers.ASSESSMENT_DUE), key=f"{one.place_id}-{one.year}",
    )  # fmt: skip
