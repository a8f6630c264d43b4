"""消息: returns and reminders as they were sent, and what is due today, by day. Nothing else stands here."""

from __future__ import annotations

import datetime
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from villagegov.common import clock, todos
from villagegov.common.deadlines import is_reminder_day, is_told_to_office
from villagegov.common.messages import Message
from villagegov.common.todos import GIVEN, Todo
from villagegov.common.views import Guarded, once

MOST_SHOWN = 100
DEADLINE = Message.Kind.DEADLINE


def due_today(waiting: list[Todo], today: datetime.date) -> list[Todo]:
    """What the person is told today: the own deadlines, once a week also those of others."""
    dated = [todo for todo in waiting if todo.due_on is not None]
    return [
        todo
        for todo in dated
        if (is_told_to_office if todo.group == GIVEN else is_reminder_day)(todo.due_on, today)  # type: ignore[arg-type]
    ]


def in_words(due: list[Todo]) -> str:
    late = sum(todo.is_late for todo in due)
    parts = [f"{late} 件已逾期"] if late else []
    if len(due) > late:
        parts.append(f"{len(due) - late} 件快到期")
    return "，".join(parts)


def unread_count(user: Any) -> int:
    return Message.objects.visible_to(user).unread().count()


class Inbox(Guarded):
    """Grouped by day, unread ones first to be seen by their mark."""

    public = "every signed-in person reads the own messages and nobody else's"
    template_name = "inbox.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        today = clock.today()
        rows = Message.objects.visible_to(request.user).select_related("sent_by")
        shown = list(rows.order_by("-day", "-id")[:MOST_SHOWN])
        due = due_today(todos.of_request(request).todos, today)
        is_read = any(one.kind == DEADLINE and one.day == today for one in shown)
        days = [(day, list(group)) for day, group in groupby(shown, key=lambda one: one.day)]
        facts = {"due": due, "due_words": in_words(due), "due_is_read": is_read, "today": today, "days": days}
        has_unread = any(one.read_at is None for one in shown) or bool(due and not is_read)
        return self.shown(has_unread=has_unread, **facts)


class ReadMessage(Guarded):
    """Open what a message is about; from then on it counts as read."""

    public = Inbox.public

    def post(self, request: HttpRequest, key: int) -> HttpResponse:
        message = Message.objects.visible_to(request.user).filter(pk=key).first()
        if message is None:
            raise Http404
        return once(request, lambda: self.read(message))

    def read(self, message: Message) -> str:
        if message.read_at is None:
            Message.objects.filter(pk=message.pk).update(read_at=clock.now())
        return message.url


class ReadAll(Guarded):
    """Everything is read, today's deadlines too."""

    public = Inbox.public

    def post(self, request: HttpRequest) -> HttpResponse:
        return once(request, self.read)

    def read(self) -> str:
        user, now = self.request.user, clock.now()
        Message.objects.visible_to(user).unread().update(read_at=now)
        due = due_today(todos.of_request(self.request).todos, clock.today())
        if due:
            bundle = {"text": in_words(due), "route": "todo_list", "created_at": now, "read_at": now}
            Message.objects.get_or_create(recipient=user, kind=DEADLINE, day=clock.today(), defaults=bundle)
        return reverse("inbox")
