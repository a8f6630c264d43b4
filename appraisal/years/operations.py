"""Letting a village off from a phase of the year."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from appraisal.years.models import AssessmentYear, PhaseExemption
from villagegov.common import audit, clock, permissions
from villagegov.common.codes import township_of
from villagegov.common.places import Place


@audit.one_act()
def let_off(year: AssessmentYear, phase: str, *, place: Place, reason: str, by: Any) -> PhaseExemption:
    """A village that owes nothing in this phase, and why."""
    permissions.require(by, "appraisal.exempt_village", year)
    if township_of(place.code) != year.place_id:
        raise ValidationError(f"{place.name}不在{year.place.name}")
    made = PhaseExemption.objects.create(
        year=year.year, phase=phase, place=place, reason=reason.strip(), decided_by=by, decided_at=clock.now()
    )
    audit.write(audit.act_on(made, "exempt_village", "登记免报", after=audit.snapshot(made)), by=by)
    return made
