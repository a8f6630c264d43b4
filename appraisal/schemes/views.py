"""Pages of the scheme of a year: its tree, its lines, its editions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from appraisal.schemes import operations, reports, tree
from appraisal.schemes.forms import EditionForm, LineForm, NewSchemeForm, SchemeForm
from appraisal.schemes.marks import shown
from appraisal.schemes.models import AssessmentScheme, Indicator
from appraisal.schemes.workflow import STEPS
from branches.places.facts import TRAIL_SHOWN, records_of
from villagegov.common import clock, permissions
from villagegov.common.audit import AuditEntry
from villagegov.common.list_views import RecordList
from villagegov.common.listing import Cell, Column
from villagegov.common.permissions import get_permitted_or_404, permits
from villagegov.common.places import Township
from villagegov.common.views import FormPage, Guarded, OneRecord, RecordUpdate, TakeStep, once
from villagegov.common.workflow import open_steps

VIEW = "appraisal.view_scheme"
CHANGE = "appraisal.change_scheme"
TONES = {"DRAFT": "off", "PUBLISHED": "ok", "REPLACED": "void"}


class SchemeList(RecordList):
    """考核办法, by year and edition."""

    model, permission, route = AssessmentScheme, VIEW, "scheme_list"
    title, unit, empty_text = "考核办法", "版", "还没有考核办法，先起草一份"
    columns = (
        Column("title", "名称", lambda one, _: one.title),
        Column("year", "年度", lambda one, _: str(one.year), order=("year", "edition")),
        Column("edition", "版次", lambda one, _: f"第 {one.edition} 版"),
        Column("township", "乡镇", lambda one, _: one.place.name, order=("place__code", "year")),
        Column("number", "文号", lambda one, _: one.document_number),
        Column("stage", "状态", lambda one, _: Cell(one.get_stage_display(), tone=TONES[one.stage])),
    )
    default_order = ("-year", "place__code", "-edition")

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("place")

    def url_of(self, record: AssessmentScheme) -> str:
        return f"{record.get_absolute_url()}?edition={record.pk}"

    def actions(self) -> list[dict]:
        if not permits(self.request.user, CHANGE):
            return []
        return [{"label": "起草考核办法", "url": reverse("scheme_new"), "icon": "plus"}]


class SchemePage(Guarded):
    """The scheme of a year: the edition in force, else the draft; `?edition=` asks for another."""

    model, permission = AssessmentScheme, VIEW
    template_name = "appraisal/schemes/detail.html"
    wanted = ""

    def record(self, year: int) -> AssessmentScheme:
        rows = AssessmentScheme.objects.visible_to(self.request.user).of_year(year)
        wanted = self.request.GET.get("edition", "")
        if wanted:
            rows = rows.filter(pk=int(wanted)) if wanted.isdecimal() and len(wanted) < 10 else rows.none()
        found = sorted(
            rows.select_related("place", "published_by"),
            key=lambda one: (one.stage != "PUBLISHED", -one.edition),
        )
        if not found:
            raise Http404
        return found[0]

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        return self.shown(**self.facts(self.record(year)))

    def facts(self, one: AssessmentScheme) -> dict[str, Any]:
        user, rows = self.request.user, reports.line_rows(one)
        may_change = one.is_draft and permits(user, CHANGE, one)
        may_renew = one.stage == "PUBLISHED" and permits(user, "appraisal.new_scheme_version", one)
        entries = AuditEntry.objects.visible_to(user).of(one)
        editions = (
            AssessmentScheme.objects.visible_to(user)
            .filter(place_id=one.place_id, year=one.year)
            .order_by("edition")
        )
        return {
            "record": one, "rows": rows, "tone": TONES[one.stage], "may_change": may_change, "may_renew": may_renew,
            "problems": tree.what_does_not_add_up(operations.nodes_of(one)) if one.is_draft else [],
            "total": shown(sum(row.line.full_milli for row in rows if row.line.depth == 1)),
            "editions": [other for other in editions.order_by("edition") if other.pk != one.pk],
            "steps": open_steps(STEPS.values(), one, by=user),
            "records": records_of(entries.newest_first()[:TRAIL_SHOWN]),
            "scheme_facts": reports.scheme_facts(one),
            "sees_loop": permits(user, "appraisal.view_exemption", one),
        }  # fmt: skip


class SchemePrint(SchemePage):
    template_name = "appraisal/schemes/print.html"


class SchemeCreate(FormPage):
    """The first draft of a year: last year's lines are there already."""

    model, form_class, permission = AssessmentScheme, NewSchemeForm, CHANGE
    heading, submit_text, done_text = (
        "起草考核办法",
        "起草",
        "已起草，指标从上一年（没有的话从县考核框架）带来",
    )

    def form_kwargs(self) -> dict[str, Any]:
        year = clock.today().year
        return {
            "user": self.request.user,
            "initial": {"year": year, "title": f"村级党组织考核办法（{year}年）"},
        }

    def save(self, form: NewSchemeForm) -> str:
        user = self.request.user
        home = permissions.scopes_of(user, permissions.SENTENCES[CHANGE].roles)[0]
        township = Township.objects.visible_to(user).get(code=home)
        typed = {name: form.cleaned_data[name] for name in ("year", "title", "document_number", "shows")}
        return operations.draft(township, by=user, **typed).get_absolute_url()

    def back_url(self) -> str:
        return reverse("scheme_list")


