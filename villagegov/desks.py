"""What stands on the home page of each role, computed from rows that this user may see. Plain rows, no HTML.

Everything comes from `visible_to`, with the same number of queries for a township of 3 villages and of 30.
"""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone

from branches import policy as numbers
from branches.accounts import handover, operations
from branches.organizations.models import PartyOrganization
from branches.organizations.reports import term_of
from branches.people.models import PartyMembership
from branches.places.reports import with_figures
from branches.posts import reports as posts
from branches.posts.models import Post, PostTenure
from villagegov import county_package, package_status
from villagegov.common import clock, permissions, policy, verifications
from villagegov.common.accounts import RoleGrant, User
from villagegov.common.places import Place, Village
from villagegov.common.publications import Publication
from villagegov.common.roles import Role
from villagegov.common.templatetags.ui import day as in_words
from villagegov.sheets.models import ImportBatch

DAYS_A_MONTH = 30  # a vacancy is told in days, its limit in months
TERM_SOON_DAYS = 90
MOST_IMPORTS = 5


@dataclass(frozen=True)
class Task:
    """One thing to do now: how urgent, what, where, and the page on which it is done."""

    tone: str
    word: str
    title: str
    where: str
    url: str
    button: str
    note: str = ""


URGENCY = ("late", "due", "run", "off")


