"""Search and filters of accounts and of grants."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone

from villagegov.common import clock
from villagegov.common.accounts import RoleGrant, User
from villagegov.common.roles import Role

ROLES = [(role.value, role.label) for role in Role if role != Role.PUBLIC]
STATES = [("new", "未启用"), ("expired", "一次性密码已过期"), ("stopped", "已停用"), ("any", "全部")]


class AccountFilter(django_filters.FilterSet):
    """Without a choice the list shows the accounts that are in use."""

    q = django_filters.CharFilter(method="search", label="姓名或登录名")
    role = django_filters.ChoiceFilter(method="of_role", label="角色", choices=ROLES, empty_label="全部")
    state = django_filters.ChoiceFilter(
        method="keep", label="状态", choices=STATES, empty_label="在用和未启用"
    )

    class Meta:
        model = User
        fields: tuple[str, ...] = ()

    def search(self, accounts: QuerySet, name: str, words: str) -> QuerySet:
        words = words.strip()
        return accounts.filter(Q(name__contains=words) | Q(username__contains=words.lower()))

    def of_role(self, accounts: QuerySet, name: str, role: str) -> QuerySet:
        """Only by grants that this user may see: a filter must not tell what a page hides."""
        held = RoleGrant.objects.visible_to(self.request.user).on(clock.today()).filter(role=role)
        return accounts.filter(pk__in=held.values("user_id"))

    def keep(self, accounts: QuerySet, name: str, state: str) -> QuerySet:
        return accounts

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return self.in_state(super().filter_queryset(queryset), self.form.cleaned_data.get("state") or "")

    @staticmethod
    def in_state(accounts: QuerySet, state: str) -> QuerySet:
        conditions = {
            "": Q(is_active=True),
            "new": Q(is_active=True, must_change_password=True),
            "expired": Q(is_active=True, must_change_password=True, code_expires_at__lte=timezone.now()),
            "stopped": Q(is_active=False),
        }
        return accounts.filter(conditions[state]) if state in conditions else accounts


class GrantFilter(django_filters.FilterSet):
    """Without a choice the list shows the grants that run or will run."""

    q = django_filters.CharFilter(method="search", label="姓名或范围")
    role = django_filters.ChoiceFilter(field_name="role", label="角色", choices=ROLES, empty_label="全部")
    state = django_filters.ChoiceFilter(
        method="keep", label="状态", choices=[("over", "已结束"), ("any", "全部")], empty_label="现在有效"
    )

    class Meta:
        model = RoleGrant
        fields: tuple[str, ...] = ()

    def search(self, grants: QuerySet, name: str, words: str) -> QuerySet:
        return grants.filter(Q(user__name__contains=words.strip()) | Q(place__name__contains=words.strip()))

    def keep(self, grants: QuerySet, name: str, state: str) -> QuerySet:
        return grants

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        grants, state = super().filter_queryset(queryset), self.form.cleaned_data.get("state") or ""
        running = RoleGrant.objects.not_over(clock.today()).values("pk")
        if state == "over":
            return grants.exclude(pk__in=running)
        return grants if state == "any" else grants.filter(pk__in=running)
