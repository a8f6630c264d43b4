"""Opening and stopping accounts, giving and ending roles. Each act is one transaction with its entry of the trail.

Where a right shrinks the sessions of its holder end in the same transaction: the next request has it no more.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from axes.utils import reset as unlock_name
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models

from branches.accounts import rights
from villagegov.common import audit, chinese, clock, codes, permissions
from villagegov.common.accounts import RoleGrant, User
from villagegov.common.middleware import end_sessions
from villagegov.common.places import Place, hold
from villagegov.common.roles import GIVEN_BY_TOWNSHIP, Role, levels_of
from villagegov.common.workflow import lock

KEEPERS = (Role.SYSTEM_ADMIN, Role.TOWNSHIP_ORG)


@dataclass(frozen=True)
class Terms:
    """What a grant says: which role, where, from when to when, by which document."""

    role: str
    place: Place
    starts_on: datetime.date
    ends_on: datetime.date | None = None
    basis: str = ""
    document_number: str = ""
    tenure_key: str = ""


def permission_to_give(role: str) -> str:
    """The village roles are the organisation office's to give, all above are the administrator's (decision 21)."""
    return "branches.assign_village_role" if role in GIVEN_BY_TOWNSHIP else "branches.assign_township_role"


def roles_to_give(user: User) -> list[Role]:
    return [
        role for role in Role if role != Role.PUBLIC and permissions.permits(user, permission_to_give(role))
    ]


def places_to_give(user: User) -> models.QuerySet:
    """The places inside which this user may give roles; the administrator sees no other page of a village."""
    return Place.objects.within_any(permissions.scopes_of(user, KEEPERS)).current().in_order()


def free_login_name(name: str) -> str:
    return rights.login_name(
        chinese.pinyin_index(name), lambda wanted: User.objects.filter(username=wanted).exists()
    )


@audit.one_act()
def open_account(username: str, name: str, terms: Terms, *, by: User) -> tuple[User, str]:
    """A new account with its first role. The code is returned once; only its hash is kept."""
    permissions.require(by, "branches.create_account", terms.place)
    account = User(username=username, name=name, created_in=terms.place.code)
    code = account.give_one_time_code()
    account.full_clean(exclude=["password"])
    account.save()
    act = audit.act_on(account, "add_user", "新增账号", after={"username": username, "name": name})
    audit.write(act, by=by)
    give_role(account, terms, by=by)
    return account, code


@audit.one_act()
def give_role(account: User, terms: Terms, *, by: User) -> RoleGrant:
    """Give a role at a place of its level from a day on. Nobody gives oneself one."""
    refuse_own(account, by)
    terms = replace(terms, place=hold(terms.place))
    held = lock(account)
    permissions.require(by, permission_to_give(terms.role), terms.place)
    if not held.is_active:
        raise ValidationError(f"{held.name}的账号已停用，请先重新启用")
    obstacles = [
        text
        for text in (wrong_place(terms), administration_apart(held, terms), held_already(held, terms))
        if text
    ]
    if obstacles:
        raise ValidationError(obstacles)
    grant = RoleGrant(
        user=held, role=terms.role, place=terms.place, starts_on=terms.starts_on, ends_on=terms.ends_on,
        basis=terms.basis, document_number=terms.document_number, tenure_key=terms.tenure_key, granted_by=by,
    )  # fmt: skip
    grant.full_clean()
    grant.save()
    label = f"给角色：{grant.get_role_display()}（{terms.place.name}）"
    audit.write(_on_grant(grant, "give_role", label, after=audit.snapshot(grant)), by=by)
    permissions.forget_grants(held)
    return grant


def wrong_place(terms: Terms) -> str:
    """A village secretary is one of a village, an officer one of a township."""
    if terms.place.level in levels_of(terms.role):
        return (
            ""
            if terms.place.stage == Place.Stage.ACTIVE
            else f"{terms.place.name}已撤并，请选现在的村（社区）"
        )
    wanted = "、".join(Place.Level(level).label for level in sorted(levels_of(terms.role)))
    return f"{Role(terms.role).label}要授在{wanted}上，{terms.place.name}是{terms.place.get_level_display()}"


def administration_apart(account: User, terms: Terms) -> str:
    """SD15: who keeps the accounts sees no business record of persons, so holds no other role beside."""
    others = {g.role for g in account.grants.not_over(clock.today())} - {terms.role}
    if terms.role == Role.SYSTEM_ADMIN and others:
        return f"系统管理员不能查看业务数据，{account.name}还有别的角色，请另开一个账号"
    if terms.role != Role.SYSTEM_ADMIN and Role.SYSTEM_ADMIN in others:
        return f"系统管理员不能查看业务数据，{account.name}是系统管理员，请另开一个账号"
    return ""


def held_already(account: User, terms: Terms) -> str:
    same = account.grants.not_over(clock.today()).filter(role=terms.role, place=terms.place)
    if same.exists():
        return f"{account.name}已经是{terms.place.name}的{Role(terms.role).label}，请先结束原来的授权或改日期"
    return ""


@audit.one_act()
def end_grant(grant: RoleGrant, *, by: User, reason: str, version: int | None = None) -> RoleGrant:
    """Take a role back at once; its holder is signed out and comes in again without it."""
    refuse_own(grant.user, by)
    held = lock(grant, version=version)
    if held.is_over:
        raise ValidationError("这个授权已经结束，不能再结束一次")
    permissions.require(by, "branches.end_grant", held)
    keep_an_administrator(held.user, without=held)
    before = audit.snapshot(held)
    held.end_at_once(clock.today())
    _changed(
        held,
        before,
        "end_grant",
        f"结束角色：{held.get_role_display()}（{held.place.name}）",
        by=by,
        reason=reason,
    )
    end_sessions(held.user)
    return held


@audit.one_act()
def change_dates(
    grant: RoleGrant,
    starts_on: datetime.date,
    ends_on: datetime.date | None,
    *,
    by: User,
    version: int | None = None,
) -> RoleGrant:
    """Correct the days of a grant that still runs. An ended grant is history."""
    refuse_own(grant.user, by)
    held = lock(grant, version=version)
    if held.is_over:
        raise ValidationError("已结束的授权是历史，不能改日期。需要时另给一个角色")
    permissions.require(by, "branches.change_grant_dates", held)
    before, was_until = audit.snapshot(held), held.ends_on
    held.starts_on, held.ends_on = starts_on, ends_on
    held.version += 1
    held.full_clean()
    if ends_on is not None:
        keep_an_administrator(held.user, without=held)
    held.save()
    _changed(held, before, "change_grant_dates", "改授权日期", by=by)
    if starts_on > clock.today() or (ends_on is not None and (was_until is None or ends_on < was_until)):
        end_sessions(held.user)
    return held


@audit.one_act()
def stop_account(account: User, *, by: User, reason: str, version: int | None = None) -> User:
    """Nobody comes in with this account any more, also not with a session that is open now."""
    refuse_own(account, by)
    held = lock(account, version=version)
    if not held.is_active:
        raise ValidationError(f"{held.name}的账号已经停用")
    permissions.require(by, "branches.disable_account", held)
    keep_an_administrator(held)
    held.is_active = False
    _saved(held, "stop_account", "停用账号", by=by, reason=reason)
    end_sessions(held)
    return held


@audit.one_act()
def start_account(account: User, *, by: User, version: int | None = None) -> tuple[User, str]:
    """Open a stopped account again, with a new one-time code: the old password may be known to others by now."""
    refuse_own(account, by)
    held = lock(account, version=version)
    if held.is_active:
        raise ValidationError(f"{held.name}的账号正在用，不用启用")
    permissions.require(by, "branches.enable_account", held)
    held.is_active = True
    code = held.give_one_time_code()
    _saved(held, "start_account", "重新启用账号", by=by)
    return held, code


@audit.one_act()
def reset_code(account: User, *, by: User, version: int | None = None) -> tuple[User, str]:
    """A new one-time code, never a chosen password. Also lifts the lock of too many wrong tries."""
    refuse_own(account, by)
    held = lock(account, version=version)
    permissions.require(by, "branches.reset_password", held)
    code = held.give_one_time_code()
    _saved(held, "reset_password", "重发一次性密码", by=by)
    end_sessions(held)
    unlock_name(username=held.username)
    return held, code


def refuse_own(account: User, by: User) -> None:
    if account.pk == by.pk:
        raise PermissionDenied("自己的账号和角色要请别人办，您可以看，不能改")


def keep_an_administrator(account: User, *, without: RoleGrant | None = None) -> None:
    """A county always keeps one administrator who can sign in; two who stop each other wait for one another here."""
    mine = [
        g for g in account.grants.on(clock.today()) if g.role == Role.SYSTEM_ADMIN and without in (None, g)
    ]
    for grant in mine:
        administrators = RoleGrant.objects.select_for_update().filter(
            role=Role.SYSTEM_ADMIN, place=grant.place
        )
        others = administrators.on(clock.today()).exclude(user=account).filter(user__is_active=True)
        if not list(others):
            raise ValidationError(f"{account.name}是{grant.place.name}最后一个系统管理员，请先给别人这个角色")


def _saved(account: User, name: str, label: str, *, by: User, reason: str = "") -> None:
    """Save an account that was changed, with its entry; the password is never part of it."""
    before = audit.snapshot(User.objects.get(pk=account.pk))
    account.version += 1
    account.save()
    old, new = audit.changes(before, audit.snapshot(account))
    audit.write(audit.act_on(account, name, label, before=old, after=new, reason=reason), by=by)


def _changed(grant: RoleGrant, before: dict, name: str, label: str, *, by: User, reason: str = "") -> None:
    old, new = audit.changes(before, audit.snapshot(grant))
    audit.write(_on_grant(grant, name, label, before=old, after=new, reason=reason), by=by)


def _on_grant(grant: RoleGrant, name: str, label: str, **facts) -> audit.Act:
    """The record's name in the trail is its holder's: a grant has no name of its own."""
    act = audit.act_on(grant, name, label, **facts)
    return audit.Act(**{**act.__dict__, "record_name": grant.user.name})


def township_name_of(place: Place, names: dict[str, str]) -> str:
    """The place as a choice says it: 松澜镇 石桥村."""
    above = names.get(codes.township_of(place.code), "") if place.level == Place.Level.VILLAGE else ""
    return f"{above} {place.name}".strip()
