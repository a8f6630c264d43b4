"""The pages about single items of inspections: all of a year, whether to remind, what is to be put right."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from appraisal.inspections import operations, rectification_operations
from appraisal.inspections.filters import ItemFilter
from appraisal.inspections.finding_models import FindingFile
from appraisal.inspections.forms import DecisionForm, FindingFileForm, OrderForm
from appraisal.inspections.lists import ITEM_COLUMNS
from appraisal.inspections.models import ItemProgress
from appraisal.inspections.reports import RowShown
from branches.people.lists import columns_without_own_village
from villagegov.common import clock, permissions
from villagegov.common.attachments import AttachesFiles, DeliverFile
from villagegov.common.listing import Column
from villagegov.common.views import FormPage, OneRecord
from villagegov.sheets.views import ExportedList

USUAL_DAYS = datetime.timedelta(days=30)
PLACE = "inspection__place"
IN_ORDER = (f"{PLACE}__township_code", f"{PLACE}__display_order", f"{PLACE}__code", "number", "pk")


class ItemList(ExportedList):
    """Every item of the year with its progress; the download is the sheet that the import reads."""

    model, permission = ItemProgress, "appraisal.view_inspection"
    title, unit, route = "督查进度明细", "条", "inspection_item_list"
    columns, filterset_class, default_order = ITEM_COLUMNS, ItemFilter, IN_ORDER
    order_note = "按本镇次序和承诺书的序号排列"
    empty_text = "没有符合条件的事项"

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("inspection__place")

    def columns_for(self, user: Any) -> tuple[Column, ...]:
        return columns_without_own_village(self.columns, user)


class OfItem(OneRecord, FormPage):
    """A form about one item of an inspection."""

    model = ItemProgress

    def get_queryset(self) -> QuerySet:
        seen = ItemProgress.objects.visible_to(self.request.user)
        return seen.select_related("inspection__place", "item__responsible", "decided_by")

    def prepare(self) -> None:
        self.record = self.get_record()

    def permitted_save(self, form: Any) -> str:
        return self.save(form)  # asks the permission on the inspection, under its lock

    def back_url(self) -> str:
        return self.record.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(**{"item": RowShown(self.record), **more})


class AddFile(AttachesFiles, OfItem):
    """照片: beside a finding while the inspection is a draft; nobody asks for one."""

    permission, form_class = operations.ENTER, FindingFileForm
    template_name = "appraisal/inspections/item_form.html"
    submit_text, done_text = "上传", "已上传"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"加照片：{self.record}"

    def save(self, form: FindingFileForm) -> str:
        operations.add_file(self.record, form.cleaned_data["file"], by=self.request.user)
        return self.back_url()


class FindingFileDownload(DeliverFile):
    model, permission = FindingFile, "appraisal.view_inspection"


class DecideOnReminder(OfItem):
    """是否提醒: the list names who is far behind, a person decides."""

    permission, form_class = "appraisal.decide_on_reminder", DecisionForm
    template_name = "appraisal/inspections/item_form.html"
    submit_text, done_text = "确定", "已记下。选了提醒的，村里的消息里现在就有"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"是否提醒：{self.record}"

    def save(self, form: DecisionForm) -> str:
        operations.decide(self.record, by=self.request.user, **form.cleaned_data)
        return self.back_url()


class OrderRectification(OfItem):
    """列入整改: words and cadre come from the item, a month from now."""

    permission, form_class = "appraisal.order_rectification", OrderForm
    template_name = "appraisal/inspections/item_form.html"
    submit_text, done_text = "列入整改", "已列入整改，村里的首页上现在就有"

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"列入整改：{self.record}"

    def form_kwargs(self) -> dict[str, Any]:
        row = self.record
        initial = {
            "what": row.problem, "owner": row.item.responsible_id, "due_on": clock.today() + USUAL_DAYS,
        }  # fmt: skip
        return {"row": row, "user": self.request.user, "initial": initial}

    def save(self, form: OrderForm) -> str:
        permissions.require(self.request.user, self.permission, self.record)
        form.instance.due_on = form.cleaned_data["due_on"]
        rectification_operations.order(form.save(commit=False), self.record, by=self.request.user)
        return self.back_url()


def item_list_url(**asked: Any) -> str:
    """The address of the list with its filters."""
    return f"{reverse('inspection_item_list')}?{'&'.join(f'{name}={value}' for name, value in asked.items())}"
