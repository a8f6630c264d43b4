"""Rank and grade in the database: one INSERT … SELECT, the same for a township of 12 and for 50 000 villages.

Competition ranking (1, 2, 2, 4) on the total rounded half up; grades by their lower bounds, closed to the left; the
quota of the good is a whole part of the group. Who ties at its border gets no grade: people decide. A correction
changes the sum before its bounds of 0 and 100, by the weight that the mechanisms have in the total. The place of the
year before is that of its posted result, else of the paper on which it was ranked. The numbers come from the ranking's
own row, so any number of townships is ranked at once, each by its own. Integers throughout.
Whatever one row knows of itself is judged before the rows are sorted, and they are sorted once: sorting is what costs.
Source: domain.md 3.C.1, examples 4.5 S-05 to S-07, S-09, S-11.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

COLUMNS = (
    "ranking_id, area_code, sheet_id, rank_group, total_milli, shown_milli, rank, last_rank, grade, is_limited, "
    "is_border, is_vetoed, decision, version"
)
SELECT = """
with changed as (
  select c.ranking_id, c.area_code, sum(c.new_milli - c.old_milli) as by_milli
  from appraisal_resultcorrection c group by c.ranking_id, c.area_code
), scored as (
  select r.id as ranking_id, r.good_from_milli, r.better_from_milli, r.fair_from_milli, r.quota_percent,
    r.step_milli, r.veto_effect, year_before.id as before_id, paper.id as paper_id, s.area_code, s.id as sheet_id,
    case when r.groups_apart then (select p.kind from common_place p where p.code = s.area_code) else '' end
      as rank_group,
    case when c.by_milli is null then s.total_milli
      else s.base_milli + c.by_milli * r.parts_weigh / 100 + s.bonus_milli - s.deducted_milli end as unbounded,
    case when s.id in (select v.sheet_id from appraisal_veto v where v.removed_at is null) then 1 else 0 end as vetoed
  from appraisal_ranking r
  left join appraisal_ranking year_before
    on year_before.area_code = r.area_code and year_before.year = r.year - 1 and year_before.stage = 'PUBLISHED'
  left join appraisal_paperranking paper on paper.area_code = r.area_code and paper.year = r.year - 1
  join appraisal_scoresheet s on s.scheme_id = r.scheme_id
  left join changed c on c.ranking_id = r.id and c.area_code = s.area_code
  where r.id in ({ids}) and s.total_milli is not null
), bounded as (
  select scored.*, case when unbounded > 100000 then 100000 when unbounded < 0 then 0 else unbounded end as total_milli
  from scored
), rounded as (
  select bounded.*, (total_milli + step_milli / 2) / step_milli * step_milli as shown_milli,
    case when veto_effect = 'RANK_LAST' then vetoed else 0 end as comes_last
  from bounded
), judged as (
  select ranking_id, area_code, sheet_id, rank_group, total_milli, shown_milli, comes_last, vetoed, before_id,
    paper_id, quota_percent,
    case when shown_milli >= good_from_milli and vetoed = 0 then 1 else 0 end as is_candidate,
    case
      when vetoed = 1 and veto_effect = 'LOWEST' then 'POOR'
      when vetoed = 1 and shown_milli >= fair_from_milli then 'FAIR'
      when shown_milli >= better_from_milli then 'BETTER'
      when shown_milli >= fair_from_milli then 'FAIR'
      else 'POOR'
    end as bare_grade
  from rounded
), counted as (
  select judged.*,
    rank() over falling as rank,
    count(*) over (partition by ranking_id, rank_group) * quota_percent / 100 as quota,
    sum(is_candidate) over falling as good_down_to_here,
    sum(is_candidate) over (falling groups current row) as good_beside
  from judged
  window falling as (partition by ranking_id, rank_group order by comes_last, shown_milli desc)
), graded as (
  select counted.*,
    case
      when is_candidate = 1 and good_down_to_here <= quota then 'GOOD'
      when is_candidate = 1 and good_down_to_here - good_beside < quota then ''
      else bare_grade
    end as grade
  from counted
)
select g.ranking_id, g.area_code, g.sheet_id, g.rank_group, g.total_milli, g.shown_milli, g.rank,
  case when g.before_id is null then on_paper.rank else last.rank end, g.grade,
  (g.is_candidate = 1 and g.grade = 'BETTER'), (g.grade = ''), (g.vetoed = 1), '', 1
from graded g
left join appraisal_assessmentresult last on last.ranking_id = g.before_id and last.area_code = g.area_code
left join appraisal_paperplace on_paper on on_paper.ranking_id = g.paper_id and on_paper.area_code = g.area_code
"""


def rank(rankings: Sequence[int]) -> int:
    """Write the results of these rankings, none of which has any yet; gives how many rows."""
    select = SELECT.format(ids=", ".join(["%s"] * len(rankings)))
    with connection.cursor() as cursor:
        cursor.execute(f"insert into appraisal_assessmentresult ({COLUMNS}) {select}", list(rankings))
        return cursor.rowcount


def rows_of(ranking: int) -> list[tuple]:
    """What `rank` would write now, in the order of the villages: for comparing with what was stored."""
    with connection.cursor() as cursor:
        cursor.execute(f"select * from ({SELECT.format(ids='%s')}) as found order by 2", [ranking])  # noqa: S608
        return cursor.fetchall()
