"""What the organisation office does to pledges: accept one or many, return, post, evaluate, put an evaluation right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from appraisal.pledges import operations, reports
from appraisal.pledges.filters import PledgeFilter, asked_year
from appraisal.pledges.forms import CorrectionForm, EmptyForm, EvaluationForm, ReturnForm
from appraisal.pledges.lists import IN_ORDER
from appraisal.pledges.models import AnnualPledge
from appraisal.pledges.states import in_state
from appraisal.pledges.village_views import AtItsTime, OfPledge, OneItem
from appraisal.pledges.workflow import (
    ACCEPT,
    EVALUATE,
    PUBLISH,
    SEND_BACK,
    STEPS,
    is_accepted,
    is_being_fulfilled,
    is_off_the_board,
)
from branches.notices.content import content_of, shown
from branches.notices.facts import posting_in_words
from branches.notices.forms import ReasonForm
from villagegov.common import clock, permissions
from villagegov.common.places import Village
from villagegov.common.views import NO_VERSION, Guarded, TakeStep, once, see_other, typed_version
from villagegov.common.workflow import take_step
from villagegov.sheets.views import LONGEST_KEY


class PledgeStep(TakeStep):
    model, steps = AnnualPledge, STEPS


class TickedVillages(Guarded):
    """The villages that were ticked in the list, or all of its filter."""

    sight = "appraisal.view_pledge"

    def chosen(self) -> tuple[QuerySet, int]:
        typed = self.request.POST
        query = QueryDict(typed.get("query", ""))
        villages = Village.objects.visible_to(self.request.user).on(clock.today())
        if typed.get("everything"):
            filters = PledgeFilter(query, queryset=villages, request=self.request)
            return filters.qs.order_by(*IN_ORDER), asked_year(query)
        ticked = [key for key in typed.getlist("selected") if key.isdecimal() and len(key) < LONGEST_KEY]
        return villages.filter(pk__in=ticked).order_by(*IN_ORDER), asked_year(query)

    def list_url(self) -> str:
        query = QueryDict(self.request.POST.get("query", ""))
        return f"{reverse('pledge_list')}?{query.urlencode()}" if query else reverse("pledge_list")


class AcceptMany(TickedVillages):
    """Each pledge by its own step, all or none; what is not waiting is left alone."""

    permission = ACCEPT.permission

    def post(self, request: HttpRequest) -> HttpResponse:
        permissions.require(request.user, self.permission)
        return once(request, self.accept)

    def accept(self) -> str:
        user = self.request.user
        villages, year = self.chosen()
        waiting = AnnualPledge.objects.visible_to(user).of_year(year).awaiting_review()
        found = list(
            waiting.filter(place__code__in=villages.values("code")).select_related("place").in_order()
        )
        for pledge in found:
            take_step(ACCEPT, pledge, by=user)
        if found:
            names = "、".join(pledge.place.name for pledge in found)
            messages.success(self.request, f"已审核通过 {len(found)} 个村：{names}。接下来逐个公示")
        else:
            messages.warning(self.request, "勾选的村里没有待审核的承诺书")
        return self.list_url()


class RemindMany(TickedVillages):
    """To the page of reminders, with the villages that have not reported."""

    permission = "branches.remind"

    def post(self, request: HttpRequest) -> HttpResponse:
        permissions.require(request.user, self.permission)
        villages, year = self.chosen()
        if year != clock.today().year:
            raise ValidationError(f"只催办今年的承诺书，现在看的是 {year} 年")
        keys = [
            f"pledges:{code}"
            for code in in_state(villages, year, "missing", clock.today()).values_list("code", flat=True)
        ]
        if not keys:
            messages.warning(request, "勾选的村都已经报了，不用催")
            return see_other(self.list_url())
        return see_other(f"{reverse('todo_remind')}?{urlencode({'selected': keys}, doseq=True)}")


class PledgeReturn(AtItsTime, OfPledge):
    """A word on each item that is to be changed."""

    permission, form_class = SEND_BACK.permission, ReturnForm
    template_name = "appraisal/pledges/return.html"
    submit_text, done_text = "退回", "已退回，村里的首页上现在就能看到"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"退回{self.record}"

    def form_kwargs(self) -> dict[str, Any]:
        return {"pledge": self.record}

    def in_the_way(self) -> str:
        return not_now(self.record, is_off_the_board, SEND_BACK)

    def save(self, form: ReturnForm) -> str:
        operations.send_back(
            self.record, reason=form.cleaned_data["reason"], comments=form.comments, by=self.request.user,
            version=self.version,
        )  # fmt: skip
        return self.back_url()


def not_now(pledge: AnnualPledge, guard: Callable[[AnnualPledge], str], step: Any) -> str:
    """What stands in the way of the step, told before its form; "" when nothing does."""
    if pledge.stage not in step.sources:
        return f"承诺书现在是“{AnnualPledge.STATES[pledge.state]}”，不能{step.label}"
    return guard(pledge)


class PledgePublish(AtItsTime, OfPledge):
    """Irreversible: shows what will be posted, for how long, and who can read it."""

    permission, form_class = PUBLISH.permission, EmptyForm
    template_name = "appraisal/pledges/publish.html"
    submit_text, done_text = "公示", "已公示，公众页面现在就能看到"
    cancel_text = "先不办，返回"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"公示：{self.record}"

    def in_the_way(self) -> str:
        return not_now(self.record, is_accepted, PUBLISH)

    def context(self, **more: Any) -> dict[str, Any]:
        notice = operations.notice_of(self.record, by=self.request.user)
        facts = [
            {"label": "公示期", "value": posting_in_words(notice)},
            {"label": "落款", "value": notice.issuer},
            {"label": "受理", "value": f"{notice.contact_office} {notice.contact_phone}"},
            {"label": "谁能看到", "value": "所有人，不用登录，可以搜索、打印、扫码"},
        ]
        effect = "公示以后内容不能改。发现有错只能撤下，退回村里改好再公示，公示期重新算。"
        base = {"facts": facts, "effect": effect, "blocks": shown(content_of(notice))}
        return super().context(**{**base, "cancel_text": self.cancel_text, **more})

    def save(self, form: EmptyForm) -> str:
        operations.publish(self.record, by=self.request.user, version=self.version)
        return self.back_url()


class PledgeWithdraw(AtItsTime, OfPledge):
    """Title, dates and reason stay readable; the pledge is posted anew or goes back to its village."""

    permission, form_class = "branches.withdraw_notice", ReasonForm
    template_name = "appraisal/pledges/confirm.html"
    submit_text, done_text = "撤下公示", "已撤下。内容有错的请退回村里，没有错的重新公示"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"撤下公示：{self.record}"

    def in_the_way(self) -> str:
        runs = self.record.state == AnnualPledge.Stage.NOTICED
        return "" if runs else "没有正在进行的公示，不用撤下"

    def context(self, **more: Any) -> dict[str, Any]:
        facts = [{"label": "公示期", "value": reports.period_of(self.record)}]
        effect = "撤下以后谁也打不开正文，公众页面只留标题、公示期、撤下日期、理由和经办人。重新公示的公示期重新算。"
        return super().context(**{"facts": facts, "effect": effect, "cancel_text": "先不办，返回", **more})

    def save(self, form: ReasonForm) -> str:
        operations.take_down(
            self.record, reason=form.cleaned_data["reason"], by=self.request.user, version=self.version
        )
        return self.back_url()


class PledgeEvaluate(AtItsTime, OfPledge):
    """All items on one page, each with what the village told."""

    permission, form_class = EVALUATE.permission, EvaluationForm
    template_name = "appraisal/pledges/evaluate.html"
    submit_text, done_text = "保存评诺", "已评诺"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"评诺：{self.record}"

    def in_the_way(self) -> str:
        return not_now(self.record, is_being_fulfilled, EVALUATE)

    def form_kwargs(self) -> dict[str, Any]:
        return {"pledge": self.record}

    def context(self, **more: Any) -> dict[str, Any]:
        by_number = {line.item.number: line for line in reports.lines_of(self.record)}
        rows = [(by_number[item.number], mark, remark) for item, mark, remark in more["form"].lines]
        return super().context(rows=rows, **more)

    def save(self, form: EvaluationForm) -> str:
        operations.evaluate(self.record, form.marks, by=self.request.user, version=self.version)
        return self.back_url()


class EvaluationCorrect(AtItsTime, OneItem):
    """更正: the old evaluation stays readable beside the new one."""

    permission, form_class = "appraisal.correct_pledge", CorrectionForm
    template_name = "appraisal/pledges/confirm.html"
    submit_text, done_text = "更正", "已更正，原来的结果和理由照样看得到"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"更正第 {self.record.number} 条的评诺"

    def in_the_way(self) -> str:
        is_evaluated = self.record.pledge.stage == AnnualPledge.Stage.EVALUATED
        return "" if is_evaluated else "还没有评诺，不用更正"

    def form_kwargs(self) -> dict[str, Any]:
        one = self.record
        return {"initial": {"evaluation": one.evaluation, "remark": one.evaluation_remark}}

    def context(self, **more: Any) -> dict[str, Any]:
        one = self.record
        now = "，".join(text for text in (one.get_evaluation_display(), one.evaluation_remark) if text)
        facts = [{"label": "承诺事项", "value": one.content}, {"label": "现在的结果", "value": now}]
        return super().context(**{"record": one, "facts": facts, "cancel_text": "不改了，返回", **more})

    def permitted_save(self, form: CorrectionForm) -> str:
        version = typed_version(self.request) or NO_VERSION
        operations.correct(self.record, **form.cleaned_data, by=self.request.user, version=version)
        return self.back_url()
