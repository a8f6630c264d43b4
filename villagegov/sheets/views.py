"""Lists that can be downloaded, files made for their maker, and the pages of the import."""

from __future__ import annotations

import io

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from villagegov.common import audit, clock, permissions
from villagegov.common.encryption import DecryptionError
from villagegov.common.list_views import RecordList, cleaned_address
from villagegov.common.listing import Listing
from villagegov.common.roles import ON_THE_PHONE
from villagegov.common.views import OneRecord, see_other
from villagegov.sheets import store, tables
from villagegov.sheets.delivery import XLSX, deliver
from villagegov.sheets.models import ExportFile

LONGEST_KEY = 19


class ExportedList(RecordList):
    """A list whose rows, as shown and on all pages, can be downloaded as a workbook."""

    export_permission: str = ""

    def export_path(self) -> str:
        return reverse(f"{self.route}_export")

    def batch_actions(self) -> list[dict]:
        """Ticked rows can be downloaded; on the phone nobody ticks rows."""
        user, address = self.request.user, self.export_path()
        roles = {grant.role for grant in permissions.grants_of(user)}
        may_export = permissions.permits(user, self.export_permission or self.permission)
        if not address or not may_export or roles <= ON_THE_PHONE:
            return []
        return [{"label": "下载所选", "url": address}]

    def post(self, request: HttpRequest, **kwargs) -> HttpResponse:
        """The ticked rows, or all of the filter, as a workbook."""
        if self.mode != "export":
            return HttpResponseNotAllowed(["GET"])
        permissions.require(request.user, self.export_permission or self.permission)
        request.GET = QueryDict(request.POST.get("query", ""))
        if clean := cleaned_address(request):  # a number in the filter must not reach the trail
            return see_other(clean.replace(request.path, reverse(self.route), 1))
        listing = self.listing(every_page=True)
        if not request.POST.get("everything"):
            ticked = [
                key for key in request.POST.getlist("selected") if key.isdecimal() and len(key) < LONGEST_KEY
            ]
            if not ticked:
                messages.warning(request, "还没有勾选。请先在左边勾选要下载的行")
                return see_other(listing.link())
            listing.filtered = listing.filtered.filter(pk__in=ticked)
        return self.download(listing)

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        if self.mode == "export":
            permissions.require(request.user, self.export_permission or self.permission)
            if clean := cleaned_address(request):
                return redirect(clean)
            return self.download(self.listing(every_page=True))
        return super().get(request, **kwargs)

    def download(self, listing: Listing) -> HttpResponse:
        columns = [column.label for column in listing.columns_wanted]
        facts = {"columns": columns, "filters": [chip["label"] for chip in listing.chips]}
        act, user = audit.Act("export", f"下载{self.title}", after=facts), self.request.user
        return deliver([table_of(listing)], place=place_of(user), title=self.title, act=act, by=user)


def place_of(user) -> str:
    grants = permissions.grants_of(user)
    return grants[0].place.name if grants else "村级党组织管理"


def table_of(listing: Listing) -> tables.Table:
    """The list as a sheet: same columns, same filter, all pages, typed cells where the column knows its type."""
    kinds = {True: tables.COUNT, False: tables.TEXT}
    columns = [
        tables.SheetColumn((column.label,), kinds[column.numeric]) for column in listing.columns_wanted
    ]
    filters = "，".join(chip["label"] for chip in listing.chips) or "全部"
    made = f"{clock.now():%Y-%m-%d %H:%M}"
    return tables.Table(
        name=listing.title,
        title=listing.title,
        columns=columns,
        rows=(typed_row(listing, record) for record in listing.all_records()),
        lines=(f"筛选：{filters}", f"生成时间：{made}"),
        freeze_columns=1,
    )


def typed_row(listing: Listing, record) -> list:
    """A row with dates as dates and numbers as numbers; badges and links give their words."""
    values = []
    for column in listing.columns_wanted:
        value = (column.sheet or column.of)(record, listing)
        values.append(getattr(value, "text", value) if not hasattr(value, "by_month") else value)
    return [value if value != "" else None for value in values]


class ExportDownload(OneRecord):
    """A file made for this user, until it expires."""

    model, permission = ExportFile, "sheets.download_export"

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        file = self.get_record()
        try:
            content = io.BytesIO(store.get(file.stored_as))
        except (FileNotFoundError, DecryptionError):  # a restored database may name a file that is gone
            raise Http404 from None
        audit.write(audit.act_on(file, "download", f"下载{file.title}"), by=request.user)
        return FileResponse(content, as_attachment=True, filename=file.file_name, content_type=XLSX)
