"""Making a draft, its next edition, its lines."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError

from appraisal.schemes import tree
from appraisal.schemes.framework import FRAMEWORK, Line
from appraisal.schemes.marks import to_milli
from appraisal.schemes.models import AssessmentScheme, Indicator
from appraisal.years.models import AssessmentYear
from villagegov.common import audit, permissions
from villagegov.common.places import Place, hold_in_use
from villagegov.common.workflow import lock

COPIED = ("name", "full_milli", "standard", "rule", "measure", "parameters", "number_path", "key")


def new_key() -> str:
    return secrets.token_hex(8)


@audit.one_act()
def draft(
    township: Place, year: int, *, title: str, document_number: str, shows: str, by: Any
) -> AssessmentScheme:
    """The year's first draft: the lines of last year's scheme where there is one, else those of the framework."""
    permissions.require(by, "appraisal.change_scheme", township)
    hold_in_use(township)
    if AssessmentScheme.objects.filter(place=township, year=year).exists():
        raise ValidationError(f"{year} 年的考核办法已经有了，请在原来的办法上修改或改版")
    AssessmentYear.objects.get_or_create(place=township, year=year)
    scheme = AssessmentScheme.objects.create(
        place=township, year=year, title=title, document_number=document_number, shows=shows
    )
    last = AssessmentScheme.objects.in_force().filter(place=township, year__lt=year).order_by("-year").first()
    if last is None:
        add_lines(scheme, FRAMEWORK)
    else:
        _copy_lines(last, scheme)
    told = {"title": title, "from": f"{last.year} 年考核办法" if last else "县考核框架"}
    audit.write(audit.act_on(scheme, "draft_scheme", "起草考核办法", after=told), by=by)
    return scheme


@audit.one_act()
def new_edition(scheme: AssessmentScheme, *, reason: str, by: Any) -> AssessmentScheme:
    """A draft beside the published edition, with the same lines; scores that are given keep the edition they name."""
    permissions.require(by, "appraisal.new_scheme_version", scheme)
    scheme = lock(scheme)
    if scheme.stage != AssessmentScheme.Stage.PUBLISHED:
        raise ValidationError(f"现在是“{scheme.get_stage_display()}”，只有在用的考核办法才能改版")
    if not reason.strip():
        raise ValidationError("请写明改版的理由")
    if refusal := stands_for_good(scheme):
        raise ValidationError(refusal)
    if AssessmentScheme.objects.filter(place_id=scheme.place_id, year=scheme.year, stage="DRAFT").exists():
        raise ValidationError(f"{scheme.year} 年的考核办法已有一份草稿，请先改完那一份")
    edition = AssessmentScheme.objects.create(
        place_id=scheme.place_id, year=scheme.year, edition=scheme.edition + 1, title=scheme.title,
        document_number=scheme.document_number, shows=scheme.shows, change_reason=reason.strip(),
    )  # fmt: skip
    _copy_lines(scheme, edition)
    told = {"edition": edition.edition}
    audit.write(audit.act_on(edition, "new_scheme_edition", "考核办法改版", after=told, reason=reason), by=by)
    return edition


def stands_for_good(scheme: AssessmentScheme) -> str:
    """Why no edition can take its place any more: its year or a result by it is decided; "" before."""
    year = AssessmentYear.objects.filter(place_id=scheme.place_id, year=scheme.year).first()
    if year is not None and year.settled:
        return f"本年考核已到“{year.settled}”，不能再改考核办法"
    decided = scheme.place.rankings.filter(year=scheme.year, stage__in=["APPROVED", "PUBLISHED"])
    return f"{scheme.year} 年的考核结果已经审定，不能再改考核办法" if decided.exists() else ""


def nodes_of(scheme: AssessmentScheme) -> list[tree.Node]:
    return [
        tree.Node(row.number_path, row.name, row.full_milli, row.is_leaf)
        for row in scheme.indicators.in_order()
    ]


def add_lines(scheme: AssessmentScheme, lines: Sequence[Line], parent: Indicator | None = None) -> None:
    """The lines of a framework with all that is below them."""
    for position, line in enumerate(lines, start=1):
        path = f"{parent.number_path}.{position:02d}" if parent else f"{position:02d}"
        made = Indicator.objects.create(
            scheme=scheme, parent=parent, key=new_key(), number_path=path, name=line.name,
            full_milli=to_milli(line.full), standard=line.standard, rule=line.rule, measure=line.measure,
            parameters=line.parameters,
        )  # fmt: skip
        add_lines(scheme, line.below, made)


def _copy_lines(source: AssessmentScheme, target: AssessmentScheme) -> None:
    """The same tree with the same keys; parents come before their children in the order of the paths."""
    made: dict[int, Indicator] = {}
    for row in source.indicators.in_order():
        facts = {name: getattr(row, name) for name in COPIED}
        parent = made[row.parent_id] if row.parent_id else None
        made[row.pk] = Indicator.objects.create(scheme=target, parent=parent, **facts)


def hold_draft(scheme: AssessmentScheme, *, by: Any) -> AssessmentScheme:
    """The draft under its lock; what is published has no lines to change."""
    permissions.require(by, "appraisal.change_scheme", scheme)
    scheme = lock(scheme)
    permissions.read_anew(by)
    permissions.require(by, "appraisal.change_scheme", scheme)
    if not scheme.is_draft:
        raise ValidationError("考核办法已经发布，不能再改。要改请先改版，写明理由")
    return scheme


def hold_line(line: Indicator, *, by: Any) -> tuple[AssessmentScheme, Indicator]:
    """The draft under its lock and the line as it is now. Raises Http404 where somebody has removed it."""
    scheme = hold_draft(line.scheme, by=by)
    return scheme, lock(line)  # type: ignore[return-value]


@audit.one_act()
def add_line(scheme: AssessmentScheme, parent: Indicator | None, line: Indicator, *, by: Any) -> Indicator:
    """A new last line under its parent."""
    scheme = hold_draft(scheme, by=by)
    parent = parent and lock(parent)  # type: ignore[assignment]
    if parent is not None and parent.is_leaf:
        raise ValidationError(f"“{parent.name}”已经有计分方法，下面不能再加指标")
    try:
        line.number_path = tree.next_path(nodes_of(scheme), parent.number_path if parent else "")
    except ValueError:
        raise ValidationError(f"指标最多 {tree.DEEPEST} 级，每级最多 99 条") from None
    line.scheme, line.parent, line.key = scheme, parent, new_key()
    line.save()
    audit.write(audit.act_on(line, "add_indicator", "增加指标", after=audit.snapshot(line)), by=by)
    return line


@audit.one_act()
def remove_line(line: Indicator, *, by: Any) -> None:
    """Take a line out of a draft; the others close up."""
    scheme, line = hold_line(line, by=by)
    if line.children.exists():
        raise ValidationError(f"“{line.name}”下面还有指标，请先删除下面的")
    audit.write(audit.act_on(line, "remove_indicator", "删除指标", before=audit.snapshot(line)), by=by)
    line.scorers.all().delete()
    line.delete()
    _number_anew(scheme, list(scheme.indicators.in_order()))


@audit.one_act()
def move_up(line: Indicator, *, by: Any) -> None:
    """Change places with the line before it among its own kind; the first stays where it is."""
    scheme, line = hold_line(line, by=by)
    rows = list(scheme.indicators.in_order())
    siblings = [row for row in rows if row.parent_id == line.parent_id]
    place = next(n for n, row in enumerate(siblings) if row.pk == line.pk)
    if place == 0:
        return
    siblings[place - 1], siblings[place] = siblings[place], siblings[place - 1]
    order = {row.pk: n for n, row in enumerate(siblings)}
    rows.sort(key=lambda row: order.get(row.pk, -1))
    _number_anew(scheme, rows)
    audit.write(audit.act_on(line, "move_indicator", "上移指标", after={"number": place}), by=by)


def _number_anew(scheme: AssessmentScheme, rows: Iterable[Indicator]) -> None:
    """Paths without gaps, in the order of the rows among their own kind."""
    below: dict[int | None, list[Indicator]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    numbered: list[Indicator] = []

    def number(parent: int | None, start: str) -> None:
        for position, row in enumerate(below.get(parent, ()), start=1):
            row.number_path = f"{start}{position:02d}"
            numbered.append(row)
            number(row.pk, f"{row.number_path}.")

    number(None, "")
    wanted = [row.number_path for row in numbered]
    for row in numbered:  # two rounds, since a number is one row's only
        row.number_path = f"={row.pk}"
    Indicator.objects.bulk_update(numbered, ["number_path"])
    for row, path in zip(numbered, wanted, strict=True):
        row.number_path = path
    Indicator.objects.bulk_update(numbered, ["number_path"])
