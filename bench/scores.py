"""P9: places and grades from all 60 scores of each village. P10: one changed score, kept with its village's total.

The product keeps a total with every score; what it does from all scores is to hold each kept sum against them and then
to rank. Stock adds up in Python with Decimal and ranks in its loop. The floor is one scan of all scores.
"""

from decimal import Decimal

from django.db import connection

from appraisal.models import AssessmentScheme, Indicator, ScoreEntry, ScoreSheet
from appraisal.results import ranking as sql
from appraisal.scores.operations import Given, give
from appraisal.scores.rechecking import differing
from bench.rankings import YEAR, clear, digest, fill, in_a_loop, may_clear
from bench.work import USER, Task, Work
from villagegov.common.models import RoleGrant, User

MECHANISMS, LEAVES = 4, 15  # of each mechanism: ten of 1.5 points and five of 2
SCORES = MECHANISMS * LEAVES
ENTRIES = f"""
insert into appraisal_scoreentry (sheet_id, indicator_id, source, full_milli, points_milli, is_not_applicable, reason,
  fact_words, fact_url, version)
select s.id, i.id, 'TOWNSHIP', i.full_milli,
  i.full_milli - 10 * ((100000 - s.total_milli) / 10 / {SCORES}
    + case when cast(i.key as integer) < (100000 - s.total_milli) / 10 % {SCORES} then 1 else 0 end),
  (1 = 0), 'x', '', '', 1
from appraisal_scoresheet s join appraisal_indicator i on i.scheme_id = s.scheme_id and i.rule <> ''
"""


def parts_of(total: int) -> list[dict]:
    """What the mechanisms come to, when all leaves lose alike and the first ones take the rest."""
    each, rest = divmod((100_000 - total) // 10, SCORES)
    lost = [each * LEAVES + max(0, min(LEAVES, rest - LEAVES * m)) for m in range(MECHANISMS)]
    return [
        {"path": f"0{m + 1}", "name": f"机制{m}", "full": 25_000, "points": 25_000 - 10 * lost[m]}
        for m in range(MECHANISMS)
    ]


def lines_of(scheme: AssessmentScheme) -> list[Indicator]:
    roots = [
        Indicator(
            scheme=scheme,
            key=f"root{m}",
            number_path=f"0{m + 1}",
            name=f"机制{m}",
            full_milli=25_000,
            rule="",
        )
        for m in range(MECHANISMS)
    ]
    leaves = [
        Indicator(
            scheme=scheme, key=str(n), number_path=f"0{n // LEAVES + 1}.{n % LEAVES + 1:02d}", name=f"指标{n}",
            full_milli=1_500 if n % LEAVES < 10 else 2_000, rule="MANUAL",
        )
        for n in range(SCORES)
    ]  # fmt: skip
    return [*roots, *leaves]


def fill_scores(villages: int, stage: str = "CONFIRMED") -> list[int]:
    """The villages of `rankings.fill`, each total being the sum of 60 scores."""
    rankings = fill(villages, stage)
    schemes = AssessmentScheme.objects.filter(year=YEAR)
    Indicator.objects.bulk_create([line for scheme in schemes for line in lines_of(scheme)], batch_size=5000)
    sheets = list(ScoreSheet.objects.filter(scheme__year=YEAR).only("pk", "total_milli"))
    for sheet in sheets:
        sheet.parts = parts_of(sheet.total_milli)
    ScoreSheet.objects.bulk_update(sheets, ["parts"], batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES)
        cursor.execute("analyze")
    return rankings


def added_up(sheets: list[ScoreSheet]) -> dict[int, Decimal]:
    totals = dict.fromkeys((sheet.pk for sheet in sheets), Decimal(0))
    for entry in ScoreEntry.objects.filter(sheet__in=sheets, source="TOWNSHIP"):
        totals[entry.sheet_id] += Decimal(entry.points_milli) / 1000
    return totals


def proved_and_ranked(rankings: list[int]) -> None:
    if differing(AssessmentScheme.objects.filter(year=YEAR)):
        raise ValueError("a kept sum is not that of its scores")
    sql.rank(rankings)


def scan() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select sum(points_milli) from appraisal_scoreentry where source = 'TOWNSHIP'")


def start(task: Task) -> Work:
    if task.case == "one score":
        return one_score(task.rows)
    rankings = fill_scores(task.rows)
    ways = {
        "stock": lambda: in_a_loop(rankings, added_up), "product": lambda: proved_and_ranked(rankings), "floor": scan,
    }  # fmt: skip

    def act() -> None:
        clear()
        ways[task.contender]()

    may_clear()
    act()
    return Work(act, may_repeat=True, facts=dict if task.contender == "floor" else digest)


def one_score(villages: int) -> Work:
    """A point is taken from one village and given back, with its reason, its sums and its trail."""
    fill_scores(villages, "SCORING")
    sheet = ScoreSheet.objects.select_related("scheme__place", "place").filter(scheme__year=YEAR).first()
    office = User.objects.get(username=USER)
    RoleGrant.objects.create(
        user=office, role="township_org", place=sheet.scheme.place, starts_on="2021-03-18"
    )
    entry, points = sheet.entries.first(), [1_000, 1_200]

    def act() -> None:
        points.reverse()
        give(sheet, {entry.pk: Given(points[0], "缺一次")}, by=office)

    act()
    return Work(act, may_repeat=True)
