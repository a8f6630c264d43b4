"""A trail or a publication that does not hold, or was not looked at for days."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from villagegov.common import permissions, verifications
from villagegov.common.todos import Todo

LABEL = "系统"


def waiting(user: Any) -> list[Todo]:
    if not permissions.permits(user, "common.view_status"):
        return []
    url = reverse("status")
    found = verifications.alarms(with_never=False)
    return [Todo(text, "全系统", url, "去核对", tone="late", word="需说明") for text in found]
