"""异议处理: the list, one objection, registering what came by telephone, letter or visit, answering, who it was."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from branches.notices import facts, operations
from branches.notices.filters import ObjectionFilter
from branches.notices.forms import AnswerForm, ObjectionForm, ReasonForm
from branches.notices.lists import OBJECTION_COLUMNS
from branches.notices.models import Objection
from branches.notices.views import AboutNotice
from branches.places.facts import TRAIL_SHOWN, records_of
from villagegov.common.audit import AuditEntry
from villagegov.common.permissions import permits
from villagegov.common.views import NO_VERSION, FormPage, OneRecord, RecordDetail, typed_version
from villagegov.sheets.views import ExportedList

READS = "branches.view_objection"


class ObjectionList(ExportedList):
    model, permission = Objection, READS
    title, unit, route = "异议处理", "件", "objection_list"
    columns, filterset_class, default_order = OBJECTION_COLUMNS, ObjectionFilter, ("-stage", "due_on", "pk")
    order_note = "待回复的在前，按答复期限"
    empty_text = "没有登记异议。收到以后在那条公示的页面上登记"

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("notice__place")


class ObjectionDetail(RecordDetail):
    model, permission = Objection, READS
    template_name = "branches/notices/objection.html"

    def get_queryset(self) -> QuerySet:
        seen = Objection.objects.visible_to(self.request.user)
        return seen.select_related("notice__place", "registered_by", "answered_by")

    def context(self, **more: Any) -> dict[str, Any]:
        one, user = self.record, self.request.user
        entries = AuditEntry.objects.visible_to(user).of(one)
        return super().context(
            objection_facts=facts.objection_facts(one, user), state=facts.objection_state(one),
            may_answer=one.stage == Objection.Stage.RECEIVED and permits(user, "branches.answer_objection", one),
            may_reveal=bool(one.objector) and permits(user, "branches.view_objector", one),
            records=records_of(entries.newest_first()[:TRAIL_SHOWN]), **more,
        )  # fmt: skip


class ObjectionNew(AboutNotice):
    """Who may not read objections finds no such page, though the notice is everybody's."""

    form_class, permission, sight = ObjectionForm, operations.REGISTERS, READS
    template_name = "branches/notices/confirm.html"
    submit_text, done_text = "登记异议", "已登记，答复以前公示期不会结束"
    effect = ""

    def get_record(self) -> Any:
        found = self.get_queryset().filter(number=self.kwargs["key"]).first()
        if found is None or not permits(self.request.user, READS, found):
            raise Http404
        return super().get_record()

    def form_kwargs(self) -> dict[str, Any]:
        return {"notice": self.record}

    def context(self, **more: Any) -> dict[str, Any]:
        shown = super().context(**more)
        return {**shown, "record": None}  # an objection is new: the notice's version does not matter to it

    def save(self, form: ObjectionForm) -> str:
        one = form.save(commit=False)
        return operations.register_objection(one, by=self.request.user).get_absolute_url()


class AboutObjection(OneRecord, FormPage):
    model = Objection
    template_name = "branches/notices/confirm.html"

    def get_queryset(self) -> QuerySet:
        return Objection.objects.visible_to(self.request.user).select_related(
            "notice__place", "registered_by"
        )

    def prepare(self) -> None:
        self.record = self.get_record()

    def back_url(self) -> str:
        return self.record.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        heading = f"{self.submit_text}：{self.record.notice.number}"
        pairs = facts.objection_facts(self.record, self.request.user)
        return super().context(**{"heading": heading, "record": self.record, "facts": pairs, **more})


class ObjectionAnswer(AboutObjection):
    form_class, permission = AnswerForm, "branches.answer_objection"
    submit_text, done_text = "答复异议", "已答复"

    def save(self, form: AnswerForm) -> str:
        typed, version = form.cleaned_data, typed_version(self.request) or NO_VERSION
        operations.answer(
            self.record,
            outcome=typed["outcome"],
            answer=typed["answer"],
            by=self.request.user,
            version=version,
        )
        return self.back_url()


class ObjectorReveal(AboutObjection):
    """Name and telephone on the answer of this one POST, with a reason and a trace."""

    form_class, permission = ReasonForm, "branches.view_objector"
    template_name = "branches/notices/objector.html"
    submit_text = "显示反映人"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.prepare()
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self.refused(form)
        try:
            name, phone = operations.reveal_objector(
                self.record, reason=form.cleaned_data["reason"], by=request.user
            )
        except ValidationError as refused:
            form.add_error(None, refused)
            return self.refused(form)
        return self.shown(form=form, objector=name, phone=phone, shown_now=True)
