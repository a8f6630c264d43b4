"""The roster with numbers in full: for a stated reason, for its maker, gone after a day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.urls import reverse

from branches.people import reports
from branches.people.filters import PersonFilter
from branches.people.lists import BY_VILLAGE
from branches.people.models import Person
from branches.people.views import UnseenByOthers
from villagegov.common import clock
from villagegov.common.views import FormPage
from villagegov.sheets import exports, workbook
from villagegov.sheets.models import ExportFile
from villagegov.sheets.views import place_of


class ReasonForm(forms.Form):
    """What the numbers are needed for."""

    reason = forms.CharField(
        label="用途", max_length=200, help_text="例如：报县委组织部党内统计。用途、时间和您的姓名会印在表下"
    )


class FullRoster(UnseenByOthers, FormPage):
    """导出完整花名册: the filter of the list, all pages, as the importer reads it back."""

    model, permission, form_class = Person, "branches.export_full", ReasonForm
    template_name = "branches/people/full_roster.html"
    heading, submit_text, done_text = (
        "导出完整花名册",
        "生成文件",
        "文件已生成，在下面下载，24 小时后自动删除",
    )

    def back_url(self) -> str:
        return reverse("person_list")

    def context(self, **more: Any) -> dict[str, Any]:
        files = ExportFile.objects.visible_to(self.request.user).order_by("-pk")[:10]
        return {"files": files, "count": self.people().count(), **super().context(**more)}

    def people(self) -> Any:
        everyone = Person.objects.visible_to(self.request.user).exclude(membership=None)
        return PersonFilter(self.request.GET, queryset=everyone, request=self.request).qs

    @contextmanager
    def gathered(self, form: ReasonForm) -> Iterator[None]:
        user, reason = self.request.user, form.cleaned_data["reason"]
        lines = (f"导出人：{user.name}", f"导出日期：{clock.today():%Y-%m-%d}")
        people = self.people().order_by(*BY_VILLAGE)
        table = reports.roster(people, lines=lines, foot=exports.footer(user, reason))
        with exports.drafted([table], reason=reason) as self.draft:
            yield

    def save(self, form: ReasonForm) -> str:
        name = workbook.file_name(place_of(self.request.user), "党员花名册", clock.today())
        exports.keep(self.draft, title="党员花名册", file_name=name, by=self.request.user)
        return self.request.get_full_path()
