"""What the pages of scores show, gathered for one user: which rows, which buttons, which neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from appraisal import policy as numbers
from appraisal.schemes.marks import shown
from appraisal.schemes.models import AssessmentScheme
from appraisal.scores import reports, typed
from appraisal.scores.beside import ScoreAdjustment, ScoreAppeal
from appraisal.scores.models import ScoreEntry, ScoreSheet
from appraisal.scores.operations import (
    ENTER,
    NOT_APPLICABLE,
    Given,
    RowsRefused,
    own_indicators,
    stationed_refusal,
)
from appraisal.scores.ranked import ranked
from appraisal.scores.sums import composite_of, number_of, reckoned
from appraisal.scores.workflow import STEPS, appeal_ends_on, what_forbids_an_appeal
from branches.places.facts import records_of
from villagegov.common import audit, clock
from villagegov.common.audit import AuditEntry
from villagegov.common.permissions import permits
from villagegov.common.workflow import open_steps

TRAIL_SHOWN = 12
MOST_CELLS = 400
TAKEN_BACK = "undo_scores"  # by the undo of an import, told of the row
CELLS = ("points", "number", "reason", "version")

READ_RANKS = "appraisal.read_ranks"


def sheets_of(scheme: AssessmentScheme, user: Any) -> list[ScoreSheet]:
    seen = ScoreSheet.objects.visible_to(user).filter(scheme=scheme).in_order()
    return list(seen.select_related("place", "self_score", "scheme"))


def decimals_of(scheme: AssessmentScheme) -> int:
    return int(number_of(scheme, numbers.RANK_DECIMALS))


def year_facts(scheme: AssessmentScheme, sheets: list[ScoreSheet], user: Any) -> dict[str, Any]:
    """The table of all villages and how far the township is."""
    result = ranked(scheme, sheets, user)
    ranks = reports.ranks_of(sheets, decimals_of(scheme), result and result.standings)
    words = [sheet.get_stage_display() for sheet in sheets]
    submitted = sum(not sheet.self_score.is_open for sheet in sheets)
    counts = [{"label": word, "value": f"{words.count(word)} 个村"} for word in dict.fromkeys(words)]
    return {
        "ranks": ranks,
        "result": result,
        "stage_counts": [{"label": "已交自评", "value": f"{submitted} 个村"}, *counts],
        "may_open": permits(user, "appraisal.open_scores", scheme),
        "may_import": permits(user, "appraisal.import_scores", scheme)
        and any(sheet.is_open for sheet in sheets),
        "appeals": _open_appeals(scheme, user),
        "decimals": decimals_of(scheme),
    }


def _open_appeals(scheme: AssessmentScheme, user: Any) -> list[ScoreAppeal]:
    if not permits(user, ScoreAppeal.view_permission, scheme):
        return []
    waiting = ScoreAppeal.objects.visible_to(user).filter(sheet__scheme=scheme, stage="OPEN")
    return list(waiting.select_related("place", "indicator").order_by("filed_at", "pk"))


def next_sheet(sheet: ScoreSheet, user: Any, *, backwards: bool = False) -> ScoreSheet | None:
    """The next village in the township's order, after the last the first again; None where there is no other."""
    sheets = sheets_of(sheet.scheme, user)
    here = next((n for n, one in enumerate(sheets) if one.pk == sheet.pk), None)
    if here is None or len(sheets) < 2:
        return None
    return sheets[(here + (-1 if backwards else 1)) % len(sheets)]


def typed_rows(sheet: ScoreSheet, data: Mapping[str, str]) -> dict[int, Given]:
    """The cells of a sent grid by the key of their entry. Raises RowsRefused with what cannot be read."""
    keys = [name.partition("-")[2] for name in data if name.startswith("version-")][:MOST_CELLS]
    rows, wrong = {}, {}
    for text in keys:
        if not text.isdecimal() or len(text) > 18:
            continue
        key = int(text)
        try:
            rows[key] = typed_row({name: data.get(f"{name}-{text}", "") for name in CELLS})
        except ValidationError as problem:
            wrong[key] = problem.messages
    if wrong:
        raise RowsRefused(wrong)
    return rows


def typed_row(cells: Mapping[str, str]) -> Given:
    """One row as it was typed. Raises ValidationError."""
    points, is_not_applicable = typed.points(cells["points"])
    version = cells["version"]
    return Given(
        points, typed.reason(cells["reason"]), typed.number(cells["number"]), is_not_applicable,
        int(version) if version.isdecimal() and len(version) < 10 else -1,
    )  # fmt: skip


def sheet_facts(
    sheet: ScoreSheet, user: Any, *, cells: Mapping[str, str], errors: Mapping[int, list[str]]
) -> dict[str, Any]:
    """All that the page of one sheet shows."""
    own = own_indicators(user, sheet)
    may_enter = _may_enter(sheet, user)
    mechanisms = reports.mechanisms_of(sheet, own=own, may_enter=may_enter, cells=cells, errors=errors)
    everyone = sheets_of(sheet.scheme, user)
    reads_all = permits(user, READ_RANKS, sheet)
    result = ranked(sheet.scheme, everyone, user) if reads_all else None
    ranks = reports.ranks_of(everyone, decimals_of(sheet.scheme), result and result.standings)
    row = next((one for one in ranks.rows if one.sheet.pk == sheet.pk), None)
    may_adjust = sheet.is_open and permits(user, "appraisal.adjust_score", sheet)
    return {
        "mechanisms": mechanisms, "may_enter": may_enter, "reads_whole": own is None, "ranks": ranks, "row": row,
        "reads_all": reads_all, "result": result, "stationed": stationed_refusal(user, sheet),
        "radar": reports.radar_of(sheet, ranks.means), "parts": reports.part_rows(sheet, ranks.means),
        "before": next_sheet(sheet, user, backwards=True), "following": next_sheet(sheet, user),
        "tone": reports.SHEET_TONES[sheet.stage], "missing": reckoned(sheet).missing,
        "steps": open_steps(STEPS.values(), sheet, by=user), "may_adjust": may_adjust,
        "decimals": decimals_of(sheet.scheme),
        "composite": composite_of(sheet), "sheet_facts": reports.facts_of_sheet(sheet),
        "records": trail_of(sheet, user), **beside_facts(sheet), **appeal_facts(sheet, user),
    }  # fmt: skip


