"""Handing over a post, and the rights that follow from posts (handbook decision 23).

    old tenure ends -> its role ends, its holder is signed out -> new tenure begins -> account, role; one transaction

An import writes tenures only. What they would change of rights is the list of `pending_rights`, confirmed by a person.
"""

from __future__ import annotations

import datetime
import hashlib
from collections import defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError

from branches.accounts import operations, rights
from branches.accounts.operations import Terms
from branches.people.models import Person
from branches.posts.models import PostTenure
from branches.posts.operations import begin_tenure, end_tenure
from villagegov.common import audit, clock, permissions
from villagegov.common.accounts import RoleGrant, User
from villagegov.common.places import Place, hold, hold_in_use
from villagegov.common.roles import GIVEN_BY_TOWNSHIP, Role
from villagegov.common.workflow import lock


@dataclass(frozen=True)
class HandOver:
    """What the form says. Either side may be missing: a post falls vacant, or a vacant post is taken."""

    place: Place
    post: str
    leaving: PostTenure | None
    ended_on: datetime.date | None
    end_reason: str
    coming: Person | None
    started_on: datetime.date | None
    document_number: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Outcome:
    """What the hand-over did: the new account with its code, when one had to be opened."""

    tenure: PostTenure | None = None
    account: User | None = None
    code: str = ""


@audit.one_act()
def hand_over(facts: HandOver, *, by: User) -> Outcome:
    """Old stops, new starts, rights follow at once. Nothing of it happens when one part is refused."""
    permissions.require(by, "branches.hand_over", facts.place)
    hold_in_use(facts.place)
    if facts.leaving is None and facts.coming is None:
        raise ValidationError("请选谁离任，或者谁接任")
    if facts.leaving is not None:
        _leave(facts, by=by)
    if facts.coming is None:
        return Outcome()
    tenure = begin_tenure(
        facts.coming, facts.place, facts.post, facts.started_on, by=by,
        document_number=facts.document_number, reason=facts.reason,
    )  # fmt: skip
    account, code = give_right_of(tenure, by=by, document_number=facts.document_number)
    return Outcome(tenure, account, code)


def _leave(facts: HandOver, *, by: User) -> None:
    leaving = facts.leaving
    if (leaving.place_id, leaving.post) != (facts.place.code, facts.post):
        raise ValidationError(f"{leaving.person.name}任的不是这个职务，请刷新后再办")
    if facts.coming is not None and leaving.person_id == facts.coming.pk:
        raise ValidationError("离任和接任是同一个人，请核对")
    if leaving.person.account_id == by.pk:
        raise PermissionDenied("自己的职务要请别人办交接，您可以看，不能改")
    ended = end_tenure(leaving, facts.ended_on, facts.end_reason, by=by, note=facts.reason)
    for grant in rights_left_over(ended):
        operations.end_grant(grant, by=by, reason=f"离任：{ended.get_post_display()}")
    if ended.person.account_id is not None:
        for tenure in other_tenures(
            ended
        ):  # a secretary who stays director is a member of the two committees now
            give_right_of(tenure, by=by)


def rights_left_over(tenure: PostTenure) -> list[RoleGrant]:
    """Grants of the same role at the same village that no other open tenure of the person carries."""
    role, account = rights.role_of(tenure.post), tenure.person.account_id
    if not role or account is None or role in rights.roles_of(other.post for other in other_tenures(tenure)):
        return []
    grants = RoleGrant.objects.not_over(clock.today()).select_related("user", "place")
    return list(grants.filter(user_id=account, role=role, place_id=tenure.place_id))


def other_tenures(tenure: PostTenure) -> list[PostTenure]:
    """The other posts that the person holds in this village now."""
    mine = PostTenure.objects.current().filter(person_id=tenure.person_id, place_id=tenure.place_id)
    return list(mine.exclude(pk=tenure.pk).select_related("person", "place"))


@audit.one_act()
def give_right_of(tenure: PostTenure, *, by: User, document_number: str = "") -> tuple[User | None, str]:
    """Give the role of the post to the person's account, opening one where there is none. (None, "") without a role."""
    role = rights.role_of(tenure.post)
    if role not in rights.roles_of([tenure.post, *(other.post for other in other_tenures(tenure))]):
        return tenure.person.account if role else None, ""
    hold(tenure.place)
    person = lock(tenure.person)
    today = clock.today()
    terms = Terms(
        role, tenure.place, max(tenure.started_on, today), basis=f"任职：{tenure.get_post_display()}",
        document_number=document_number or tenure.document_number, tenure_key=str(tenure.pk),
    )  # fmt: skip
    if person.account_id is None:
        account, code = operations.open_account(
            operations.free_login_name(person.name), person.name, terms, by=by
        )
        link(person, account, by=by)
        return account, code
    account = person.account
    if not account.is_active:
        account, code = operations.start_account(account, by=by)
    else:
        code = ""
    if not account.grants.not_over(today).filter(role=role, place=tenure.place).exists():
        operations.give_role(account, terms, by=by)
    return account, code


