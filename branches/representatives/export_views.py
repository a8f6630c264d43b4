"""The roster of representatives with phones in full: for a stated reason, for its maker, gone after a day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.urls import reverse

from branches.people.export_views import ReasonForm
from branches.people.lists import BY_VILLAGE
from branches.representatives import reports
from branches.representatives.filters import RepresentativeFilter
from branches.representatives.models import Representative
from villagegov.common import clock
from villagegov.common.views import FormPage
from villagegov.sheets import exports, workbook
from villagegov.sheets.models import ExportFile
from villagegov.sheets.views import place_of

TITLE = "村民代表名册"


class FullRepresentatives(FormPage):
    """导出完整名册: the filter of the list, all who are in office, as the importer reads it back."""

    model, permission, form_class = Representative, "branches.export_full", ReasonForm
    template_name = "branches/representatives/full_roster.html"
    heading, submit_text, done_text = (
        "导出完整村民代表名册",
        "生成文件",
        "文件已生成，在下面下载，24 小时后自动删除",
    )

    def back_url(self) -> str:
        return reverse("representative_list")

    def context(self, **more: Any) -> dict[str, Any]:
        files = ExportFile.objects.visible_to(self.request.user).order_by("-pk")[:10]
        return {"files": files, "count": self.representatives().count(), **super().context(**more)}

    def representatives(self) -> Any:
        current = Representative.objects.visible_to(self.request.user).current()
        asked = self.request.GET.copy()
        for name in ("state", "on"):  # who has ended would come back as new
            asked.pop(name, None)
        return RepresentativeFilter(asked, queryset=current, request=self.request).qs

    @contextmanager
    def gathered(self, form: ReasonForm) -> Iterator[None]:
        user, reason = self.request.user, form.cleaned_data["reason"]
        lines = (f"导出人：{user.name}", f"导出日期：{clock.today():%Y-%m-%d}")
        people = self.representatives().order_by(*BY_VILLAGE)
        table = reports.roster(people, lines=lines, foot=exports.footer(user, reason))
        with exports.drafted([table], reason=reason) as self.draft:
            yield

    def save(self, form: ReasonForm) -> str:
        name = workbook.file_name(place_of(self.request.user), TITLE, clock.today())
        exports.keep(self.draft, title=TITLE, file_name=name, by=self.request.user)
        return self.request.get_full_path()
