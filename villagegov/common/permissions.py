"""One permission layer: who holds which role where today, and the sentences of `rules.py` that all apps write with it.

`allow("branches.view_person", Role.TOWNSHIP_ORG, …)` registers a predicate with django-rules and keeps the sentence, so
that lists (`visible_to`), single records (`permits`) and the printed table come from the same line and cannot disagree.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import rules
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.http import Http404

from villagegov.common import clock, codes
from villagegov.common.roles import ON_THE_PHONE, Role


@dataclass(frozen=True)
class Sentence:
    """One line of a `rules.py`: these roles, inside their own scope, or whom `also` names."""

    name: str
    roles: frozenset[str]
    also: Callable | None
    unless: Callable | None

    def holds(self, user, record=None) -> bool:
        """Asked by every row of a list, so it is plain code and no tree of predicates."""
        if not is_current(user):
            return False
        may = holds_one_of(self.roles, user, record) or (self.also is not None and self.also(user, record))
        return bool(may and not (self.unless is not None and self.unless(user, record)))


@dataclass
class Held:
    """What a user holds on a day; the scopes of a sentence are looked for once, however many rows ask."""

    day: datetime.date
    grants: list
    by_roles: dict[frozenset[str], list[str]] = field(default_factory=dict)

    def scopes(self, roles: frozenset[str]) -> list[str]:
        if roles not in self.by_roles:
            self.by_roles[roles] = [grant.place_id for grant in self.grants if grant.role in roles]
        return self.by_roles[roles]


SENTENCES: dict[str, Sentence] = {}


def grants_of(user) -> list:
    """The user's grants that hold today. Read once a request, never kept in the session."""
    return _held_today(user).grants if is_current(user) else []


def _held_today(user) -> Held:
    today = clock.today()
    held: Held | None = user.__dict__.get("_held_today")
    if held is None or held.day != today:
        held = Held(today, list(user.grants.on(today).select_related("place")))
        user.__dict__["_held_today"] = held
    return held


def forget_grants(user) -> None:
    """After a change of grants within one request."""
    user.__dict__.pop("_held_today", None)


def read_anew(user) -> None:
    """Under the lock, before something is written: who waited or read for long may have lost a right."""
    forget_grants(user)
    if getattr(user, "is_authenticated", False):
        user.refresh_from_db(fields=["is_active"])


def scopes_of(user, roles: Iterable[str]) -> list[str]:
    """The place codes at which the user holds one of the roles today."""
    return _held_today(user).scopes(frozenset(roles)) if is_current(user) else []


def works_on_phone(user) -> bool:
    """Do all roles of the user live on the phone?"""
    held = {grant.role for grant in grants_of(user)}
    return bool(held) and held <= ON_THE_PHONE


def place_codes(record) -> str:
    """The 12-digit code a record stands at; "" when it has none."""
    return getattr(record, "place_id", "") or ""


def holds_one_of(roles: Iterable[str], user, record=None) -> bool:
    """Does the user hold one of the roles at a place that covers the record's place, today?

    Asked without a record (creating, menus), it is enough to hold the role anywhere.
    """
    scopes = scopes_of(user, roles)
    if record is None:
        return bool(scopes)
    code = place_codes(record)
    return any(codes.covers(scope, code) for scope in scopes)


def held_by(*roles: str) -> Callable[..., bool]:
    """The same as a predicate of a `rules.py`."""
    return functools.partial(holds_one_of, frozenset(roles))


def is_current(user, record=None) -> bool:
    """An account that is stopped can do nothing, in no queue and on no door."""
    return bool(getattr(user, "is_authenticated", False) and user.is_active)


def allow(name: str, *roles: Role, also: Callable | None = None, unless: Callable | None = None) -> None:
    """Register one permission: the roles that hold it in their scope, whom else, and whom never."""
    sentence = Sentence(name, frozenset(roles), also, unless)
    rules.set_perm(name, rules.predicate(sentence.holds))
    SENTENCES[name] = sentence


def permits(user, permission: str, record=None) -> bool:
    """The answer of the sentence itself. Unlike `User.has_perm` it knows no superuser."""
    sentence = SENTENCES.get(permission)
    return sentence is not None and sentence.holds(user, record)


def require(user, permission: str, record=None) -> None:
    if not permits(user, permission, record):
        raise PermissionDenied(refusal(permission))


def readers_of(permission: str) -> list[str]:
    """The roles that a sentence names, in words: who reads what one is about to type."""
    return [Role(role).label for role in Role if role in SENTENCES[permission].roles]


def refusal(permission: str) -> str:
    """Who does this instead: a refusal names the role that may."""
    roles = readers_of(permission)
    if not roles:
        return "这一步在系统里不能办理，您可以看，不能改"
    return f"这一步由{'、'.join(roles)}办理，您可以看，不能改"


def within_codes(field: str, scopes: Iterable[str]) -> Q:
    """Rows whose code lies under one of the scopes: one range a scope on one indexed column."""
    condition = Q(pk__in=[])
    for scope in scopes:
        condition |= Q(**{f"{field}__range": codes.code_range(scope)})
    return condition


class ScopedQuerySet(models.QuerySet):
    """Rows that carry the code of a place. `visible_to` is the only way in which a view fetches."""

    def _code_field(self) -> str:
        return getattr(self.model, "place_field", "place__code")

    def within(self, code: str):
        return self.filter(within_codes(self._code_field(), [code]))

    def within_any(self, scopes: Iterable[str]):
        return self.filter(within_codes(self._code_field(), scopes))

    def visible_to(self, user):
        """What the permission named by the model's `view_permission` lets this user see."""
        sentence = SENTENCES[self.model.view_permission]
        condition = within_codes(self._code_field(), scopes_of(user, sentence.roles))
        own = getattr(self.model, "own_rows", None)
        if own is not None and sentence.also is not None and getattr(user, "is_authenticated", False):
            condition |= own(user)
        return self.filter(condition)


def get_permitted_or_404(model, user, permission: str, *, queryset=None, **key):
    """Fetch one record as this user may see it (else 404) and demand the permission on it (else 403)."""
    rows = (queryset if queryset is not None else model._default_manager).visible_to(user)
    record = rows.filter(**key).first()
    if record is None:
        raise Http404
    require(user, permission, record)
    return record
