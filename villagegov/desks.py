"""What stands on the home page of each role, computed from rows that this user may see. Plain rows, no HTML.

Everything comes from `visible_to`, with the same number of queries for a township of 3 villages and of 30.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from branches.organizations.todos import at_term
from branches.people.models import PartyMembership
from branches.places.reports import with_figures
from branches.posts import reports as posts
from branches.posts.models import PostTenure
from branches.posts.todos import Secretaries, secretaries
from villagegov import county_package
from villagegov.common import clock, permissions, todos, verifications
from villagegov.common.accounts import User
from villagegov.common.places import Place, Village
from villagegov.common.publications import Publication


@dataclass(frozen=True)
class Tile:
    """A village in one glance: its name, a word for its state, the link."""

    name: str
    url: str
    tone: str = ""
    word: str = "正常"


def township(user: User) -> dict[str, Any]:
    """The desk of the organisation office and of the township's leaders."""
    today = clock.today()
    villages = list(
        with_figures(Village.objects.visible_to(user).current().in_order(), year=today.year, day=today)
    )
    gathered = todos.gather(user)
    return {
        "tasks": gathered.todos,
        "failed": gathered.failed,
        "tiles": tiles(villages, secretaries(user, villages, today), at_term(user, today)),
        "line": f"{len(villages)} 个村（社区），党员 {sum(v.member_count for v in villages):,} 名，"
        f"村干部 {cadre_count(user):,} 名",
        "figures": figures_of(villages),
    }


def cadre_count(user: User) -> int:
    return PostTenure.objects.visible_to(user).current().values("person").distinct().count()


def figures_of(villages: list) -> list[dict[str, Any]]:
    def total(name: str) -> str:
        return f"{sum(getattr(v, name) or 0 for v in villages):,}"

    return [
        {"label": "正式党员", "value": f"{total('formal_count')} 名", "url": reverse("person_list")},
        {"label": "预备党员", "value": f"{total('probationary_count')} 名"},
        {"label": "户数", "value": f"{total('household_count')} 户", "url": reverse("village_list")},
        {"label": "户籍人口", "value": f"{total('registered_population')} 人"},
        {"label": "核定职数", "value": f"{total('approved_posts')} 名", "url": reverse("post_list")},
    ]


def reports_handed_in(user: User, year: int) -> dict[str, Publication]:
    """The county report that is in force, by township."""
    copies = Publication.objects.visible_to(user).in_force().filter(kind=county_package.KIND, year=year)
    return {copy.place_id: copy for copy in copies.order_by("published_at", "pk")}


def tiles(villages: list, heads: Secretaries, over: list) -> list[Tile]:
    """All villages in the township's own order, each with what is most urgent in it."""
    states: dict[str, tuple[str, str]] = {}
    for organization, left in over:
        states[organization.place_id] = ("late", "任期届满") if left <= 0 else ("due", "任期将满")
    for place, _ in heads.doubled:
        states[place.code] = ("late", "书记重复")
    for vacancy in heads.vacant:
        states[vacancy.place.code] = ("late" if vacancy.place.code in heads.late else "due", "书记空缺")
    return [Tile(v.name, village_url(v), *states.get(v.code, ("", "正常"))) for v in villages]


def village_url(place: Place) -> str:
    return reverse("village", args=[place.code])


@dataclass(frozen=True)
class TownshipRow:
    """A township as the county sees it."""

    name: str
    villages: int
    members: int
    vacant: int
    over: int
    report: Publication | None

    @property
    def vacant_word(self) -> str:
        return f"{self.vacant} 个村"

    @property
    def over_word(self) -> str:
        return f"{self.over} 个"

    @property
    def report_url(self) -> str:
        return reverse("county_copy", args=[self.report.number]) if self.report else ""


def county(user: User) -> dict[str, Any]:
    """Townships as rows: how many, who is missing, what came in."""
    today = clock.today()
    places = Place.objects.visible_to(user).current().in_order()
    townships = list(places.filter(level=Place.Level.TOWNSHIP))
    villages = list(places.filter(level=Place.Level.VILLAGE))
    members = PartyMembership.objects.visible_to(user).current().values("place__township_code")
    counted = dict(
        members.annotate(count=Count("pk")).order_by().values_list("place__township_code", "count")
    )
    held = posts.secretaries_of(PostTenure.objects.visible_to(user))
    vacant = Counter(v.place.township_code for v in posts.vacancies(villages, held, today))
    over = Counter(o.place.township_code for o, left in at_term(user, today) if left <= 0)
    reports = reports_handed_in(user, today.year)
    villages_of = Counter(village.township_code for village in villages)
    rows = [
        TownshipRow(
            township.name, villages_of[township.code], counted.get(township.code, 0), vacant[township.code],
            over[township.code], reports.get(township.code),
        )
        for township in townships
    ]  # fmt: skip
    total, alarms = sum(counted.values()), verifications.alarms(with_never=False)
    return {
        "rows": rows,
        "year": today.year,
        "total": total,
        "village_count": len(villages),
        "alarms": alarms,
    }


def village(user: User) -> dict[str, Any]:
    """The phone page of a secretary or a clerk: the village in numbers, its people, who answers a question."""
    today = clock.today()
    villages = list(
        with_figures(Village.objects.visible_to(user).current().in_order(), year=today.year, day=today)
    )
    tenures = PostTenure.objects.visible_to(user).current().values("place_id")
    cadres = dict(
        tenures.annotate(count=Count("person", distinct=True)).order_by().values_list("place_id", "count")
    )
    return {"villages": [village_card(v, cadres.get(v.code, 0)) for v in villages]}


def village_card(village: Any, cadres: int) -> dict[str, Any]:
    year = f"{village.figures_year} 年" if village.figures_year else "还没有登记"
    return {
        "name": village.name,
        "items": [
            {
                "title": "村情",
                "small": f"户数、人口、职数：{year}",
                "aside": "查看",
                "url": village_url(village),
            },
            {"title": "党组织", "aside": "查看", "url": reverse("organization_list")},
            {"title": "党员", "aside": f"{village.member_count} 名", "url": reverse("person_list")},
            {"title": "村干部", "aside": f"{cadres} 名", "url": reverse("post_list")},
        ],
    }


def administrator(user: User) -> dict[str, Any]:
    """Accounts only (SD15): offices without one, codes that were never used, the state of the system."""
    accounts = User.objects.visible_to(user).filter(is_active=True)
    waiting = accounts.filter(must_change_password=True)
    gathered = todos.gather(user)
    return {
        "tasks": gathered.todos,
        "failed": gathered.failed,
        "facts": [
            {"label": "在用账号", "value": f"{accounts.count()} 个", "url": reverse("account_list")},
            {
                "label": "还没有启用",
                "value": f"{waiting.count()} 个",
                "url": f"{reverse('account_list')}?state=new",
            },
            {"label": "角色授权", "value": "查看", "url": reverse("grant_list")},
            {"label": "系统状态", "value": "查看", "url": reverse("status")},
        ],
    }


def others(user: User) -> dict[str, Any]:
    """Roles whose own work has not begun: their villages and their own settings."""
    places: QuerySet = Village.objects.visible_to(user).current().in_order()
    grants = permissions.grants_of(user)
    return {
        "grants": grants,
        "items": [
            {"title": place.name, "small": "村情、党组织", "url": village_url(place)} for place in places
        ],
    }
