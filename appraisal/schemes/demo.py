"""The schemes of the demo: last year's, published and judged by, and this year's, which waits for the leader."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from appraisal.schemes.models import AssessmentScheme, AssessmentYear
from appraisal.schemes.operations import draft
from appraisal.schemes.workflow import FROZEN_NUMBERS
from villagegov.common import policy
from villagegov.common.accounts import User
from villagegov.common.places import Township

LAST_YEAR, THIS_YEAR = 2025, 2026


def load() -> None:
    town = Township.objects.get(code="990121103000")
    office, leader = User.objects.get(username="zhou"), User.objects.get(username="zhen")
    _published(town, LAST_YEAR, "松委〔2025〕11号", office, leader, datetime.date(2025, 3, 24))
    draft(
        town, THIS_YEAR, title=title_of(THIS_YEAR), document_number="松委〔2026〕9号", shows="RANK", by=office
    )
    AssessmentYear.objects.filter(place=town, year=LAST_YEAR).update(stage=AssessmentYear.Stage.PUBLISHED)
    AssessmentYear.objects.filter(place=town, year=THIS_YEAR).update(stage=AssessmentYear.Stage.PLEDGING)


def title_of(year: int) -> str:
    return f"松澜镇村级党组织考核办法（{year}年）"


def _published(town: Any, year: int, number: str, office: User, leader: User, day: datetime.date) -> None:
    """Published on its own day, which lies before the day at which the demo stands."""
    scheme = draft(town, year, title=title_of(year), document_number=number, shows="RANK", by=office)
    at = timezone.make_aware(datetime.datetime.combine(day, datetime.time(9, 30)))
    scheme.indicators.update(frozen_at=at)
    AssessmentScheme.objects.filter(pk=scheme.pk).update(
        stage=AssessmentScheme.Stage.PUBLISHED, published_at=at, published_by=leader,
        numbers=policy.freeze(FROZEN_NUMBERS, town.code, year), version=2,
    )  # fmt: skip
