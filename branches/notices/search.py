"""Notices of the own places by title, number or village."""

from typing import Any

from branches.notices.facts import period_in_words
from branches.notices.models import PublicNotice
from villagegov.common import searching

LABEL, PERMISSION = "公示", "branches.view_notice"


def find(user: Any, words: str) -> searching.Group:
    rows = PublicNotice.objects.at_work(user).found_by(words)
    return searching.group(
        LABEL, rows.select_related("place").order_by("-pk"), words, route="notice_list",
        where=lambda notice: f"{notice.place.name} {notice.number} {period_in_words(notice)}",
    )  # fmt: skip
