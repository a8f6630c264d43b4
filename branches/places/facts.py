"""A village as its page tells it: facts, what to look at, and the trail in words."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from branches import policy as numbers
from branches.organizations import reports as organizations
from branches.places import arithmetic
from branches.places.reports import Totals
from branches.posts.models import Post, PostTenure
from villagegov.common import policy
from villagegov.common.audit import AuditEntry
from villagegov.common.places import Place
from villagegov.common.templatetags.ui import day as in_words
from villagegov.common.trail_texts import change_text

TRAIL_SHOWN = 5


def fact(label: str, value: object) -> dict[str, str]:
    return {"label": label, "value": "" if value is None else str(value)}


def village_facts(village: Any) -> list[dict[str, str]]:
    """The line under the heading; `village` comes from `reports.with_figures`."""
    facts = [
        fact("区划代码", village.code),
        fact("类别", village.get_kind_display()),
        fact("正式党员", village.formal_count),
        fact("预备党员", village.probationary_count),
        fact("办公电话", village.contact_phone or "未填"),
    ]
    if village.valid_from:
        facts.append(fact("启用", in_words(village.valid_from)))
    if village.merged_into:
        facts.append(fact("并入", f"{village.merged_into.name}（{in_words(village.valid_to)}）"))
    return facts


def totals_facts(totals: Totals) -> list[dict[str, str]]:
    """The line of sums over the list."""
    return [
        fact("合计", f"{totals.village_count:,} 个村（社区）"),
        fact("户数", f"{totals.household_count:,}"),
        fact("户籍人口", f"{totals.registered_population:,}"),
        fact("正式党员", f"{totals.formal_count:,}"),
        fact("预备党员", f"{totals.probationary_count:,}"),
    ]


def posts_on(tenures: Iterable[PostTenure], day: datetime.date) -> list[PostTenure]:
    """Who holds a post on the day, in the order of posts, then by strokes."""
    order = list(Post.values)
    held = [t for t in tenures if t.started_on <= day and (t.ended_on is None or t.ended_on >= day)]
    return sorted(held, key=lambda t: (order.index(t.post), t.person.stroke_key, t.pk))


def warnings_of(
    village: Any, tenures: Iterable[PostTenure] | None, own: Iterable[Any], *, day: datetime.date
) -> list[str]:
    """What to look at: the secretary, the kinds of the organisations `own`. Hints, never refusals.

    Without `tenures` (the user may not see who holds a post) nothing is said of the secretary.
    """
    if village.stage != Place.Stage.ACTIVE:
        return []
    sizes = organizations.sizes_at(village.code, day.year)
    hints = [(o.name, organizations.kind_hint(o.kind, o.formal_count, sizes)) for o in own]
    of_secretary = "" if tenures is None else secretary_warning(village, tenures, day=day)
    return ([of_secretary] if of_secretary else []) + [f"{name}：{hint}" for name, hint in hints if hint]


def secretary_warning(village: Place, tenures: Iterable[PostTenure], *, day: datetime.date) -> str:
    """Nobody, or more than one, in the post of secretary; "" when there is one."""
    held = [t for t in tenures if t.post == Post.BRANCH_SECRETARY and t.started_on <= day]
    current = [t for t in held if t.ended_on is None or t.ended_on >= day]
    if len(current) == 1:
        return ""
    if current:
        names = "、".join(t.person.name for t in current)
        return f"登记的在任书记有 {len(current)} 名：{names}，请核对任职时间"
    if not held:
        return "还没有登记书记，请在村干部里登记"
    limit = policy.value(numbers.VACANCY_LIMIT, village.code, day.year)
    gap = arithmetic.vacancy(max(t.ended_on for t in held), day, limit_months=limit)
    over = f"，已超过 {limit} 个月，请尽快选任" if gap.is_over_limit else f"，不要超过 {limit} 个月"
    return f"书记空缺 {gap.days} 天（{in_words(gap.since)}起）{over}"


def records_of(entries: Iterable[AuditEntry]) -> list[dict]:
    """Entries of the trail for components/records.html; what a new record holds stands on the page itself."""
    return [
        {
            "at": entry.at,
            "who": entry.actor_name or "系统",
            "what": f"{entry.label} {change_text(entry)}" if entry.before else entry.label,
            "reason": entry.reason,
        }
        for entry in entries
    ]
