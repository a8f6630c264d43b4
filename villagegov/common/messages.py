"""What the system tells a person: a return, a reminder by the office, deadlines of a day or moved. Nothing else.

A return, a reminder and a moved deadline are rows of the act that causes them. Deadlines of a day are reckoned from
dates when the inbox is read, so that nothing is lost where no worker runs; their row remembers that they were read.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Max, Q
from django.urls import reverse

from villagegov.common import audit, clock, codes
from villagegov.common.accounts import RoleGrant, User
from villagegov.common.constraints import one_of
from villagegov.common.permissions import SENTENCES
from villagegov.common.workflow import lock


class MessageQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> MessageQuerySet:
        """A message is its recipient's alone."""
        return self.filter(recipient_id=user.pk)

    def unread(self) -> MessageQuerySet:
        return self.filter(read_at=None)


class Message(models.Model):
    """One message to one person, and the page that it is about."""

    class Kind(models.TextChoices):
        REMINDER = "reminder", "催办"
        RETURN = "return", "退回"
        DEADLINE = "deadline", "到期提醒"
        MOVED = "moved", "截止日期更改"

    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="messages")
    kind = models.CharField("种类", max_length=10, choices=Kind)
    text = models.CharField("内容", max_length=500)
    route = models.CharField(max_length=60)
    key = models.CharField(max_length=40, blank=True)
    sent_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    day = models.DateField("日期")
    created_at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读时间", null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        indexes = [
            models.Index(fields=["recipient", "-id"], name="message_newest"),
            models.Index(fields=["route", "key", "kind"], name="message_about"),
        ]
        constraints = [
            one_of(
                "kind",
                ["reminder", "return", "deadline", "moved"],
                name="message_kind_known",
                message="没有这种消息",
            ),
            models.UniqueConstraint(
                fields=["recipient", "day"],
                condition=Q(kind="deadline"),
                name="message_one_bundle_a_day",
                violation_error_message="到期提醒一天最多一条",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day:%Y-%m-%d}"

    @property
    def url(self) -> str:
        return reverse(self.route, args=[self.key] if self.key else [])


def holders_by_place(permission: str, place_codes: set[str]) -> dict[str, list[User]]:
    """Who may do it at each of the places today: whoever holds one of its roles there or above; one query."""
    above = {code: (code, codes.township_of(code), codes.county_of(code)) for code in place_codes}
    grants = RoleGrant.objects.on(clock.today()).filter(
        role__in=SENTENCES[permission].roles,
        place__code__in={code for chain in above.values() for code in chain},
        user__is_active=True,
    )
    held: dict[str, list[User]] = {}
    for grant in grants.select_related("user").order_by("role", "pk"):
        held.setdefault(grant.place_id, []).append(grant.user)
    return {
        code: list(dict.fromkeys(user for place in chain for user in held.get(place, ())))
        for code, chain in above.items()
    }


def holders(permission: str, place_code: str) -> list[User]:
    return holders_by_place(permission, {place_code})[place_code]


def send(recipients: Iterable[User], kind: str, text: str, *, route: str, key: object, by: Any) -> None:
    """One message to each, in the running transaction."""
    about = {"kind": kind, "text": text, "route": route, "key": str(key)}
    moment = {"sent_by": by, "day": clock.today(), "created_at": clock.now()}
    Message.objects.bulk_create(Message(recipient=one, **about, **moment) for one in recipients)


@dataclass(frozen=True)
class Reminder:
    """What one row of a batch says, to whom, about which record."""

    record: models.Model
    where: str
    text: str
    route: str
    recipients: tuple[User, ...]

    @property
    def about(self) -> tuple[str, str]:
        return self.route, str(self.record.pk)


@dataclass(frozen=True)
class Outcome:
    """What came of a batch: sent, refused because it was sent not long ago, and those where nobody has an account."""

    sent: list[Reminder]
    too_early: list[tuple[Reminder, datetime.datetime]]
    nobody: list[Reminder]


def last_reminded(reminders: Iterable[Reminder]) -> dict[tuple[str, str], datetime.datetime]:
    """When each of the records was last reminded of, in one query a route."""
    wanted: dict[str, list[str]] = {}
    for one in reminders:
        wanted.setdefault(one.route, []).append(one.about[1])
    condition = Q(pk__in=[])
    for route, keys in wanted.items():
        condition |= Q(route=route, key__in=keys)
    rows = Message.objects.filter(condition, kind=Message.Kind.REMINDER).order_by()
    return {(r, k): at for r, k, at in rows.values_list("route", "key").annotate(last=Max("created_at"))}


def sorted_out(reminders: list[Reminder], *, gap_hours: int) -> Outcome:
    """Which of them can be sent now."""
    last, gap = last_reminded(reminders), datetime.timedelta(hours=gap_hours)
    early = [(r, last[r.about]) for r in reminders if r.about in last and clock.now() - last[r.about] < gap]
    held_back = {reminder.about for reminder, _ in early}
    rest = [reminder for reminder in reminders if reminder.about not in held_back]
    return Outcome([r for r in rest if r.recipients], early, [r for r in rest if not r.recipients])


@audit.one_act()
def remind(reminders: list[Reminder], *, by: Any, gap_hours: int) -> Outcome:
    """Send what was not sent within the gap; the others are told with the time of the last one. One entry a record."""
    for reminder in sorted(reminders, key=lambda one: one.about):
        lock(reminder.record)
    found = sorted_out(reminders, gap_hours=gap_hours)
    for one in found.sent:
        send(one.recipients, Message.Kind.REMINDER, one.text, route=one.route, key=one.record.pk, by=by)
        told = {"recipients": [user.name for user in one.recipients]}
        audit.write(audit.act_on(one.record, "remind", "催办", after=told), by=by)
    return found
