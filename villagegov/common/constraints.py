"""What the database itself refuses: a value that its list does not have, whatever door it comes through."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q


def one_of(field: str, values: Iterable[object], *, name: str, message: str) -> models.CheckConstraint:
    """The column holds one of the values; "" is one of them where nothing has to be said."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": list(values)}), name=name, violation_error_message=message
    )
