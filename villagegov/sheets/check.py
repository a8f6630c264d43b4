"""The whole check of a file: all problems of all rows, and what an import would do (excel.md 8)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from villagegov.sheets.choose import Chosen, choose_sheet
from villagegov.sheets.context import CheckContext
from villagegov.sheets.converters import Reading, converter_for, ticks_as_yes_and_no
from villagegov.sheets.directory import Directory
from villagegov.sheets.fixes import NO_FIXES, Fixes
from villagegov.sheets.formats import is_as_promised
from villagegov.sheets.guard import Guarded, guard
from villagegov.sheets.kinds import FieldType, SheetKind
from villagegov.sheets.mapping import Column, unit_of
from villagegov.sheets.match import FileComparer, Register
from villagegov.sheets.normalise.text import as_text
from villagegov.sheets.outcome import CheckedRow, Outcome, Status
from villagegov.sheets.problems import Problem, Refused, sentence
from villagegov.sheets.read import read_grids
from villagegov.sheets.rows import Row
from villagegov.sheets.totals import totals_that_differ
from villagegov.sheets.years import in_year, year_of

TEN_THOUSAND_YUAN = "万元"


def check_sheet(
    kind: SheetKind, path: Path, context: CheckContext, *, name: str = "", fixes: Fixes = NO_FIXES
) -> Outcome:
    """Checks a file against a kind and writes nothing; `name` is what the user calls the file."""
    name = name or path.name
    try:
        guarded = guard(path, name)
        chosen = choose_sheet(kind, read_grids(path, guarded), context, fixes)
    except Refused as refusal:
        return Outcome(kind.name, name, refusal=refusal, sheet=refusal.sheet, columns=refusal.columns)
    typed = fixes.lay_over(chosen.grid, chosen.body.rows, chosen.body.sections)
    year = year_of(chosen, context, asked=fixes.year) if kind.is_yearly else None
    checked, problems = _check_rows(kind, chosen, in_year(context, year), fixes)
    problems[:0] = _file_problems(chosen, guarded, name, context)
    mapping = chosen.header.mapping
    return Outcome(
        kind.name,
        name,
        sheet=chosen.grid.sheet,
        header_row=chosen.header.last + 1,
        rows=checked,
        problems=problems,
        ignored_columns=_ignored_columns(chosen),
        skipped_rows=[(row + 1, reason) for row, reason in chosen.body.skipped],
        columns=mapping.columns,
        hidden_columns=frozenset(chosen.grid.hidden_columns),
        other_sheets=chosen.others,
        year=year,
        typed=typed,
        cells=chosen.grid.cells,
        context=context,
    )


def _check_rows(
    kind: SheetKind, chosen: Chosen, context: CheckContext, fixes: Fixes
) -> tuple[list[CheckedRow], list[Problem]]:
    columns = chosen.header.mapping.by_field
    contents = _read_columns(kind, chosen, context)
    totals = totals_that_differ(kind, chosen, contents, context) if kind.compares_totals else ()
    rows = [
        _checked_row(
            Row(number + 1, chosen.grid.cells[number], columns, kind, context),
            list(columns),
            content,
        )
        for number, content in zip(chosen.body.rows, contents, strict=True)
    ]
    if kind.has_village and "village" not in columns:
        _set_villages(rows, chosen, context)
    left_out, rows, contents = _without(fixes.left_out, rows, contents)
    comparer = FileComparer(kind)
    directory = Directory(kind, context) if kind.names_are_unique else None
    for row in rows:
        row.reason = fixes.reasons.get(row.number, "")
        _require(row)
        for check in kind.row_checks:
            check(row)
        if directory is not None:
            directory.report_conflict(row)
    repeated = [comparer.is_repeated(row, content) for row, content in zip(rows, contents, strict=True)]
    register, fields = Register(kind, rows, context), list(columns)
    checked = [
        CheckedRow(row.number, Status.SKIPPED, row.values)
        if is_repeated
        else register.compare(row, fields, content)
        for row, content, is_repeated in zip(rows, contents, repeated, strict=True)
    ]
    if fixes.reasons:
        for row, one in zip(rows, checked, strict=True):
            one.reason = row.explained
    if left_out:
        checked = sorted([*checked, *left_out], key=lambda one: one.row)
    return checked, [*_in_order(rows, columns), *totals]


def _without(
    numbers: frozenset[int], rows: list[Row], contents: list[tuple[Reading, ...]]
) -> tuple[list[CheckedRow], list[Row], list[tuple[Reading, ...]]]:
    """The rows that the office leaves out are compared with nothing, neither the file nor the register."""
    if not numbers:
        return [], rows, contents
    left_out = [CheckedRow(row.number, Status.SKIPPED, row.values) for row in rows if row.number in numbers]
    kept = [pair for pair in zip(rows, contents, strict=True) if pair[0].number not in numbers]
    return left_out, [row for row, _ in kept], [content for _, content in kept]


def _in_order(rows: list[Row], columns: dict[str, Column]) -> list[Problem]:
    """By row and column, those that mean no one cell at the end of their row."""
    order = {field: column.position for field, column in columns.items()}
    last = max(order.values()) + 1
    return [
        problem
        for row in rows
        if row.problems
        for problem in sorted(row.problems, key=lambda one: order.get(one.field or "", last))
    ]


def _read_columns(kind: SheetKind, chosen: Chosen, context: CheckContext) -> list[tuple[Reading, ...]]:
    """The readings of each data row, in the order of the mapped columns."""
    grid, body = chosen.grid, chosen.body
    readings = []
    for name, column in chosen.header.mapping.by_field.items():
        field, position = kind.by_name[name], column.position
        converter = converter_for(field, grid, context, _unit(chosen, column))
        cells = [grid.cells[row][position] for row in body.rows]
        if name == "village" and body.sections:
            cells = [cell or body.sections.get(row, "") for cell, row in zip(cells, body.rows, strict=True)]
        read = [converter[cell] for cell in cells]
        readings.append(ticks_as_yes_and_no(cells, read) if field.type is FieldType.YES_NO else read)
    return list(zip(*readings, strict=True))


def _unit(chosen: Chosen, column: Column) -> str:
    """The unit of money: from the header's bracket, else from the 单位 of the title rows."""
    header, cells = chosen.header, chosen.grid.cells
    texts = [as_text(cells[row][column.position]) for row in range(header.first, header.last + 1)]
    units = [unit for text in texts if (unit := unit_of(text))]
    if units:
        return units[-1]
    titles = "".join(as_text(cell) for row in cells[: header.first] for cell in row)
    _, _, title_unit = titles.rpartition("单位:")
    return TEN_THOUSAND_YUAN if TEN_THOUSAND_YUAN in title_unit else ""


