"""What the result of the year says of each sheet: place, grade, arrow to last year. Nothing before it is reckoned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from appraisal.results import public
from appraisal.results.models import AssessmentResult, Ranking
from appraisal.schemes.models import AssessmentScheme
from appraisal.scores.models import ScoreSheet

NEW = "新"


@dataclass(frozen=True)
class Standing:
    """One village in the result; `moved` is empty where no village has a place of last year."""

    group: str
    place: int
    moved: str
    moved_words: str
    grade: str
    tone: str


@dataclass(frozen=True)
class Ranked:
    """A reckoned result that still says what the sheets say. `grade_counts` in the order of the grades."""

    ranking: Ranking
    standings: Mapping[int, Standing]
    grade_counts: str
    has_arrows: bool


def ranked(scheme: AssessmentScheme, sheets: Sequence[ScoreSheet], user: Any) -> Ranked | None:
    """The posted result, else the one under way, as far as the user reads it; two queries.

    None before the year is reckoned, and where a sheet was changed since: then the places are provisional again.
    """
    seen = Ranking.objects.visible_to(user).filter(scheme=scheme)
    in_force = sorted(seen.posted() | seen.open(), key=lambda one: one.stage != Ranking.Stage.PUBLISHED)
    found = in_force[0] if in_force else None
    if found is None:
        return None
    results = list(found.results.all())
    if not _stands(found, results, sheets):
        return None
    has_arrows = any(one.last_rank is not None for one in results)
    return Ranked(
        found, {one.sheet_id: standing_of(one, has_arrows=has_arrows) for one in results},
        counts_of([one.get_grade_display() or public.BORDER for one in results]), has_arrows,
    )  # fmt: skip


def _stands(ranking: Ranking, results: Sequence[AssessmentResult], sheets: Sequence[ScoreSheet]) -> bool:
    """What is posted is frozen with its sheets, and a correction changes them in its own rows alone."""
    if ranking.published_at is not None or ranking.corrects_id is not None:
        return True
    reckoned = {one.sheet_id: one.total_milli for one in results}
    return all(reckoned.get(sheet.pk) == sheet.total_milli for sheet in sheets)


def standing_of(one: AssessmentResult, *, has_arrows: bool) -> Standing:
    moved = (public.arrow(one) or NEW) if has_arrows else ""
    grade, tone = one.get_grade_display() or public.BORDER, public.GRADE_TONES.get(one.grade, "")
    return Standing(one.rank_group, one.rank, moved, moved_in_words(one.rise), grade, tone)


def moved_in_words(rise: int | None) -> str:
    """What the arrow says, for whoever hears the page."""
    if rise is None:
        return "上年没有名次"
    if rise == 0:
        return "和上年相同"
    return f"比上年{'上升' if rise > 0 else '下降'} {abs(rise)} 位"


def counts_of(grades: Sequence[str]) -> str:
    """好 2，较好 8，一般 1."""
    order = [*AssessmentResult.Grade.labels, public.BORDER]
    return "，".join(f"{grade} {grades.count(grade)}" for grade in order if grade in grades)
