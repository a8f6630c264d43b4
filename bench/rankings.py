"""P8: places and grades from stored totals, for all townships at once. Stock loops in Python with Decimal.

The floor writes the same rows with neither place nor grade. Whoever comes takes away what was there before.
P9 and P10, which read the scores behind the totals, stand in scores.py.
"""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from django.db import connection
from django.db.models import Count, Sum

from appraisal.models import AssessmentResult, AssessmentScheme, Ranking, ScoreSheet
from appraisal.results import ranking as sql
from appraisal.schemes.workflow import FROZEN_NUMBERS
from bench.work import USER, Task, Work
from villagegov.common import clock, policy
from villagegov.common.models import Place, User

IN_TOWNSHIP, YEAR = 24, 2030
NUMBERS = {
    "step_milli": 100, "good_from_milli": 90_000, "better_from_milli": 80_000, "fair_from_milli": 70_000,
    "quota_percent": 30, "veto_effect": "CAP_AT_FAIR",
}  # fmt: skip
FLOOR = """
insert into appraisal_assessmentresult (ranking_id, area_code, sheet_id, rank_group, total_milli, shown_milli, rank,
  grade, is_limited, is_border, is_vetoed, decision, version)
select r.id, s.area_code, s.id, '', s.total_milli, s.total_milli, 1, 'FAIR', (1 = 0), (1 = 0), (1 = 0), '', 1
from appraisal_ranking r join appraisal_scoresheet s on s.scheme_id = r.scheme_id
"""


def total_of(n: int) -> int:
    """Between 60 and 100 points, many of them equal, the same in every run."""
    return 60_000 + n * 7919 % 4001 * 10


def fill(villages: int, stage: str = "CONFIRMED") -> list[int]:
    """So many villages with a sheet each, 24 in a township; gives the keys of the rankings."""
    user, at = User.objects.get(username=USER), clock.now()
    townships = -(-villages // IN_TOWNSHIP)
    codes = [f"98{n // 899 + 1:04d}{n % 899 + 100:03d}000" for n in range(townships)]
    Place.objects.bulk_create([Place(code=code, name="镇", level="TOWNSHIP") for code in codes])
    homes = [f"{codes[n // IN_TOWNSHIP][:9]}{n % IN_TOWNSHIP + 201}" for n in range(villages)]
    Place.objects.bulk_create(
        [Place(code=code, name="村", level="VILLAGE", kind="VILLAGE") for code in homes]
    )
    numbers = policy.freeze(FROZEN_NUMBERS, codes[0], YEAR)
    schemes = AssessmentScheme.objects.bulk_create(
        [
            AssessmentScheme(
                place_id=c, year=YEAR, title="办法", stage="PUBLISHED", published_at=at, numbers=numbers
            )
            for c in codes
        ]
    )
    ScoreSheet.objects.bulk_create([
        ScoreSheet(
            scheme=schemes[n // IN_TOWNSHIP], place_id=code, stage=stage, base_milli=total_of(n),
            total_milli=total_of(n), scored_at=at, confirmed_at=at,
        )
        for n, code in enumerate(homes)
    ])  # fmt: skip
    made = Ranking.objects.bulk_create([
        Ranking(place_id=one.place_id, scheme=one, year=YEAR, computed_by=user, computed_at=at, **NUMBERS)
        for one in schemes
    ])  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("analyze")
    return [one.pk for one in made]


def stored(sheets: list[ScoreSheet]) -> dict[int, Decimal]:
    return {sheet.pk: Decimal(sheet.total_milli) / 1000 for sheet in sheets}


def in_a_loop(
    rankings: list[int], totals_of: Callable[[list[ScoreSheet]], dict[int, Decimal]] = stored
) -> None:
    """As one would write it down: totals to Decimal, sorted, counted, graded, township by township."""
    made = []
    for ranking in Ranking.objects.filter(pk__in=rankings):
        sheets = list(ScoreSheet.objects.filter(scheme_id=ranking.scheme_id))
        shown = {
            key: total.quantize(Decimal("0.1"), ROUND_HALF_UP) for key, total in totals_of(sheets).items()
        }
        falling = sorted(shown.values(), reverse=True)
        quota = len(sheets) * ranking.quota_percent // 100
        for sheet in sheets:
            total = shown[sheet.pk]
            first, last = falling.index(total), sum(one >= total for one in falling)
            if total >= 90 and last <= quota:
                grade = "GOOD"
            elif total >= 90 and first < quota:
                grade = ""
            else:
                grade = "BETTER" if total >= 80 else "FAIR" if total >= 70 else "POOR"
            made.append(AssessmentResult(
                ranking=ranking, place_id=sheet.place_id, sheet=sheet, total_milli=sheet.total_milli,
                shown_milli=int(total * 1000), rank=first + 1, grade=grade, is_border=grade == "",
                is_limited=grade == "BETTER" and total >= 90,
            ))  # fmt: skip
    AssessmentResult.objects.bulk_create(made)


def digest() -> dict[str, str]:
    told = AssessmentResult.objects.aggregate(rows=Count("pk"), places=Sum("rank"), shown=Sum("shown_milli"))
    grades = sorted(AssessmentResult.objects.values_list("grade").annotate(Count("pk")).order_by("grade"))
    return {"digest": f"{told} {grades}"}


def may_clear() -> None:
    """On PostgreSQL without the triggers of what is frozen, else they are measured, asked for each row that goes."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("alter table appraisal_assessmentresult disable trigger user")


def clear() -> None:
    at_once = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute(f"{'truncate' if at_once else 'delete from'} appraisal_assessmentresult")


def start(task: Task) -> Work:
    rankings = fill(task.rows)

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(FLOOR)

    ways: dict[str, Callable[[], object]] = {
        "stock": lambda: in_a_loop(rankings), "product": lambda: sql.rank(rankings), "floor": bare,
    }  # fmt: skip

    def act() -> None:
        clear()
        ways[task.contender]()

    may_clear()
    act()
    return Work(act, may_repeat=True, facts=dict if task.contender == "floor" else digest)
