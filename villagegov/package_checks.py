"""Do the tables of one package agree with themselves and with each other? Pure: tables in, cells that differ out.

A check names both cells, with their addresses in the workbook, so that one knows where to look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from villagegov.sheets.tables import COUNT, MONEY, Table

MEMBERS = {"中共党员", "中共预备党员"}
YOUNG_AT_MOST, OLD_AT_LEAST = 35, 60
NOT_SUMMED = {"序号", "上年农民人均可支配收入(元)"}
PER_MILLE = Decimal("0.001")
# (the parts, the whole) of T01: together the parts are never more.
PARTS = (
    (("18周岁以上",), "户籍"), (("35岁及以下", "60岁及以上"), "党员总数"), (("女",), "党员总数"),
    (("流动党员",), "党员总数"), (("其中妇女",), "总数"),
)  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """Where a number stands: the table, its cell in the workbook, of whom and what, the number itself."""

    table: str
    address: str
    label: str
    value: Any

    def __str__(self) -> str:
        shown = "空" if self.value is None else self.value
        return f"{self.table} {self.address}（{self.label}）{shown}"


@dataclass(frozen=True)
class Mismatch:
    """Two cells that cannot both be right."""

    left: Cell
    rule: str
    right: Cell

    def __str__(self) -> str:
        return f"{self.left}，{self.rule} {self.right}"


@dataclass
class Findings:
    """How many comparisons were made, and which of them failed."""

    count: int = 0
    mismatches: list[Mismatch] = field(default_factory=list)

    def hold(self, fits: bool, left: Cell, rule: str, right: Cell) -> None:
        self.count += 1
        if not fits:
            self.mismatches.append(Mismatch(left, rule, right))


class Sheet:
    """A table by its column names, with the addresses that the workbook gives its cells."""

    def __init__(self, table: Table) -> None:
        self.table, self.rows = table, list(table.rows)
        self.columns = {column.heads[-1]: position for position, column in enumerate(table.columns)}

    def value(self, row: int, *names: str) -> Any:
        """The sum of the cells; None where one of them is not known."""
        values = [self._row(row)[self.columns[name]] for name in names]
        if len(values) == 1:
            return values[0]
        return None if None in values else sum(values)

    def cell(self, row: int, *names: str) -> Cell:
        first = self.table.header_row + 1
        addresses = [f"{letters(self.columns[name])}{first + row}" for name in names]
        label = f"{self.name_of(row)} {'＋'.join(names)}"
        return Cell(self.table.name, "＋".join(addresses), label, self.value(row, *names))

    def name_of(self, row: int) -> str:
        """Of whom a row speaks: the village, and in a roster the person."""
        cells = self._row(row)
        wanted = [self.columns[name] for name in ("村(社区)名称", "村名", "姓名") if name in self.columns]
        return "".join(str(cells[position]) for position in wanted if cells[position])

    def _row(self, row: int) -> Any:
        return self.rows[row] if row < len(self.rows) else self.table.total


def letters(position: int) -> str:
    """0 is A, 26 is AA."""
    text, number = "", position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def check(tables: list[Table]) -> Findings:
    """All comparisons that the tables of the package allow."""
    sheets, found = {table.name: Sheet(table) for table in tables}, Findings()
    basics, roster = sheets.get("T01"), sheets.get("T05")
    if basics:
        for row in range(len(basics.rows) + bool(basics.table.total)):
            _check_village(basics, row, found)
        _check_sums(basics, found)
    if roster:
        _check_people(roster, found)
    if basics and roster:
        _check_across(basics, roster, found)
    return found


def _check_village(sheet: Sheet, row: int, found: Findings) -> None:
    whole, parts = sheet.cell(row, "党员总数"), sheet.cell(row, "正式", "预备")
    found.hold(whole.value == parts.value, whole, "应等于", parts)
    for names, of in PARTS:
        part, whole = sheet.cell(row, *names), sheet.cell(row, of)
        unknown = part.value is None or whole.value is None
        found.hold(unknown or part.value <= whole.value, part, "不应大于", whole)
    share, women = sheet.cell(row, "妇女占比(%)"), sheet.cell(row, "其中妇女", "总数")
    total = sheet.value(row, "总数")
    expected = Fraction(sheet.value(row, "其中妇女"), total) if total else None
    is_right = (
        share.value is None
        if expected is None
        else abs(Fraction(share.value) - expected) <= Fraction(PER_MILLE)
    )
    found.hold(is_right, share, "应等于两数之比", women)


def _check_sums(sheet: Sheet, found: Findings) -> None:
    """What stands under 合计 is the sum of what stands above."""
    last = len(sheet.rows)
    for column in sheet.table.columns:
        name = column.heads[-1]
        if column.kind not in {COUNT, MONEY} or name in NOT_SUMMED or not sheet.table.total:
            continue
        known = [value for row in range(last) if (value := sheet.value(row, name)) is not None]
        total, first = sheet.cell(last, name), sheet.table.header_row + 1
        letter = letters(sheet.columns[name])
        above = Cell(
            sheet.table.name, f"{letter}{first}:{letter}{first + last - 1}", f"各村{name}", sum(known)
        )
        found.hold((total.value or 0) == above.value, total, "应等于各村相加", above)


def _check_people(sheet: Sheet, found: Findings) -> None:
    """A post of the Party is held by a member; who is both secretary and director has both posts in the row."""
    for row in range(len(sheet.rows)):
        status, post = sheet.cell(row, "政治面貌"), sheet.cell(row, "党组织")
        found.hold(not post.value or status.value in MEMBERS, post, "与政治面貌不符", status)
        dual, committee = sheet.cell(row, "是否一肩挑"), sheet.cell(row, "村委会")
        found.hold(dual.value != "是" or bool(post.value and committee.value), dual, "与职务不符", committee)


def _check_across(basics: Sheet, roster: Sheet, found: Findings) -> None:
    """The members among a village's cadres are members of the village: never more than T01 counts."""
    rows_of: dict[Any, list[int]] = defaultdict(list)
    for row, (village, _) in enumerate(roster.table.keys):
        rows_of[village].append(row)
    for row, village in enumerate(basics.table.keys):
        for name, wanted in _groups(roster, rows_of.pop(village, [])):
            part, whole = _counted(roster, wanted, basics.name_of(row), name), basics.cell(row, name)
            found.hold(part.value <= (whole.value or 0), part, "不应多于", whole)
    names = [str(row[basics.columns["村(社区)名称"]]) for row in basics.rows]
    for rows in rows_of.values():
        nowhere = Cell("T01", "B 列", "村(社区)名称", "、".join(names))
        found.hold(False, roster.cell(rows[0], "村名"), "不在", nowhere)


