"""Rows that an undo leaves, in words: who it is, where to find the record, and why it stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps

from villagegov.common import bulk
from villagegov.sheets.undo import REASONS

GONE = "已经不在登记里"


def rows_that_stayed(told: Iterable[Mapping[str, Any]], user: Any) -> list[dict[str, Any]]:
    """Row of the file, name, address and reason; names as the user may see them now."""
    told = list(told)
    keys: dict[str, set[int]] = defaultdict(set)
    for one in told:
        if one["kind"]:
            keys[one["kind"]].add(one["key"])
    found: dict[tuple[str, int], Any] = {}
    for kind, wanted in keys.items():
        records = apps.get_model(kind).objects.visible_to(user).filter(pk__in=bulk.among(wanted))
        found |= {(kind, record.pk): record for record in records}
    return [_in_words(one, found.get((one["kind"], one["key"]))) for one in told]


def _in_words(told: Mapping[str, Any], record: Any) -> dict[str, Any]:
    return {
        "row": told["row"],
        "name": str(record) if record is not None else GONE,
        "url": record.get_absolute_url() if hasattr(record, "get_absolute_url") else "",
        "why": REASONS[told["why"]],
    }
