"""What waits in the schemes: a year without one for the office, a draft that adds up for the leader."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from appraisal import policy as numbers
from appraisal.schemes import tree
from appraisal.schemes.models import AssessmentScheme
from appraisal.schemes.operations import nodes_of
from appraisal.years.phases import day
from villagegov.common import clock, policy
from villagegov.common.permissions import SENTENCES, scopes_of
from villagegov.common.todos import REVIEW, Todo

LABEL = "考核办法"


def waiting(user: Any) -> list[Todo]:
    drafting = scopes_of(user, SENTENCES["appraisal.change_scheme"].roles)
    publishing = scopes_of(user, SENTENCES["appraisal.publish_scheme"].roles)
    if not drafting and not publishing:
        return []
    year = clock.today().year
    rows = AssessmentScheme.objects.visible_to(user).filter(year=year).exclude(stage="REPLACED")
    schemes = list(rows.select_related("place"))
    todos = [
        _to_publish(one) for one in schemes if one.is_draft and one.place_id in publishing and _adds_up(one)
    ]
    todos += [
        _to_finish(one) for one in schemes if one.is_draft and one.place_id in drafting and not _adds_up(one)
    ]
    without = set(drafting) - {one.place_id for one in schemes}
    return todos + [_to_draft(code, year) for code in sorted(without)]


def _adds_up(scheme: AssessmentScheme) -> bool:
    return not tree.what_does_not_add_up(nodes_of(scheme))


def _due(code: str, year: int) -> Any:
    return day(year, policy.value(numbers.SCHEME_DUE, code, year))  # type: ignore[arg-type]


def _to_publish(one: AssessmentScheme) -> Todo:
    return Todo(
        title=f"发布{one.title}", where=one.place.name, url=f"{one.get_absolute_url()}?edition={one.pk}", button="去看",
        due_on=_due(one.place_id, one.year), tone="run", word="待审核", key=str(one.pk), group=REVIEW,
    )  # fmt: skip


def _to_finish(one: AssessmentScheme) -> Todo:
    return Todo(
        title=f"{one.title}分值没有合上", where=one.place.name, url=f"{one.get_absolute_url()}?edition={one.pk}",
        button="办理", due_on=_due(one.place_id, one.year), key=str(one.pk),
    )  # fmt: skip


def _to_draft(code: str, year: int) -> Todo:
    return Todo(
        title=f"起草 {year} 年考核办法", where="全镇", url=reverse("scheme_new"), button="起草",
        due_on=_due(code, year), key=f"{code}-{year}",
    )  # fmt: skip