def _may_enter(sheet: ScoreSheet, user: Any) -> bool:
    in_force = sheet.scheme.stage == AssessmentScheme.Stage.PUBLISHED
    return sheet.is_open and in_force and permits(user, ENTER, sheet) and not stationed_refusal(user, sheet)


def beside_facts(sheet: ScoreSheet) -> dict[str, Any]:
    """Honours, criticisms and vetoes, those that were taken back as well."""
    rows = sheet.adjustments.select_related("made_by", "removed_by").prefetch_related("files").order_by("pk")
    vetoes = sheet.vetoes.select_related("made_by", "removed_by").prefetch_related("files").order_by("pk")
    return {
        "adjustments": [{"row": row, "points": signed(row)} for row in rows],
        "vetoes": list(vetoes),
        "bonus": shown(sheet.bonus_milli), "deducted": shown(sheet.deducted_milli), "base": shown(sheet.base_milli),
    }  # fmt: skip


def signed(row: ScoreAdjustment) -> str:
    return f"{'＋' if row.kind == ScoreAdjustment.Kind.BONUS else '－'}{shown(row.points_milli)}"


def appeal_facts(sheet: ScoreSheet, user: Any) -> dict[str, Any]:
    """The appeals that the user may read, and whether the village may still file one."""
    if not permits(user, ScoreAppeal.view_permission, sheet):
        return {"appeals": [], "appeal_ends_on": None}
    appeals = sheet.appeals.select_related("indicator").order_by("pk")
    is_running = sheet.stage == ScoreSheet.Stage.CONFIRMED and clock.today() <= appeal_ends_on(sheet)
    return {"appeals": list(appeals), "appeal_ends_on": appeal_ends_on(sheet) if is_running else None}


def appeals_against(sheet: ScoreSheet, indicator: Any, user: Any) -> list[ScoreAppeal]:
    """The appeal against one indicator, where the user may read it."""
    return [one for one in appeal_facts(sheet, user)["appeals"] if one.indicator_id == indicator.pk]


def may_appeal(sheet: ScoreSheet, entry: Any, user: Any) -> bool:
    return permits(user, "appraisal.file_appeal", sheet) and not what_forbids_an_appeal(sheet, entry)


def trail_of(sheet: ScoreSheet, user: Any, *, most: int = TRAIL_SHOWN) -> list[dict]:
    """The trail of the sheet and of the village's own score, newest first, as far as the user reads it."""
    seen = AuditEntry.objects.visible_to(user).exclude(act="refused")
    of_sheet = seen.of(sheet)
    own = seen.of(sheet.self_score)
    rows = [str(key) for key in sheet.entries.of_township().values_list("pk", flat=True)]
    returned = seen.filter(act=TAKEN_BACK, record_kind=ScoreEntry._meta.label_lower, record_key__in=rows)
    entries = (of_sheet | own | returned).newest_first()[:most]
    return [record_of(entry) for entry in entries]


def record_of(entry: AuditEntry) -> dict[str, Any]:
    """Points of an indicator as 承诺事项兑现 7.2 → 6.8; everything else as the trail says it."""
    if entry.act == TAKEN_BACK:
        return {
            "at": entry.at, "who": entry.actor_name,
            "what": entry.record_name.removesuffix(ScoreEntry.Source.TOWNSHIP.label),
            "old": kept_in_words(entry.before), "new": kept_in_words(entry.after), "reason": entry.label,
        }  # fmt: skip
    if entry.act != "give_points":
        return records_of([entry])[0]
    name = next(iter(entry.after), "")
    return {
        "at": entry.at, "who": entry.actor_name, "what": name, "old": entry.before.get(name) or "空",
        "new": entry.after.get(name) or "空", "reason": entry.reason,
    }  # fmt: skip


def kept_in_words(columns: Mapping[str, Any]) -> str:
    """What the columns of a row of scores said; of those that did not change nothing is known."""
    if columns.get("is_not_applicable"):
        return NOT_APPLICABLE
    points = columns.get("points_milli")
    return "空" if points is None else shown(points)


def print_facts(sheet: ScoreSheet, user: Any) -> dict[str, Any]:
    """The printed sheet; who prints it stands in the trail."""
    own = own_indicators(user, sheet)
    audit.write(audit.act_on(sheet, "print", "打印评分表"), by=user)
    mechanisms = reports.mechanisms_of(sheet, own=own, may_enter=False, with_evidence=True)
    return {
        "mechanisms": mechanisms, "total": reports.total_text(
            sheet.total_milli, decimals_of(sheet.scheme)
        ), "reads_whole": own is None, **beside_facts(sheet),
    }  # fmt: skip
