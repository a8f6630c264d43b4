"""The schemes of the demo: last year's, published and judged by, and this year's, which waits for the leader."""

from __future__ import annotations

import datetime

from django.utils import timezone

from appraisal.schemes import operations
from appraisal.schemes.framework import FRAMEWORK
from appraisal.schemes.models import AssessmentScheme
from appraisal.schemes.workflow import FROZEN_NUMBERS
from appraisal.years.models import AssessmentYear
from villagegov.common import policy
from villagegov.common.accounts import User
from villagegov.common.places import Township

LAST_YEAR, THIS_YEAR = 2025, 2026


def load() -> None:
    town = Township.objects.get(code="990121103000")
    office, leader = User.objects.get(username="zhou"), User.objects.get(username="zhen")
    at = timezone.make_aware(datetime.datetime(2025, 3, 24, 9, 30))  # noqa: DTZ001
    AssessmentYear.objects.create(place=town, year=LAST_YEAR, stage=AssessmentYear.Stage.PUBLISHED)
    last = AssessmentScheme.objects.create(
        place=town, year=LAST_YEAR, title=title_of(LAST_YEAR), document_number="松委〔2025〕11号",
        stage=AssessmentScheme.Stage.PUBLISHED, published_at=at, published_by=leader,
        numbers=policy.freeze(FROZEN_NUMBERS, town.code, LAST_YEAR),
    )  # fmt: skip
    operations.add_lines(last, FRAMEWORK)
    last.indicators.update(frozen_at=at)
    AssessmentYear.objects.create(place=town, year=THIS_YEAR, stage=AssessmentYear.Stage.PLEDGING)
    operations.draft(
        town, THIS_YEAR, title=title_of(THIS_YEAR), document_number="松委〔2026〕9号", shows="RANK", by=office
    )


def title_of(year: int) -> str:
    return f"松澜镇村级党组织考核办法（{year}年）"
