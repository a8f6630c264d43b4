"""The pages of the circular: what would be issued today, what was issued, on the screen and on paper."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from appraisal.inspections import bulletins, reports
from appraisal.inspections.documents import BULLETIN
from appraisal.inspections.forms import BulletinForm
from appraisal.inspections.models import InspectionBulletin
from villagegov.common import audit, permissions
from villagegov.common.codes import township_of
from villagegov.common.document_views import DocumentDownload
from villagegov.common.listing import Column
from villagegov.common.permissions import SENTENCES, permits, scopes_of
from villagegov.common.places import Township
from villagegov.common.templatetags.ui import day as in_words
from villagegov.common.templatetags.ui import moment
from villagegov.common.views import FormPage, RecordDetail
from villagegov.sheets.views import ExportedList

VIEW, ISSUE = "appraisal.view_bulletin", "appraisal.issue_bulletin"


class BulletinList(ExportedList):
    """All that was issued, the newest first; one that was corrected says so."""

    model, permission = InspectionBulletin, VIEW
    title, unit, route = "督查通报", "份", "inspection_bulletin_list"
    columns = (
        Column("title", "通报", lambda b, _: str(b)),
        Column("year", "年度", lambda b, _: b.year),
        Column("number", "编号", lambda b, _: b.publication.number),
        Column("edition", "第几次", lambda b, _: b.edition, numeric=True),
        Column("issued", "印发时间", lambda b, _: moment(b.publication.published_at)),
        Column("by", "印发人", lambda b, _: b.publication.published_by.name),
    )
    default_order = ("-year", "place__code", "-edition")
    empty_text = "还没有印发过督查通报"

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("publication__published_by", "place")

    def actions(self) -> list[dict]:
        user = self.request.user
        if not permits(user, ISSUE):
            return []
        year = reports.year_shown(user)
        url = reverse("inspection_bulletin_new", args=[year])
        return [{"label": f"编写 {year} 年通报", "url": url, "icon": "plus"}]


class BulletinDetail(RecordDetail):
    model, permission = InspectionBulletin, VIEW
    template_name = "appraisal/inspections/bulletin.html"

    def get_queryset(self) -> QuerySet:
        seen = InspectionBulletin.objects.visible_to(self.request.user)
        return seen.select_related("publication__published_by", "publication__corrects", "place")

    def context(self, **more: Any) -> dict[str, Any]:
        one = self.record
        later = InspectionBulletin.objects.visible_to(self.request.user).filter(
            place=one.place, year=one.year, edition__gt=one.edition
        )
        paper = {"label": "打印", "url": reverse("inspection_bulletin_print", args=[one.pk]), "icon": "print"}
        word = {
            "label": "下载 Word",
            "url": reverse("inspection_bulletin_document", args=[one.pk]),
            "icon": "document",
        }
        return super().context(
            content=one.publication.content, issued_on=in_words(one.publication.published_at), actions=[paper, word],
            later=later.order_by("-edition").first(), **more,
        )  # fmt: skip


class BulletinPrint(BulletinDetail):
    template_name = "appraisal/inspections/bulletin_print.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response = super().get(request, **kwargs)
        audit.write(audit.act_on(self.record, "print", "打印督查通报"), by=request.user)
        return response


class BulletinDocument(DocumentDownload):
    model, permission, document = InspectionBulletin, VIEW, BULLETIN

    def get_queryset(self) -> QuerySet:
        seen = InspectionBulletin.objects.visible_to(self.request.user)
        return seen.select_related("publication__corrects", "place")


class BulletinIssue(FormPage):
    """What the circular would say today, and the form that issues it."""

    permission, form_class, sight = ISSUE, BulletinForm, VIEW
    template_name = "appraisal/inspections/bulletin_new.html"
    submit_text, done_text = "印发通报", "已印发，各村现在都能看到"

    def prepare(self) -> None:
        user, self.year = self.request.user, self.kwargs["year"]
        permissions.require(user, ISSUE)
        scopes = scopes_of(user, SENTENCES[ISSUE].roles)
        code = township_of(scopes[0])
        self.township = Township.objects.visible_to(user).get(code=code)
        permissions.require(user, ISSUE, self.township)

    @property
    def heading(self) -> str:  # type: ignore[override]
        return bulletins.title_of(self.township, self.year)

    def form_kwargs(self) -> dict[str, Any]:
        self.earlier = (
            reports.latest_bulletins(self.request.user, self.year).filter(place=self.township).first()
        )
        return {"is_correction": self.earlier is not None}

    def save(self, form: BulletinForm) -> str:
        made = bulletins.issue(
            self.township, self.year, opening=form.cleaned_data["opening"],
            reason=form.cleaned_data.get("reason", ""), by=self.request.user,
        )  # fmt: skip
        return made.get_absolute_url()

    def back_url(self) -> str:
        return reverse("inspection_bulletin_list")

    def context(self, **more: Any) -> dict[str, Any]:
        content = bulletins.content_of(self.township, self.year)
        return super().context(content=content, earlier=self.earlier, **more)
