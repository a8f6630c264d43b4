"""What a village does to its pledge, mostly on a phone: begin it, write item by item, hand it in, tell its progress."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from appraisal.pledges import operations, reports
from appraisal.pledges.forms import BeginForm, EmptyForm, ItemForm, ProgressForm, SubmitForm
from appraisal.pledges.models import AnnualPledge, PledgeItem
from appraisal.pledges.operations import DRAFT, PROGRESS
from appraisal.pledges.usual import USUAL
from appraisal.pledges.views import OnePledge
from appraisal.pledges.workflow import SUBMIT, limits
from villagegov.common import clock, permissions
from villagegov.common.attachments import AttachesFiles
from villagegov.common.permissions import permits
from villagegov.common.places import Village
from villagegov.common.views import NO_VERSION, FormPage, OneRecord, RecordUpdate, typed_version


class PledgeBegin(FormPage):
    """One screen before the items: which of last year's are promised again."""

    model, permission, form_class = AnnualPledge, DRAFT, BeginForm
    template_name = "appraisal/pledges/begin.html"
    submit_text, done_text = "开始填写", "已建好草稿，逐条填好以后报送"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"填写 {clock.today().year} 年度承诺书"

    def prepare(self) -> None:
        super().prepare()
        user, year = self.request.user, clock.today().year
        scopes = permissions.scopes_of(user, permissions.SENTENCES[DRAFT].roles)
        begun = AnnualPledge.objects.visible_to(user).of_year(year).values("place")
        own = Village.objects.visible_to(user).current().within_any(scopes).in_order()
        self.places = list(own.exclude(code__in=begun))

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.prepare()
        if self.places:
            return super().get(request, **kwargs)
        mine = AnnualPledge.objects.visible_to(request.user).of_year(clock.today().year).first()
        return redirect(mine.get_absolute_url() if mine else self.back_url())

    def form_kwargs(self) -> dict[str, Any]:
        return {"places": self.places, "year": clock.today().year}

    def context(self, **more: Any) -> dict[str, Any]:
        least, most = (
            operations.limits_at(self.places[0].code, clock.today().year) if self.places else ("", "")
        )
        return super().context(least=least, most=most, **more)

    def back_url(self) -> str:
        return reverse("pledge_list")

    def save(self, form: BeginForm) -> str:
        typed = form.cleaned_data
        usual = [one for one in USUAL if one.key in typed["usual"]]
        pledge = operations.begin(
            typed["place"], clock.today().year, carried=typed.get("carried") or (), usual=usual, by=self.request.user
        )  # fmt: skip
        return next_page(pledge)


def next_page(pledge: AnnualPledge, *, after: int = 0) -> str:
    """The next item in which something is missing, else the pledge."""
    later = [line for line in reports.lines_of(pledge) if line.gap and line.item.number > after]
    return later[0].url if later else pledge.get_absolute_url()


class OfPledge(OnePledge, FormPage):
    """A form about one pledge."""

    permission: ClassVar[str] = DRAFT
    cancel_text = "不改了，返回"

    def prepare(self) -> None:
        self.record = self.get_record()

    def permitted_save(self, form: Any) -> str:
        return self.save(form)  # the permission on the record is asked under its lock

    def back_url(self) -> str:
        return self.record.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(**{"record": self.record, **more})

    @property
    def version(self) -> int:
        return typed_version(self.request) or NO_VERSION


def told_closed(pledge: AnnualPledge) -> str:
    state = AnnualPledge.STATES[pledge.state]
    return f"承诺书现在是“{state}”，不能再改。要改请打电话给镇组织办"


