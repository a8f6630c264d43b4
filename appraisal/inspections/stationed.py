"""Who is stationed in a village: their word about it is not the only one, and never the inspectors' own."""

from __future__ import annotations

import datetime

from django.db.models import QuerySet

from branches.posts.models import Post, PostTenure
from villagegov.common.accounts import RoleGrant
from villagegov.common.roles import Role

STATIONED_POSTS = (Post.FIRST_SECRETARY, Post.TEAM_MEMBER)


def accounts_at(place_code: str, day: datetime.date) -> set[int]:
    """The accounts that are stationed there on the day."""
    grants = RoleGrant.objects.on(day).filter(role=Role.STATIONED_CADRE, place__code=place_code)
    return set(grants.values_list("user_id", flat=True))


def names_at(place_code: str, day: datetime.date) -> set[str]:
    """Their names, and those of the first secretary and the team, who may have no account."""
    grants = RoleGrant.objects.on(day).filter(role=Role.STATIONED_CADRE, place__code=place_code)
    posts = PostTenure.objects.on(day).filter(place__code=place_code, post__in=STATIONED_POSTS)
    return {*grants.values_list("user__name", flat=True), *posts.values_list("person__name", flat=True)}


def cadres_of(place_code: str) -> QuerySet[PostTenure]:
    """Who holds a post of the village today; whoever was sent there answers to another unit."""
    return PostTenure.objects.current().filter(place__code=place_code).exclude(post__in=STATIONED_POSTS)
