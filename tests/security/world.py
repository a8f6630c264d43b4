"""Two counties, three townships, six villages and one account for each role: where the security tests play.

Every village has a name that occurs nowhere else (its sentinel), so that a page which shows it has leaked it.
"""

from __future__ import annotations

import copy
import datetime
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import transaction
from django.test import Client

from tests.factories import LONG_AGO, PlaceFactory, UserFactory
from villagegov.common.codes import covers, level_of, township_of
from villagegov.common.models import Place, RoleGrant, User
from villagegov.common.roles import COUNTY_LEVEL, SIGNS_IN, TOWNSHIP_LEVEL

COUNTIES = ("990121000000", "990122000000")
TOWNSHIPS = ("990121103000", "990121104000", "990122103000")
HOME, NEIGHBOUR = "990121103204", "990121103205"
VILLAGES = (HOME, NEIGHBOUR, "990121104204", "990121104205", "990122103204", "990122103205")
NEXT_TOWNSHIP, NEXT_COUNTY = "990121104204", "990122103204"
PASSWORD = "a long password for tests"
SUPERUSER = "django_superuser"
AUTHOR = "author"  # of what the tests need; holds no role
NAMES = dict(zip(VILLAGES, ("石桥村", "邻水村", "远山村", "远溪村", "外乡村", "外岭村"), strict=True))

ABOVE = dict(zip((*COUNTIES, *TOWNSHIPS), ("本县", "邻县", "松澜镇", "远澜镇", "外澜镇"), strict=True))


def mark(code: str) -> str:
    """What stands in every text of this village and in none of another."""
    return f"{NAMES[code][:2]}哨兵"


def beside(code: str) -> str:
    """The other village of the same township."""
    return next(other for other in VILLAGES if other != code and township_of(other) == township_of(code))


def home_of(role: str) -> str:
    """The place at which the role is held here."""
    if role in COUNTY_LEVEL:
        return COUNTIES[0]
    return TOWNSHIPS[0] if role in TOWNSHIP_LEVEL else HOME


def strangers_to(role: str) -> tuple[str, ...]:
    """The nearest villages that are not one's own: of the same township and of the next, as far as that is foreign."""
    if role in COUNTY_LEVEL:
        return (NEXT_COUNTY,)
    if role in TOWNSHIP_LEVEL:
        return (NEXT_TOWNSHIP,)
    return (NEIGHBOUR, NEXT_TOWNSHIP)


def foreign_to(role: str) -> list[str]:
    """The villages outside the role's place; for the superuser, who holds no role, all of them."""
    return [code for code in VILLAGES if role == SUPERUSER or not covers(home_of(role), code)]


@dataclass
class World:
    """The places and the accounts, made once for a module; what a test adds is rolled back after it."""

    users: dict[str, User] = field(default_factory=dict)
    seeded: Any = None  # the person whose numbers are looked for
    steps: list = field(default_factory=list)  # of the walk over all pages

    def user(self, role: str) -> User:
        return User.objects.get(pk=self.users[role].pk)

    def reader(self, role: str) -> User:
        """The account for questions alone: what it may is asked of the database once for the module."""
        return copy.copy(self.users[role])

    def grant(self, role: str) -> RoleGrant:
        return RoleGrant.objects.get(user=self.users[role])


@contextmanager
def rolled_back() -> Iterator[None]:
    """What happens in here leaves nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def build() -> World:
    for code in (*COUNTIES, *TOWNSHIPS, *VILLAGES):
        kind = Place.Kind.VILLAGE if level_of(code) == "VILLAGE" else ""
        name = NAMES.get(code) or ABOVE[code]
        PlaceFactory(code=code, name=name, level=level_of(code), kind=kind)
    world = World()
    for role in sorted(SIGNS_IN):
        world.users[role] = account(role, home_of(role), f"home_{role}")
    world.users[AUTHOR] = UserFactory(username="author")
    world.users[SUPERUSER] = UserFactory(username=SUPERUSER, is_superuser=True, is_staff=True)
    return world


def account(role: str, code: str, username: str, **fields: Any) -> User:
    user = UserFactory(username=username, name=f"甲{username[-6:]}", **fields)
    user.password = MD5PasswordHasher().encode(
        PASSWORD, "a salt of full length 22"
    )  # the only hasher of the tests
    user.save()
    RoleGrant.objects.create(user=user, role=role, place_id=code, starts_on=LONG_AGO)
    return user


def signed_in(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def token() -> str:
    return secrets.token_hex(16)


def move_grant(grant: RoleGrant, moment: str, today: datetime.date) -> None:
    """The same person at another moment of the office: after it, before it, elsewhere, stopped."""
    day = datetime.timedelta(days=1)
    if moment == "grant_ended_yesterday":
        grant.ends_on = today - day
    elif moment == "grant_starts_tomorrow":
        grant.starts_on = today + day
    elif moment == "moved_to_other_unit":
        grant.place_id = NEXT_TOWNSHIP if level_of(grant.place_id) == "VILLAGE" else TOWNSHIPS[1]
    elif moment == "account_disabled":
        User.objects.filter(pk=grant.user_id).update(is_active=False)
    grant.save()
