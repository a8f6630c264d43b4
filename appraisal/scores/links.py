"""An address of the system as evidence: it leads to a record that is there and that this user may read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve

from villagegov.common.views import OneRecord

NOWHERE = "这个地址在系统里打不开，请打开那条记录，从地址栏里复制"


@dataclass(frozen=True)
class Target:
    """The path, and the record on which its page stands."""

    path: str
    kind: str
    key: str


def target_of(text: str, user: Any) -> Target:
    """Raises ValidationError for what leads out of the system, to no record, or to one that the user may not see."""
    try:
        path = urlsplit(text.strip()).path
        match = resolve(path)
    except (Resolver404, ValueError):  # the latter for what is no address at all
        raise ValidationError(NOWHERE) from None
    view = getattr(match.func, "view_class", None)
    if view is None or not issubclass(view, OneRecord) or "key" not in match.kwargs:
        raise ValidationError("佐证要指到一条记录，不能是列表或首页")
    rows = view.model._default_manager.visible_to(user).filter(**{view.key_field: match.kwargs["key"]})
    record = rows.first()
    if record is None:
        raise ValidationError(NOWHERE)
    return Target(path, record._meta.label_lower, str(record.pk))
