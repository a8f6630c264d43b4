"""The notice of a ranking (F10): composed from the result alone; nobody types it and nobody rewrites it."""

from __future__ import annotations

from appraisal import policy
from branches.notices.kinds import TABLE, TEXT, TOWNSHIP, Field, Kind
from branches.notices.periods import WORKING

RANKING = "RANKING"
ROOM = "排名公示"


def lead(facts: dict[str, str]) -> str:
    basis, meeting, year = (facts.get(key, "") for key in ("basis", "meeting", "year"))
    return f"根据{basis}，经{meeting}审定，现将{year}年度考核结果予以公示。"


KINDS = [
    Kind(
        RANKING, "考核结果公示", frozenset({TOWNSHIP}), WORKING, policy.RESULT_NOTICE_DAYS,
        (
            Field("year", "年度", longest=4),
            Field("basis", "考核办法", longest=120),
            Field("meeting", "会议", longest=120),
            Field("table", "考核结果", TABLE, longest=20_000),
            Field("notes", "说明", TEXT, longest=2_000),
        ),
        lead, by_party=True, kept_in=ROOM,
    ),
]  # fmt: skip
