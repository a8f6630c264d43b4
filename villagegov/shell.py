"""The frame around every page: who is signed in, which rooms this role has, what the banner says.

A word of the navigation appears only with its page; each app names its pages in its `navigation.py`.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils.functional import SimpleLazyObject

from villagegov.common import clock, codes, permissions, searching, todos
from villagegov.common.addresses import address_of
from villagegov.common.places import Place
from villagegov.common.roles import Role

SECTIONS = (
    ("select", "选拔任用"),
    ("decide", "议事决策"),
    ("motivate", "激励约束"),
    ("serve", "服务发展"),
    ("records", "基础台账"),
    ("publish", "公示公开"),
)
VILLAGE_ROOMS = ("/records/", "/publish/")  # on the phone one word of the bar leads to both
TEXT_CLASSES = ("", "text-1", "text-2")


def entries() -> list[tuple[str, str, str, str]]:
    """(section, label, route, permission) of every page in a menu, as the installed apps name them."""
    found: list[tuple[str, str, str, str]] = []
    ours = [
        config.name for config in apps.get_app_configs() if (Path(config.path) / "navigation.py").exists()
    ]
    for name in sorted(ours, key=lambda name: (name != "branches", name == "villagegov")):
        found += import_module(f"{name}.navigation").ENTRIES
    return found


ENTRIES = SimpleLazyObject(entries)


def first_role(user: Any) -> str:
    """The role that decides the look: the office's before the village's."""
    held = {grant.role for grant in permissions.grants_of(user)}
    return next((role for role in Role.values if role in held), "")


def allowed(user: Any, section: str) -> list[dict]:
    pages = [entry for entry in ENTRIES if entry[0] == section and permissions.permits(user, entry[3])]
    return [{"label": label, "url": address_of(route)} for _, label, route, _ in pages]


YEAR = re.compile(r"/\d{4}(?=/)")


def with_current(pages: list[dict], path: str) -> list[dict]:
    """Marks the page whose address is the longest beginning of this one; a year inside an address does not count."""
    plain = YEAR.sub("", path)
    here = [page["url"] for page in pages if path.startswith(page["url"]) or plain.startswith(page["url"])]
    nearest = max(here, key=len, default=None)
    return [{**page, "current": page["url"] == nearest} for page in pages]


def sections_of(user: Any, path: str) -> tuple[list[dict], list[dict]]:
    """Level one and level two of the navigation for this user on this page."""
    level_one = [
        {"label": "工作台", "url": address_of("home"), "current": path.startswith(("/home/", "/todo/"))}
    ]
    level_two: list[dict] = []
    for section, label in SECTIONS:
        pages = with_current(allowed(user, section), path)
        if pages:
            here = path.startswith(f"/{section}/")
            level_one.append({"label": label, "url": pages[0]["url"], "current": here})
            if here:
                level_two = pages
    if path.startswith("/settings/"):
        level_two = with_current(allowed(user, "settings"), path)
    return level_one, level_two


def bottom_of(user: Any, path: str) -> list[dict]:
    """The bar at the bottom of a phone: 首页, 填报, 村务, 我的."""
    hand_in, at_hand_in = allowed(user, "hand_in"), path.startswith(("/home/hand-in/", "/todo/answers/"))
    at_home = path.startswith("/home/") and not at_hand_in
    bar = [{"label": "首页", "url": address_of("home"), "icon": "home", "current": at_home}]
    if hand_in and permissions.permits(user, "branches.draft_answer"):
        bar.append({"label": "填报", "url": address_of("hand_in"), "icon": "edit", "current": at_hand_in})
    pages = allowed(user, "records")
    if pages:
        bar.append(
            {
                "label": "村务",
                "url": pages[0]["url"],
                "icon": "list",
                "current": path.startswith(VILLAGE_ROOMS),
            }
        )
    bar.append({"label": "我的", "url": address_of("me"), "icon": "user", "current": path.startswith("/me/")})
    return bar


def office_phone(user: Any) -> str:
    """The telephone of the township's office, at the end of every village form."""
    for grant in permissions.grants_of(user):
        code = codes.township_of(grant.place_id)
        phone = Place.objects.filter(code=code).values_list("contact_phone", flat=True).first()
        if phone:
            return phone
    return ""


def shell(request: Any) -> dict[str, Any]:
    return {"shell": SimpleLazyObject(lambda: _shell(request))}


def _shell(request: Any) -> dict[str, Any]:
    user = getattr(request, "user", None)
    demo = {"is_demo": settings.DEMO, "demo_note": f"演示数据，日期停在 {clock.today():%Y年%-m月%-d日}"}
    if user is None or not user.is_authenticated:
        return demo
    grants = permissions.grants_of(user)
    role, phone = first_role(user), permissions.works_on_phone(user)
    level_one, level_two = sections_of(user, request.path)
    if phone and request.path.startswith("/records/"):
        level_two += with_current(allowed(user, "publish")[:1], request.path)
    duty = Role(role).label if role else "没有角色"
    own = (("消息", "inbox"), ("个人设置", "me"), ("全年时间表", "year_plan"), ("帮助", "help"))
    menu = [{"label": label, "url": address_of(route)} for label, route in own]
    menu[2:2] = allowed(user, "settings")
    return {
        **demo,
        "place_name": next((g.place.name for g in grants if g.role == role), ""),
        "user_label": f"{user.name}（{duty}）",
        "sections": level_one,
        "subsections": [] if phone and len(level_two) < 2 else level_two,
        "is_phone": phone,
        "bottom": bottom_of(user, request.path) if phone else [],
        "user_menu": with_current(menu, request.path),
        "search_url": address_of("search") if searching.may_search(user) else "",
        "todo_url": "" if phone else address_of("todo_list"),
        "todo_count": 0 if phone else todos.count(request),
        "idle_seconds": settings.SESSION_IDLE_SECONDS,
        "text_class": TEXT_CLASSES[user.text_size],
        "density_class": f"density-{user.density}" if user.density else "",
        "keys_off": not user.single_keys,
        "text_url": address_of("me"),
        "sign_out_url": address_of("sign_out"),
        "office_phone": office_phone(user) if phone else "",
    }
