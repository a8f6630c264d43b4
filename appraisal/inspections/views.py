"""The pages of mid-year inspections: the year's list, one inspection, its head, its rows, its steps, its paper."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property

from appraisal.inspections import operations, reports, workflow
from appraisal.inspections.filters import VillageFilter
from appraisal.inspections.forms import OTHER, HeadForm, ProgressForm, ReasonForm
from appraisal.inspections.lists import OfYear
from appraisal.inspections.models import MidyearInspection
from appraisal.years import phases
from branches.places.facts import TRAIL_SHOWN, records_of
from villagegov.common import audit, clock, permissions
from villagegov.common.audit import AuditEntry
from villagegov.common.listing import Column
from villagegov.common.permissions import permits
from villagegov.common.places import Place, Village
from villagegov.common.templatetags.ui import day as in_words
from villagegov.common.views import NO_VERSION, FormPage, OneRecord, RecordDetail, TakeStep, typed_version
from villagegov.common.workflow import Conflict, open_steps
from villagegov.sheets.views import ExportedList

VIEW, ENTER = "appraisal.view_inspection", "appraisal.enter_inspection"
IN_ORDER = ("township_code", "display_order", "code")
TONES = {"DRAFT": "off", "FINISHED": "ok", "REPLACED": "void", "VOIDED": "void"}


class InspectionList(ExportedList):
    """All villages in one year: who has been inspected, what lags, what is still to be put right."""

    model, permission, sight = Village, VIEW, VIEW
    title, unit, route = "年中督查", "个村", "inspection_list"
    filterset_class, default_order = VillageFilter, IN_ORDER
    order_note = "按本镇次序排列"
    empty_text = "没有符合条件的村"

    @cached_property
    def year(self) -> int:
        return reports.year_shown(self.request.user, self.request.GET.get("year", ""))

    @cached_property
    def window(self) -> tuple[datetime.date, datetime.date]:
        return reports.window(permissions.grants_of(self.request.user)[0].place_id, self.year)

    @cached_property
    def of_year(self) -> OfYear:
        user = self.request.user
        found, is_open = reports.of_villages(user, self.year), self.window[0] <= clock.today()
        return OfYear(found, self.year, permits(user, ENTER), is_open)

    def get_queryset(self) -> QuerySet:
        there = Q(stage=Place.Stage.ACTIVE) | Q(code__in=self.of_year.found)
        return Village.objects.visible_to(self.request.user).filter(there)

    def url_of(self, record: Any) -> str:
        return self.of_year.url_of(record)

    def columns_for(self, user: Any) -> tuple[Column, ...]:
        return self.of_year.columns()

    def batch_actions(self) -> list[dict]:
        return []

    def actions(self) -> list[dict]:
        items = {"label": "进度明细", "url": f"{reverse('inspection_item_list')}?year={self.year}"}
        return [items, {"label": "督查通报", "url": reverse("inspection_bulletin_list")}]

    def context(self, **more: Any) -> dict[str, Any]:
        told = reports.summary(self.year, more["listing"].count, self.of_year.found.values())
        first, last = self.window
        facts = [
            {"label": "进展", "value": f"{self.year} 年还没有开始" if first > clock.today() else told},
            {"label": "督查时间", "value": f"{in_words(first)}至{in_words(last)}"},
        ]
        return super().context(facts=facts, **more)


class OneInspection(OneRecord):
    model = MidyearInspection

    def get_queryset(self) -> QuerySet:
        seen = MidyearInspection.objects.visible_to(self.request.user)
        return seen.select_related("place", "lead", "corrects", "begun_by", "finished_by")


class InspectionDetail(OneInspection, RecordDetail):
    permission, template_name = VIEW, "appraisal/inspections/detail.html"

    def context(self, **more: Any) -> dict[str, Any]:
        one, user = self.record, self.request.user
        entries = AuditEntry.objects.visible_to(user).of(one)
        later = (
            MidyearInspection.objects.visible_to(user).filter(corrects=one).exclude(stage="VOIDED").first()
        )
        may_order = one.is_in_force and permits(user, "appraisal.order_rectification", one)
        rows = reports.rows_shown(one)
        return super().context(
            tone=TONES[one.stage], head_facts=reports.head_facts(one), rows=rows, later=later,
            has_orders=any(row.orders for row in rows),
            may_enter=one.is_draft and permits(user, ENTER, one), may_order=may_order,
            may_decide=one.is_in_force and permits(user, "appraisal.decide_on_reminder", one),
            may_correct=one.is_in_force and later is None and permits(user, "appraisal.correct_inspection", one),
            steps=open_steps(workflow.STEPS.values(), one, by=user), actions=self.papers(),
            records=records_of(entries.newest_first()[:TRAIL_SHOWN]), **more,
        )  # fmt: skip

    def papers(self) -> list[dict]:
        return [{"label": "打印", "url": reverse("inspection_print", args=[self.record.pk]), "icon": "print"}]


class InspectionPrint(OneInspection, RecordDetail):
    """One village on A4, as it was found that day."""

    permission, template_name = VIEW, "appraisal/inspections/print.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response = super().get(request, **kwargs)
        audit.write(audit.act_on(self.record, "print", "打印督查情况"), by=request.user)
        return response

    def context(self, **more: Any) -> dict[str, Any]:
        one = self.record
        return super().context(head_facts=reports.head_facts(one), rows=reports.rows_shown(one), **more)


class InspectionCreate(FormPage):
    """开始督查: day and team; the rows come from the pledge."""

    permission, form_class, sight = ENTER, HeadForm, VIEW
    submit_text, done_text = "保存，接着填写进度", "已开始，接着填写各条进度"

    def prepare(self) -> None:
        user = self.request.user
        village = Village.objects.visible_to(user).current().filter(code=self.kwargs["code"]).first()
        if village is None or not phases.is_year(self.kwargs["year"]):
            raise Http404
        permissions.require(user, ENTER, village)
        self.village, self.year = village, self.kwargs["year"]
        first, _ = reports.window(village.code, self.year)
        if first > clock.today():
            raise ValidationError(f"{self.year} 年的年中督查从{in_words(first)}开始，还没有到")
        operations.pledge_of(village, self.year)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.prepare()
        open_one = MidyearInspection.objects.visible_to(request.user).of_year(self.year)
        there = open_one.filter(place=self.village, stage__in=reports.IN_FORCE_AND_DRAFTS).first()
        if there is not None:
            messages.info(request, f"{self.village.name}{self.year} 年的督查已经有了")
            return redirect(there.get_absolute_url())
        return self.shown(form=self.make_form())

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"开始督查：{self.village.name}{self.year} 年"

    def form_kwargs(self) -> dict[str, Any]:
        _, last = reports.window(self.village.code, self.year)
        initial = {"inspected_on": min(clock.today(), last)}
        return {"place": self.village, "year": self.year, "initial": initial}

    def save(self, form: HeadForm) -> str:
        made = operations.begin(
            self.village, self.year, inspected_on=form.cleaned_data["inspected_on"], team=form.team(),
            by=self.request.user,
        )  # fmt: skip
        return reverse("inspection_entry", args=[made.pk])

    def back_url(self) -> str:
        return f"{reverse('inspection_list')}?year={self.year}"


class OfDraft(OneInspection, FormPage):
    """A form about an inspection that is still a draft."""

    permission = ENTER

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Whoever follows an old link finds what came of it instead of a form."""
        one = self.get_record()
        if one.is_draft:
            return super().get(request, **kwargs)
        messages.info(request, f"督查现在是“{one.get_stage_display()}”，不能再改。要改的请用“更正”")
        return redirect(one.get_absolute_url())

    def prepare(self) -> None:
        self.record = self.get_record()

    def permitted_save(self, form: Any) -> str:
        return self.save(form)  # asks the permission on the record, under its lock

    def back_url(self) -> str:
        return self.record.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(**{"record": self.record, **more})


