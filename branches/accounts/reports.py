"""Accounts and grants as plain rows, for the lists and their prints alike."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from branches.accounts.signing_in import code_has_expired
from branches.posts.models import PostTenure
from villagegov.common import clock
from villagegov.common.accounts import RoleGrant, User
from villagegov.common.audit import AuditEntry
from villagegov.common.listing import Cell, Column, Listing
from villagegov.common.permissions import permits
from villagegov.common.templatetags.ui import day, moment


def with_grants(accounts: QuerySet, user: User) -> QuerySet:
    """Each account with the grants of today that this user may see."""
    grants = (
        RoleGrant.objects.visible_to(user)
        .on(clock.today())
        .select_related("place")
        .order_by("starts_on", "pk")
    )
    return accounts.prefetch_related(Prefetch("grants", queryset=grants, to_attr="grants_shown"))


def in_list(state: Cell) -> Cell | str:
    """In a column of many only the exceptions get a badge."""
    return state.text if state.tone == "ok" else state


def state_of(account: User) -> Cell:
    if not account.is_active:
        return Cell("已停用", "off")
    if code_has_expired(account):
        return Cell("一次性密码已过期", "late")
    if account.must_change_password:
        return Cell("未启用", "due")
    return Cell("在用", "ok")


def roles_of(account: User, listing: Listing) -> str:
    return "、".join(dict.fromkeys(grant.get_role_display() for grant in account.grants_shown)) or "没有角色"


def scopes_of(account: User, listing: Listing) -> str:
    return "、".join(dict.fromkeys(grant.place.name for grant in account.grants_shown))


def facts_of(account: User) -> list[dict[str, Any]]:
    person = getattr(account, "person", None)
    return [
        {"label": "姓名", "value": account.name},
        {"label": "登录名", "value": account.username},
        {"label": "登记的人", "value": person.name if person else "没有关联"},
        {"label": "上次登录", "value": moment(account.last_login) or "还没有登录过"},
    ]


def grant_facts(grant: RoleGrant) -> list[dict[str, Any]]:
    return [
        {"label": "姓名", "value": grant.user.name},
        {"label": "角色", "value": grant.get_role_display()},
        {"label": "范围", "value": grant.place.name},
        {
            "label": "期限",
            "value": f"{day(grant.starts_on)}起" + (f"，到{day(grant.ends_on)}" if grant.ends_on else ""),
        },
        {"label": "依据", "value": basis_of(grant)},
    ]


def basis_of(grant: RoleGrant) -> str:
    return " ".join(filter(None, [grant.basis, grant.document_number]))


def posts_of(account: User, user: User) -> list[dict[str, str]]:
    """The posts that the account's person holds now, each with the page that hands it over; for the office."""
    if not permits(user, "branches.hand_over"):
        return []
    tenures = (
        PostTenure.objects.visible_to(user).current().filter(person__account=account).select_related("place")
    )
    return [
        {
            "name": f"{t.place.name}{t.get_post_display()}",
            "url": reverse("hand_over", args=[t.place_id, t.post]),
        }
        for t in tenures.order_by("started_on", "pk")
    ]


ACTS = (
    ("branches.assign_village_role", "给角色", "give_role"),
    ("branches.reset_password", "重发一次性密码", "account_reset"),
    ("branches.disable_account", "停用账号", "account_stop"),
)


def acts_on(account: User, user: User) -> list[dict[str, str]]:
    """What this user may do with the account now, as links."""
    if account.pk == user.pk:
        return []
    if not account.is_active:
        restart = permits(user, "branches.enable_account", account)
        return [{"label": "重新启用", "url": reverse("account_start", args=[account.pk])}] if restart else []
    giving = "branches.assign_village_role"
    linking = permits(user, "branches.hand_over") and getattr(account, "person", None) is None
    link = [{"label": "关联登记的人", "url": reverse("link_person", args=[account.pk])}] if linking else []
    allowed = [act for act in ACTS if permits(user, act[0], None if act[0] == giving else account)]
    return link + [{"label": label, "url": reverse(route, args=[account.pk])} for _, label, route in allowed]


def grant_rows(grants: Iterable[RoleGrant], user: User) -> list[dict[str, Any]]:
    return [
        {
            "grant": grant,
            "basis": basis_of(grant),
            "state": grant_state(grant),
            "may_end": permits(user, "branches.end_grant", grant),
            "may_date": permits(user, "branches.change_grant_dates", grant),
        }
        for grant in grants
    ]


def grant_state(grant: RoleGrant) -> Cell:
    if grant.is_over:
        return Cell("已结束", "off")
    if grant.starts_on > clock.today():
        return Cell("未开始", "off")
    return Cell("有效", "ok")


def trail_of(account: User) -> Q:
    """The entries about an account and about its grants."""
    grants = [str(grant.pk) for grant in account.grants.all()]
    of_account = Q(record_kind="common.user", record_key=str(account.pk))
    return of_account | Q(record_kind="common.rolegrant", record_key__in=grants)


def records_of(entries: Iterable[AuditEntry]) -> list[dict[str, Any]]:
    return [{"at": e.at, "who": e.actor_name or "系统", "what": e.label, "reason": e.reason} for e in entries]


ACCOUNT_COLUMNS = (
    Column("name", "姓名", lambda account, listing: account.name, order=("name", "username")),
    Column("username", "登录名", lambda account, listing: account.username, order=("username",)),
    Column("roles", "角色", roles_of),
    Column("scope", "范围", scopes_of),
    Column(
        "last", "上次登录", lambda account, listing: moment(account.last_login) or "还没有登录过",
        order=("last_login", "username"),
    ),
    Column("state", "状态", lambda account, listing: in_list(state_of(account)), order=("is_active", "username")),
)  # fmt: skip

GRANT_COLUMNS = (
    Column("name", "姓名", lambda grant, listing: grant.user.name, order=("user__name", "pk")),
    Column("role", "角色", lambda grant, listing: grant.get_role_display(), order=("role", "pk")),
    Column("scope", "范围", lambda grant, listing: grant.place.name, order=("place__code", "pk")),
    Column("starts", "开始", lambda grant, listing: day(grant.starts_on), order=("starts_on", "pk")),
    Column("ends", "结束", lambda grant, listing: day(grant.ends_on), order=("ends_on", "pk")),
    Column("basis", "依据", lambda grant, listing: basis_of(grant)),
    Column("state", "状态", lambda grant, listing: in_list(grant_state(grant))),
)