def most_urgent_first(tasks: list[Task]) -> list[Task]:
    return sorted(tasks, key=lambda task: URGENCY.index(task.tone))


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
    secretaries = posts.secretaries_of(PostTenure.objects.visible_to(user))
    vacant = posts.vacancies(villages, secretaries, today)
    doubled = posts.doubles(villages, secretaries)
    over, late = organizations_at_term(user, today), vacant_too_long(vacant, today)
    tasks = [
        *tasks_of_checks(user), *tasks_of_rights(user), *tasks_of_imports(user),
        *tasks_of_vacancies(user, vacant, late),
        *tasks_of_doubles(user, doubled), *tasks_of_terms(over, today), *tasks_of_report(user, today),
    ]  # fmt: skip
    return {
        "tasks": most_urgent_first(tasks),
        "tiles": tiles(villages, vacant, doubled, over, late),
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


def tasks_of_checks(user: User) -> list[Task]:
    """A trail or a publication that does not hold, or was not looked at for days."""
    if not permissions.permits(user, "common.view_status"):
        return []
    found = verifications.alarms(with_never=False)
    return [Task("late", "需说明", text, "全系统", reverse("status"), "去核对") for text in found]


def tasks_of_rights(user: User) -> list[Task]:
    pending = handover.pending_rights(user)
    found = []
    if pending.count:
        found.append(
            Task("due", "待确认", "职务和角色不一致", f"{pending.count} 项", reverse("account_list"), "核对")
        )
    if pending.without_account:
        count = len(pending.without_account)
        found.append(
            Task("off", "未开始", "在任还没有账号", f"{count} 人", reverse("account_list"), "开账号")
        )
    return found


def tasks_of_imports(user: User) -> list[Task]:
    batches = ImportBatch.objects.visible_to(user).filter(stage=ImportBatch.Stage.CHECKED)
    return [
        Task(
            "run", "待确认", f"导入 {batch.file_name}", batch.place.name, batch.get_absolute_url(), "办理",
            f"{batch.rows_total} 行，要修改 {batch.rows_problem} 行",
        )
        for batch in batches.select_related("place").order_by("-pk")[:MOST_IMPORTS]
    ]  # fmt: skip


def tasks_of_vacancies(user: User, vacant: list[posts.Vacancy], late: set[str]) -> list[Task]:
    """The longest vacancy first."""
    may_hand_over = permissions.permits(user, "branches.hand_over")
    found = []
    for vacancy in sorted(vacant, key=lambda v: -(v.days or 0)):
        place = vacancy.place
        word = "空缺" if vacancy.days is None else f"空缺 {vacancy.days} 天"
        tone = "late" if place.code in late else "due"
        url, button = way_to_secretary(place, may_hand_over=may_hand_over)
        found.append(Task(tone, word, "村党组织书记空缺", place.name, url, button))
    return found


def way_to_secretary(place: Place, *, may_hand_over: bool) -> tuple[str, str]:
    """The page that settles who is secretary, for the office; the village itself for who only looks."""
    if may_hand_over:
        return reverse("hand_over", args=[place.code, Post.BRANCH_SECRETARY]), "办交接"
    return village_url(place), "查看"


def vacant_too_long(vacant: list[posts.Vacancy], today: datetime.date) -> set[str]:
    """The villages whose vacancy is longer than the limit of their township; one look a township."""
    townships = {v.place.township_code for v in vacant}
    limits = {
        code: policy.value(numbers.VACANCY_LIMIT, code, today.year) * DAYS_A_MONTH for code in townships
    }
    return {v.place.code for v in vacant if (v.days or 0) > limits[v.place.township_code]}


def tasks_of_doubles(user: User, doubled: list) -> list[Task]:
    may_hand_over = permissions.permits(user, "branches.hand_over")
    found = []
    for place, tenures in doubled:
        url, button = way_to_secretary(place, may_hand_over=may_hand_over)
        names = "、".join(tenure.person.name for tenure in tenures)
        found.append(Task("late", "要核对", "同时有两名书记", place.name, url, button, names))
    return found


def organizations_at_term(user: User, today: datetime.date) -> list[tuple[PartyOrganization, int]]:
    """Organisations whose term ends within the next three months or is over, with the days that are left."""
    rows = PartyOrganization.objects.visible_to(user).heads().exclude(term_started_on=None)
    found = []
    for organization in rows.select_related("place").order_by("place__display_order", "place__code", "pk"):
        left = (term_of(organization, today).ends_on - today).days
        if left <= TERM_SOON_DAYS:
            found.append((organization, left))
    return found


def tasks_of_terms(ending: list[tuple[PartyOrganization, int]], today: datetime.date) -> list[Task]:
    """Those whose term is over in one line, those whose term ends soon in another: they mostly end together."""
    found = []
    for title, group in (
        ("党组织任期已满", [pair for pair in ending if pair[1] <= 0]),
        ("党组织任期将满", [pair for pair in ending if pair[1] > 0]),
    ):
        if group:
            first, left = min(group, key=lambda pair: pair[1])
            tone, word = ("late", f"届满 {-left} 天") if left <= 0 else ("due", f"还剩 {left} 天")
            where = first.place.name if len(group) == 1 else f"{len(group)} 个村"
            note = f"最早 {in_words(today + datetime.timedelta(days=left))}届满"
            found.append(Task(tone, word, title, where, reverse("organization_list"), "查看", note))
    return found


def tasks_of_report(user: User, today: datetime.date) -> list[Task]:
    if not permissions.permits(user, "branches.hand_in_report"):
        return []
    places = Place.objects.visible_to(user).filter(level=Place.Level.TOWNSHIP).current().in_order()
    found = []
    for place in places:
        due = package_status.next_round(place, today.year)
        if due:
            tone, left = package_status.time_left(due.due_on, today)
            note = f"{in_words(due.due_on)}截止，{left}"
            title, word = f"{today.year} 年{due.name}上报表", "未报送" if tone == "off" else left
            found.append(Task(tone, word, title, place.name, reverse("county_package"), "办理", note))
    return found


def reports_handed_in(user: User, year: int) -> dict[str, Publication]:
    """The county report that is in force, by township."""
    copies = Publication.objects.visible_to(user).in_force().filter(kind=county_package.KIND, year=year)
    return {copy.place_id: copy for copy in copies.order_by("published_at", "pk")}


def tiles(villages: list, vacant: list, doubled: list, over: list, late: set[str]) -> list[Tile]:
    """All villages in the township's own order, each with what is most urgent in it."""
    states: dict[str, tuple[str, str]] = {}
    for organization, left in over:
        states[organization.place_id] = ("late", "任期届满") if left <= 0 else ("due", "任期将满")
    for place, _ in doubled:
        states[place.code] = ("late", "书记重复")
    for vacancy in vacant:
        states[vacancy.place.code] = ("late" if vacancy.place.code in late else "due", "书记空缺")
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
    secretaries = posts.secretaries_of(PostTenure.objects.visible_to(user))
    vacant = Counter(v.place.township_code for v in posts.vacancies(villages, secretaries, today))
    over = Counter(o.place.township_code for o, left in organizations_at_term(user, today) if left <= 0)
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
    expired = waiting.filter(code_expires_at__lte=timezone.now()).count()
    office = (
        RoleGrant.objects.visible_to(user)
        .on(clock.today())
        .filter(role=Role.TOWNSHIP_ORG, user__is_active=True)
    )
    served = set(office.values_list("place_id", flat=True))
    townships = operations.places_to_give(user).filter(level=Place.Level.TOWNSHIP)
    tasks = [
        Task("due", "未开通", "还没有组织干事的账号", place.name, reverse("account_new"), "新增账号")
        for place in townships
        if place.code not in served
    ]
    if expired:
        url = f"{reverse('account_list')}?state=expired"
        tasks.append(Task("late", "已过期", "一次性密码过期，还没有登录过", f"{expired} 个账号", url, "重发"))
    return {
        "tasks": most_urgent_first(tasks),
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
