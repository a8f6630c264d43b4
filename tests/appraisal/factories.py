"""What tests of the appraisal are made of: a scheme in force with its tree, and the sheets of its villages."""

from typing import Any

from appraisal.models import AssessmentScheme, Indicator, ScoreEntry, ScoreSheet, SelfScore
from appraisal.schemes.operations import new_key
from appraisal.schemes.workflow import FROZEN_NUMBERS
from tests.factories import TownshipFactory
from villagegov.common import clock, policy
from villagegov.common.models import Place

LEAVES = (
    # path, key, name, full, rule, measure, parameters
    ("01.01", "in_time", "承诺书按时报送", 40_000, "RATIO", "", {"target": "1"}),
    ("01.02", "faults", "三会一课", 10_000, "DEDUCT", "", {"per_fault": "1"}),
    ("02.01", "growth", "集体收入增长", 30_000, "STEP", "", {"bands": [["15", "30"], ["10", "20"]], "otherwise": "5"}),
    ("02.02", "manual", "环境整治", 20_000, "MANUAL", "", {}),
)  # fmt: skip
MECHANISMS = (("01", "pledging", "激励约束", 50_000), ("02", "serving", "服务发展", 50_000))


def scheme_in_force(year: int = 2025, township: Place | None = None, **facts) -> AssessmentScheme:
    """A published scheme of two mechanisms with two leaves each, 100 points in all."""
    scheme = AssessmentScheme.objects.create(
        place=township or TownshipFactory(), year=year, title=f"松澜镇{year}年度考核办法",
        stage="PUBLISHED", published_at=clock.now(), **facts,
    )  # fmt: skip
    lines = {
        path: Indicator.objects.create(
            scheme=scheme, number_path=path, key=key, name=name, full_milli=full, rule=""
        )
        for path, key, name, full in MECHANISMS
    }
    for path, key, name, full, rule, measure, parameters in LEAVES:
        Indicator.objects.create(
            scheme=scheme, parent=lines[path[:2]], number_path=path, key=key, name=name, full_milli=full, rule=rule,
            measure=measure, parameters=parameters,
        )  # fmt: skip
    return scheme


def sheet_of(
    scheme: AssessmentScheme, place: Place, *, points: tuple[int | None, ...] = (), **facts
) -> ScoreSheet:
    """A sheet with an entry of both sides for each leaf; `points` in the order of the leaves, with a reason each."""
    sheet = ScoreSheet.objects.create(scheme=scheme, place=place, **facts)
    SelfScore.objects.create(sheet=sheet, place=place)
    given = [*points, *[None] * len(LEAVES)]
    for indicator, milli in zip(scheme.indicators.leaves().in_order(), given, strict=False):
        facts = {"sheet": sheet, "indicator": indicator, "full_milli": indicator.full_milli}
        reason = "有记录可查" if milli is not None else ""
        ScoreEntry.objects.create(**facts, source="TOWNSHIP", points_milli=milli, reason=reason)
        ScoreEntry.objects.create(**facts, source="SELF")
    return sheet


FOUR_LEAVES = (
    ("01.01", "班子健全", 25_000, "DEDUCT", {"per_fault": "2"}),
    ("02.01", "四议两公开", 25_000, "MANUAL", {}),
    ("03.01", "承诺兑现", 25_000, "RATIO", {"target": "10"}),
    ("04.01", "收入增长", 25_000, "STEP", {"bands": [["15", "25"], ["10", "20"]], "otherwise": "10"}),
)
FOUR_MECHANISMS = ("选拔任用", "议事决策", "激励约束", "服务发展")


def scheme_of(
    place: Any = None, year: int = 2026, *, published: bool = False, **facts: Any
) -> AssessmentScheme:
    """Four mechanisms of 25 points, each with one leaf."""
    place = place or TownshipFactory()
    scheme = AssessmentScheme.objects.create(place=place, year=year, title=f"{place.name}考核办法", **facts)
    for number, name in enumerate(FOUR_MECHANISMS, start=1):
        line_of(scheme, f"{number:02d}", name, 25_000)
    for path, name, full, rule, parameters in FOUR_LEAVES:
        line_of(scheme, path, name, full, rule=rule, parameters=parameters)
    if published:
        at = clock.now()
        scheme.indicators.update(frozen_at=at)
        kept = policy.freeze(FROZEN_NUMBERS, place.code, year)
        AssessmentScheme.objects.filter(pk=scheme.pk).update(stage="PUBLISHED", published_at=at, numbers=kept)
        scheme.refresh_from_db()
    return scheme


def line_of(scheme: AssessmentScheme, path: str, name: str, full: int, **facts: Any) -> Indicator:
    parent = scheme.indicators.filter(number_path=path.rpartition(".")[0]).first()
    return Indicator.objects.create(
        scheme=scheme, parent=parent, key=new_key(), number_path=path, name=name, full_milli=full, **facts
    )
