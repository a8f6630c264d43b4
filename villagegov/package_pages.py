"""The page of the county report: every table to look at, one button for the workbook, one to hand it in."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse

from villagegov import county_package
from villagegov.common import clock, permissions
from villagegov.common.places import Place
from villagegov.common.publications import Publication
from villagegov.common.views import FormPage, Guarded, OneRecord
from villagegov.sheets import exports, workbook
from villagegov.sheets.models import ExportFile

PRESET_REASON = "按县委组织部要求报送上报表"


class PeriodForm(forms.Form):
    """The year of the report and its cut-off day."""

    place = forms.ModelChoiceField(label="乡镇", queryset=Place.objects.none(), to_field_name="code")
    year = forms.IntegerField(label="年度", min_value=county_package.EARLIEST_YEAR, max_value=2100)
    cut_off = forms.DateField(label="统计截止日期", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: Any, *, user: Any) -> None:
        today = clock.today()
        typed = data.copy()
        townships = Place.objects.visible_to(user).filter(level=Place.Level.TOWNSHIP).in_order()
        typed.setdefault("place", townships.values_list("code", flat=True).first() or "")
        typed.setdefault("year", str(today.year))
        typed.setdefault("cut_off", today.isoformat())
        super().__init__(typed)
        self.fields["place"].queryset = townships
        if len(townships) == 1:
            self.fields["place"].widget = forms.HiddenInput()

    def clean_cut_off(self) -> datetime.date:
        cut_off = self.cleaned_data["cut_off"]
        if refusal := county_package.cut_off_refusal(cut_off, clock.today()):
            raise ValidationError(refusal)
        return cut_off


class PackagePage(Guarded):
    """上报表: what is in it, what changed since it was handed in, each table to open."""

    model, permission, template_name = Publication, "branches.view_report", "county_package.html"

    def period(self, request: HttpRequest) -> PeriodForm:
        return PeriodForm(request.GET, user=request.user)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        permissions.require(request.user, self.permission)
        form = self.period(request)
        if not form.is_valid():
            return self.shown(filters=form, form=form, status=422)
        facts = form.cleaned_data
        tables = county_package.package(**facts, user=request.user, masked=True, today=clock.today())
        return self.shown(
            filters=form, **facts, cover=tables[0], handed_in=county_package.handed_in(facts["place"], facts["year"]),
            copies=Publication.objects.visible_to(request.user).filter(kind=county_package.KIND).order_by("-pk")[:20],
            may_make=permissions.permits(request.user, "branches.make_report", facts["place"]),
            files=ExportFile.objects.visible_to(request.user).order_by("-pk")[:10],
        )  # fmt: skip


class TablePage(PackagePage):
    """One table of the package as the sheet will show it."""

    template_name = "county_table.html"

    def get(self, request: HttpRequest, code: str = "", **kwargs: Any) -> HttpResponse:
        permissions.require(request.user, self.permission)
        form = self.period(request)
        make = county_package.reports().get(code)
        if make is None or not form.is_valid():
            raise Http404
        facts = form.cleaned_data
        tables = county_package.package(**facts, user=request.user, masked=True, today=clock.today())
        table = next(table for table in tables if table.name == code)
        return self.shown(table=county_package.as_json(table), heads=head_rows(table), **facts)


class CopyPage(OneRecord):
    """A handed-in package as it was frozen."""

    model, permission, key_field = Publication, "common.view_publication", "number"
    template_name = "county_copy.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        record = self.get_record()
        cut_off = datetime.date.fromisoformat(record.content["cut_off"])
        return self.shown(record=record, tables=record.content["tables"], cut_off=cut_off)


class MakeForm(forms.Form):
    """What the workbook is for; in full or masked."""

    place = forms.CharField(widget=forms.HiddenInput)
    year = forms.IntegerField(widget=forms.HiddenInput)
    cut_off = forms.DateField(widget=forms.HiddenInput)
    reason = forms.CharField(label="用途", max_length=200, initial=PRESET_REASON)
    masked = forms.BooleanField(label="身份证号和电话隐去一部分", required=False)


class HandInForm(MakeForm):
    reason = forms.CharField(label="更正理由（今年第一次报不用填）", max_length=200, required=False)
    masked = None


class PackageAct(FormPage):
    """What the two buttons share: the place inside the scope, the period from the page."""

    done_text = ""
    sight = "branches.view_report"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        permissions.require(request.user, self.permission)
        facts = PeriodForm(request.GET, user=request.user)
        if not facts.is_valid():
            raise Http404
        period = {
            name: request.GET.get(name) or facts.data.get(name) for name in ("place", "year", "cut_off")
        }
        return self.shown(form=self.form_class(initial={**self.form_class().initial, **period}))

    def back_url(self) -> str:
        return reverse("county_package")

    def facts(self, form: forms.Form) -> dict[str, Any]:
        period = PeriodForm(self.request.POST, user=self.request.user)
        if not period.is_valid():
            raise ValidationError([text for texts in period.errors.values() for text in texts])
        permissions.require(self.request.user, self.permission, period.cleaned_data["place"])
        return period.cleaned_data


class MakePackage(PackageAct):
    """Make the workbook in full for the maker, with its reason."""

    permission, form_class, heading, submit_text = (
        "branches.make_report",
        MakeForm,
        "生成上报表工作簿",
        "生成工作簿",
    )

    @contextmanager
    def gathered(self, form: forms.Form) -> Iterator[None]:
        self.chosen, user, reason = self.facts(form), self.request.user, form.cleaned_data["reason"]
        masked, today = form.cleaned_data["masked"], clock.today()
        tables = county_package.package(**self.chosen, user=user, masked=masked, today=today)
        for table in tables[1:]:
            table.foot = (*table.foot, exports.footer(user, reason))
        with exports.drafted(tables, reason=reason) as self.draft:
            yield

    def save(self, form: forms.Form) -> str:
        place, year = self.chosen["place"], self.chosen["year"]
        permissions.require(self.request.user, self.permission, place)
        name = workbook.file_name(place.name, f"上报表{year}", clock.today())
        title = f"{year} 年上报表"
        exports.keep(self.draft, title=title, file_name=name, by=self.request.user, area_code=place.code)
        messages.success(self.request, "工作簿已生成，在下面“我的文件”里下载，24 小时后自动删除")
        return reverse("county_package")


class HandIn(PackageAct):
    """Hand the package in: the frozen copy is what the county reads."""

    permission, form_class, heading, submit_text = "branches.hand_in_report", HandInForm, "报送上报表", "报送"

    @contextmanager
    def gathered(self, form: forms.Form) -> Iterator[None]:
        self.chosen = self.facts(form)
        self.content = county_package.frozen(**self.chosen, user=self.request.user, today=clock.today())
        yield

    def save(self, form: forms.Form) -> str:
        place, year = self.chosen["place"], self.chosen["year"]
        copy = county_package.hand_in(
            place, year=year, content=self.content, user=self.request.user, reason=form.cleaned_data["reason"]
        )
        messages.success(self.request, f"已报送，编号 {copy.number}，县里现在能看到")
        return reverse("county_copy", args=[copy.number])


def head_rows(table: Any) -> list[list[dict[str, Any]]]:
    """The header tree as rows of cells with their spans."""
    depth, rows = table.depth, []
    for level in range(depth):
        row: list[dict[str, Any]] = []
        for position, column in enumerate(table.columns):
            path = column.heads
            if level >= len(path):
                continue
            is_leaf = level == len(path) - 1
            before = table.columns[position - 1].heads if position else ()
            if not is_leaf and before[: level + 1] == path[: level + 1]:
                row[-1]["columns"] += 1
                continue
            row.append({"text": path[level], "columns": 1, "rows": depth - level if is_leaf else 1})
        rows.append(row)
    return rows


urlpatterns = [
    path("", PackagePage.as_view(), name="county_package"),
    path("make/", MakePackage.as_view(), name="county_package_make"),
    path("hand-in/", HandIn.as_view(), name="county_package_hand_in"),
    path("copies/<str:key>/", CopyPage.as_view(), name="county_copy"),
    path("tables/<str:code>/", TablePage.as_view(), name="county_table"),
]
