"""What the sheet of a village says of its figures and its economy."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from branches.places.models import VillageFigures
from villagegov.common.booklets import Part
from villagegov.common.places import Place
from villagegov.common.templatetags.ui import grouped, percent1

YEARS_SHOWN = 3
COLUMNS = (
    ("村民小组", "group_count"), ("户数", "household_count"), ("户籍人口", "registered_population"),
    ("常住人口", "resident_population"), ("18 周岁以上", "adult_count"), ("耕地（亩）", "farmland_mu"),
    ("核定职数", "approved_posts"),
)  # fmt: skip


def village_part(place: Place, user: Any) -> list[Part]:
    rows = VillageFigures.objects.visible_to(user).filter(place=place).order_by("-year")
    figures = list(rows[: YEARS_SHOWN + 1])
    shown = figures[:YEARS_SHOWN]
    return [
        Part(
            "村情数据", 10, head=("年度", *(label for label, _ in COLUMNS)),
            rows=tuple((f"{one.year} 年", *(grouped(getattr(one, name)) for _, name in COLUMNS)) for one in shown),
            numeric=frozenset(range(1, len(COLUMNS) + 1)), empty="还没有录入村情数据",
        ),
        Part("经济情况", 20, facts=_incomes(figures), empty="还没有录入收入"),
    ]  # fmt: skip


def _incomes(figures: list[VillageFigures]) -> tuple[dict[str, str], ...]:
    """Income per head by the year in which it was earned: the figures of a year hold that of the year before."""
    facts = []
    for now, before in zip(figures, [*figures[1:], None], strict=False):
        if now.income_per_capita is None:
            continue
        value = f"{grouped(now.income_per_capita)} 元"
        earlier = before.income_per_capita if before is not None and before.year == now.year - 1 else None
        if earlier:
            value += f"，比上年{_change(now.income_per_capita, earlier)}"
        facts.append({"label": f"{now.year - 1} 年人均可支配收入", "value": value})
    return tuple(facts[:YEARS_SHOWN])


def _change(now: Decimal, before: Decimal) -> str:
    if now == before:
        return "持平"
    return f"{'增' if now > before else '减'} {percent1(abs(now - before) / before)}"
