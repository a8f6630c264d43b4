"""A workbook of counted ballots as one person's sheets: its columns, and what its rows say of which tally.

It is read in memory alone and kept nowhere: a stored upload would show one typist's numbers to the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from appraisal.work_reports.arithmetic import FIELDS, Counts, problems_of, words_of
from appraisal.work_reports.ballots import AppraisalTally, VoterGroup
from villagegov.common import clock
from villagegov.sheets.check import check_sheet
from villagegov.sheets.context import CheckContext
from villagegov.sheets.kinds import Field, FieldType, SheetKind
from villagegov.sheets.normalise.choices import spellings
from villagegov.sheets.normalise.places import VillageName
from villagegov.sheets.outcome import CheckedRow
from villagegov.sheets.problems import Refused
from villagegov.sheets.read import unpacked
from villagegov.sheets.tables import COUNT, SheetColumn, Table

TITLE = "民主测评计票表"
HEADS = (
    "村名",
    "被测评的",
    "投票人",
    "发出",
    "收回",
    "有效",
    "无效",
    "优秀",
    "称职",
    "基本称职",
    "不称职",
    "弃权",
)
NOTE = "村党组织的“好、较好、一般、差”依次填在“优秀、称职、基本称职、不称职”四列。没有投票的一类人整行空着"
GROUPS = {"TEAM": "镇班子 镇党委班子 班子", "MEMBERS": "党员", "REPRESENTATIVES": "村民代表 代表"}
OTHER_HEADS = {
    "issued": ("发出票", "发出张数"), "returned": ("收回票", "收回张数"), "valid": ("有效票",), "invalid": ("无效票",),
    "best": ("好",), "good": ("较好",), "fair": ("一般",), "poor": ("差",), "abstained": ("弃权票",),
}  # fmt: skip
APPRAISAL_COUNTS = SheetKind(
    name="appraisal_counts",
    label=TITLE,
    fields=(
        Field("village", FieldType.VILLAGE, ("村名", "村", "村(社区)"), "村名", required=True),
        Field("name", FieldType.TEXT, ("被测评的", "被测评人", "姓名"), "被测评的", required=True, max_length=60),
        Field("group", FieldType.CHOICE, ("投票人", "投票人类别"), "投票人", required=True,
              spellings=spellings(GROUPS)),
        *(
            Field(name, FieldType.COUNT, (head, *OTHER_HEADS[name]), head, required=False)
            for name, head in zip(FIELDS, HEADS[3:], strict=True)
        ),
    ),
    key="",
    fallback_key=("village", "name", "group"),
    noun="投票人",
)  # fmt: skip


@dataclass
class Read:
    """What a file gives: the groups of each tally that it names, or what is wrong with it."""

    sheets: dict[int, dict[str, Counts]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def blank(tallies: Iterable[AppraisalTally]) -> Table:
    """The workbook to fill in: a row a group of each tally that is not confirmed."""
    kinds = (
        *[SheetColumn((head,)) for head in HEADS[:3]],
        *[SheetColumn((head,), COUNT) for head in HEADS[3:]],
    )
    rows = [
        [one.place.name, one.name, group.label, *[None] * len(FIELDS)] for one in tallies for group in VoterGroup
    ]  # fmt: skip
    return Table(name=TITLE, title=TITLE, columns=kinds, rows=rows, lines=(NOTE,), freeze_columns=3)


def read(content: bytes, name: str, tallies: Iterable[AppraisalTally]) -> Read:
    """The sheets of a file, all or none: with problems nothing is taken."""
    wanted = {(one.place_id, one.name): one for one in tallies}
    villages = {one.place_id: VillageName(one.place_id, one.place.name) for one in wanted.values()}
    context = CheckContext(today=clock.today(), villages=tuple(villages.values()))
    try:
        with unpacked(content, name) as path:
            outcome = check_sheet(APPRAISAL_COUNTS, path, context, name=name)
    except Refused as refused:
        return Read(problems=[refused.message])
    if outcome.refusal is not None:
        return Read(problems=[outcome.refusal.message])
    found = Read(problems=[_told(one.row, one.message) for one in outcome.problems if not one.is_warning])
    for row in outcome.good_rows:
        tally = wanted.get((row.values["village"], row.values["name"]))
        if tally is None:
            found.problems.append(_told(row.row, f"没有登记“{row.values['name']}”的测评，或者已经确认"))
        else:
            _take(row, tally, found)
    if not found.sheets and not found.problems:
        found.problems.append("表里没有票数")
    return Read(problems=found.problems) if found.problems else found


def _take(row: CheckedRow, tally: AppraisalTally, found: Read) -> None:
    """One row of one tally; a row without any number is a group that did not vote."""
    typed: dict[str, Any] = {name: row.values.get(name) for name in FIELDS}
    empty = [name for name in FIELDS if typed[name] is None]
    if len(empty) == len(FIELDS):
        return
    words = words_of(tally.grades)
    if empty:
        found.problems.append(_told(row.row, f"{'、'.join(words[name] for name in empty)}没有填，没有的填 0"))
        return
    counts = Counts(**typed)
    found.problems += [_told(row.row, text) for text in problems_of(counts, tally.grades).values()]
    groups = found.sheets.setdefault(tally.pk, {group.value: Counts() for group in VoterGroup})
    groups[row.values["group"]] = counts


def _told(row: int | None, text: str) -> str:
    return f"第 {row} 行：{text}" if row else text
