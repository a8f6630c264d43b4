"""What the inspections of a year say, village by village: for the list, the phases of the year and the pages."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from appraisal import policy as numbers
from appraisal.inspections.models import InspectionBulletin, ItemProgress, MidyearInspection
from appraisal.inspections.reading import plain
from appraisal.inspections.rectification_models import Rectification
from appraisal.years import phases
from villagegov.common import clock, policy
from villagegov.common.deadlines import time_left
from villagegov.common.templatetags.ui import day as in_words

State = ItemProgress.State
IN_FORCE_AND_DRAFTS = (MidyearInspection.Stage.FINISHED, MidyearInspection.Stage.DRAFT)


def window(place_code: str, year: int) -> tuple[datetime.date, datetime.date]:
    """First and last day of the inspections, as the place has set them."""
    keys = (numbers.MIDYEAR_FROM, numbers.MIDYEAR_DUE)
    first, last = (phases.day(year, policy.value(key, place_code, year)) for key in keys)  # type: ignore[arg-type]
    return first, last


def year_shown(user: Any, asked: str = "") -> int:
    """The year that was asked for, else the newest that has inspections which the user sees, else this one."""
    if asked.isdecimal() and len(asked) == 4 and phases.is_year(int(asked)):
        return int(asked)
    seen = MidyearInspection.objects.visible_to(user).exclude(stage=MidyearInspection.Stage.VOIDED)
    return seen.aggregate(newest=Max("year"))["newest"] or clock.today().year


def years_offered(user: Any) -> list[int]:
    seen = MidyearInspection.objects.visible_to(user).order_by().values_list("year", flat=True).distinct()
    return sorted({*seen, clock.today().year}, reverse=True)


@dataclass
class VillageYear:
    """One village in one year: what is in force, what is being written, what is still to be put right."""

    in_force: Any = None
    draft: Any = None
    to_rectify: int = 0
    late: int = 0
    waiting: int = 0

    @property
    def shown(self) -> Any:
        return self.in_force or self.draft

    @property
    def state(self) -> tuple[str, str]:
        """Tone and word."""
        if self.in_force is not None:
            return ("run", "进行中") if self.draft is not None else ("ok", "已完成")
        return ("run", "进行中") if self.draft is not None else ("off", "未开始")


def with_counts(inspections: QuerySet) -> QuerySet:
    """How many items stand how, of those that apply."""
    states = {
        f"in_{name.lower()}": Count("progress", filter=Q(progress__state=name)) for name in State.values
    }
    behind = Count("progress", filter=Q(progress__is_far_behind=True))
    undecided = Count("progress", filter=Q(progress__is_far_behind=True, progress__decision=""))
    return inspections.annotate(items=Count("progress"), behind=behind, undecided=undecided, **states)


def of_villages(user: Any, year: int) -> dict[str, VillageYear]:
    """By the code of the village; two queries."""
    found: dict[str, VillageYear] = {}
    seen = MidyearInspection.objects.visible_to(user).of_year(year).filter(stage__in=IN_FORCE_AND_DRAFTS)
    for one in with_counts(seen):
        row = found.setdefault(one.place_id, VillageYear())
        if one.is_draft:
            row.draft = one
        else:
            row.in_force = one
    today = clock.today()
    open_ones = Rectification.objects.visible_to(user).unsettled().filter(inspection__year=year)
    for code, stage, due_on in open_ones.values_list("place_id", "stage", "due_on"):
        row = found.setdefault(code, VillageYear())
        row.to_rectify += 1
        row.waiting += stage == Rectification.Stage.REPORTED
        row.late += stage != Rectification.Stage.REPORTED and due_on < today
    return found


def latest_bulletins(user: Any, year: int) -> QuerySet:
    """The circulars of the year that the user may read, the newest first."""
    seen = InspectionBulletin.objects.visible_to(user).filter(year=year)
    return seen.select_related("publication", "place").order_by("place__code", "-edition")


def head_facts(inspection: MidyearInspection) -> list[dict[str, str]]:
    """The line under the heading."""
    facts = [
        {"label": "督查日期", "value": in_words(inspection.inspected_on)},
        {"label": "督查组长", "value": inspection.lead_name},
    ]
    if inspection.team:
        facts.append({"label": "成员", "value": "、".join(inspection.team)})
    return facts


def target_in_words(row: ItemProgress) -> str:
    return f"{plain(row.target_value)} {row.unit}" if row.is_by_value else row.milestone


def done_in_words(row: ItemProgress) -> str:
    """What was found, as a page says it: a dash is missing, which is not nothing."""
    if row.is_not_applicable:
        return "不适用"
    if not row.is_by_value:
        return "按完成标志" if row.percent is not None or row.state else "—"
    return "—" if row.done_value is None else f"{plain(row.done_value)} {row.unit}"


def percent_in_words(row: ItemProgress) -> str:
    return "—" if row.percent is None else f"{row.percent}%"


def behind_in_words(row: ItemProgress) -> str:
    return f"落后 {row.behind}" if row.behind is not None and row.behind > 0 else ""


def reported_in_words(row: ItemProgress) -> str:
    """What the village says of it itself."""
    if row.reported is None:
        return row.reported_note
    value = f"{plain(row.reported)} {row.unit}" if row.is_by_value else f"{plain(row.reported)}%"
    return f"{value}，{row.reported_note}" if row.reported_note else value


@dataclass(frozen=True)
class RowShown:
    """One row as pages and papers show it."""

    row: ItemProgress
    orders: list[Rectification] = field(default_factory=list)

    @property
    def target(self) -> str:
        return target_in_words(self.row)

    @property
    def done(self) -> str:
        return done_in_words(self.row)

    @property
    def percent(self) -> str:
        return percent_in_words(self.row)

    @property
    def behind(self) -> str:
        return behind_in_words(self.row)

    @property
    def reported(self) -> str:
        return reported_in_words(self.row)

    @property
    def stated_orders(self) -> list[tuple[Rectification, str, str]]:
        """What was ordered, each with tone and word of its state."""
        return [(one, *rectification_state(one)) for one in self.orders]

    @property
    def files(self) -> list[Any]:
        """Photos and scans beside the finding, the first one first."""
        return sorted(self.row.files.all(), key=lambda file: file.pk)

    @property
    def texts(self) -> list[tuple[str, str]]:
        one = self.row
        pairs = [("存在问题", one.problem), ("需要的帮助", one.help_needed), ("督查意见", one.remark)]
        return [(label, text) for label, text in pairs if text]


def rows_shown(inspection: MidyearInspection) -> list[RowShown]:
    """The rows with what was ordered about their items and their photos; three queries."""
    orders: dict[int, list[Rectification]] = {}
    for one in Rectification.objects.of_matter(inspection).select_related("owner", "place").in_order():
        orders.setdefault(one.item_id, []).append(one)
    rows = inspection.progress.select_related("decided_by", "inspection").order_by("number")
    return [RowShown(row, orders.get(row.item_id, [])) for row in rows.prefetch_related("files")]


def rectification_state(one: Rectification) -> tuple[str, str]:
    """Tone and word; while it is missing and time runs out, the time is told instead of the stage."""
    if one.is_missing:
        tone, word = time_left(one.due_on, clock.today())
        if tone == "late" or (tone == "due" and one.stage == Rectification.Stage.OPEN):
            return tone, word
    return RECTIFICATION_TONES[one.stage], one.get_stage_display()


RECTIFICATION_TONES = {"OPEN": "run", "REPORTED": "run", "RETURNED": "back", "CLOSED": "ok", "VOIDED": "void"}


def summary(year: int, villages: int, found: Iterable[VillageYear]) -> str:
    """One sentence over the list."""
    rows = list(found)
    finished = [row.in_force for row in rows if row.in_force is not None]
    lagging = sum(one.in_lagging + one.in_blocked for one in finished)
    left = sum(row.to_rectify for row in rows)
    text = f"{year} 年 {villages} 个村已督查 {len(finished)} 个，滞后或受阻 {lagging} 条"
    return text + (f"，整改还有 {left} 件没有办完" if left else "，没有未办完的整改")
