"""Computing a result, deciding who of a tie is good, correcting what was posted."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError

from appraisal import policy as numbers
from appraisal.models import AssessmentScheme, ScoreSheet
from appraisal.results import ranking as sql
from appraisal.results import workflow
from appraisal.results.models import AssessmentResult, Ranking, ResultCorrection
from appraisal.schemes.marks import shown
from villagegov.common import audit, clock, permissions, policy
from villagegov.common.places import hold
from villagegov.common.workflow import lock

VETO_EFFECTS = {
    numbers.CAP_AT_FAIR: Ranking.VetoEffect.CAP_AT_FAIR,
    numbers.LOWEST: Ranking.VetoEffect.LOWEST,
    numbers.RANK_LAST: Ranking.VetoEffect.RANK_LAST,
}


def frozen_numbers(scheme: AssessmentScheme) -> dict[str, Any]:
    """The numbers of the scheme as the columns of a ranking."""

    def value(key: str) -> Any:
        return policy.frozen(scheme.numbers, key)

    good, better, fair = value(numbers.GRADE_BOUNDS)
    return {
        "step_milli": 10 ** (3 - value(numbers.RANK_DECIMALS)),
        "good_from_milli": good * 1000,
        "better_from_milli": better * 1000,
        "fair_from_milli": fair * 1000,
        "quota_percent": int(value(numbers.GOOD_QUOTA) * 100),
        "parts_weigh": value(numbers.COMPOSITE_WEIGHTS)[0]
        if value(numbers.SCORE_MODEL) == numbers.COMPOSITE
        else 100,
        "groups_apart": value(numbers.RANK_GROUPS_APART),
        "veto_effect": VETO_EFFECTS[value(numbers.VETO_EFFECT)],
    }


@audit.one_act()
def compute(scheme: AssessmentScheme, *, by: Any) -> Ranking:
    """Rank the villages by their sheets as they stand; a result that waits for approval is reckoned anew."""
    hold(scheme.place)
    permissions.read_anew(by)
    permissions.require(by, "appraisal.compute_result", scheme)
    scheme.refresh_from_db(fields=["stage"])
    if scheme.stage != AssessmentScheme.Stage.PUBLISHED:
        raise ValidationError("考核办法还没有发布，不能计算结果")
    if not ScoreSheet.objects.filter(scheme=scheme, total_milli__isnull=False).exists():
        raise ValidationError("还没有评完分的村，评完后再计算")
    found = Ranking.objects.filter(place_id=scheme.place_id, year=scheme.year).order_by("-revision")
    last = found.select_for_update(of=("self",), no_key=True).first()
    if last is not None and last.stage == Ranking.Stage.PUBLISHED:
        raise ValidationError("结果已经公示，不能重算。有错的请发更正")
    if last is not None and last.stage == Ranking.Stage.APPROVED:
        raise ValidationError("结果已经审定，不能重算。要改请先退回重算，写明理由")
    if last is None or last.stage != Ranking.Stage.COMPUTED:
        last = Ranking.objects.create(
            place_id=scheme.place_id, year=scheme.year, scheme=scheme, revision=last.revision + 1 if last else 1,
            computed_by=by, computed_at=clock.now(), **frozen_numbers(scheme),
        )  # fmt: skip
    elif last.scheme_id != scheme.pk:  # a newer edition came between
        Ranking.objects.filter(pk=last.pk).update(scheme=scheme, **frozen_numbers(scheme))
    return _rank_anew(last, by=by)


def _rank_anew(ranking: Ranking, *, by: Any) -> Ranking:
    held = lock(ranking)
    held.computed_by, held.computed_at = by, clock.now()
    held.version += 1
    held.save()
    held.results.all().delete()
    rows = sql.rank([held.pk])
    audit.write(audit.act_on(held, "compute_result", "计算考核结果", after={"rows": rows}), by=by)
    return held


@audit.one_act()
def decide_border(
    ranking: Ranking, good: Collection[int], *, basis: str, by: Any, version: int | None = None
) -> None:
    """Which of those that tie at the border of the quota are good; the others are one grade below. People decide."""
    held = lock(ranking, version=version)
    permissions.read_anew(by)
    permissions.require(by, "appraisal.decide_border", held)
    if held.stage != Ranking.Stage.COMPUTED:
        raise ValidationError(f"现在是“{held.get_stage_display()}”，不能再改等次")
    if not basis.strip():
        raise ValidationError("请写明党委会研究的依据，如会议日期和纪要编号")
    rows = list(held.results.filter(is_border=True).select_related("place"))
    if not rows:
        raise ValidationError("没有并列处于优秀名额边界的村")
    for row in rows:
        row.grade = AssessmentResult.Grade.GOOD if row.pk in good else AssessmentResult.Grade.BETTER
        row.decision, row.decided_by = basis.strip(), by
        row.version += 1
    AssessmentResult.objects.bulk_update(rows, ["grade", "decision", "decided_by", "version"])
    if broken := workflow.quota_holds(held):
        raise ValidationError(broken)
    told = {row.place.name: row.get_grade_display() for row in rows}
    audit.write(audit.act_on(held, "decide_border", "确定并列村的等次", after=told, reason=basis), by=by)


@audit.one_act()
def correct(ranking: Ranking, place_id: str, path: str, new_milli: int, *, reason: str, by: Any) -> Ranking:
    """A new revision in which one mechanism of one village has other points; until it is posted the old one holds."""
    hold(ranking.place)
    held = lock(ranking)
    permissions.read_anew(by)
    permissions.require(by, "appraisal.correct_result", held)
    if held.stage not in {Ranking.Stage.PUBLISHED, Ranking.Stage.WITHDRAWN}:
        raise ValidationError(f"现在是“{held.get_stage_display()}”，只有公示过的结果才能更正")
    if not reason.strip():
        raise ValidationError("请写明更正的理由")
    result = held.results.select_related("sheet", "ranking", "place").filter(place_id=place_id).first()
    full = (
        held.scheme.indicators.filter(parent=None, number_path=path).values_list("full_milli", "name").first()
    )
    if result is None or full is None:
        raise ValidationError("没有这个村或者这个机制")
    if new_milli > full[0]:
        raise ValidationError(f"{full[1]} {shown(new_milli)} 分超过满分 {shown(full[0])} 分")
    made = _revision_after(held, reason=reason, by=by)
    ResultCorrection.objects.update_or_create(
        ranking=made, place_id=place_id, path=path,
        defaults={"old_milli": _sheet_points(result, path), "new_milli": new_milli},
    )  # fmt: skip
    told = {"place": result.place.name, "mechanism": full[1], "points": shown(new_milli)}
    audit.write(audit.act_on(made, "correct_result", "更正考核结果", after=told, reason=reason), by=by)
    return _rank_anew(made, by=by)


def _sheet_points(result: AssessmentResult, path: str) -> int:
    return next(part["points"] for part in result.sheet.parts if part["path"] == path)


def _revision_after(held: Ranking, *, reason: str, by: Any) -> Ranking:
    """The correction that is already begun, else a new one that takes over what earlier ones put right."""
    begun = Ranking.objects.open().filter(corrects=held).first()
    if begun is not None:
        if begun.stage != Ranking.Stage.COMPUTED:
            raise ValidationError("更正已经审定，请先公示这一份，或退回重算")
        return begun
    kept = frozen_numbers(held.scheme)
    made = Ranking.objects.create(
        place_id=held.place_id, year=held.year, scheme=held.scheme, revision=held.revision + 1, corrects=held,
        correction_reason=reason.strip(), computed_by=by, computed_at=clock.now(), **kept,
    )  # fmt: skip
    for row in held.corrections.all():
        ResultCorrection.objects.create(
            ranking=made,
            place_id=row.place_id,
            path=row.path,
            old_milli=row.old_milli,
            new_milli=row.new_milli,
        )
    return made