class InspectionHead(OfDraft):
    form_class = HeadForm
    submit_text, done_text = "保存修改", "已保存"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"修改督查组：{self.record}"

    def form_kwargs(self) -> dict[str, Any]:
        one = self.record
        initial = {
            "inspected_on": one.inspected_on, "lead": str(one.lead_id) if one.lead_id else OTHER,
            "lead_name": "" if one.lead_id else one.lead_name, "others": "、".join(one.team),
        }  # fmt: skip
        return {"place": one.place, "year": one.year, "initial": initial}

    def save(self, form: HeadForm) -> str:
        operations.set_head(
            self.record, inspected_on=form.cleaned_data["inspected_on"], team=form.team(), by=self.request.user,
            version=typed_version(self.request) or NO_VERSION,
        )  # fmt: skip
        return self.back_url()


class ProgressEntry(OfDraft):
    """填写进度: one row an item; what the village reported stands beside it and can be taken over."""

    form_class = ProgressForm
    template_name = "appraisal/inspections/entry.html"
    submit_text, done_text = "保存进度", "已保存进度"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"填写进度：{self.record}"

    def form_kwargs(self) -> dict[str, Any]:
        rows = list(self.record.progress.select_related("inspection").order_by("number"))
        return {"inspection": self.record, "rows": rows}

    def save(self, form: ProgressForm) -> str:
        takes_over = bool(self.request.POST.get("take_over"))
        operations.write(
            self.record, form.found(), by=self.request.user, takes_over=takes_over,
            version=typed_version(self.request) or NO_VERSION,
        )  # fmt: skip
        return self.request.path if takes_over else self.back_url()

    def conflict(self, form: ProgressForm, conflict: Conflict) -> HttpResponse:
        """Cell by cell: what was typed here and what stands there now."""
        form.add_error(None, "这份督查刚被别人改过。您填的还在下面，请对照后再保存一次")
        self.note(str(conflict))
        theirs = ProgressForm(
            inspection=conflict.record, rows=list(conflict.record.progress.order_by("number"))
        )
        compared = [
            (form[name].label, form[name].value(), theirs.initial.get(name, ""))
            for name in form.fields
            if form[name].value() != theirs.initial.get(name, "")
        ]
        return self.shown(form=form, record=conflict.record, compared=compared, status=409)

    def context(self, **more: Any) -> dict[str, Any]:
        form = more["form"]
        lines = [{**line, "shown": reports.RowShown(line["row"])} for line in form.lines()]
        offered = any(line["row"].reported is not None for line in lines)
        return super().context(
            lines=lines, offered=offered, head_facts=reports.head_facts(self.record), **more
        )


class InspectionCorrect(OneInspection, FormPage):
    """更正: a new edition that begins as a copy; the old one stays readable."""

    permission, form_class = "appraisal.correct_inspection", ReasonForm
    submit_text, done_text = "开始更正", "已复制出新的一版，改好以后再完成"

    def prepare(self) -> None:
        self.record = self.get_record()

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"更正：{self.record}"

    def back_url(self) -> str:
        return self.record.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(**{"record": self.record, **more})

    def save(self, form: ReasonForm) -> str:
        version = typed_version(self.request) or NO_VERSION
        made = operations.correct(
            self.record, reason=form.cleaned_data["reason"], by=self.request.user, version=version
        )
        return reverse("inspection_entry", args=[made.pk])


class InspectionStep(TakeStep):
    model, steps = MidyearInspection, workflow.STEPS
