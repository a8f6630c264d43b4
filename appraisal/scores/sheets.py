"""The F9 sheet of scores as it is read back: fields, headers, checks. It is what the page of a year downloads."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from appraisal.schemes.marks import shown
from appraisal.scores import typed
from appraisal.scores.operations import NOT_APPLICABLE
from villagegov.sheets.context import StoredRow
from villagegov.sheets.kinds import Field, FieldType, SheetKind
from villagegov.sheets.normalise.text import as_given
from villagegov.sheets.rows import Row

LEFT_ASIDE = (("满分", ("满分", "标准")), ("评分标准", ("评分标准",)), ("自评", ("自评",)), ("自评说明", ("自评说明",)),
              ("佐证", ("佐证",)), ("一级指标", ("一级指标", "一级", "机制")))  # fmt: skip


def points_in_words(milli: int | None, is_not_applicable: bool) -> str:
    """The four values as one text: empty, 不适用, 0 and a number."""
    if milli is None:
        return NOT_APPLICABLE if is_not_applicable else ""
    return shown(milli)


def check_points(row: Row) -> None:
    """Points or 不适用, written as the register has them."""
    if "points" in row.values:
        try:
            row.values["points"] = points_in_words(*typed.points(row.values["points"]))
        except ValidationError:
            text = f"“{row.values['points']}”不是分数，应是 0 到满分的数，最多两位小数，或者不适用"
            row.report("points", "breaks_rule", text=text)


def keep_wording(row: Row) -> None:
    """A reason stays as it was written, with the marks of Chinese: it is read on the sheet and in its trail."""
    if "reason" in row.values:
        row.values["reason"] = " ".join(as_given(row.cell("reason")).split())


def find_entry(row: Row) -> None:
    """Only an indicator of a sheet that is being scored is taken; without a year the one year in which that is so."""
    village, name, stored = row.values.get("village"), row.values.get("name"), row.context.stored
    if stored is None or village is None or name is None:
        return
    found = stored.by_name({(village, name)}).get((village, name), ())
    years = {one["year"] for one in found}
    year = row.values.get("year")
    matching = [one for one in found if year in (None, one["year"])]
    if len(matching) == 1:
        _take_for(row, matching[0])
        return
    where = row.context.village_name(village)
    if len(years) > 1 and year is None:
        text = f"{where}有 {len(years)} 个年度在评分，表里要有“年度”一列"
    elif matching:
        text = f"{where}的考核办法里有 {len(matching)} 个“{name}”，只能在评分表上填"
    else:
        text = f"{where}没有正在评分的“{name}”：考核办法里没有这一项，或者评分表已经送确认"
    row.report("name", "breaks_rule", text=text)


def _take_for(row: Row, stored: StoredRow) -> None:
    """The download shows what the system counts where nobody gave a reason: that is no reason."""
    row.values["entry"] = stored["entry"]
    if row.values.get("reason") == stored["fact"] != stored["reason"]:
        del row.values["reason"]
    if stored["refusal"]:
        row.report("village", "breaks_rule", text=stored["refusal"])


def obey_rules(row: Row, stored: StoredRow) -> None:
    """What the grid would refuse: points above full, deductions without a reason."""
    changed = any(row.values.get(name, stored[name]) != stored[name] for name in ("points", "reason"))
    if changed and not row.errors:
        for field, text in stored["problems"](row.values):
            row.report(field, "breaks_rule", text=text)


SCORES = SheetKind(
    name="scores",
    label="考核评分表",
    noun="指标",
    fields=(
        Field("village", FieldType.VILLAGE, ("村名", "村（社区）", "村"), "村名", required=True,
              repeats_with_ditto=True),
        Field("name", FieldType.TEXT, ("二级指标", "指标", "考核指标"), "二级指标", required=True, max_length=40,
              example="承诺书按时报送"),
        Field("entry", FieldType.TEXT, ("指标编码",), "指标编码", is_derived=True),
        Field("points", FieldType.TEXT, ("镇核", "镇核分", "核定分"), "镇核", max_length=10, example="8.5"),
        Field("reason", FieldType.TEXT, ("核定说明", "扣分说明"), "核定说明", max_length=typed.MOST_REASON,
              example="缺 1 次记录"),
        Field("year", FieldType.COUNT, ("年度", "考核年度"), "年度", example="2026"),
        *(
            Field(f"aside_{n}", FieldType.NOT_STORED, heads, label)
            for n, (label, heads) in enumerate(LEFT_ASIDE)
        ),
    ),
    key="entry",
    fallback_key=("village", "name"),
    row_checks=(check_points, keep_wording, find_entry),
    stored_checks=(obey_rules,),
    needs_second=True,
)  # fmt: skip
