"""Scores on paper, as a workbook and back: the table of all villages, and every sheet in the layout of F9."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from appraisal.scores import pages, sheets, tables
from appraisal.scores.forms import ImportForm
from appraisal.scores.views import VIEW, OneYear
from villagegov.common import audit, permissions
from villagegov.common.views import FormPage
from villagegov.sheets.delivery import deliver

TITLE = "考核评分表"


class YearPrint(OneYear):
    """The table of all villages so far, on paper."""

    permission, sight = pages.READ_RANKS, VIEW
    template_name = "appraisal/scores/year_print.html"

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        scheme = self.readable(year)
        permissions.require(request.user, self.permission, scheme)
        rows = pages.sheets_of(scheme, request.user)
        audit.write(audit.act_on(scheme, "print", "打印考核评分"), by=request.user)
        return self.shown(scheme=scheme, year=year, **pages.year_facts(scheme, rows, request.user))


class YearExport(OneYear):
    """Two sheets: the places so far, and each indicator of each village, as the import reads it back."""

    permission, sight = pages.READ_RANKS, VIEW

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        scheme = self.readable(year)
        permissions.require(request.user, self.permission, scheme)
        rows = pages.sheets_of(scheme, request.user)
        decimals = pages.decimals_of(scheme)
        made = [tables.entries(scheme, rows), tables.ranking(scheme, rows, decimals)]
        act = audit.act_on(scheme, "export", f"下载{TITLE}")
        title = f"{year}年度{TITLE}"
        return deliver(made, place=scheme.place.name, title=title, act=act, by=request.user)


class YearImport(OneYear, FormPage):
    """Scores from a workbook, all rows or none; it obeys the same locks and asks the same reasons as the grid."""

    permission, sight, form_class = sheets.IMPORT, VIEW, ImportForm
    heading, submit_text = "导入评分", "导入"
    done_text = ""

    def prepare(self) -> None:
        self.found_scheme = self.readable(self.kwargs["year"])
        permissions.require(self.request.user, self.permission, self.found_scheme)

    def form_kwargs(self) -> dict[str, Any]:
        return {"scheme": self.found_scheme}

    def back_url(self) -> str:
        one = self.found_scheme
        return f"{reverse('score_year', args=[one.year])}?township={one.place_id}"

    def permitted_save(self, form: ImportForm) -> str:
        return self.save(form)

    def save(self, form: ImportForm) -> str:
        changed = sheets.put_in(form.cleaned_data["file"], self.found_scheme, by=self.request.user)
        messages.success(self.request, f"已导入，{changed} 个村的评分有变化")
        return self.back_url()
