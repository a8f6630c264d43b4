"""What of the scores rests on a record of the system: asked before that record is removed."""

from __future__ import annotations

from appraisal.scores.beside import ScoreEvidence


def rests_on(kind: str, key: str) -> str:
    """The score that names the record as its evidence; "" when none does."""
    links = ScoreEvidence.objects.standing().filter(record_kind=kind, record_key=key)
    first = links.select_related("sheet__place", "sheet__scheme", "indicator").order_by("pk").first()
    return f"{first.sheet}“{first.indicator.name}”" if first else ""
