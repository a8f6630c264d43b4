"""The two keys that nearly every record has: the place at which it stands, and who acted on it."""

from __future__ import annotations

from typing import Any

from django.db import models


def place_key(verbose_name: str | None = None, **options: Any) -> models.ForeignKey:
    """The place by its 12-digit code, in the column that scopes ask; a place that is named somewhere never goes."""
    return models.ForeignKey(
        "common.Place", verbose_name=verbose_name, to_field="code", db_column="area_code", on_delete=models.PROTECT,
        **options,
    )  # fmt: skip


def actor(**options: Any) -> models.ForeignKey:
    """Who did it: set by the act, typed by nobody."""
    return models.ForeignKey(
        "common.User", on_delete=models.PROTECT, related_name="+", editable=False, **options
    )