@audit.one_act()
def link(person: Person, account: User, *, by: User) -> None:
    """The account is this person's: one person, one account, whatever posts come."""
    permissions.require(by, "branches.hand_over", person)
    person = lock(person)
    if person.account_id is not None or Person.objects.filter(account=account).exists():
        raise ValidationError(f"{person.name}或这个账号已经关联过，请刷新后再看")
    before = audit.snapshot(person)
    person.account = account
    person.version += 1
    person.save()
    old, new = audit.changes(before, audit.snapshot(person))
    audit.write(audit.act_on(person, "link_account", "关联账号", before=old, after=new), by=by)


@dataclass(frozen=True)
class PendingRights:
    """What tenures and rights do not agree about, inside one office's scope."""

    to_give: list[PostTenure] = field(default_factory=list)
    to_end: list[RoleGrant] = field(default_factory=list)
    without_account: list[PostTenure] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.to_give) + len(self.to_end)

    @property
    def lines(self) -> list[str]:
        given = [
            f"给 {t.person.name}：{role_label(t.post)}（{t.place.name}，{t.get_post_display()}）"
            for t in self.to_give
        ]
        ended = [
            f"收回 {g.user.name}：{g.get_role_display()}（{g.place.name}，职务已结束）" for g in self.to_end
        ]
        return given + ended

    @property
    def seal(self) -> str:
        """Names this very list: what is confirmed is what was shown."""
        keys = [f"give {t.pk}" for t in self.to_give] + [f"end {g.pk}" for g in self.to_end]
        return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()[:16]


def role_label(post: str) -> str:
    role = rights.role_of(post)
    return Role(role).label if role else ""


def pending_rights(user: User) -> PendingRights:
    """Open tenures whose right is missing, and rights from posts that have ended; a fixed number of queries."""
    scopes = permissions.scopes_of(user, [Role.TOWNSHIP_ORG])
    if not scopes:
        return PendingRights()
    today = clock.today()
    tenures = PostTenure.objects.within_any(scopes).current().filter(started_on__lte=today)
    tenures = tenures.filter(post__in=rights.ROLE_OF_POST).exclude(person__account=user)
    tenures = list(tenures.select_related("person__account", "place").order_by("place__code", "pk"))
    grants = RoleGrant.objects.within_any(scopes).not_over(today).filter(role__in=GIVEN_BY_TOWNSHIP)
    grants = list(grants.exclude(user=user).select_related("user", "place").order_by("place__code", "pk"))
    held = {(grant.user_id, grant.role, grant.place_id) for grant in grants}
    open_tenures = {(t.person.account_id, rights.role_of(t.post), t.place_id) for t in tenures}
    linked = [t for t in tenures if t.person.account_id is not None and t.person.account.is_active]
    posts = defaultdict(list)
    for tenure in tenures:
        posts[tenure.person_id, tenure.place_id].append(tenure.post)
    needed = [t for t in linked if rights.role_of(t.post) in rights.roles_of(posts[t.person_id, t.place_id])]
    missing = {right_of(t): t for t in needed if right_of(t) not in held}
    orphans = [g for g in grants if g.tenure_key and (g.user_id, g.role, g.place_id) not in open_tenures]
    nobody = {t.person_id: t for t in reversed(tenures) if t.person.account_id is None}
    return PendingRights(list(missing.values()), orphans, list(reversed(nobody.values())))


def right_of(tenure: PostTenure) -> tuple[int | None, str, str]:
    return tenure.person.account_id, rights.role_of(tenure.post), tenure.place_id


@audit.one_act()
def confirm_pending(user: User, seal: str) -> int:
    """Do what the list says, all of it or nothing. Ends first, so that a village never has two secretaries."""
    pending = pending_rights(user)
    if pending.seal != seal:
        raise ValidationError("名单刚变过，请看一遍新的再确认")
    for place in sorted({t.place for t in pending.to_give}, key=lambda place: place.code):
        hold_in_use(place)
    for grant in pending.to_end:
        operations.end_grant(grant, by=user, reason="职务已结束")
    for tenure in pending.to_give:
        give_right_of(tenure, by=user)
    return pending.count


def holders_of(place: Place, post: str) -> list[PostTenure]:
    """Who holds the post of the village now."""
    return list(
        PostTenure.objects.current().filter(place=place, post=post).select_related("person").order_by("pk")
    )
