"""Who is stationed in a village, whose word about it is never the only one, and who can lead an inspection of it."""

from __future__ import annotations

import datetime

from django.db.models import QuerySet

from branches.posts.models import Post, PostTenure
from villagegov.common.accounts import RoleGrant, User
from villagegov.common.codes import township_of
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


def leaders_of(place_code: str, day: datetime.date) -> QuerySet[User]:
    """The accounts of the township's leaders and its office, without those that are stationed in the village."""
    grants = RoleGrant.objects.on(day).filter(
        role__in=[Role.TOWNSHIP_LEADER, Role.TOWNSHIP_ORG], place__code=township_of(place_code)
    )
    people = User.objects.filter(pk__in=grants.values("user_id"), is_active=True)
    return people.exclude(pk__in=accounts_at(place_code, day)).order_by("pk")
