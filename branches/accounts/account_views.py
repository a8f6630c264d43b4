"""账号与角色: the list of accounts, one account, and everything that changes it."""

from __future__ import annotations

from django.db import models

from branches.accounts import reports
from villagegov.common.accounts import User
from villagegov.common.views import OneRecord, RecordDetail, RecordList


class AccountList(RecordList):
    model, permission, route = User, "branches.view_account", "account_list"
    title, unit, empty_text = "账号与角色", "个账号", "还没有账号。第一步：新增账号"
    columns = reports.ACCOUNT_COLUMNS
    default_order = ("-is_active", "username")

    def get_queryset(self) -> models.QuerySet:
        return reports.with_grants(User.objects.visible_to(self.request.user), self.request.user)


class AccountPage(OneRecord):
    """What all pages about one account share."""

    model, permission = User, "branches.view_account"


class AccountDetail(AccountPage, RecordDetail):
    template_name = "branches/accounts/account.html"
