"""The stored result held against one that is reckoned again, place by place."""

from __future__ import annotations

from appraisal.results import ranking as sql
from appraisal.results.models import Ranking

STORED = ("ranking_id", "place_id", "sheet_id", "rank_group", "total_milli", "shown_milli", "rank")


def differences(ranking: Ranking) -> list[str]:
    """Where reckoning again gives another result than the stored one, by village; empty when bit by bit the same.

    The place of the year before is a fact of the day of computing and not reckoned again.
    """
    stored = {row.place_id: row for row in ranking.results.select_related("place")}
    again = {row[1]: row for row in sql.rows_of(ranking.pk)}
    found = [f"{stored[code].place.name}不在重算的结果里" for code in stored.keys() - again.keys()]
    found += [f"{code} 只在重算的结果里" for code in again.keys() - stored.keys()]
    for code in stored.keys() & again.keys():
        row, reckoned = stored[code], again[code]
        kept = tuple(getattr(row, name) for name in STORED)
        grades_agree = row.is_border or row.grade == reckoned[8]
        flags = (bool(row.is_limited), bool(row.is_border), bool(row.is_vetoed))
        if kept != tuple(reckoned[:7]) or not grades_agree or flags != tuple(map(bool, reckoned[9:12])):
            found.append(
                f"{row.place.name}：存的是第 {row.rank} 名 {row.shown} 分，重算是第 {reckoned[6]} 名"
            )
    return sorted(found)
