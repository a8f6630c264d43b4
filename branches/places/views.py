"""Pages of 村（社区）: the list with its totals, one page for each village, its form, its figures, its merger."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from branches.organizations import reports as organization_reports
from branches.organizations.models import PartyOrganization
from branches.places import facts, reports
from branches.places.filters import VillageFilters
from branches.places.models import VillageFigures
from branches.posts.models import PostTenure
from branches.representatives import reports as representative_reports
from branches.representatives.arithmetic import Assembly
from villagegov.common import clock, permissions
from villagegov.common.audit import AuditEntry
from villagegov.common.booklets import parts_of
from villagegov.common.listing import Cell, Column
from villagegov.common.places import Place, Village
from villagegov.common.views import RecordDetail
from villagegov.sheets.views import ExportedList

IN_ORDER = ("township_code", "display_order", "code")


def village_url(village: Place) -> str:
    return reverse("village", args=[village.code])


def secretary_cell(village: Any, listing: Any) -> str | Cell:
    """The secretary's name, for those who may see who holds a post in this village."""
    if not permissions.permits(listing.user, "branches.view_tenure", village):
        return ""
    return village.secretary_name or ("" if village.stage == Place.Stage.MERGED else Cell("空缺", "due"))


def organization_kind(village: Any, listing: Any) -> str:
    return PartyOrganization.Kind(village.organization_kind).label if village.organization_kind else ""


class VillageList(ExportedList):
    model = Village
    permission = "branches.view_village"
    title = "村（社区）"
    route = "village_list"
    template_name = "branches/places/list.html"
    print_template = "branches/places/list_print.html"
    filterset_class = VillageFilters
    default_order = IN_ORDER
    order_note = "按本镇次序排列"
    unit = "个村（社区）"
    empty_text = "没有符合条件的村（社区）"
    columns = (
        Column("name", "名称", lambda v, _: v.name, order=("name",)),
        Column("code", "区划代码", lambda v, _: v.code, order=("code",)),
        Column("kind", "类别", lambda v, _: v.get_kind_display()),
        Column("groups", "村民小组", lambda v, _: v.group_count, order=("group_count",), numeric=True),
        Column("households", "户数", lambda v, _: v.household_count, order=("household_count",), numeric=True),
        Column("population", "户籍人口", lambda v, _: v.registered_population,
               order=("registered_population",), numeric=True),
        Column("formal", "正式党员", lambda v, _: v.formal_count, order=("formal_count",), numeric=True),
        Column("probationary", "预备党员", lambda v, _: v.probationary_count,
               order=("probationary_count",), numeric=True),
        Column("organization", "党组织", organization_kind),
        Column("secretary", "书记", secretary_cell),
        Column("posts", "核定职数", lambda v, _: v.approved_posts, order=("approved_posts",), numeric=True),
        Column("year", "数据年度", lambda v, _: str(v.figures_year or "")),
    )  # fmt: skip

    def get_queryset(self) -> QuerySet:
        chosen = self.request.GET.get("year", "")
        year = int(chosen) if chosen.isdigit() and len(chosen) == 4 else clock.today().year
        stage = Place.Stage.MERGED if self.request.GET.get("stage") == "MERGED" else Place.Stage.ACTIVE
        villages = Village.objects.visible_to(self.request.user).filter(stage=stage)
        return reports.with_figures(villages, year=year, day=clock.today())

    def url_of(self, record: Village) -> str:
        return village_url(record)

    def actions(self) -> list[dict]:
        return [{"label": "村情数据", "url": reverse("figures_list")}]

    def listing(self, *, every_page: bool = False) -> Any:
        listing = super().listing(every_page=every_page)
        listing.facts = facts.totals_facts(reports.totals_of(listing.filtered))
        return listing


