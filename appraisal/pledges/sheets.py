"""The items of annual pledges as a sheet: one row an item, a target as people write it, the cadre by name."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Protocol

from appraisal.pledges.arithmetic import plain
from branches.people.sheets import VILLAGE_HEADERS
from villagegov.sheets.kinds import Field, FieldType, SheetKind
from villagegov.sheets.normalise.choices import spellings
from villagegov.sheets.rows import Row

CATEGORY = spellings(
    {
        "PARTY_BUILDING": "党建 党的建设 基层党建", "INDUSTRY": "产业 产业发展", "LIVELIHOOD": "民生 民生实事 惠民",
        "GOVERNANCE": "治理 乡村治理 平安", "COLLECTIVE": "集体经济 村集体经济",
    }
)  # fmt: skip
_TARGET = re.compile(r"([\d,]+(?:\.\d{1,2})?)\s*(\D{1,10})")
_NUMBER = re.compile(r"[\d,]+(?:\.\d+)?")


class PledgesOfTheYear(Protocol):
    """What the checks ask of the register: who is in office, and whose pledge is closed."""

    year: int

    def is_in_office(self, village: str, name: str) -> bool: ...

    def is_closed(self, village: str) -> bool: ...


def target_in(text: str) -> tuple[Decimal | None, str, str]:
    """120 亩 as its number and unit; any other words as a milestone."""
    found = _TARGET.fullmatch(text.strip())
    if found is None or len(found[1].replace(",", "")) > len("9999999999.99"):
        return None, "", text.strip()
    return Decimal(found[1].replace(",", "")), found[2].strip(), ""


def target_text(value: Decimal | None, unit: str, milestone: str) -> str:
    """The same as one text, in one spelling."""
    return f"{plain(value)} {unit}" if value is not None else milestone


def complete_target(row: Row) -> None:
    """A bare number takes its unit from the column beside it; 120亩 and 120 亩 are the same."""
    target = row.values.get("target")
    if target is None:
        return
    unit = row.values.get("unit", "")
    if unit and _NUMBER.fullmatch(target.strip()):
        target = f"{target.strip()} {unit}"
    row.values["target"] = target_text(*target_in(target))


def check_due(row: Row) -> None:
    due, register = row.values.get("due_on"), _register(row)
    if due and register is not None and not due.startswith(str(register.year)):
        row.report("due_on", "date_of_other_year", other=register.year)


def check_responsible(row: Row) -> None:
    name, register = row.values.get("responsible"), _register(row)
    village = row.values.get("village")
    if name and village and register is not None and not register.is_in_office(village, name):
        row.report("responsible", "not_in_office")


def check_open(row: Row) -> None:
    village, register = row.values.get("village"), _register(row)
    if village and register is not None and register.is_closed(village):
        row.report("village", "already_reported", other=row.context.village_name(village))


def _register(row: Row) -> PledgesOfTheYear | None:
    stored: Any = row.context.stored
    return stored if hasattr(stored, "is_closed") else None


PLEDGES = SheetKind(
    name="pledges",
    label="年度承诺事项",
    fields=(
        Field("village", FieldType.VILLAGE, VILLAGE_HEADERS, "村名", required=True, repeats_with_ditto=True),
        Field("category", FieldType.CHOICE, ("类别", "承诺类别", "类型"), "类别", required=True, spellings=CATEGORY),
        Field("name", FieldType.TEXT, ("承诺事项", "承诺内容", "事项"), "承诺事项", required=True, max_length=200,
              example="新增蔬菜种植"),
        Field("target", FieldType.TEXT, ("目标值及单位", "目标值", "目标", "量化目标"), "目标值及单位", max_length=100,
              example="150 亩"),
        Field("unit", FieldType.NOT_STORED, ("单位", "计量单位"), "单位"),
        Field("milestone", FieldType.TEXT, ("完成标志",), "完成标志", max_length=100, example="建成投用"),
        Field("due_on", FieldType.DATE, ("完成时限", "完成时间", "完成日期"), "完成时限", is_planned=True,
              example="2026-09-30"),
        Field("responsible", FieldType.TEXT, ("责任人", "负责人"), "责任人", max_length=50, example="王建国"),
        Field("cooperation", FieldType.TEXT, ("配合单位和人员", "配合单位", "配合人员"), "配合单位和人员",
              max_length=100),
        Field("funding", FieldType.TEXT, ("资金来源",), "资金来源", max_length=100),
    ),
    key="",
    fallback_key=("village", "name"),
    row_checks=(complete_target, check_due, check_responsible, check_open),
    noun="承诺事项",
)  # fmt: skip
