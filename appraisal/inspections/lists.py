"""The columns of the lists: villages of a year, items, what is to be put right. On the page and in the download."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from appraisal.inspections import reports
from appraisal.inspections.reading import plain, written
from appraisal.inspections.reports import VillageYear, rectification_state
from villagegov.common.dates import PartialDate
from villagegov.common.listing import Cell, Column
from villagegov.common.templatetags.ui import day_short

NOTHING_YET = VillageYear()


@dataclass(frozen=True)
class OfYear:
    """The list of villages in one year: what was found of them all, and what whoever reads it may do."""

    found: dict[str, VillageYear]
    year: int
    may_enter: bool
    is_open: bool

    def of(self, village: Any) -> VillageYear:
        return self.found.get(village.code, NOTHING_YET)

    def url_of(self, village: Any) -> str:
        shown = self.of(village).shown
        return shown.get_absolute_url() if shown is not None else ""

    def inspected_on(self, village: Any) -> datetime.date | None:
        return getattr(self.of(village).shown, "inspected_on", None)

    def in_sheet(self, village: Any) -> PartialDate | None:
        day = self.inspected_on(village)
        return PartialDate(day) if day else None

    def counted(self, name: str) -> Any:
        """How many, of what is in force; nothing is counted in a draft."""
        return lambda village, _: getattr(self.of(village).in_force, name, None)

    def state(self, village: Any) -> Cell:
        """Only what is not done stands out."""
        tone, word = self.of(village).state
        return Cell(word, tone="" if tone == "ok" else tone)

    def next_act(self, village: Any) -> str | Cell:
        """What whoever enters inspections does next in the village."""
        row = self.of(village)
        if row.draft is not None:
            return Cell("填写进度", url=reverse("inspection_entry", args=[row.draft.pk]))
        if row.in_force is None:
            url = reverse("inspection_new", args=[self.year, village.code])
            return Cell("开始督查", url=url) if self.is_open else ""
        if row.in_force.undecided:
            return Cell(f"{row.in_force.undecided} 条待定是否提醒", url=row.in_force.get_absolute_url())
        return ""

    def rectifications(self, village: Any) -> str | Cell:
        row = self.of(village)
        if not row.to_rectify:
            return ""
        url = f"{reverse('rectification_list')}?place={village.code}&state=unsettled"
        late = f"，逾期 {row.late} 件" if row.late else ""
        return Cell(f"{row.to_rectify} 件{late}", url=url)

    def columns(self) -> tuple[Column, ...]:
        """A village needs no column of what the township does next."""
        columns = (
            Column("place", "村（社区）", lambda v, _: v.name, order=("township_code", "display_order", "code")),
            Column("inspected", "督查日期", lambda v, _: day_short(self.inspected_on(v)),
                   sheet=lambda v, _: self.in_sheet(v)),
            Column("lead", "督查组长", lambda v, _: getattr(self.of(v).shown, "lead_name", "")),
            Column("items", "事项", self.counted("items"), numeric=True),
            Column("ahead", "提前", self.counted("in_ahead"), numeric=True),
            Column("normal", "正常", self.counted("in_normal"), numeric=True),
            Column("lagging", "滞后", self.counted("in_lagging"), numeric=True),
            Column("blocked", "受阻", self.counted("in_blocked"), numeric=True),
            Column("behind", "落后较多", self.counted("behind"), numeric=True),
            Column("rectify", "未办完的整改", lambda v, _: self.rectifications(v)),
            Column("state", "状态", lambda v, _: self.state(v)),
        )  # fmt: skip
        if not self.may_enter:
            return columns
        return (*columns, Column("next", "办理", lambda v, _: self.next_act(v)))


ITEM_COLUMNS = (
    Column("place", "村名", lambda r, _: r.inspection.place.name),
    Column("number", "序号", lambda r, _: r.number, numeric=True),
    Column("category", "类别", lambda r, _: r.category, order=("category", "number")),
    Column("content", "承诺事项", lambda r, _: Cell(r.content, url=r.get_absolute_url())),
    Column("target", "目标", lambda r, _: reports.target_in_words(r)),
    Column("done", "完成情况", lambda r, _: reports.done_in_words(r) if r.is_by_value or r.percent is None
           else f"{plain(r.percent)}%", sheet=lambda r, _: written(r.amount)),
    Column("percent", "完成百分比", lambda r, _: reports.percent_in_words(r), order=("percent", "number"),
           sheet=lambda r, _: plain(r.percent)),
    Column("time", "时间进度", lambda r, _: f"{r.time_percent}%", sheet=lambda r, _: plain(r.time_percent)),
    Column("behind", "落后百分点", lambda r, _: str(r.behind) if r.behind is not None and r.behind > 0 else ""),
    Column("state", "进度状态", lambda r, _: r.get_state_display()),
    Column("problem", "存在问题", lambda r, _: r.problem),
    Column("help", "需要的帮助", lambda r, _: r.help_needed),
    Column("remark", "督查意见", lambda r, _: r.remark),
    Column("responsible", "责任人", lambda r, _: r.responsible_name),
    Column("decision", "是否提醒", lambda r, _: r.get_decision_display() or ("待定" if r.is_far_behind else "")),
)  # fmt: skip


def rectification_cell(one: Any, listing: Any) -> Cell:
    tone, word = rectification_state(one)
    return Cell(word, tone=tone)


RECTIFICATION_COLUMNS = (
    Column("what", "整改什么", lambda r, _: r.what),
    Column("place", "村（社区）", lambda r, _: r.place.name, order=("place__display_order", "place__code")),
    Column("year", "年度", lambda r, _: r.inspection.year, order=("inspection__year",)),
    Column("item", "承诺事项", lambda r, _: r.item_text),
    Column("owner", "责任人", lambda r, _: r.owner.name),
    Column("due", "期限", lambda r, _: day_short(r.due_on), order=("due_on",),
           sheet=lambda r, _: PartialDate(r.due_on)),
    Column("state", "状态", rectification_cell),
)  # fmt: skip
