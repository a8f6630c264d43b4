"""What stands on the home page of each role, computed from rows that this user may see. Plain rows, no HTML.

Everything comes from `visible_to`, with the same number of queries for a township of 3 villages and of 30.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from appraisal.models import AssessmentYear
from appraisal.years.loop import PhaseRow, phase_rows
from branches.assignments.reports import states_of_villages
from branches.notices.models import PublicNotice
from branches.organizations.todos import at_term
from branches.people.models import PartyMembership
from branches.places.reports import with_figures
from branches.posts.models import PostTenure
from branches.posts.todos import Secretaries, secretaries
from villagegov import inbox
from villagegov.common import clock, permissions, todos
from villagegov.common.accounts import User
from villagegov.common.places import Place, Village
from villagegov.common.roles import Role
from villagegov.common.templatetags.ui import day_short
from villagegov.common.todos import NO_DAY, Todo
from villagegov.todo_pages import board_of

logger = logging.getLogger(__name__)
MOST_NOTICES = 6


@dataclass(frozen=True)
class Block:
    """A part of the page: what it shows, or that it could not be read."""

    value: Any = None
    failed: str = ""


def block(name: str, read: Callable[[], Any]) -> Block:
    """A part that fails says so in its own place; the rest of the page stays."""
    try:
        return Block(read())
    except Exception:
        logger.exception("a part of the home page could not be read")
        return Block(failed=f"{name}没有读出来，请刷新")


@dataclass(frozen=True)
class Tile:
    """A village in one glance: its name, a word for its state, the link."""

    name: str
    url: str
    tone: str = ""
    word: str = "正常"


def waiting(request: HttpRequest) -> dict[str, Any]:
    """The to-dos of the page, in tabs."""
    gathered = todos.of_request(request)
    return {
        "board": board_of(request, reverse("home")),
        "failed": gathered.failed,
        "next_todo": next_todo(gathered),
    }


def next_todo(gathered: todos.Gathered) -> str:
    """Where nothing is urgent: what comes first."""
    dated = sorted((todo for todo in gathered.todos if todo.due_on), key=lambda todo: todo.due_on or NO_DAY)
    if not dated:
        return ""
    return f"今天没有要办的事。下一件：{day_short(dated[0].due_on)} {dated[0].title}"


def township(request: HttpRequest) -> dict[str, Any]:
    """The desk of the organisation office and of the township's leaders."""
    user, today = request.user, clock.today()
    villages = list(
        with_figures(Village.objects.visible_to(user).current().in_order(), year=today.year, day=today)
    )
    phases = block("年度闭环", lambda: phases_of(user, today.year))
    rows = phases.value or []
    may_assign = permissions.permits(user, "branches.make_assignment")
    actions = [{"label": "布置任务", "url": reverse("assignment_new"), "icon": "plus"}] if may_assign else []
    if permissions.permits(user, "branches.remind"):
        actions.append({"label": "批量催办", "url": f"{reverse('home')}?tab=late", "icon": "horn"})
    return {
        **waiting(request),
        "actions": actions,
        "tiles": block("各村情况", lambda: tiles_of(user, villages, rows)),
        "notices": block("公示", lambda: notices_running(user)),
        "loop": Block(loop_of(rows, today), phases.failed),
        "has_loop": AssessmentYear.objects.visible_to(user).filter(year=today.year).exists(),
        "figures": block("本镇数字", lambda: figures_of(villages, user)),
        "unread": inbox.unread_count(user),
        "year": today.year,
        "line": f"{len(villages)} 个村（社区），党员 {sum(v.member_count for v in villages):,} 名",
    }


@dataclass(frozen=True)
class RunningNotice:
    """A notice that is posted now, and how long still."""

    title: str
    url: str
    word: str


def notices_running(user: Any) -> list[RunningNotice]:
    """What is posted in the user's own township, the nearest end first."""
    today, scopes = clock.today(), permissions.scopes_of(user, (Role.TOWNSHIP_ORG, Role.TOWNSHIP_LEADER))
    rows = PublicNotice.objects.visible_to(user).within_any(scopes).in_force(today).order_by("ends_on", "pk")
    return [
        RunningNotice(one.title, one.get_absolute_url(), ends_in(one.ends_on, today))
        for one in rows[:MOST_NOTICES]
    ]