def _checked_row(row: Row, names: list[str], content: tuple[Reading, ...]) -> Row:
    values = row.values
    for name, (value, code) in zip(names, content, strict=True):
        if value is not None:
            values[name] = value
        if code:
            row.report(name, code)
    return row


def _set_villages(rows: list[Row], chosen: Chosen, context: CheckContext) -> None:
    """The village of rows without a column for it: from the section above or from outside the table."""
    sections = chosen.body.sections
    for row in rows:
        code, problem = chosen.village, ""
        if not code:
            section = sections.get(row.number - 1, "")
            read, problem = context.index.read(section) if section else (None, "")
            code = read or ""
        if code:
            row.values["village"] = code
        elif problem:
            row.report("village", problem, given=sections[row.number - 1])


def _require(row: Row) -> None:
    """Required cells, and one filled cell of each group."""
    for field in row.kind.required:
        if field.name not in row.values and field.name not in row.errors:
            row.report(field.name, "required")
    for group in row.kind.any_of:
        if not any(name in row.values or name in row.errors for name in group.members):
            row.report_missing(group)


def _ignored_columns(chosen: Chosen) -> list[str]:
    """Columns without a field; one without header text only when it has data."""
    rows = [chosen.grid.cells[row] for row in chosen.body.rows]
    return [
        column.shown
        for column in chosen.header.mapping.ignored
        if column.path or any(row[column.position] != "" and as_text(row[column.position]) for row in rows)
    ]


def _file_problems(chosen: Chosen, guarded: Guarded, name: str, context: CheckContext) -> Iterator[Problem]:
    def about(code: str, field: str | None = None, given: str | None = None, **facts: Any) -> Problem:
        return Problem(None, None, field, code, given, sentence(code, given=given, **facts))

    if not is_as_promised(name, guarded.format):
        yield about("check_extension", format=guarded.format.value)
    if chosen.others:
        yield about(
            "check_other_sheets",
            count=len(chosen.others),
            names="、".join(chosen.others),
        )
    if chosen.village:
        village = context.village_name(chosen.village)
        yield about("check_village_from_title", "village", chosen.village_from, other=village)
    columns = chosen.header.mapping.by_field
    if "age" in columns and not columns.keys() & {"birth_date", "id_number"}:
        code = "check_age_not_stored"
        yield Problem(None, columns["age"].letter, "age", code, None, sentence(code))
