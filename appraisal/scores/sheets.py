"""The F9 sheet of scores read back: which cell is which row of which village; refused by row, all rows or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File

from appraisal.schemes.models import AssessmentScheme
from appraisal.scores import typed
from appraisal.scores.models import ScoreEntry, ScoreSheet
from appraisal.scores.operations import Given, RowsRefused, give
from appraisal.scores.reports import points_text
from villagegov.common import audit, clock, permissions
from villagegov.common.places import Village
from villagegov.sheets.check import check_sheet
from villagegov.sheets.context import CheckContext
from villagegov.sheets.imports import LARGEST_UPLOAD, unpacked
from villagegov.sheets.kinds import Field, FieldType, SheetKind
from villagegov.sheets.normalise.places import VillageName
from villagegov.sheets.outcome import Outcome, Status
from villagegov.sheets.problems import Refused

IMPORT = "appraisal.import_scores"
MOST_TOLD = 20
LEFT_ASIDE = (("满分", ("满分", "标准")), ("评分标准", ("评分标准",)), ("自评", ("自评",)), ("自评说明", ("自评说明",)),
              ("佐证", ("佐证",)), ("一级指标", ("一级指标", "一级", "机制")))  # fmt: skip
SCORES = SheetKind(
    name="scores",
    label="考核评分表",
    fields=(
        Field(
            "village",
            FieldType.VILLAGE,
            ("村名", "村（社区）", "村"),
            "村名",
            required=True,
            repeats_with_ditto=True,
        ),
        Field(
            "name", FieldType.TEXT, ("二级指标", "指标", "考核指标"), "二级指标", required=True, max_length=40
        ),
        Field("points", FieldType.TEXT, ("镇核", "镇核分", "核定分"), "镇核", max_length=10),
        Field("reason", FieldType.TEXT, ("核定说明", "扣分说明"), "核定说明", max_length=typed.MOST_REASON),
        *(
            Field(f"aside_{n}", FieldType.NOT_STORED, heads, label)
            for n, (label, heads) in enumerate(LEFT_ASIDE)
        ),
    ),
    key="",
    fallback_key=("village", "name"),
    noun="指标",
)


@dataclass
class Read:
    """The rows of a file by sheet and entry, with the number of each in the file; `problems` are sentences."""

    rows: dict[int, dict[int, Given]] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def looked_at(upload: File, scheme: AssessmentScheme) -> Outcome:
    """Guard the file, then read it. Raises Refused."""
    if (upload.size or 0) > LARGEST_UPLOAD:
        raise Refused("too_large", size=-(-(upload.size or 0) // (1024 * 1024)))
    villages = Village.objects.current().within(scheme.place_id).values_list("code", "name")
    context = CheckContext(
        today=clock.today(), villages=tuple(VillageName(code, name) for code, name in villages), scope=scheme.place_id
    )  # fmt: skip
    name = upload.name or ""
    with unpacked(upload.read(), name) as path:
        outcome = check_sheet(SCORES, path, context, name=name)
    if outcome.refusal is not None:
        raise outcome.refusal
    return outcome


def read(upload: File, scheme: AssessmentScheme) -> Read:
    """The filled cells of the file. An empty cell says nothing: what stands in the sheet stays."""
    outcome, found = looked_at(upload, scheme), Read()
    found.problems = [
        f"第 {problem.row} 行：{problem.message}" if problem.row else problem.message
        for problem in outcome.problems
        if not problem.is_warning
    ]
    sheets = {sheet.place_id: sheet for sheet in ScoreSheet.objects.filter(scheme=scheme)}
    entries = ScoreEntry.objects.filter(sheet__scheme=scheme).of_township().select_related("indicator")
    by_name = {(entry.sheet_id, entry.indicator.name): entry for entry in entries}
    for row in outcome.rows:
        if row.status not in (Status.PROBLEM, Status.SKIPPED):
            _take(found, row.row, row.values, sheets, by_name)
    return found


def _take(
    found: Read, number: int, values: Mapping[str, Any], sheets: Mapping[str, ScoreSheet],
    by_name: Mapping[tuple[int, str], ScoreEntry],
) -> None:  # fmt: skip
    sheet = sheets.get(values["village"])
    entry = by_name.get((sheet.pk, values["name"])) if sheet else None
    if sheet is None or entry is None:
        found.problems.append(
            f"第 {number} 行：考核办法里没有“{values['name']}”这一项，或者这个村还没有开始评分"
        )
        return
    text, told = values.get("points", ""), values.get("reason", "")
    if not text and told in {"", entry.reason}:
        return
    try:
        points, is_not_applicable = typed.points(text or points_text(entry))
    except ValidationError as problem:
        found.problems.append(f"第 {number} 行：{problem.messages[0]}")
        return
    given = Given(points, told or entry.reason, entry.number, is_not_applicable)
    found.rows.setdefault(sheet.pk, {})[entry.pk] = given
    found.numbers[entry.pk] = number


@audit.one_act()
def put_in(found: Read, scheme: AssessmentScheme, *, by: Any) -> int:
    """All rows into their sheets or none, under the lock of each; how many sheets changed. Raises ValidationError."""
    permissions.require(by, IMPORT, scheme)
    changed, wrong = 0, list(found.problems)
    for sheet in (
        ScoreSheet.objects.filter(pk__in=found.rows).select_related("scheme", "place").order_by("pk")
    ):
        try:
            changed += give(sheet, found.rows[sheet.pk], by=by).version != sheet.version
        except RowsRefused as refused:
            wrong += [
                f"第 {found.numbers[key]} 行：{text}" for key, texts in refused.rows.items() for text in texts
            ]
        except ValidationError as refused:
            wrong += [f"{sheet.place.name}：{text}" for text in refused.messages]
    if wrong:
        more = [f"还有 {len(wrong) - MOST_TOLD} 处，改好这些后再传一次"] if len(wrong) > MOST_TOLD else []
        raise ValidationError([*wrong[:MOST_TOLD], *more])
    told = {"rows": len(found.numbers)}
    audit.write(audit.act_on(scheme, "import_scores", "导入考核评分", after=told), by=by)
    return changed
