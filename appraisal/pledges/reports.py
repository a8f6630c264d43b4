"""What a pledge says on its page, on paper and in a workbook: the same rows everywhere."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.urls import reverse

from appraisal.inspections.models import ItemProgress
from appraisal.pledges.arithmetic import Promise, gaps_in_words, percent_done
from appraisal.pledges.models import AnnualPledge, PledgeItem
from appraisal.pledges.notice_kinds import agreed_on, target_of
from appraisal.pledges.workflow import limits, promise_of
from villagegov.common.dates import PartialDate
from villagegov.common.templatetags.ui import day, day_short, moment
from villagegov.sheets.tables import COUNT, DATE, MONEY, TEXT, SheetColumn, Table

SPRING, MIDYEAR, YEAREND = "", "midyear", "yearend"


@dataclass(frozen=True)
class Line:
    """One item as pages show it."""

    item: PledgeItem
    target: str
    due: str
    person: str
    done: str
    last_year: str
    gap: str
    corrections: tuple[Any, ...] = ()

    @property
    def told_gap(self) -> str:
        return f"第 {self.item.number} 条{self.gap}"

    @property
    def url(self) -> str:
        """Where its village writes it."""
        return reverse("pledge_item", args=[self.item.pk])


def percent_of(item: PledgeItem) -> int | None:
    return percent_done(item.target_value, item.done_value, item.done_percent)


def lines_of(pledge: AnnualPledge) -> list[Line]:
    items = pledge.items.select_related("responsible", "carried_from__pledge", "progress_by")
    rows = items.prefetch_related("files", "corrections__corrected_by").order_by("number")
    return [line_of(item) for item in rows]


def line_of(item: PledgeItem) -> Line:
    percent = percent_of(item)
    return Line(
        item, target_of(item), day_short(item.due_on), item.responsible.name if item.responsible else "",
        "" if percent is None else f"{percent}%", last_year_of(item), gap_of(item),
        tuple(item.corrections.all()),
    )  # fmt: skip


def gap_of(item: PledgeItem) -> str:
    """缺少完成时间和量化目标, as it stands in the row itself."""
    promise: Promise = promise_of(item)
    return gaps_in_words(promise).removeprefix(f"第 {item.number} 条")


def last_year_of(item: PledgeItem) -> str:
    """What the item was a year ago and what became of it; and that it is still the same."""
    old = item.carried_from
    if old is None:
        return ""
    same = (item.target_value, item.unit, item.milestone) == (old.target_value, old.unit, old.milestone)
    outcome = old.get_evaluation_display()
    told = f"去年的目标：{target_of(old) or '没有'}" + (f"，{outcome}" if outcome else "")
    return f"{told}。今年的目标和去年一样" if same and target_of(old) else told


def facts_of(pledge: AnnualPledge) -> list[dict[str, str]]:
    """The line under the heading."""
    least, most = limits(pledge)
    facts = [
        {"label": "村“两委”通过", "value": day(agreed_on(pledge)) or "还没有填"},
        {"label": "条数", "value": f"{pledge.items.count()} 条（{least} 到 {most} 条）"},
    ]
    if pledge.submitted_at and pledge.submitted_by:
        facts.append({"label": "报送", "value": f"{pledge.submitted_by.name} {moment(pledge.submitted_at)}"})
    if pledge.accepted_at and pledge.accepted_by:
        told = f"{pledge.accepted_by.name} {moment(pledge.accepted_at)}"
        facts.append({"label": "审核通过", "value": told})
    if pledge.notice and pledge.notice.starts_on:
        facts.append({"label": "公示", "value": period_of(pledge)})
    if pledge.evaluated_at and pledge.evaluated_by:
        told = f"{pledge.evaluated_by.name} {moment(pledge.evaluated_at)}"
        facts.append({"label": "评诺", "value": told})
    if pledge.returned_count:
        facts.append({"label": "退回", "value": f"{pledge.returned_count} 次"})
    return facts


def period_of(pledge: AnnualPledge) -> str:
    """From when to when it is posted; "" before that."""
    notice = pledge.notice
    if notice is None or notice.starts_on is None or notice.is_withdrawn:
        return ""
    return f"{day(notice.starts_on)}至{day(notice.ends_on)}（{notice.length_in_words}）"


# On paper and in workbooks


def paper_columns(copy: str) -> list[SheetColumn]:
    """F6; its mid-year and year-end copies have further columns."""
    columns = [
        SheetColumn(("序号",), COUNT), SheetColumn(("类别",)), SheetColumn(("承诺事项",)),
        SheetColumn(("目标值及单位",)), SheetColumn(("完成时限",), DATE), SheetColumn(("责任人",)),
        SheetColumn(("资金来源",)),
    ]  # fmt: skip
    if copy in (MIDYEAR, YEAREND):
        columns.append(SheetColumn(("年中进度(%)",), COUNT))
    if copy == YEAREND:
        columns += [
            SheetColumn(("年底完成(%)",), COUNT), SheetColumn(("评诺结果",)), SheetColumn(("说明",), TEXT),
        ]  # fmt: skip
    return columns


def paper_row(item: PledgeItem, copy: str, midyear: dict[int, int]) -> list[Any]:
    """`midyear` is the percent of each inspected item by its key; what nobody knows yet stays empty, to be written."""
    person = item.responsible.name if item.responsible else None
    due = PartialDate(item.due_on) if item.due_on else None
    row = [
        item.number,
        item.get_category_display(),
        item.content,
        target_of(item),
        due,
        person,
        item.funding or None,
    ]
    if copy in (MIDYEAR, YEAREND):
        row.append(midyear.get(item.pk))
    if copy == YEAREND:
        row += [percent_of(item), item.get_evaluation_display() or None, item.evaluation_remark or None]
    return row


def midyear_percents(items: list[PledgeItem]) -> dict[int, int]:
    """What the finished inspection of June found, in whole percent; what it did not count is left out."""
    found = ItemProgress.objects.in_force().filter(item__in=items).exclude(percent=None)
    rounded = (
        (key, percent.quantize(Decimal(1), ROUND_HALF_UP))
        for key, percent in found.values_list("item", "percent")
    )
    return {key: int(percent) for key, percent in rounded}


def paper_of(pledge: AnnualPledge, copy: str, *, foot: str) -> Table:
    items = list(pledge.items.select_related("responsible").order_by("number"))
    midyear = midyear_percents(items) if copy else {}
    return Table(
        name="承诺书", title=str(pledge), columns=paper_columns(copy), freeze_columns=1,
        rows=[paper_row(item, copy, midyear) for item in items],
        lines=(f"村“两委”通过：{day(agreed_on(pledge)) or '未填'}",), foot=(foot,), widths={2: 40},
    )  # fmt: skip


ITEM_HEADS = (
    ("村名", TEXT), ("序号", COUNT), ("类别", TEXT), ("承诺事项", TEXT), ("目标值", MONEY), ("单位", TEXT),
    ("完成标志", TEXT), ("完成时限", DATE), ("责任人", TEXT), ("配合单位和人员", TEXT), ("资金来源", TEXT),
    ("完成值", MONEY), ("完成(%)", COUNT), ("评诺结果", TEXT), ("说明", TEXT),
)  # fmt: skip


def items_table(items: Iterable[PledgeItem], year: int, *, foot: str) -> Table:
    """Every item a row, in the headers that the importer reads back."""
    return Table(
        name="承诺事项", title=f"{year}年度承诺事项", columns=[SheetColumn((head,), kind) for head, kind in ITEM_HEADS],
        rows=[_item_row(item) for item in items], lines=(f"年度：{year}",), foot=(foot,), freeze_columns=1,
    )  # fmt: skip


def _item_row(item: PledgeItem) -> list[Any]:
    due = PartialDate(item.due_on) if item.due_on else None
    person = item.responsible.name if item.responsible else None
    return [
        item.pledge.place.name, item.number, item.get_category_display(), item.content, item.target_value,
        item.unit or None, item.milestone or None, due, person, item.cooperation or None, item.funding or None,
        item.done_value, percent_of(item), item.get_evaluation_display() or None,
        item.evaluation_remark or None,
    ]  # fmt: skip
