"""Accounts and grants as plain rows, for the lists and their prints alike."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from villagegov.common import clock
from villagegov.common.accounts import RoleGrant, User
from villagegov.common.listing import Cell, Column, Listing
from villagegov.common.templatetags.ui import day, moment


def with_grants(accounts: QuerySet, user: User) -> QuerySet:
    """Each account with the grants of today that this user may see."""
    grants = RoleGrant.objects.visible_to(user).on(clock.today()).select_related("place").order_by("starts_on", "pk")
    return accounts.prefetch_related(Prefetch("grants", queryset=grants, to_attr="grants_shown"))


def state_of(account: User) -> Cell:
    if not account.is_active:
        return Cell("已停用", "off")
    if account.must_change_password:
        return Cell("未启用", "due")
    return Cell("在用", "ok")


def roles_of(account: User, listing: Listing) -> str:
    return "、".join(dict.fromkeys(grant.get_role_display() for grant in account.grants_shown)) or "没有角色"


def scopes_of(account: User, listing: Listing) -> str:
    return "、".join(dict.fromkeys(grant.place.name for grant in account.grants_shown))


ACCOUNT_COLUMNS = (
    Column("name", "姓名", lambda account, listing: account.name, order=("name", "username")),
    Column("username", "登录名", lambda account, listing: account.username, order=("username",)),
    Column("roles", "角色", roles_of),
    Column("scope", "范围", scopes_of),
    Column(
        "last", "上次登录", lambda account, listing: moment(account.last_login) or "还没有登录过",
        order=("last_login", "username"),
    ),
    Column("state", "状态", lambda account, listing: state_of(account), order=("is_active", "username")),
)  # fmt: skip

GRANT_COLUMNS = (
    Column("name", "姓名", lambda grant, listing: grant.user.name, order=("user__name", "pk")),
    Column("role", "角色", lambda grant, listing: grant.get_role_display(), order=("role", "pk")),
    Column("scope", "范围", lambda grant, listing: grant.place.name, order=("place__code", "pk")),
    Column("starts", "开始", lambda grant, listing: day(grant.starts_on), order=("starts_on", "pk")),
    Column("ends", "结束", lambda grant, listing: day(grant.ends_on), order=("ends_on", "pk")),
    Column("basis", "依据", lambda grant, listing: " ".join(filter(None, [grant.basis, grant.document_number]))),
)