def _groups(roster: Sheet, rows: list[int]) -> Iterator[tuple[str, list[int]]]:
    """The members among the rows, by the columns of T01 in which they must be counted."""

    def those(test: Any) -> list[int]:
        return [row for row in members if test(row)]

    def age(row: int) -> Any:
        return roster.value(row, "年龄")

    members = [row for row in rows if roster.value(row, "政治面貌") in MEMBERS]
    yield "党员总数", members
    yield "正式", those(lambda row: roster.value(row, "政治面貌") == "中共党员")
    yield "预备", those(lambda row: roster.value(row, "政治面貌") == "中共预备党员")
    yield "女", those(lambda row: roster.value(row, "性别") == "女")
    yield "35岁及以下", those(lambda row: age(row) is not None and age(row) <= YOUNG_AT_MOST)
    yield "60岁及以上", those(lambda row: age(row) is not None and age(row) >= OLD_AT_LEAST)


def _counted(roster: Sheet, rows: list[int], village: str, name: str) -> Cell:
    """How many rows of the roster were counted, and which cells these are."""
    first, letter = roster.table.header_row + 1, letters(roster.columns["政治面貌"])
    addresses = "、".join(f"{letter}{first + row}" for row in rows[:3])
    more = " 等" if len(rows) > 3 else ""
    return Cell("T05", f"{addresses}{more}", f"{village} 两委里的党员，{name}", len(rows))
