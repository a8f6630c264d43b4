"""The rooms of public notices: the list, a notice with its checks, drafting, preview, posting and what follows."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from branches.notices import facts, findings, kinds, operations, workflow
from branches.notices.content import content_of, shown
from branches.notices.documents import NOTICE
from branches.notices.filters import NoticeFilter
from branches.notices.forms import ClosingForm, EmptyForm, NoticeForm, ReasonForm, places_for
from branches.notices.lists import COLUMNS, NEWEST_FIRST
from branches.notices.models import Objection, PublicNotice
from branches.people.lists import columns_without_own_village
from branches.places.facts import TRAIL_SHOWN, records_of
from branches.rules import NOTICE_READERS
from villagegov.common.audit import AuditEntry
from villagegov.common.document_views import DocumentDownload
from villagegov.common.listing import Column
from villagegov.common.permissions import held_by, permits
from villagegov.common.views import (
    NO_VERSION,
    FormPage,
    Guarded,
    OneRecord,
    RecordCreate,
    RecordDetail,
    RecordUpdate,
    typed_version,
)
from villagegov.common.workflow import obstacles, open_steps
from villagegov.sheets.views import ExportedList

works_there = held_by(*NOTICE_READERS)


class NoticeList(ExportedList):
    model, permission = PublicNotice, "branches.view_notice"
    title, unit, route = "公示管理", "条", "notice_list"
    columns, filterset_class, default_order = COLUMNS, NoticeFilter, NEWEST_FIRST
    empty_text = "还没有公示。新建一条，检查以后才会公开"

    def get_queryset(self) -> QuerySet:
        mine = super().get_queryset().at_work(self.request.user)
        return mine.select_related("place").with_open_objections()

    def columns_for(self, user: Any) -> tuple[Column, ...]:
        return columns_without_own_village(self.columns, user)

    def actions(self) -> list[dict]:
        if not permits(self.request.user, operations.DRAFTS):
            return []
        return [{"label": "新建公示", "url": reverse("notice_new"), "icon": "plus"}]


class NoticeDetail(RecordDetail):
    """A notice: for a draft what stands before posting, afterwards what became of it."""

    model, permission, key_field = PublicNotice, "branches.view_notice", "number"
    template_name = "branches/notices/notice.html"

    def get_queryset(self) -> QuerySet:
        return PublicNotice.objects.visible_to(self.request.user).select_related(
            "place", "publication__published_by", "withdrawn_by", "corrects"
        )

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.record = self.get_record()
        if not works_there(request.user, self.record):
            return redirect(self.record.public_url())
        return self.shown(record=self.record)

    def context(self, **more: Any) -> dict[str, Any]:
        notice, user = self.record, self.request.user
        is_draft = notice.stage == PublicNotice.Stage.DRAFT
        entries = AuditEntry.objects.visible_to(user).of(notice)
        steps = {step.name for step in open_steps(workflow_steps(), notice, by=user)}
        if notice.of_kind.kept_in or workflow.is_running(
            notice
        ):  # it comes down where it is made, or not any more
            steps.discard("withdraw")
        return super().context(
            notice_facts=facts.facts_of(notice), state=facts.state_of(notice), is_draft=is_draft, steps=steps,
            files=notice.files.all(), may_change=is_draft and permits(user, operations.DRAFTS, notice),
            may_correct=notice.is_posted and permits(user, operations.DRAFTS, notice)
            and notice.next_correction is None and not notice.of_kind.kept_in,
            records=records_of(entries.newest_first()[:TRAIL_SHOWN]),
            **(self.before_posting() if is_draft else self.after_posting()), **more,
        )  # fmt: skip

    def before_posting(self) -> dict[str, Any]:
        notice, user = self.record, self.request.user
        found = findings.findings_of(notice)
        may_publish = permits(user, "branches.publish_notice", notice)
        return {
            "findings": found,
            "second_look": findings.second_look(notice)
            if any(f.is_open and f.is_number for f in found)
            else "",
            "checks": facts.check_list(notice, user),
            "may_confirm": may_publish,
            "may_confirm_numbers": may_publish and not findings.wrote(notice, user),
        }

    def after_posting(self) -> dict[str, Any]:
        notice, user = self.record, self.request.user
        sees = notice.is_posted and permits(user, "branches.view_objection", notice)
        is_readable = notice.is_posted and not notice.is_withdrawn
        rows = Objection.objects.visible_to(user).filter(notice=notice).select_related("notice")
        return {
            "content": is_readable,
            "blocks": shown(notice.publication.content) if is_readable else [],
            "objections": [(one, facts.objection_state(one)) for one in rows] if sees else None,
            "may_register": notice.stage == PublicNotice.Stage.RUNNING
            and permits(user, operations.REGISTERS, notice),
        }


def workflow_steps() -> list:
    return [workflow.PUBLISH, workflow.VOID, workflow.WITHDRAW, workflow.ARCHIVE]


class NewNotice(Guarded):
    """Which kind: each says where it stands and what it is for."""

    model, permission = PublicNotice, operations.DRAFTS
    template_name = "branches/notices/new.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if not permits(request.user, self.permission):
            raise PermissionDenied
        items = [
            {"title": kind.label, "small": self.told(kind), "url": reverse("notice_draft", args=[kind.code])}
            for kind in kinds.kinds().values()
            if places_for(request.user, kind)
        ]
        return self.shown(items=items)

    @staticmethod
    def told(kind: kinds.Kind) -> str:
        return "、".join(field.label for field in kind.fields)


class NoticeDraft(RecordCreate):
    """A new draft of one kind."""

    model, form_class, permission = PublicNotice, NoticeForm, operations.DRAFTS
    submit_text, done_text = "保存草稿", "已保存草稿，请看检查结果"

    def prepare(self) -> None:
        super().prepare()
        self.kind = kinds.kinds().get(self.kwargs["kind"])
        if self.kind is None or self.kind.kept_in:
            raise Http404

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user, "kind": self.kind}

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(**{"heading": f"新建{self.kind.label}", **more})

    def back_url(self) -> str:
        return reverse("notice_list")

    def save(self, form: NoticeForm) -> str:
        return operations.add_draft(form.instance, by=self.request.user).get_absolute_url()


class NoticeEdit(RecordUpdate):
    model, form_class, permission, key_field = PublicNotice, NoticeForm, operations.DRAFTS, "number"
    submit_text, done_text = "保存草稿", "已保存草稿，请看检查结果"

    def prepare(self) -> None:
        super().prepare()
        if self.record.stage != PublicNotice.Stage.DRAFT:
            raise PermissionDenied(operations.NOT_A_DRAFT)

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "kind": self.record.of_kind}

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(**{"heading": f"修改{self.record.of_kind.label}草稿", **more})

    def save(self, form: NoticeForm) -> str:
        version = typed_version(self.request) or NO_VERSION
        changed = [str(form.fields[name].label) for name in form.changed_data]
        operations.change_draft(
            self.record, form.instance, changed=changed, by=self.request.user, version=version
        )
        return self.back_url()


class NoticePreview(RecordDetail):
    """The draft as the public will see it."""

    model, permission, key_field = PublicNotice, "branches.view_notice", "number"
    template_name = "branches/notices/preview.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.record = self.get_record()
        if self.record.stage != PublicNotice.Stage.DRAFT:
            here = self.record.public_url() if self.record.is_posted else self.record.get_absolute_url()
            return redirect(here)
        try:
            content = content_of(self.record)
        except ValueError as problem:
            raise ValidationError(str(problem)) from None
        period = facts.posting_in_words(self.record)
        return self.shown(
            record=self.record, content=content, blocks=shown(content), period_words=period,
            files=self.record.files.all(), checks=facts.check_list(self.record, request.user),
        )  # fmt: skip


class NoticeDocument(DocumentDownload):
    """公示 as Word, of what is posted and not taken down."""

    model, permission, key_field, document = PublicNotice, "branches.view_notice", "number", NOTICE

    def get_queryset(self) -> QuerySet:
        posted = PublicNotice.objects.visible_to(self.request.user).at_work(self.request.user).posted()
        return posted.exclude(stage=PublicNotice.Stage.WITHDRAWN).select_related("place", "publication")


class AboutNotice(OneRecord, FormPage):
    """The last look before an act on a notice, with everything that stands in its way."""

    model, key_field, form_class = PublicNotice, "number", ReasonForm
    template_name = "branches/notices/confirm.html"
    cancel_text = "先不办，返回"
    effect = ""
    step: Any = None

    def get_queryset(self) -> QuerySet:
        return PublicNotice.objects.visible_to(self.request.user).select_related(
            "place", "publication", "corrects"
        )

    def prepare(self) -> None:
        self.record = self.get_record()

    def back_url(self) -> str:
        return self.record.get_absolute_url()

    def pairs(self) -> list[dict]:
        return facts.facts_of(self.record)[:4]

    def context(self, **more: Any) -> dict[str, Any]:
        base = {
            "heading": f"{self.submit_text}：{self.record.title}", "record": self.record, "facts": self.pairs(),
            "effect": self.effect, "cancel_text": self.cancel_text, "obstacles": self.in_the_way(),
        }  # fmt: skip
        return super().context(**{**base, **more})

    def in_the_way(self) -> list[dict]:
        if self.step is None or self.request.method == "POST":
            return []
        found = obstacles(self.step, self.record, by=self.request.user, note="-", reason="", closing="-")
        return [{"text": text, "url": self.back_url()} for text in found]


class NoticePublish(AboutNotice):
    """Irreversible: repeats what is posted, from when to when, and who can read it."""

    permission, form_class, step = "branches.publish_notice", EmptyForm, workflow.PUBLISH
    submit_text, done_text = "公示", "已公示，公众页面现在就能看到"
    effect = "公示以后内容不能改。发现有错只能撤下或者发更正，公示期重新算。"

    def pairs(self) -> list[dict]:
        notice = self.record
        names = "、".join(file.name for file in notice.files.all()) or "没有"
        pairs = [pair for pair in facts.facts_of(notice) if pair["label"] != "公示期"]
        return [
            {"label": "标题", "value": notice.title}, *pairs,
            {"label": "公示期", "value": facts.posting_in_words(notice)},
            {"label": "附件", "value": names},
            {"label": "谁能看到", "value": "所有人，不用登录，可以搜索、打印、扫码"},
        ]  # fmt: skip

    def save(self, form: EmptyForm) -> str:
        operations.publish(
            self.record, by=self.request.user, version=typed_version(self.request) or NO_VERSION
        )
        return self.back_url()


class NoticeWithdraw(AboutNotice):
    permission, step = "branches.withdraw_notice", workflow.WITHDRAW
    submit_text, done_text = "撤下公示", "已撤下，公众页面只剩标题、日期和理由"
    effect = (
        "撤下以后正文和附件谁也打不开，页面只留标题、公示期、撤下日期、理由和经办人。不能恢复，可以另发更正。"
    )

    def save(self, form: ReasonForm) -> str:
        version = typed_version(self.request) or NO_VERSION
        operations.withdraw(
            self.record, reason=form.cleaned_data["reason"], by=self.request.user, version=version
        )
        return self.back_url()


class NoticeVoid(AboutNotice):
    permission, step = operations.DRAFTS, workflow.VOID
    submit_text, done_text = "作废草稿", "已作废，编号不再用"
    effect = "作废以后不能再改、不能公示，记录还能看到。"

    def save(self, form: ReasonForm) -> str:
        version = typed_version(self.request) or NO_VERSION
        operations.void(
            self.record, reason=form.cleaned_data["reason"], by=self.request.user, version=version
        )
        return self.back_url()


class NoticeArchive(AboutNotice):
    permission, form_class, step = "branches.archive_notice", ClosingForm, workflow.ARCHIVE
    submit_text, done_text = "归档", "已归档，公众页面照样可以看"
    effect = "归档以后不再登记异议。"

    def save(self, form: ClosingForm) -> str:
        version = typed_version(self.request) or NO_VERSION
        operations.archive(
            self.record, closing=form.cleaned_data["closing"], by=self.request.user, version=version
        )
        return self.back_url()


class NoticeCorrect(AboutNotice):
    """The right text as a new notice with a period of its own; both name each other."""

    permission = operations.DRAFTS
    submit_text, done_text = "起草更正", "已按原文起草更正，请改好再公示"
    effect = "系统按原文起草一份新的公示，您改好以后再公示，公示期重新算，附件重新上传。两份公示互相注明。"

    def save(self, form: ReasonForm) -> str:
        reason = form.cleaned_data["reason"]
        return operations.correct(self.record, reason=reason, by=self.request.user).get_absolute_url()
