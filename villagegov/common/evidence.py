"""What is named as evidence stays: before a record is removed, the subjects that rest on others are asked.

A subject that keeps links to records of others has `evidence.py` with `rests_on(kind, key) -> str`: what rests on the
record, in words, or "". They are found by that name, so that who removes knows none of them.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models

from villagegov.common import subjects


def refuse_removal(record: models.Model) -> None:
    """Raises ValidationError with what rests on the record."""
    kind, key = record._meta.label_lower, str(record.pk)
    told = [text for module in subjects.modules("evidence").values() if (text := module.rests_on(kind, key))]
    if told:
        raise ValidationError(f"这条记录是{'、'.join(told)}的佐证，不能删除。先在那里撤回佐证，再删除")
