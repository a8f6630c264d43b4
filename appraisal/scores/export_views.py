"""Scores on paper, as a workbook and back: the table of all villages, and every sheet in the layout of F9."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from appraisal.scores import pages, tables
from appraisal.scores.forms import ImportForm
from appraisal.scores.resource import IMPORT
from appraisal.scores.views import VIEW, OneYear
from villagegov.common import audit, permissions
from villagegov.common.views import FormPage
from villagegov.sheets import imports
from villagegov.sheets.delivery import deliver
from villagegov.sheets.models import ImportBatch

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
    """Scores from a workbook, into the register of imports: looked over first, then written, and taken back."""

    permission, sight, form_class = IMPORT, VIEW, ImportForm
    heading, submit_text, done_text = "导入评分", "上传并检查", ""

    def prepare(self) -> None:
        self.found_scheme = self.readable(self.kwargs["year"])
        permissions.require(self.request.user, self.permission, self.found_scheme)

    def form_kwargs(self) -> dict[str, Any]:
        return {"scheme": self.found_scheme, "user": self.request.user}

    def back_url(self) -> str:
        one = self.found_scheme
        return f"{reverse('score_year', args=[one.year])}?township={one.place_id}"

    def permitted_save(self, form: ImportForm) -> str:
        return self.save(form)

    def save(self, form: ImportForm) -> str:
        batch = imports.keep(form.cleaned_data["file"], by=self.request.user)
        is_open = batch.stage == ImportBatch.Stage.UPLOADED
        return reverse("import_columns", args=[batch.pk]) if is_open else batch.get_absolute_url()
