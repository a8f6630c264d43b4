"""The two acts of the county report: make the workbook, hand the package in; and the addresses of all its pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse

from villagegov import county_package, package_pages
from villagegov.common import clock, permissions
from villagegov.common.views import FormPage
from villagegov.package_pages import PRESET_REASON, PeriodForm, address_of
from villagegov.sheets import exports, workbook


class MakeForm(forms.Form):
    """What the workbook is for; in full or masked."""

    place = forms.CharField(widget=forms.HiddenInput)
    year = forms.IntegerField(widget=forms.HiddenInput)
    cut_off = forms.DateField(widget=forms.HiddenInput)
    reason = forms.CharField(label="用途", max_length=200, initial=PRESET_REASON)
    masked = forms.BooleanField(label="身份证号和电话隐去一部分", required=False)


class HandInForm(MakeForm):
    reason = forms.CharField(
        label="说明", max_length=200, required=False, help_text="更正已报送的表、有缺项或对不上时要写"
    )
    masked = None


class PackageAct(FormPage):
    """What the two acts share: the place inside the scope, the period from the page."""

    done_text = ""
    sight = "branches.view_report"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        permissions.require(request.user, self.permission)
        facts = PeriodForm(request.GET, user=request.user)
        if not facts.is_valid():
            raise Http404
        period = {name: facts[name].value() for name in ("place", "year", "cut_off")}
        form = self.form_class(initial={**self.form_class().initial, **period})
        return self.shown(form=form, **self.told(facts))

    def told(self, period: PeriodForm) -> dict[str, Any]:
        """What stands above the form."""
        return {"cancel_url": address_of(period.period)}

    def back_url(self) -> str:
        return reverse("county_package")

    def facts(self, form: forms.Form) -> PeriodForm:
        period = PeriodForm(self.request.POST, user=self.request.user)
        if not period.is_valid():
            raise ValidationError([text for texts in period.errors.values() for text in texts])
        permissions.require(self.request.user, self.permission, period.cleaned_data["place"])
        return period


class MakePackage(PackageAct):
    """Make the workbook in full for the maker, with its reason; from the page itself in one press."""

    permission, form_class = "branches.make_report", MakeForm
    heading, submit_text = "生成上报表工作簿", "生成工作簿"

    @contextmanager
    def gathered(self, form: forms.Form) -> Iterator[None]:
        self.chosen, user, reason = self.facts(form), self.request.user, form.cleaned_data["reason"]
        masked, today = form.cleaned_data["masked"], clock.today()
        tables = county_package.package(**self.chosen.cleaned_data, user=user, masked=masked, today=today)
        for table in tables[1:]:
            table.foot = (*table.foot, exports.footer(user, reason))
        with exports.drafted(tables, reason=reason) as self.draft:
            yield

    def save(self, form: forms.Form) -> str:
        place, year = self.chosen.cleaned_data["place"], self.chosen.cleaned_data["year"]
        permissions.require(self.request.user, self.permission, place)
        name = workbook.file_name(place.name, f"上报表{year}", clock.today())
        title = f"{year} 年上报表"
        exports.keep(self.draft, title=title, file_name=name, by=self.request.user, area_code=place.code)
        messages.success(self.request, "工作簿已生成，在“我的文件”里下载，24 小时后自动删除")
        return f"{address_of(self.chosen.period)}#files"


class HandIn(PackageAct):
    """Hand the package in: the frozen copy is what the county reads."""

    permission, form_class, template_name = "branches.hand_in_report", HandInForm, "county_hand_in.html"
    heading, submit_text = "报送上报表", "报送"

    def told(self, period: PeriodForm) -> dict[str, Any]:
        user, facts = self.request.user, period.cleaned_data
        tables = county_package.tables_of(**facts, user=user, masked=True)
        earlier = county_package.earlier_of_round(facts["place"], facts["year"], facts["cut_off"])
        open_points = county_package.open_points(tables, period.period, user)
        return {**super().told(period), **facts, "earlier": earlier, "open_points": open_points}

    @contextmanager
    def gathered(self, form: forms.Form) -> Iterator[None]:
        self.chosen = self.facts(form)
        facts = self.chosen.cleaned_data
        self.content = county_package.frozen(**facts, user=self.request.user, today=clock.today())
        yield

    def context(self, **more: Any) -> dict[str, Any]:
        """A refused form says again what is open."""
        content = getattr(self, "content", None)
        return super().context(**({"open_points": content["open"]} if content else {}), **more)

    def save(self, form: forms.Form) -> str:
        place, year = self.chosen.cleaned_data["place"], self.chosen.cleaned_data["year"]
        reason = form.cleaned_data["reason"]
        copy = county_package.hand_in(
            place, year=year, content=self.content, user=self.request.user, reason=reason
        )
        messages.success(self.request, f"已报送，编号 {copy.number}，县里现在能看到")
        return reverse("county_copy", args=[copy.number])


urlpatterns = [
    path("", package_pages.PackagePage.as_view(), name="county_package"),
    path("<int:year>/", package_pages.PackagePage.as_view(), name="county_package_year"),
    path("make/", MakePackage.as_view(), name="county_package_make"),
    path("hand-in/", HandIn.as_view(), name="county_package_hand_in"),
    path("print/", package_pages.PrintPage.as_view(), name="county_package_print"),
    path("tables/<str:code>/", package_pages.TablePage.as_view(), name="county_table"),
    path("copies/<str:key>/", package_pages.CopyPage.as_view(), name="county_copy"),
    path("copies/<str:key>/print/", package_pages.CopyPrint.as_view(), name="county_copy_print"),
    path("copies/<str:key>/export.xlsx", package_pages.CopyExport.as_view(), name="county_copy_export"),
]
