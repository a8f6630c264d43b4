"""Accounts that are missing, rights that do not follow the posts any more, one-time codes that ran out."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from branches.accounts import handover, operations
from villagegov.common import clock, permissions
from villagegov.common.accounts import RoleGrant, User
from villagegov.common.places import Place
from villagegov.common.roles import Role
from villagegov.common.todos import Todo

LABEL = "账号"


def waiting(user: Any) -> list[Todo]:
    found = _rights(user) if permissions.permits(user, "branches.assign_village_role") else []
    if permissions.permits(user, "branches.assign_township_role"):
        found += [*_townships_without_office(user), *_codes_run_out(user)]
    return found


def _rights(user: Any) -> list[Todo]:
    url, pending, found = reverse("account_list"), handover.pending_rights(user), []
    if pending.count:
        where = f"{pending.count} 项"
        found.append(Todo("职务和角色不一致", where, url, "核对", tone="due", word="待确认"))
    if pending.without_account:
        found.append(Todo("在任还没有账号", f"{len(pending.without_account)} 人", url, "开账号"))
    return found


def _townships_without_office(user: Any) -> list[Todo]:
    office = RoleGrant.objects.visible_to(user).on(clock.today())
    office = office.filter(role=Role.TOWNSHIP_ORG, user__is_active=True)
    served = set(office.values_list("place_id", flat=True))
    townships = operations.places_to_give(user).filter(level=Place.Level.TOWNSHIP)
    return [
        Todo(
            "还没有组织干事的账号", place.name, reverse("account_new"), "新增账号", tone="due", word="未开通"
        )
        for place in townships
        if place.code not in served
    ]


def _codes_run_out(user: Any) -> list[Todo]:
    waiting_accounts = User.objects.visible_to(user).filter(is_active=True, must_change_password=True)
    expired = waiting_accounts.filter(code_expires_at__lte=timezone.now()).count()
    if not expired:
        return []
    url, title = f"{reverse('account_list')}?state=expired", "一次性密码过期，还没有登录过"
    return [Todo(title, f"{expired} 个账号", url, "重发", tone="late", word="已过期")]
