"""The notice of a year-end report: its text, and the share of satisfied ballots. No counts are published."""

from __future__ import annotations

from branches import policy
from branches.notices.kinds import TEXT, VILLAGE, Field, Kind
from branches.notices.periods import WORKING

LONGEST_REPORT = 12_000


def lead(facts: dict[str, str]) -> str:
    told = f"现将{facts.get('who', '')}同志{facts.get('year', '')}年度述职报告予以公示。"
    share = facts.get("satisfaction", "").strip()
    return f"{told}民主测评满意率 {share}。" if share else told


KINDS = [
    Kind(
        "WORK_REPORT", "年度述职公示", frozenset({VILLAGE}), WORKING, policy.NOTICE_DAYS,
        (
            Field("year", "年度", hint="如：2025", longest=4),
            Field("who", "述职人", hint="职务和姓名，如：党支部书记 何永昌"),
            Field("satisfaction", "民主测评满意率", hint="如：92.0%。没有测评的不填", is_required=False, longest=10),
            Field("content", "述职报告", TEXT, longest=LONGEST_REPORT, hint="一段一行。不要写身份证号、电话和病情"),
        ),
        lead, title_hint="如：关于石桥村何永昌同志2025年度述职情况的公示", by_party=True,
    ),
]  # fmt: skip
