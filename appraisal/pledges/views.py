"""The pages on which pledges are read: the list of all villages, one pledge, its paper, its workbooks, its files."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from appraisal.pledges import reports
from appraisal.pledges.documents import COPIES
from appraisal.pledges.filters import TABS, PledgeFilter, asked_year
from appraisal.pledges.lists import COLUMNS, IN_ORDER, pledge_of, with_pledges
from appraisal.pledges.models import AnnualPledge, PledgeItem, PledgeItemFile
from appraisal.pledges.operations import DRAFT, PROGRESS
from appraisal.pledges.states import in_state, state_of
from appraisal.pledges.workflow import EVALUATE, PUBLISH, SEND_BACK, STEPS, SUBMIT
from appraisal.pledges.year_phase import evaluation_opens
from branches.notices.workflow import WITHDRAW
from branches.places.facts import TRAIL_SHOWN, records_of
from villagegov.common import audit, clock, codes, permissions
from villagegov.common.attachments import DeliverFile
from villagegov.common.audit import AuditEntry
from villagegov.common.document_views import DocumentDownload
from villagegov.common.documents import Document
from villagegov.common.listing import Column
from villagegov.common.permissions import permits
from villagegov.common.places import Village
from villagegov.common.roles import ON_THE_PHONE
from villagegov.common.views import OneRecord, RecordDetail
from villagegov.common.workflow import open_steps
from villagegov.sheets.delivery import deliver
from villagegov.sheets.exports import footer
from villagegov.sheets.views import ExportedList, place_of

VIEW = "appraisal.view_pledge"


class PledgeList(ExportedList):
    """Every village of the own scope with its pledge of one year; also those that have not begun."""

    model, permission, sight = Village, VIEW, VIEW
    title, unit, route = "年度承诺", "个村", "pledge_list"
    columns, filterset_class, default_order = COLUMNS, PledgeFilter, IN_ORDER
    empty_text = "没有符合条件的村"
    template_name = "appraisal/pledges/list.html"

    @property
    def year(self) -> int:
        return asked_year(self.request.GET)

    def villages(self) -> QuerySet:
        return Village.objects.visible_to(self.request.user).on(clock.today())

    def get_queryset(self) -> QuerySet:
        return with_pledges(self.villages(), self.request.user, self.year)

    def url_of(self, village: Any) -> str:
        pledge = pledge_of(village)
        return pledge.get_absolute_url() if pledge else ""

    def columns_for(self, user: Any) -> tuple[Column, ...]:
        """Who works in one township needs no column that says so in every line."""
        is_of_county = any(codes.level_of(one.place_id) == "COUNTY" for one in permissions.grants_of(user))
        return tuple(column for column in self.columns if is_of_county or column.key != "township")

    def actions(self) -> list[dict]:
        user, year = self.request.user, self.year
        items = {
            "label": "下载承诺事项",
            "url": f"{reverse('pledge_items_export')}?year={year}",
            "icon": "download",
        }
        begin = {
            "label": f"填写 {clock.today().year} 年承诺书",
            "url": reverse("pledge_begin"),
            "icon": "plus",
        }
        found = [] if {one.role for one in permissions.grants_of(user)} <= ON_THE_PHONE else [items]
        return found + ([begin] if permits(user, DRAFT) and self.may_begin() else [])

    def may_begin(self) -> bool:
        scopes = permissions.scopes_of(self.request.user, permissions.SENTENCES[DRAFT].roles)
        begun = AnnualPledge.objects.visible_to(self.request.user).of_year(clock.today().year).values("place")
        return self.villages().within_any(scopes).exclude(code__in=begun).exists()

    def batch_actions(self) -> list[dict]:
        """What the office does with several villages at once."""
        user, found = self.request.user, super().batch_actions()
        if permits(user, "appraisal.review_pledge"):
            found.append({"label": "审核通过", "url": reverse("pledge_accept_many")})
        if permits(user, "branches.remind"):
            found.append({"label": "催办", "url": reverse("pledge_remind")})
        return found

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(tabs=self.tabs(), year=self.year, **more)

    def tabs(self) -> list[dict[str, Any]]:
        """The states with how many villages are in each; one without any is left out unless it is the chosen one."""
        if self.villages().count() < 2:
            return []
        wanted, query = self.request.GET.get("state", ""), self.request.GET.copy()
        found = []
        for code, label in TABS:
            rows = in_state(self.villages(), self.year, code, clock.today()) if code else self.villages()
            query["state"] = code
            query.pop("page", None)
            if (number := rows.count()) or code in ("", wanted):
                link = f"{reverse(self.route)}?{query.urlencode()}"
                found.append({"label": f"{label} {number}", "url": link, "current": code == wanted})
        return found


class PledgeOfVillage(OneRecord):
    """Where a reminder leads: the pledge of this year, or the form that begins it."""

    model, permission = Village, VIEW

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        village = self.get_record()
        pledges = AnnualPledge.objects.visible_to(request.user).of_year(clock.today().year)
        pledge = pledges.filter(place__code=village.code).first()
        if pledge is not None:
            return redirect(pledge.get_absolute_url())
        begins = permits(request.user, DRAFT, village)
        return redirect(reverse("pledge_begin") if begins else reverse("pledge_list"))


class OnePledge(OneRecord):
    model = AnnualPledge

    def get_queryset(self) -> QuerySet:
        seen = AnnualPledge.objects.visible_to(self.request.user)
        return seen.select_related(
            "place", "meeting", "notice", "submitted_by", "accepted_by", "evaluated_by"
        )


class PledgeDetail(OnePledge, RecordDetail):
    """The pledge with its items; who may do something to it finds it here."""

    permission, template_name = VIEW, "appraisal/pledges/pledge.html"

    def context(self, **more: Any) -> dict[str, Any]:
        one, user = self.record, self.request.user
        self.lines, badge = reports.lines_of(one), state_of(one)
        may_write = one.is_open and permits(user, DRAFT, one)
        may_progress = one.is_running and permits(user, PROGRESS, one)
        return super().context(
            badge=badge, lines=self.lines, pledge_facts=reports.facts_of(one), may_write=may_write,
            may_submit=may_write and permits(user, SUBMIT.permission, one), may_progress=may_progress,
            may_correct=one.evaluated_at and permits(user, "appraisal.correct_pledge", one),
            gaps=[line for line in self.lines if line.gap] if may_write else [],
            shows_progress=one.is_running or one.evaluated_at,
            is_evaluated_now=clock.today() >= evaluation_opens(one.place_id, one.year),
            sees_files=permits(user, "appraisal.view_pledge_file", one),
            steps=open_steps(STEPS.values(), one, by=user) if not one.accepted_at else [], doors=self.doors(),
            actions=self.papers(), records=records_of(self.entries()[:TRAIL_SHOWN]), **more,
        )  # fmt: skip

    def doors(self) -> dict[str, bool]:
        """The steps with a page of their own that this stage has and this user may take."""
        one, user = self.record, self.request.user
        withdrawn = one.state == AnnualPledge.WITHDRAWN
        is_open = {
            "publish": bool(one.accepted_at and one.stage == AnnualPledge.Stage.SUBMITTED) or withdrawn,
            "send_back": one.stage == AnnualPledge.Stage.SUBMITTED or withdrawn, "evaluate": one.is_running,
        }  # fmt: skip
        is_open["withdraw"] = one.state == AnnualPledge.Stage.NOTICED
        steps = {"publish": PUBLISH, "send_back": SEND_BACK, "evaluate": EVALUATE, "withdraw": WITHDRAW}
        return {name: is_open[name] and permits(user, step.permission, one) for name, step in steps.items()}

    def entries(self) -> QuerySet:
        keys = [str(line.item.pk) for line in self.lines]
        of_items = Q(record_kind="appraisal.pledgeitem", record_key__in=keys)
        own = Q(record_kind="appraisal.annualpledge", record_key=str(self.record.pk))
        return AuditEntry.objects.visible_to(self.request.user).filter(own | of_items).newest_first()

    def papers(self) -> list[dict]:
        key = self.record.pk
        return [
            {"label": "打印", "url": reverse("pledge_print", args=[key]), "icon": "print"},
            {"label": "下载 Word", "url": reverse("pledge_document", args=[key]), "icon": "document"},
            {"label": "下载 Excel", "url": reverse("pledge_export", args=[key]), "icon": "download"},
        ]


def asked_copy(request: HttpRequest) -> str:
    wanted = request.GET.get("copy", "")
    return wanted if wanted in {reports.MIDYEAR, reports.YEAREND} else reports.SPRING


class PledgePaper(OnePledge, RecordDetail):
    """承诺书 (F6) on A4; with ?copy= the mid-year or the year-end copy with its further columns."""

    permission, template_name = VIEW, "appraisal/pledges/paper.html"
    COPIES = ((reports.SPRING, "承诺书"), (reports.MIDYEAR, "年中份"), (reports.YEAREND, "年底份"))

    def context(self, **more: Any) -> dict[str, Any]:
        copy = asked_copy(self.request)
        here = reverse("pledge_print", args=[self.record.pk])
        copies = [
            {"label": label, "url": f"{here}?copy={code}" if code else here} for code, label in self.COPIES
        ]
        word = f"{reverse('pledge_document', args=[self.record.pk])}?copy={copy}"
        return super().context(
            table=reports.paper_of(self.record, copy, foot=""), copies=copies, word=word,
            period=reports.period_of(self.record), agreed=reports.agreed_on(self.record), **more,
        )  # fmt: skip

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response = super().get(request, **kwargs)
        audit.write(audit.act_on(self.record, "print", "打印承诺书"), by=request.user)
        return response


class PledgeDocument(OnePledge, DocumentDownload):
    """The same paper as Word, each copy from its own template."""

    permission = VIEW

    @property
    def document(self) -> Document:  # type: ignore[override]
        return COPIES[asked_copy(self.request)]


class PledgeExport(OnePledge):
    """The same paper as a workbook."""

    permission = VIEW

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        one = self.get_record()
        table = reports.paper_of(one, asked_copy(request), foot=footer(request.user, "承诺书"))
        act, title = audit.act_on(one, "export", "下载承诺书"), f"{one.place.name}{one.year}年度承诺书"
        return deliver([table], place=place_of(request.user), title=title, act=act, by=request.user)


class ItemsExport(PledgeList):
    """Every item of a year in one sheet, in the order of the villages; the importer reads it back."""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        permissions.require(request.user, VIEW)
        seen = PledgeItem.objects.visible_to(request.user).filter(pledge__year=self.year)
        rows = seen.select_related("pledge__place", "responsible")
        items = rows.order_by(
            "pledge__place__township_code", "pledge__place__display_order", "pledge_id", "number"
        )
        table = reports.items_table(items, self.year, foot=footer(request.user, "承诺事项"))
        act, title = (
            audit.Act("export", "下载承诺事项", after={"year": self.year}),
            f"{self.year}年度承诺事项",
        )
        return deliver([table], place=place_of(request.user), title=title, act=act, by=request.user)


class ItemFile(DeliverFile):
    model, permission = PledgeItemFile, "appraisal.view_pledge_file"

    def get_queryset(self) -> QuerySet:
        return PledgeItemFile.objects.visible_to(self.request.user).select_related("item__pledge")
