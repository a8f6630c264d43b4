"""督查通报: what the inspections of a year say of a township's villages, as plain data, and its issue.

Villages stand in the township's own order; no village is ranked by it. What is issued is frozen as the kernel's
publication; a mistake is mended by the next one, which names the one before and the reason.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q

from appraisal.inspections.models import InspectionBulletin, ItemProgress, MidyearInspection
from appraisal.inspections.rectification_models import Rectification
from appraisal.inspections.reports import done_in_words, percent_in_words, target_in_words
from villagegov.common import audit, permissions, publications
from villagegov.common.places import Place, Village, hold_in_use
from villagegov.common.templatetags.ui import day as in_words

KIND = "INSPECTION_BULLETIN"


def content_of(township: Place, year: int, opening: str = "") -> dict[str, Any]:
    """All that a circular says; a fixed number of queries."""
    in_force = MidyearInspection.objects.within(township.code).of_year(year).in_force()
    inspections = {one.place_id: one for one in in_force}
    there = Village.objects.within(township.code).filter(
        Q(stage=Place.Stage.ACTIVE) | Q(code__in=inspections)
    )
    villages = list(there.in_order())
    rows = list(
        ItemProgress.objects.filter(inspection__in=inspections.values())
        .select_related("inspection__place").in_order()
    )  # fmt: skip
    orders = Rectification.objects.within(township.code).filter(inspection__year=year)
    ordered = {
        (one.place_id, one.item_id): one for one in orders.exclude(stage="VOIDED").select_related("owner")
    }
    return {
        "year": year,
        "township": township.name,
        "opening": opening,
        "limit": max((one.limit for one in inspections.values()), default=0),
        "villages": [
            _village(one, inspections[one.code], rows) for one in villages if one.code in inspections
        ],
        "not_inspected": [one.name for one in villages if one.code not in inspections],
        "lagging": [
            _lagging(row, ordered.get((row.place_id, row.item_id))) for row in rows if row.is_lagging
        ],
    }


def _village(village: Any, inspection: MidyearInspection, rows: list[ItemProgress]) -> dict[str, Any]:
    mine = [row for row in rows if row.inspection_id == inspection.pk]
    counted = Counter(row.state for row in mine if not row.is_not_applicable)
    return {
        "name": village.name,
        "inspected_on": in_words(inspection.inspected_on),
        "lead": inspection.lead_name,
        "items": len(mine),
        "states": {state: counted[state] for state in ItemProgress.State.values},
        "not_applicable": sum(row.is_not_applicable for row in mine),
        "missing": counted[""],
        "lagging": sum(row.is_lagging for row in mine),
    }


def _lagging(row: ItemProgress, order: Rectification | None) -> dict[str, Any]:
    return {
        "village": row.inspection.place.name,
        "number": row.number,
        "content": row.content,
        "target": target_in_words(row),
        "done": done_in_words(row),
        "percent": percent_in_words(row),
        "time": f"{row.time_percent}%",
        "behind": "" if row.behind is None or row.behind < 0 else str(row.behind),
        "is_far_behind": row.is_far_behind,
        "state": row.get_state_display(),
        "responsible": row.responsible_name,
        "problem": row.problem,
        "help_needed": row.help_needed,
        "remark": row.remark,
        "rectify": f"{order.what}，{order.owner.name}，{in_words(order.due_on)}前" if order else "",
    }


def title_of(township: Place, year: int) -> str:
    return f"{township.name}{year}年年中督查通报"


@audit.one_act()
def issue(township: Place, year: int, *, opening: str, reason: str, by: Any) -> InspectionBulletin:
    """Freeze it and tell the villages; the next one of a year corrects the one before and says why."""
    place = hold_in_use(township)
    permissions.read_anew(by)
    permissions.require(by, "appraisal.issue_bulletin", place)
    content = content_of(place, year, opening.strip())
    if not content["villages"]:
        raise ValidationError(f"{year} 年还没有村完成年中督查，完成以后再印发通报")
    before = InspectionBulletin.objects.filter(place=place, year=year).order_by("-edition").first()
    edition = before.edition + 1 if before else 1
    published = publications.publish(
        kind=KIND, number=f"DC-{place.code}-{year}-{edition}", title=title_of(place, year), place=place, year=year,
        content=content, by=by, corrects=before.publication if before else None, reason=reason,
    )  # fmt: skip
    made = InspectionBulletin.objects.create(place=place, year=year, edition=edition, publication=published)
    audit.write(audit.act_on(made, "issue_bulletin", "印发督查通报", reason=reason), by=by)
    return made
