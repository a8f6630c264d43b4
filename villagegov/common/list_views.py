"""The guarded page of many records: search, filters and order in the address, and the same list on paper."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from villagegov.common import audit, permissions
from villagegov.common.listing import Column, Listing
from villagegov.common.views import Guarded

LONG_NUMBER = 11


class RecordList(Guarded):
    """A list: search, filters, chips, order, page size, in the address. `print` shows all pages on paper."""

    title: ClassVar[str] = ""
    columns: ClassVar[tuple[Column, ...]] = ()
    filterset_class: ClassVar[Any] = None
    default_order: ClassVar[tuple[str, ...]] = ("pk",)
    unit: ClassVar[str] = "条"
    empty_text: ClassVar[str] = "还没有记录"
    order_note: ClassVar[str] = ""
    template_name = "components/list_page.html"
    print_template = "components/list_print.html"
    route: ClassVar[str] = ""
    mode = "page"

    def get_queryset(self) -> models.QuerySet:
        return self.model._default_manager.visible_to(self.request.user)

    def url_of(self, record: models.Model) -> str:
        return record.get_absolute_url() if hasattr(record, "get_absolute_url") else ""

    def columns_for(self, user: Any) -> tuple[Column, ...]:
        return self.columns

    def actions(self) -> list[dict]:
        return []

    def batch_actions(self) -> list[dict]:
        return []

    def listing(self, *, every_page: bool = False) -> Listing:
        request, rows = self.request, self.get_queryset()
        kwargs = {"request": request} if self.filterset_class else {}
        filters = self.filterset_class(request.GET, queryset=rows, **kwargs) if self.filterset_class else None
        return Listing(
            title=self.title, queryset=rows, columns_wanted=self.columns_for(request.user), query=request.GET,
            user=request.user, default_order=self.default_order, filterset=filters, url_of=self.url_of,
            unit=self.unit, empty_text=self.empty_text, order_note=self.order_note, path=reverse(self.route),
            export_path=self.export_path(), print_path=reverse(f"{self.route}_print"),
            batch_actions=[] if every_page else self.batch_actions(), every_page=every_page,
        )  # fmt: skip

    def export_path(self) -> str:
        return ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        permissions.require(request.user, self.permission)
        if clean := cleaned_address(request):
            return redirect(clean)
        if self.mode == "print":
            listing = self.listing(every_page=True)
            listing.rows = [listing.row(record) for record in listing.all_records()]
            audit.write(
                audit.Act("print", f"打印{self.title}", after={"rows": len(listing.rows)}), by=request.user
            )
            return render(request, self.print_template, {"listing": listing})
        return self.shown(listing=self.listing(), actions=self.actions())


def cleaned_address(request: HttpRequest) -> str:
    """The address without empty parameters and without a number that could be a person's; "" when it is clean."""
    kept, dropped = request.GET.copy(), False
    for name, values in list(kept.lists()):
        if not any(values):
            del kept[name]
            dropped = True
    digits = "".join(ch for ch in kept.get("q", "") if ch.isdigit())
    if len(digits) >= LONG_NUMBER and len(digits) != 12:
        del kept["q"]
        dropped = True
        messages.warning(request, "身份证号和电话不写在地址里查找，请用姓名、拼音首字母或村名")
    if not dropped:
        return ""
    return f"{request.path}?{kept.urlencode()}" if kept else request.path
