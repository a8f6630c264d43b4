"""The progress of a year's items as a sheet: fields, headers, checks. It is what the list of items downloads."""

from __future__ import annotations

from appraisal.inspections.reading import read_amount, written
from villagegov.common.logs import NUMBERS
from villagegov.sheets.kinds import Field, FieldType, SheetKind
from villagegov.sheets.normalise.choices import spellings
from villagegov.sheets.rows import Row

STATE = spellings({"AHEAD": "提前 超前", "NORMAL": "正常", "LAGGING": "滞后 落后", "BLOCKED": "受阻"})
TEXTS = ("problem", "help_needed", "remark")


def item_key(village: str, number: int) -> str:
    """By which a row is known: the village and the number of the item in its pledge."""
    return f"{village}-{number}"


def find_item(row: Row) -> None:
    """Only what an inspection that is being written asks for is taken, and into no other item than it names."""
    village, number = row.values.get("village"), row.values.get("number")
    if village is None or number is None:
        return
    row.values["item"] = key = item_key(village, number)
    if row.context.stored is None:
        return
    stored = row.context.stored.by_key({key}).get(key)
    if stored is None:
        name = row.context.village_name(village)
        text = f"{name}没有正在填写的督查，或者没有第 {number} 条。请先在年中督查页面开始"
        row.report("number", "differs_from_register", text=text)
    elif row.values.get("name", stored["name"]) != stored["name"]:
        row.report("name", "differs_from_register", text=f"第 {number} 条在承诺书里是“{stored['name']}”")
        del row.values["name"]


def check_amount(row: Row) -> None:
    """A number, 不适用, or nothing; written as a page writes it."""
    if "done" in row.values:
        try:
            row.values["done"] = written(read_amount(row.values["done"]))
        except ValueError:
            row.report("done", "number_unreadable")


def refuse_numbers(row: Row) -> None:
    for name in TEXTS:
        if NUMBERS.search(row.values.get(name, "")):
            text = f"{row.kind.by_name[name].label}里像是有身份证号或手机号，这里不收个人号码"
            row.report(name, "differs_from_register", text=text)


INSPECTION_PROGRESS = SheetKind(
    name="inspection_progress",
    label="督查进度",
    noun="事项",
    fields=(
        Field("village", FieldType.VILLAGE, ("村名", "村", "村（社区）", "村居"), "村名", required=True,
              repeats_with_ditto=True),
        Field("number", FieldType.COUNT, ("序号", "第几条", "编号"), "序号", required=True, example="3"),
        Field("item", FieldType.TEXT, ("事项编码",), "事项编码", is_derived=True),
        Field("name", FieldType.TEXT, ("承诺事项", "事项", "承诺内容"), "承诺事项", max_length=200,
              example="新增蔬菜种植"),
        Field("done", FieldType.TEXT, ("完成情况", "完成值", "完成", "完成数"), "完成情况", max_length=30,
              example="11"),
        Field("state", FieldType.CHOICE, ("进度状态", "状态"), "进度状态", spellings=STATE),
        Field("problem", FieldType.TEXT, ("存在问题", "问题"), "存在问题", max_length=200),
        Field("help_needed", FieldType.TEXT, ("需要的帮助", "需要帮助", "困难和建议"), "需要的帮助", max_length=200),
        Field("remark", FieldType.TEXT, ("督查意见", "意见"), "督查意见", max_length=200),
    ),
    key="item",
    fallback_key=("village", "number"),
    row_checks=(find_item, check_amount, refuse_numbers),
)  # fmt: skip