class VillagePage(RecordDetail):
    """What the page of a village and its sheet on paper share."""

    model = Village
    permission = "branches.view_village"
    key_field = "code"

    def get_queryset(self) -> QuerySet:
        today = clock.today()
        villages = Village.objects.visible_to(self.request.user).select_related("merged_into")
        return reports.with_figures(villages, year=today.year, day=today)

    def tenures(self) -> list[PostTenure] | None:
        """The tenures of the village; None for who may not see who holds a post."""
        user = self.request.user
        if not permissions.permits(user, "branches.view_tenure", self.record):
            return None
        return list(PostTenure.objects.visible_to(user).filter(place=self.record).select_related("person"))

    def assembly(self) -> Assembly | None:
        """The representatives of the village, held against its households and its committee."""
        own = Place.objects.visible_to(self.request.user).filter(pk=self.record.pk)
        return representative_reports.assemblies(own, clock.today()).get(self.record.code)

    def organizations(self) -> list[PartyOrganization]:
        own = PartyOrganization.objects.visible_to(self.request.user).current().filter(place=self.record)
        return list(organization_reports.with_members(own).order_by("parent_id", "pk"))

    def warnings(self, organizations: list, tenures: list | None, assembly: Assembly | None) -> list[str]:
        """What to look at; hints, never refusals."""
        return [
            *facts.warnings_of(self.record, tenures, organizations, day=clock.today()),
            *representative_reports.hints(self.record, assembly),
        ]


class VillageDetail(VillagePage):
    """One page for a village: what it is, who leads it, what to look at, what was done."""

    template_name = "branches/places/detail.html"

    def context(self, **more: Any) -> dict[str, Any]:
        village, user, today = self.record, self.request.user, clock.today()
        organizations, tenures, assembly = self.organizations(), self.tenures(), self.assembly()
        may_change = (
            permissions.permits(user, "branches.change_village", village) and village.stage == "ACTIVE"
        )
        return super().context(
            facts=[*facts.village_facts(village), *representative_reports.facts_of(assembly)],
            warnings=self.warnings(organizations, tenures, assembly),
            figures=list(VillageFigures.objects.visible_to(user).filter(place=village).order_by("-year")),
            next_year=self.next_year(today.year) if may_change else None,
            organizations=[organization_reports.line_of(o, today) for o in organizations],
            posts=None if tenures is None else facts.posts_on(tenures, today),
            records=facts.records_of(self.trail()[: facts.TRAIL_SHOWN]),
            actions=self.actions(may_change=may_change),
            may_change=may_change,
            **more,
        )

    def next_year(self, year: int) -> int | None:
        """The running year, while it has no figures yet."""
        has_this_year = (
            VillageFigures.objects.visible_to(self.request.user).filter(place=self.record).of_year(year)
        )
        return None if has_this_year.exists() else year

    def trail(self) -> QuerySet:
        entries = AuditEntry.objects.visible_to(self.request.user).filter(area_code=self.record.code)
        return entries.filter(record_kind__in=("common.village", "branches.villagefigures")).order_by("-id")

    def actions(self, *, may_change: bool) -> list[dict]:
        sheet = {
            "label": "打印一村一册",
            "url": reverse("village_print", args=[self.record.code]),
            "icon": "print",
        }
        edit = {"label": "修改", "url": reverse("village_edit", args=[self.record.code]), "icon": "edit"}
        if may_change:
            return [sheet, edit]
        may_propose = self.record.stage == "ACTIVE" and permissions.permits(
            self.request.user, "branches.propose_change", self.record
        )
        propose = {
            "label": "提出更正",
            "url": reverse("propose_village", args=[self.record.code]),
            "icon": "edit",
        }
        return [sheet, propose] if may_propose else [sheet]


class VillagePrint(VillagePage):
    """一村一册: all that the subjects tell of a village, on one A4."""

    template_name = "branches/places/sheet_print.html"

    def context(self, **more: Any) -> dict[str, Any]:
        village, user = self.record, self.request.user
        return super().context(
            facts=facts.village_facts(village),
            warnings=self.warnings(self.organizations(), self.tenures(), self.assembly()),
            parts=parts_of("village", village, user), **more,
        )  # fmt: skip
