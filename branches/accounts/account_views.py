"""账号与角色: the list of accounts, one account, and everything that changes it or its roles."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from branches.accounts import handover, operations, reports
from branches.accounts.filters import AccountFilter, GrantFilter
from branches.accounts.forms import AccountForm, GrantDatesForm, LinkForm, NothingToFill, ReasonForm, RoleForm
from villagegov.common.accounts import RoleGrant, User
from villagegov.common.audit import AuditEntry
from villagegov.common.permissions import permits
from villagegov.common.views import FormPage, OneRecord, RecordDetail, keep_secret, kept_secret, typed_version
from villagegov.sheets.views import ExportedList


class AccountList(ExportedList):
    """Who can sign in here. On top, for the office: rights that do not agree with the posts."""

    model, permission, sight, route = User, "branches.view_account", "branches.view_account", "account_list"
    title, unit, empty_text = "账号与角色", "个账号", "没有符合条件的账号"
    columns, filterset_class = reports.ACCOUNT_COLUMNS, AccountFilter
    default_order = ("name", "username")
    template_name = "branches/accounts/account_list.html"

    def get_queryset(self) -> models.QuerySet:
        return reports.with_grants(User.objects.visible_to(self.request.user), self.request.user)

    def actions(self) -> list[dict]:
        new = {"label": "新增账号", "url": reverse("account_new"), "icon": "plus"}
        if not permits(self.request.user, "branches.hand_over"):
            return [new]
        return [new, {"label": "办交接", "url": reverse("hand_over_start")}]

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(pending=handover.pending_rights(self.request.user), **more)


class GrantList(ExportedList):
    """Who may do what where, on whose word: the county reads it, the office and the administrator keep it."""

    model, permission, sight, route = RoleGrant, "branches.view_grant", "branches.view_grant", "grant_list"
    title, unit, empty_text = "角色授权", "条", "没有符合条件的授权"
    columns, filterset_class = reports.GRANT_COLUMNS, GrantFilter
    default_order = ("place__township_code", "place__display_order", "place__code", "role", "pk")

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().select_related("user", "place")

    def url_of(self, record: RoleGrant) -> str:
        return (
            reverse("account", args=[record.user_id])
            if permits(self.request.user, "branches.view_account")
            else ""
        )


class AccountDetail(RecordDetail):
    model, permission, sight = User, "branches.view_account", "branches.view_account"
    template_name = "branches/accounts/account.html"

    def context(self, **more: Any) -> dict[str, Any]:
        account, user = more["record"], self.request.user
        grants = RoleGrant.objects.visible_to(user).filter(user=account).select_related("place", "user")
        trail = AuditEntry.objects.visible_to(user).filter(reports.trail_of(account))
        return super().context(
            pairs=reports.facts_of(account), posts=reports.posts_of(account, user),
            state=reports.state_of(account), acts=reports.acts_on(account, user),
            grants=reports.grant_rows(grants.order_by("-starts_on", "-pk"), user),
            records=reports.records_of(trail.newest_first()[:5]), **more,
        )  # fmt: skip


class SlipPage(FormPage):
    """An act that makes a one-time code: its answer is the slip itself.

    The code stands nowhere in the clear. For five minutes the same form sent again shows the same slip: whoever pressed
    twice sees the second answer alone, and a code that nobody saw would have to be made anew.
    """

    sight = "branches.view_account"
    done_text = ""
    slip: tuple[User | None, str] | None = None

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response = super().post(request, **kwargs)
        kept = kept_secret(request) if response.status_code == 303 else ""
        if not kept:
            return response
        key, code = json.loads(kept)
        address = request.build_absolute_uri(reverse("sign_in"))
        facts = {
            "account": User.objects.visible_to(request.user).get(pk=key),
            "code": code,
            "address": address,
        }
        return render(request, "branches/accounts/slip.html", facts)

    def save(self, form: Any) -> str:
        answer = self.act(form)
        if self.slip is not None and self.slip[0] is not None and self.slip[1]:
            keep_secret(self.request, json.dumps([self.slip[0].pk, self.slip[1]]))
        return answer

    def act(self, form: Any) -> str:
        """Do it and leave the account and its code in `slip`; the address to go to where there is none."""
        raise NotImplementedError


class AccountNew(SlipPage):
    form_class, permission = AccountForm, "branches.create_account"
    heading, submit_text = "新增账号", "新增账号"

    def form_kwargs(self) -> dict[str, Any]:
        return {"request": self.request}

    def back_url(self) -> str:
        return reverse("account_list")

    def act(self, form: AccountForm) -> str:
        given = form.cleaned_data
        self.slip = operations.open_account(
            given["username"], given["name"], form.terms(), by=self.request.user
        )
        return reverse("account", args=[self.slip[0].pk])


def about(record: models.Model, effect: str) -> dict[str, Any]:
    """What the page of every act says of its record."""
    return {"record": record, "effect": effect, "cancel_text": "不办了，返回"}


class AccountAct(OneRecord, FormPage):
    """What all acts on one account share: the account as this user may see it, its version, the way back."""

    model, permission = User, "branches.view_account"
    template_name = "branches/accounts/act.html"
    form_class = NothingToFill
    effect = ""

    def prepare(self) -> None:
        self.record = self.get_record()

    def back_url(self) -> str:
        return reverse("account", args=[self.record.pk])

    def context(self, **more: Any) -> dict[str, Any]:
        pairs = reports.facts_of(self.record)
        return super().context(**{**about(self.record, self.effect), "pairs": pairs, **more})


class LinkPerson(AccountAct):
    """关联登记的人: whose account this is, for one that was opened by hand."""

    permission, form_class = "branches.assign_village_role", LinkForm
    heading, submit_text, done_text = "关联登记的人", "关联", "已关联"

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user, "account": self.record}

    def save(self, form: LinkForm) -> str:
        handover.link(form.cleaned_data["person"], self.record, by=self.request.user)
        return self.back_url()


class AccountStop(AccountAct):
    permission, form_class = "branches.disable_account", ReasonForm
    heading, submit_text, done_text = "停用账号", "停用这个账号", "账号已停用，正在进行的登录已结束"
    effect = "停用后立即不能登录，正在进行的登录马上结束。记录都保留，以后可以重新启用。"

    def save(self, form: ReasonForm) -> str:
        reason, version = form.cleaned_data["reason"], typed_version(self.request)
        operations.stop_account(self.record, by=self.request.user, reason=reason, version=version)
        return self.back_url()


class AccountStart(AccountAct, SlipPage):
    permission = "branches.enable_account"
    heading, submit_text = "重新启用账号", "启用并发一次性密码"
    effect = "启用后要用新的一次性密码登录，72 小时内有效。原来的密码不再有用。"

    def act(self, form: NothingToFill) -> str:
        self.slip = operations.start_account(
            self.record, by=self.request.user, version=typed_version(self.request)
        )
        return self.back_url()


class AccountReset(AccountAct, SlipPage):
    permission = "branches.reset_password"
    heading, submit_text = "重发一次性密码", "重发一次性密码"
    effect = (
        "原来的密码马上作废，正在进行的登录结束，输错次数清零。新的一次性密码 72 小时内有效，只显示一次。"
    )

    def act(self, form: NothingToFill) -> str:
        self.slip = operations.reset_code(
            self.record, by=self.request.user, version=typed_version(self.request)
        )
        return self.back_url()


class GiveRole(AccountAct):
    permission, form_class = "branches.assign_village_role", RoleForm
    heading, submit_text, done_text = "给角色", "给这个角色", "角色已给，从开始日期起有效"

    def get_record(self) -> User:
        """Seen is enough here: whether the role may be given is asked at the place that is chosen."""
        shown, self.permission = self.permission, "branches.view_account"
        record = super().get_record()
        self.permission = shown
        operations.refuse_own(record, self.request.user)
        return record

    def form_kwargs(self) -> dict[str, Any]:
        return {"request": self.request}

    def save(self, form: RoleForm) -> str:
        operations.give_role(self.record, form.terms(), by=self.request.user)
        return self.back_url()


class GrantAct(OneRecord, FormPage):
    """What the acts on one grant share."""

    model, permission = RoleGrant, "branches.view_grant"
    template_name = "branches/accounts/act.html"
    effect = ""

    def get_queryset(self) -> models.QuerySet:
        return RoleGrant.objects.visible_to(self.request.user).select_related("user", "place")

    def prepare(self) -> None:
        self.record = self.get_record()

    def back_url(self) -> str:
        return reverse("account", args=[self.record.user_id])

    def context(self, **more: Any) -> dict[str, Any]:
        pairs = reports.grant_facts(self.record)
        return super().context(**{**about(self.record, self.effect), "pairs": pairs, **more})


class GrantEnd(GrantAct):
    permission, form_class = "branches.end_grant", ReasonForm
    heading, submit_text, done_text = "结束授权", "结束这个授权", "授权已结束，马上生效"
    effect = "马上生效，正在进行的登录结束。职务换人的，请用“办交接”，新的授权会一起给。"

    def save(self, form: ReasonForm) -> str:
        reason, version = form.cleaned_data["reason"], typed_version(self.request)
        operations.end_grant(self.record, by=self.request.user, reason=reason, version=version)
        return self.back_url()


class GrantDates(GrantAct):
    permission, form_class = "branches.change_grant_dates", GrantDatesForm
    heading = "改授权日期"

    def form_kwargs(self) -> dict[str, Any]:
        return {"initial": {"starts_on": self.record.starts_on, "ends_on": self.record.ends_on}}

    def save(self, form: GrantDatesForm) -> str:
        starts, ends, version = (
            form.cleaned_data["starts_on"],
            form.cleaned_data["ends_on"],
            typed_version(self.request),
        )
        operations.change_dates(self.record, starts, ends, by=self.request.user, version=version)
        return self.back_url()