def ends_in(ends_on: datetime.date, today: datetime.date) -> str:
    """The last day still counts; an objection holds a notice up after it."""
    left = (ends_on - today).days
    return "有异议" if left < 0 else "今天期满" if left == 0 else f"还剩 {left} 天"


def cadre_count(user: Any) -> int:
    return PostTenure.objects.visible_to(user).current().values("person").distinct().count()


def figures_of(villages: list, user: Any) -> list[dict[str, Any]]:
    def total(name: str) -> str:
        return f"{sum(getattr(v, name) or 0 for v in villages):,}"

    return [
        {"label": "正式党员", "value": f"{total('formal_count')} 名", "url": reverse("person_list")},
        {"label": "预备党员", "value": f"{total('probationary_count')} 名"},
        {"label": "村干部", "value": f"{cadre_count(user):,} 名", "url": reverse("post_list")},
        {"label": "户数", "value": f"{total('household_count')} 户", "url": reverse("village_list")},
        {"label": "户籍人口", "value": f"{total('registered_population')} 人"},
    ]


def phases_of(user: Any, year: int) -> list[PhaseRow]:
    """The phases of the year in the user's own township."""
    scopes = permissions.scopes_of(user, (Role.TOWNSHIP_ORG, Role.TOWNSHIP_LEADER))
    return phase_rows(scopes[0], year) if scopes else []


def current_phase(rows: list[PhaseRow], today: datetime.date) -> PhaseRow | None:
    """The first phase that has begun and is not complete: where the township stands in its year."""
    return next((row for row in rows if row.first <= today and not row.is_complete), None)


def loop_of(rows: list[PhaseRow], today: datetime.date) -> list[dict[str, str]]:
    """The year as a flow: what is done, what is under way with its numbers, what comes."""
    current = current_phase(rows, today)
    return [
        {
            "title": row.phase.label,
            "when": row.when,
            "state": "done" if row.is_complete else "now" if row is current else "",
            "what": row.what if row is current or row.last < today else "",
        }
        for row in rows
    ]


def tiles_of(user: Any, villages: list, rows: list[PhaseRow]) -> list[Tile]:
    today = clock.today()
    tasks = states_of_phase(current_phase(rows, today), today) | states_of_villages(user)
    return tiles(villages, secretaries(user, villages, today), at_term(user, today), tasks)


def states_of_phase(row: PhaseRow | None, today: datetime.date) -> dict[str, tuple[str, str]]:
    """How each village stands in the phase that is under way; who is done, or has time, needs no word."""
    if row is None:
        return {}
    is_late, label = row.last < today, row.phase.label
    return {
        code: ("late" if is_late and not state.waits_for_office else state.tone, f"{label}：{state.word}")
        for code, state in row.states.items()
        if not state.is_done and (is_late or state.tone != "off")
    }


def tiles(villages: list, heads: Secretaries, over: list, tasks: dict[str, tuple[str, str]]) -> list[Tile]:
    """All villages in the township's own order, each with what is most urgent in it."""
    states: dict[str, tuple[str, str]] = {code: state for code, state in tasks.items() if state[0] != "late"}
    for organization, left in over:
        states[organization.place_id] = ("late", "任期届满") if left <= 0 else ("due", "任期将满")
    states |= {code: state for code, state in tasks.items() if state[0] == "late"}
    for place, _ in heads.doubled:
        states[place.code] = ("late", "书记重复")
    for vacancy in heads.vacant:
        states[vacancy.place.code] = ("late" if vacancy.place.code in heads.late else "due", "书记空缺")
    return [Tile(v.name, village_url(v), *states.get(v.code, ("", "正常"))) for v in villages]


def village_url(place: Place) -> str:
    return reverse("village", args=[place.code])


