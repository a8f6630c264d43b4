"""The pages of the county report: what is in it and what is missing, each table, the print, the copies handed in."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from villagegov import county_package, package_checks, package_status
from villagegov.common import audit, clock, permissions
from villagegov.common.places import Place
from villagegov.common.publications import Publication
from villagegov.common.roles import Role
from villagegov.common.views import Guarded, OneRecord
from villagegov.package_tables import differences, shown
from villagegov.sheets.county import Period
from villagegov.sheets.delivery import deliver
from villagegov.sheets.models import ExportFile
from villagegov.sheets.tables import Table

PRESET_REASON = "按县委组织部要求报送上报表"
COPIES_SHOWN, FILES_SHOWN, CHANGES_SHOWN = 20, 10, 100


def address_of(period: Period) -> str:
    """The page of a package."""
    query = urlencode({"place": period.place, "cut_off": period.cut_off.isoformat()})
    return f"{reverse('county_package_year', args=[period.year])}?{query}"


class PeriodForm(forms.Form):
    """The year of the report and its cut-off day: today, for a year that is over its last day."""

    place = forms.ModelChoiceField(label="乡镇", queryset=Place.objects.none(), to_field_name="code")
    year = forms.IntegerField(label="年度", min_value=county_package.EARLIEST_YEAR, max_value=2100)
    cut_off = forms.DateField(
        label="统计截止日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, data: QueryDict, *, user: Any, year: int | None = None) -> None:
        today, typed = clock.today(), data.copy()
        townships = Place.objects.visible_to(user).filter(level=Place.Level.TOWNSHIP).in_order()
        typed.setdefault("place", townships.values_list("code", flat=True).first() or "")
        typed.setdefault("year", str(year or today.year))
        is_past = typed["year"].isdecimal() and len(typed["year"]) == 4 and int(typed["year"]) < today.year
        last = f"{typed['year']}-12-31" if is_past else today.isoformat()
        typed.setdefault("cut_off", last)
        super().__init__(typed)
        self.fields["place"].queryset = townships
        if len(townships) == 1:
            self.fields["place"].widget = forms.HiddenInput()

    def clean_cut_off(self) -> datetime.date:
        cut_off = self.cleaned_data["cut_off"]
        if refusal := county_package.cut_off_refusal(cut_off, clock.today()):
            raise ValidationError(refusal)
        return cut_off

    @property
    def period(self) -> Period:
        facts = self.cleaned_data
        return Period(facts["place"].code, facts["year"], facts["cut_off"])


class PackagePage(Guarded):
    """上报表: what is in it, what is missing, what does not fit, what changed since it was handed in, who is late."""

    model, permission, template_name = Publication, "branches.view_report", "county_package.html"

    def period(self, request: HttpRequest, year: int | None = None) -> PeriodForm:
        return PeriodForm(request.GET, user=request.user, year=year)

    def get(self, request: HttpRequest, year: int | None = None, **kwargs: Any) -> HttpResponse:
        permissions.require(request.user, self.permission)
        form = self.period(request, year)
        if not form.is_valid():
            return self.shown(filters=form, form=form, status=422)
        if year and form.cleaned_data["year"] != year:  # another year was chosen on the page
            return redirect(address_of(form.period))
        place = form.cleaned_data["place"]
        if permissions.permits(request.user, "branches.make_report", place):
            package_status.note_opened(place, request.user)
        return self.shown(filters=form, **self.facts(form))

    def facts(self, form: PeriodForm) -> dict[str, Any]:
        user, today, period = self.request.user, clock.today(), form.period
        place = form.cleaned_data["place"]
        cover, *tables = county_package.package(**form.cleaned_data, user=user, masked=True, today=today)
        reports = county_package.reports()
        pending = package_status.villages(period, user, today)
        copies = Publication.objects.visible_to(user).filter(kind=county_package.KIND)
        files = ExportFile.objects.visible_to(user).filter(stage=ExportFile.Stage.READY)
        is_county = bool(permissions.scopes_of(user, {Role.COUNTY_ORG}))
        return {
            **form.cleaned_data,
            "query": urlencode(
                {"place": period.place, "year": period.year, "cut_off": period.cut_off.isoformat()}
            ),
            "tables": table_lines(cover, pending),
            "only_now": [(number, text) for number, one in reports.items() for text in one.only_now],
            "findings": package_checks.check(tables),
            "villages": pending,
            "gap_count": sum(len(row.gaps) for row in pending),
            "late_townships": package_status.townships(user, period.year, today) if is_county else None,
            "handed_in": county_package.handed_in(place, period.year),
            "copies": copies.select_related("corrects").order_by("-pk")[:COPIES_SHOWN],
            "may_make": permissions.permits(user, "branches.make_report", place),
            "files": files.order_by("-pk")[:FILES_SHOWN],
            "preset_reason": PRESET_REASON,
        }


def table_lines(cover: Any, pending: list[package_status.Pending]) -> list[dict[str, Any]]:
    """The tables of the package, each with its rows, whether it changed, how many gaps it has."""
    missing: dict[str, int] = {}
    for row in pending:
        missing[row.table] = missing.get(row.table, 0) + len(row.gaps)
    return [
        {"name": name, "title": title, "count": count, "change": change, "gaps": missing.get(name, 0)}
        for _, name, title, count, change in cover.rows
    ]


class TablePage(PackagePage):
    """One table of the package as the sheet will show it; every number opens its rows."""

    template_name = "county_table.html"

    def get(self, request: HttpRequest, code: str = "", **kwargs: Any) -> HttpResponse:
        permissions.require(request.user, self.permission)
        form = self.period(request)
        if code not in county_package.reports() or not form.is_valid():
            raise Http404
        facts, period = form.cleaned_data, form.period
        tables = county_package.tables_of(**facts, user=request.user, masked=True)
        table = next(table for table in tables if table.name == code)
        report = county_package.reports()[code]
        return self.shown(
            table=shown(table, report, period),
            package_url=address_of(period),
            only_now=report.only_now,
            **facts,
        )


class PrintPage(PackagePage):
    """The whole package on paper, with its cover: for the stamp."""

    template_name = "county_print.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        permissions.require(request.user, self.permission)
        form = self.period(request)
        if not form.is_valid():
            raise Http404
        facts, today = form.cleaned_data, clock.today()
        tables = county_package.package(**facts, user=request.user, masked=True, today=today)
        rows = sum(len(list(table.rows)) for table in tables)
        audit.write(
            audit.act_on(facts["place"], "print", "打印上报表", after={"rows": rows}), by=request.user
        )
        return self.shown(tables=[shown(table) for table in tables], title=tables[0].title)


class CopyPage(OneRecord):
    """A handed-in package as it was frozen; a correction stands above it as a dated note."""

    model, permission, key_field = Publication, "common.view_publication", "number"
    template_name, with_cover = "county_copy.html", False

    def get_queryset(self) -> QuerySet:
        rows = Publication.objects.visible_to(self.request.user).filter(kind=county_package.KIND)
        return rows.select_related("corrects", "corrected_by", "place")

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        record = self.get_record()
        tables = tables_in(record, with_cover=self.with_cover)
        after = getattr(record, "corrected_by", None)
        return self.shown(
            record=record, tables=[shown(table) for table in tables], cut_off=county_package.cut_off_of(record),
            after=after, changes=changes_between(record, after) if after else [], title=record.title,
            before=changes_between(record.corrects, record) if record.corrects else [],
        )  # fmt: skip


class CopyPrint(CopyPage):
    """The frozen copy on paper with its cover, today as on the day it was handed in."""

    template_name, with_cover = "county_print.html", True


class CopyExport(CopyPage):
    """The frozen copy as a workbook, numbers masked as they were handed in."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        record = self.get_record()
        return deliver(
            tables_in(record, with_cover=True), place=record.place.name, title=f"上报表{record.year}_{record.number}",
            act=audit.act_on(record, "export", f"下载{record.title}"), by=request.user,
            day=record.published_at.date(),
        )  # fmt: skip


def tables_in(copy: Publication, *, with_cover: bool = False) -> list[Table]:
    """The tables as they were frozen; in front of them the cover of that day."""
    cover = copy.content.get("cover") if with_cover else None
    return [county_package.from_json(kept) for kept in [*([cover] if cover else []), *copy.content["tables"]]]


def changes_between(old: Publication, new: Publication) -> list[str]:
    """Cell by cell what the later copy says otherwise."""
    before = {table.name: table for table in tables_in(old)}
    found = [
        f"{table.name} {text}"
        for table in tables_in(new)
        if table.name in before
        for text in differences(before[table.name], table)
    ]
    left = len(found) - CHANGES_SHOWN
    return [*found[:CHANGES_SHOWN], f"还有 {left} 处"] if left > 0 else found
