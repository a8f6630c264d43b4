"""What the posts make the township wait for: villages without a secretary, villages with two."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from branches import policy as numbers
from branches.posts import reports
from branches.posts.models import Post, PostTenure
from villagegov.common import clock, permissions, policy
from villagegov.common.places import Place, Village
from villagegov.common.todos import Todo

LABEL = "村干部"
DAYS_A_MONTH = 30  # a vacancy is told in days, its limit in months


@dataclass(frozen=True)
class Secretaries:
    """Villages without a secretary, those among them without one for too long, and villages with two."""

    vacant: list[reports.Vacancy]
    late: set[str]
    doubled: list[tuple[Place, list[PostTenure]]]


def secretaries(user: Any, villages: list[Place], today: datetime.date) -> Secretaries:
    held = reports.secretaries_of(PostTenure.objects.visible_to(user))
    vacant = reports.vacancies(villages, held, today)
    late = vacant_too_long(vacant, {village.township_code for village in villages}, today)
    return Secretaries(vacant, late, reports.doubles(villages, held))


def vacant_too_long(vacant: list[reports.Vacancy], townships: set[str], today: datetime.date) -> set[str]:
    """The villages whose vacancy is longer than the limit of their township; one look a township, vacant or not."""
    limits = {
        code: policy.value(numbers.VACANCY_LIMIT, code, today.year) * DAYS_A_MONTH for code in townships
    }
    return {v.place.code for v in vacant if (v.days or 0) > limits[v.place.township_code]}


def waiting(user: Any) -> list[Todo]:
    """The longest vacancy first."""
    if not permissions.permits(user, "branches.watch_teams"):
        return []
    villages = list(Village.objects.visible_to(user).current().in_order())
    found = secretaries(user, villages, clock.today())
    may_hand_over = permissions.permits(user, "branches.hand_over")
    vacant = sorted(found.vacant, key=lambda v: -(v.days or 0))
    return [
        *(_vacancy(one, found.late, may_hand_over=may_hand_over) for one in vacant),
        *(_double(place, tenures, may_hand_over=may_hand_over) for place, tenures in found.doubled),
    ]


def _vacancy(vacancy: reports.Vacancy, late: set[str], *, may_hand_over: bool) -> Todo:
    place = vacancy.place
    word = "空缺" if vacancy.days is None else f"空缺 {vacancy.days} 天"
    url, button = way_to_secretary(place, may_hand_over=may_hand_over)
    tone = "late" if place.code in late else "due"
    return Todo("村党组织书记空缺", place.name, url, button, tone=tone, word=word, place=place.code)


def _double(place: Place, tenures: list[PostTenure], *, may_hand_over: bool) -> Todo:
    url, button = way_to_secretary(place, may_hand_over=may_hand_over)
    names = "、".join(tenure.person.name for tenure in tenures)
    return Todo(
        "同时有两名书记",
        place.name,
        url,
        button,
        tone="late",
        word="要核对",
        note=names,
        place=place.code,
    )


def way_to_secretary(place: Place, *, may_hand_over: bool) -> tuple[str, str]:
    """The page that settles who is secretary, for the office; the village itself for who only looks."""
    if may_hand_over:
        return reverse("hand_over", args=[place.code, Post.BRANCH_SECRETARY]), "办交接"
    return reverse("village", args=[place.code]), "查看"