class AtItsTime:
    """Before a form page: at another stage its link leads back with a word, and a form sent all the same is refused."""

    def in_the_way(self) -> str:
        """Why not now; "" when it can be done."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.record = self.get_record()  # type: ignore[attr-defined]
        if told := self.in_the_way():
            messages.info(request, told)
            return redirect(self.back_url())  # type: ignore[attr-defined]
        return super().get(request, **kwargs)  # type: ignore[misc]

    def prepare(self) -> None:
        super().prepare()  # type: ignore[misc]
        if told := self.in_the_way():
            raise PermissionDenied(told)


class OpenPledge(AtItsTime, OfPledge):
    """What is handed in is read only: whoever follows an old link is told."""

    def in_the_way(self) -> str:
        return "" if self.record.is_open else told_closed(self.record)


class ItemCreate(OpenPledge):
    form_class = ItemForm
    template_name = "appraisal/pledges/item_form.html"
    submit_text, done_text = "保存", "已添加"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return "添加一条承诺"

    def form_kwargs(self) -> dict[str, Any]:
        return {"pledge": self.record}

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(**{"item": None, **more})

    def save(self, form: ItemForm) -> str:
        operations.add_item(form.save(commit=False), self.record, by=self.request.user)
        return self.back_url()


class OfItem(OneRecord):
    """A page about one item."""

    model, permission = PledgeItem, DRAFT

    def get_queryset(self) -> QuerySet:
        seen = PledgeItem.objects.visible_to(self.request.user)
        return seen.select_related("pledge__place", "pledge__notice", "carried_from__pledge", "responsible")


class ItemPage(AtItsTime, OfItem, RecordUpdate):
    """One item a screen. Of a returned pledge the last item that is mended hands it in again."""

    form_class = ItemForm
    template_name = "appraisal/pledges/item_form.html"

    def in_the_way(self) -> str:
        pledge = self.record.pledge
        return "" if pledge.is_open else told_closed(pledge)

    def prepare(self) -> None:
        super().prepare()
        self.pledge = self.record.pledge
        returned = self.pledge.items.exclude(return_comment="").exclude(pk=self.record.pk)
        self.left = list(returned.order_by("number"))
        # The last returned item to be mended, on the screen of who may hand in; asked before the form clears it.
        is_last = bool(self.record.return_comment) and not self.left
        self.hands_in = is_last and permits(self.request.user, SUBMIT.permission, self.pledge)

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"第 {self.record.number} 条"

    @property
    def submit_text(self) -> str:  # type: ignore[override]
        if self.hands_in:
            return "重新报送"
        if self.record.return_comment and self.left:
            return f"保存，去改第 {self.left[0].number} 条"
        return "保存"

    @property
    def done_text(self) -> str:  # type: ignore[override]
        return "已重新报送，镇里审核中，不用您操作" if self.hands_in else f"已保存第 {self.record.number} 条"

    def form_kwargs(self) -> dict[str, Any]:
        return {"instance": self.record, "pledge": self.pledge}

    def back_url(self) -> str:
        return self.record.pledge.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        total, item = self.pledge.items.count(), self.record
        facts = {"item": item, "total": total, "last_year": reports.last_year_of(item), "pledge": self.pledge}
        return super().context(**facts, **more)

    def permitted_save(self, form: ItemForm) -> str:
        return self.save(form)

    def save(self, form: ItemForm) -> str:
        item = self.record
        version = typed_version(self.request) or NO_VERSION
        operations.change_item(form, item, by=self.request.user, version=version, hands_in=self.hands_in)
        if self.hands_in:
            return self.back_url()
        if self.left and self.pledge.stage == AnnualPledge.Stage.RETURNED:
            return reverse("pledge_item", args=[self.left[0].pk])
        return next_page(self.pledge, after=item.number)


class OneItem(OfItem, FormPage):
    """A form beside an item that is no form of it."""

    def prepare(self) -> None:
        self.record = self.get_record()

    def back_url(self) -> str:
        return self.record.pledge.get_absolute_url()


class ItemRemove(AtItsTime, OneItem):
    form_class = EmptyForm
    template_name = "appraisal/pledges/confirm.html"
    done_text = "已删除，后面的条目往前移"

    def in_the_way(self) -> str:
        return "" if self.record.pledge.is_open else told_closed(self.record.pledge)

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"删除第 {self.record.number} 条承诺？"

    @property
    def submit_text(self) -> str:  # type: ignore[override]
        return f"删除第 {self.record.number} 条"

    def context(self, **more: Any) -> dict[str, Any]:
        facts = [{"label": "承诺事项", "value": self.record.content}]
        effect = "删除以后不能恢复，操作日志里留下原来的内容。"
        base = {"record": self.record, "facts": facts, "effect": effect, "cancel_text": "不删除，返回"}
        return super().context(**{**base, **more})

    def permitted_save(self, form: Any) -> str:
        version = typed_version(self.request) or NO_VERSION
        operations.remove_item(self.record, by=self.request.user, version=version)
        return self.back_url()


class PledgeSubmit(OpenPledge):
    """Which meeting agreed, and off to the township."""

    permission = SUBMIT.permission
    form_class = SubmitForm
    template_name = "appraisal/pledges/submit.html"
    submit_text, done_text = "报送承诺书", "已报送，镇里审核中，不用您操作"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"报送 {self.record.year} 年度承诺书"

    def form_kwargs(self) -> dict[str, Any]:
        return {"pledge": self.record}

    def context(self, **more: Any) -> dict[str, Any]:
        lines = reports.lines_of(self.record)
        least, most = limits(self.record)
        gaps = [{"text": line.told_gap, "url": line.url} for line in lines if line.gap]
        return super().context(obstacles=gaps, count=len(lines), least=least, most=most, **more)

    def save(self, form: SubmitForm) -> str:
        typed = form.cleaned_data
        operations.submit(
            self.record, meeting=typed.get("meeting"), meeting_on=typed.get("meeting_on"), by=self.request.user,
            version=self.version,
        )  # fmt: skip
        return self.back_url()


class ItemProgress(AtItsTime, AttachesFiles, OfItem, RecordUpdate):
    """How far the village is; a photo may be added, nobody asks for one."""

    permission, form_class = PROGRESS, ProgressForm
    template_name = "appraisal/pledges/progress.html"
    submit_text, done_text = "保存进展", "已保存进展"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"第 {self.record.number} 条进展"

    def in_the_way(self) -> str:
        return operations.not_running(self.record.pledge)

    def form_kwargs(self) -> dict[str, Any]:
        return {"instance": self.record}

    def back_url(self) -> str:
        return self.record.pledge.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(item=self.record, line=reports.line_of(self.record), **more)

    def permitted_save(self, form: ProgressForm) -> str:
        return self.save(form)

    def save(self, form: ProgressForm) -> str:
        operations.report_progress(
            form, self.record, file=form.cleaned_data.get("file"), by=self.request.user,
            version=typed_version(self.request) or NO_VERSION,
        )  # fmt: skip
        return self.back_url()