def on_the_phone(request: HttpRequest) -> dict[str, Any]:
    """Cards for what is pressing, a list for what comes, and what the township has in hand."""
    gathered = todos.of_request(request)
    pressing = [todo for todo in gathered.todos if todo.tone != "off"]
    coming = [todo for todo in gathered.todos if todo.tone == "off"]
    return {
        "cards": [card_of(todo) for todo in pressing],
        "coming": [line_of(todo) for todo in coming],
        "under_way": [line_of(todo) for todo in todos.under_way(request.user)],
        "failed": gathered.failed,
        "next_todo": next_todo(gathered),
        "unread": inbox.unread_count(request.user),
    }


def card_of(todo: Todo) -> dict[str, str]:
    facts = {
        "tone": todo.tone,
        "word": todo.word,
        "title": todo.title,
        "url": todo.url,
        "button": todo.button,
    }
    return {**facts, "why": todo.note or todo.where}


def line_of(todo: Todo) -> dict[str, str]:
    aside = todo.word if todo.due_on or todo.word != "未开始" else ""
    return {"title": todo.title, "small": todo.note or todo.where, "aside": aside, "url": todo.url}


def village(request: HttpRequest) -> dict[str, Any]:
    """The phone page of a secretary or a clerk: what is to be done, then the village, then whom to call."""
    return {**on_the_phone(request), "villages": block("本村台账", lambda: village_cards(request.user))}


def village_cards(user: Any) -> list[dict[str, Any]]:
    today = clock.today()
    villages = list(
        with_figures(Village.objects.visible_to(user).current().in_order(), year=today.year, day=today)
    )
    tenures = PostTenure.objects.visible_to(user).current().values("place_id")
    cadres = dict(
        tenures.annotate(count=Count("person", distinct=True)).order_by().values_list("place_id", "count")
    )
    return [village_card(v, cadres.get(v.code, 0)) for v in villages]


def village_card(village: Any, cadres: int) -> dict[str, Any]:
    year = f"{village.figures_year} 年" if village.figures_year else "还没有登记"
    return {
        "name": village.name,
        "items": [
            {"title": "村情", "small": f"户数、人口、职数：{year}", "aside": "查看", "url": village_url(village)},
            {"title": "党组织", "aside": "查看", "url": reverse("organization_list")},
            {"title": "党员", "aside": f"{village.member_count} 名", "url": reverse("person_list")},
            {"title": "村干部", "aside": f"{cadres} 名", "url": reverse("post_list")},
            {"title": "公示", "aside": "查看", "url": reverse("notice_list")},
        ],
    }  # fmt: skip


def administrator(request: HttpRequest) -> dict[str, Any]:
    """Accounts only (SD15): offices without one, codes that were never used, the state of the system."""
    accounts = User.objects.visible_to(request.user).filter(is_active=True)
    unused, new = accounts.filter(must_change_password=True), f"{reverse('account_list')}?state=new"
    return {
        **waiting(request),
        "facts": [
            {"label": "在用账号", "value": f"{accounts.count()} 个", "url": reverse("account_list")},
            {"label": "还没有启用", "value": f"{unused.count()} 个", "url": new},
            {"label": "角色授权", "value": "查看", "url": reverse("grant_list")},
            {"label": "系统状态", "value": "查看", "url": reverse("status")},
            {"label": "工作日历", "value": "查看", "url": reverse("calendar")},
        ],
    }  # fmt: skip


def others(request: HttpRequest) -> dict[str, Any]:
    """All other roles: what waits for them, their villages and their own settings."""
    places: QuerySet = Village.objects.visible_to(request.user).current().in_order()
    return {
        **on_the_phone(request),
        "grants": permissions.grants_of(request.user),
        "items": [
            {"title": place.name, "small": "村情、党组织", "url": village_url(place)} for place in places
        ],
    }


def counted_members(user: Any) -> dict[str, int]:
    """Current members by township."""
    members = PartyMembership.objects.visible_to(user).current().values("place__township_code")
    counts = members.annotate(count=Count("pk")).order_by()
    return dict(counts.values_list("place__township_code", "count"))