class SchemeUpdate(RecordUpdate):
    """Name, document number and what is published; while it is a draft."""

    model, form_class, permission = AssessmentScheme, SchemeForm, CHANGE
    heading, submit_text = "修改考核办法", "保存"

    def get_queryset(self) -> QuerySet:
        return AssessmentScheme.objects.visible_to(self.request.user).select_related("place")

    def save(self, form: SchemeForm) -> str:
        operations.hold_draft(self.record, by=self.request.user)
        return super().save(form)


class SchemeStep(TakeStep):
    model, steps = AssessmentScheme, STEPS


class NewEdition(OneRecord, FormPage):
    """改版: a draft beside the edition in force, with a reason."""

    model, form_class, permission = AssessmentScheme, EditionForm, "appraisal.new_scheme_version"
    heading, submit_text, done_text = "考核办法改版", "改版", "已起草新的一版，发布以后才代替现在这一版"

    def prepare(self) -> None:
        self.record = self.get_record()

    def save(self, form: EditionForm) -> str:
        made = operations.new_edition(self.record, reason=form.cleaned_data["reason"], by=self.request.user)
        return f"{made.get_absolute_url()}?edition={made.pk}"

    def back_url(self) -> str:
        return self.record.get_absolute_url()


def page_of(scheme: AssessmentScheme) -> str:
    return f"{scheme.get_absolute_url()}?edition={scheme.pk}"


class LineCreate(OneRecord, FormPage):
    """A mechanism, or a line under another (`?under=`)."""

    model, form_class, permission = AssessmentScheme, LineForm, CHANGE
    heading, submit_text = "增加指标", "增加"

    def prepare(self) -> None:
        self.record, self.parent = self.get_record(), None
        if under := self.request.GET.get("under", ""):
            rows = self.record.indicators.all()
            key = int(under) if under.isdecimal() and len(under) < 10 else 0
            self.parent = get_permitted_or_404(Indicator, self.request.user, CHANGE, queryset=rows, pk=key)

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def save(self, form: LineForm) -> str:
        operations.add_line(self.record, self.parent, form.save(commit=False), by=self.request.user)
        return page_of(self.record)

    def back_url(self) -> str:
        return page_of(self.record)

    def context(self, **more: Any) -> dict[str, Any]:
        beside = f"在“{self.parent.name}”下面" if self.parent else "机制"
        return super().context(beside=beside, **more)


class LineUpdate(RecordUpdate):
    model, form_class, permission = Indicator, LineForm, CHANGE
    heading, submit_text = "修改指标", "保存"
    template_name = "appraisal/schemes/line_form.html"

    def get_queryset(self) -> QuerySet:
        return Indicator.objects.visible_to(self.request.user).select_related("scheme__place")

    def form_kwargs(self) -> dict[str, Any]:
        return {**super().form_kwargs(), "may_score": not self.record.children.exists()}

    def back_url(self) -> str:
        return page_of(self.record.scheme)

    def save(self, form: LineForm) -> str:
        operations.hold_draft(self.record.scheme, by=self.request.user)
        if form.cleaned_data.get("rule") and self.record.children.exists():
            raise ValidationError(f"“{self.record.name}”下面刚加了指标，自己不再计分，请重新打开页面")
        return super().save(form)


class LineAct(OneRecord):
    """Remove a line, or move it up by one."""

    model, permission = Indicator, CHANGE
    acts = {"remove": (operations.remove_line, "已删除"), "up": (operations.move_up, "已上移")}

    def post(self, request: HttpRequest, name: str, **kwargs: Any) -> HttpResponse:
        line = self.get_record()
        if name not in self.acts:
            raise Http404
        act, said = self.acts[name]

        def done() -> str:
            act(line, by=request.user)
            messages.success(request, f"{said}“{line.name}”")
            return page_of(line.scheme)

        return once(request, done)
