"""Scores on paper and as a workbook: the table of all villages, and every sheet in the layout of F9."""

from __future__ import annotations

import io

from django.http import FileResponse, Http404, HttpRequest, HttpResponse

from appraisal.scores import pages, tables
from appraisal.scores.views import VIEW, OneYear
from villagegov.common import audit, clock, permissions
from villagegov.sheets import workbook
from villagegov.sheets.views import XLSX

TITLE = "考核评分表"


class YearPrint(OneYear):
    """The table of all villages so far, on paper."""

    permission, sight = pages.READ_RANKS, VIEW
    template_name = "appraisal/scores/year_print.html"

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        scheme = self.scheme(year)
        if scheme is None:
            raise Http404
        permissions.require(request.user, self.permission, scheme)
        sheets = pages.sheets_of(scheme, request.user)
        audit.write(audit.act_on(scheme, "print", "打印考核评分"), by=request.user)
        return self.shown(scheme=scheme, year=year, **pages.year_facts(scheme, sheets, request.user))


class YearExport(OneYear):
    """Two sheets: the places so far, and each indicator of each village, as the import reads it back."""

    permission, sight = pages.READ_RANKS, VIEW

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        scheme = self.scheme(year)
        if scheme is None:
            raise Http404
        permissions.require(request.user, self.permission, scheme)
        sheets = pages.sheets_of(scheme, request.user)
        decimals = pages.decimals_of(scheme)
        target = io.BytesIO()
        made = [tables.entries(scheme, sheets), tables.ranking(scheme, sheets, decimals)]
        rows = workbook.write_tables(target, made)
        audit.write(audit.act_on(scheme, "export", f"下载{TITLE}", after={"rows": rows}), by=request.user)
        target.seek(0)
        name = workbook.file_name(scheme.place.name, f"{year}年度{TITLE}", clock.today())
        return FileResponse(target, as_attachment=True, filename=name, content_type=XLSX)
