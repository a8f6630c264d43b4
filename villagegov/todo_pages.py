"""待办: everything that waits for me, by tab and filter, and reminding many villages at once (design flow 9)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from branches import policy as numbers
from villagegov.common import clock, codes, permissions, policy, todos
from villagegov.common.messages import Outcome, Reminder, remind, sorted_out
from villagegov.common.places import Village
from villagegov.common.roles import Role
from villagegov.common.templatetags.ui import moment
from villagegov.common.todos import GIVEN, REVIEW, Todo
from villagegov.common.views import FormPage, Guarded

TABS = (("", "全部"), ("late", "逾期"), ("today", "今天"), ("review", "待我审核"), ("given", "我布置的"))
WITHIN = (("3", "3 天内"), ("7", "7 天内"), ("30", "30 天内"))
LONGEST_KEY = 60
MOST_DONE = 200


def is_in(todo: Todo, tab: str, today: datetime.date) -> bool:
    """Does the row stand under the tab?"""
    if tab == "late":
        return todo.is_late
    if tab == "today":
        return todo.due_on == today
    return not tab or todo.group == {"review": REVIEW, "given": GIVEN}.get(tab)


@dataclass
class Board:
    """The rows of one address: its tab and its filters, each tab with its number."""

    every: list[Todo]
    query: QueryDict
    path: str
    today: datetime.date
    rows: list[Todo] = field(init=False)

    def __post_init__(self) -> None:
        wanted = self.query.get("tab", "")
        self.tab = wanted if wanted in dict(TABS) else ""
        self.filtered = [todo for todo in self.every if self._passes(todo)]
        self.rows = [todo for todo in self.filtered if is_in(todo, self.tab, self.today)]

    def _passes(self, todo: Todo) -> bool:
        kind, place, within = (self.query.get(name, "") for name in ("kind", "place", "within"))
        if within in dict(WITHIN):
            last = self.today + datetime.timedelta(days=int(within))
            if todo.due_on is None or todo.due_on > last:
                return False
        return kind in ("", todo.kind) and place in ("", todo.place)

    @property
    def tabs(self) -> list[dict[str, Any]]:
        """Tabs without rows are left out, the first and the chosen one stay."""
        shown = []
        for code, label in TABS:
            number = sum(is_in(todo, code, self.today) for todo in self.filtered)
            if number or code in ("", self.tab):
                shown.append(
                    {"label": f"{label} {number}", "url": self.link(tab=code), "current": code == self.tab}
                )
        return shown

    def link(self, **changes: str) -> str:
        pairs = {**{name: self.query.get(name, "") for name in ("tab", "kind", "place", "within")}, **changes}
        kept = {name: value for name, value in pairs.items() if value}
        return f"{self.path}?{urlencode(kept)}" if kept else self.path

    @property
    def can_remind(self) -> int:
        return sum(todo.can_remind for todo in self.rows)


def board_of(request: HttpRequest, path: str) -> Board:
    return Board(todos.of_request(request).todos, request.GET, path, clock.today())


class TodoFilter(forms.Form):
    """What the address may ask of the list."""

    kind = forms.ChoiceField(label="类型", required=False)
    place = forms.ChoiceField(label="村（社区）", required=False)
    within = forms.ChoiceField(label="截止", required=False, choices=[("", "不限"), *WITHIN])
    tab = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, rows: list[Todo], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds, places = {row.kind for row in rows}, {row.place for row in rows if row.place}
        labels = [(kind, label) for kind, label in todos.labels().items() if kind in kinds]
        self.fields["kind"].choices = [("", "全部"), *labels]
        names = (
            Village.objects.visible_to(user).filter(code__in=places).in_order().values_list("code", "name")
        )
        self.fields["place"].choices = [("", "全部"), *names]


class TodoList(Guarded):
    """待办列表: the same rows as on the first page, with filters."""

    public = "every signed-in person has a list of to-dos; each subject asks its own permission"
    template_name = "todo_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        gathered = todos.of_request(request)
        board = board_of(request, request.path)
        filters = TodoFilter(request.GET, user=request.user, rows=gathered.todos)
        sees = permissions.permits(request.user, "branches.view_assignment")
        return self.shown(board=board, failed=gathered.failed, filters=filters, sees_assignments=sees)


class DoneList(Guarded):
    """已办: what the signed-in person did in the last thirty days, as the trail keeps it."""

    public = "every signed-in person has done things; only the own acts are shown"
    template_name = "todo_done.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(entries=list(todos.done_by(request.user)[:MOST_DONE]), most=MOST_DONE)


def asked_for(user: Any, keys: Iterable[str]) -> list[Reminder]:
    """The reminders behind the keys `kind:key`, as far as their subject still knows them."""
    wanted: dict[str, list[str]] = {}
    for text in keys:
        kind, _, key = text[:LONGEST_KEY].partition(":")
        wanted.setdefault(kind, []).append(key)
    found: list[Reminder] = []
    for kind, module in todos.tellers().items():
        if kind in wanted and hasattr(module, "reminders"):
            found += module.reminders(user, wanted[kind])
    return found


class RemindForm(forms.Form):
    selected = forms.MultipleChoiceField(
        widget=forms.MultipleHiddenInput,
        error_messages={"required": "还没有勾选要催办的村，请回到待办先勾选"},
    )

    def __init__(self, *args: Any, keys: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["selected"].choices = [(key, key) for key in keys]
        self.initial["selected"] = keys


class Remind(FormPage):
    """批量催办: whom, with which words; sent once a day at most, each village by itself."""

    permission, sight, form_class = "branches.remind", "branches.view_answer", RemindForm
    template_name = "todo_remind.html"
    heading, submit_text, done_text = "批量催办", "发送", ""

    def prepare(self) -> None:
        super().prepare()
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        self.keys = asked.getlist("selected")
        if asked.get("everything"):
            rows = board_of(self.request, self.request.path).rows
            self.keys = [f"{row.kind}:{row.key}" for row in rows if row.can_remind]
        self.reminders = asked_for(self.request.user, self.keys)

    def form_kwargs(self) -> dict[str, Any]:
        return {"keys": self.keys}

    def gap(self) -> int:
        scopes = permissions.scopes_of(self.request.user, (Role.TOWNSHIP_ORG,))
        return policy.value(numbers.REMIND_AGAIN, codes.township_of(scopes[0]), clock.today().year)  # type: ignore[return-value]

    def save(self, form: RemindForm) -> str:
        reminders = asked_for(self.request.user, form.cleaned_data["selected"])
        if not reminders:
            raise ValidationError("勾选的村都已经报了，不用再催")
        outcome = remind(reminders, by=self.request.user, gap_hours=self.gap())
        if not outcome.sent:
            raise ValidationError(told(outcome, self.gap()))
        messages.success(self.request, "；".join(told(outcome, self.gap())))
        return self.back_url()

    def back_url(self) -> str:
        return f"{reverse('todo_list')}?tab=late"

    def context(self, **more: Any) -> dict[str, Any]:
        found = sorted_out(self.reminders, gap_hours=self.gap())
        return super().context(outcome=found, gap=self.gap(), **more)


def told(outcome: Outcome, gap: int) -> list[str]:
    """What came of it, village by village."""
    found = []
    if outcome.sent:
        found.append(f"已催办 {len(outcome.sent)} 件：{'、'.join(one.where for one in outcome.sent)}")
    found += [f"{one.where}{moment(at)} 已催办过，{gap} 小时内不重复发" for one, at in outcome.too_early]
    if outcome.nobody:
        names = "、".join(one.where for one in outcome.nobody)
        found.append(f"{names}没有能办这件事的账号，请打电话")
    return found
