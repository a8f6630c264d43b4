"""Meetings with their counts, their agenda and votes, who came, and what is attached.

Who came is a fact and may stand with a name. How somebody voted is never stored: a vote is three sums.
"""

from __future__ import annotations

import datetime
import functools

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from branches.meetings.arithmetic import Quorum, Tally
from branches.meetings.registers import Gathering, without_vote
from branches.meetings.standards import Kind, Rule, rule_of, values_at
from branches.organizations.models import PartyOrganization
from branches.people.models import Person
from branches.representatives.models import Representative
from villagegov.common.addresses import record_url
from villagegov.common.attachments import AttachedFile
from villagegov.common.constraints import one_of
from villagegov.common.keys import actor, place_key
from villagegov.common.permissions import ScopedQuerySet
from villagegov.common.templatetags.ui import day_short


class MeetingQuerySet(ScopedQuerySet):
    def held_between(self, first: datetime.date, last: datetime.date) -> MeetingQuerySet:
        """By the office's own days, both included."""
        zone = timezone.get_current_timezone()
        begins = datetime.datetime.combine(first, datetime.time.min, zone)
        ends = datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time.min, zone)
        return self.filter(held_at__gte=begins, held_at__lt=ends)

    def found_by(self, words: str) -> MeetingQuerySet:
        """By matter, venue, chair or village."""
        words = words.strip()
        of_matter = AgendaItem.objects.filter(title__contains=words).values("meeting")
        named = Q(venue__contains=words) | Q(chair__contains=words) | Q(place__name__contains=words)
        return self.filter(named | Q(pk__in=of_matter))

    def that_count(self) -> MeetingQuerySet:
        """Not voided, and somebody has entered who came."""
        return self.exclude(stage=Meeting.Stage.VOIDED).exclude(attended=None)


class Meeting(models.Model):
    """A meeting in a village as its minutes tell it; the village keeps it until the secretary hands it in."""

    class Stage(models.TextChoices):
        DRAFT = "DRAFT", "草稿"
        SUBMITTED = "SUBMITTED", "已完成"
        RETURNED = "RETURNED", "退回"
        VOIDED = "VOIDED", "已作废"

    OPEN = (Stage.DRAFT, Stage.RETURNED)
    view_permission = "branches.view_meeting"

    place = place_key("村（社区）", related_name="meetings")
    kind = models.CharField("会议类型", max_length=20, choices=Kind)
    organization = models.ForeignKey(
        PartyOrganization, verbose_name="党组织", null=True, blank=True, on_delete=models.PROTECT
    )
    party_group = models.CharField("党小组", max_length=50, blank=True)
    held_at = models.DateTimeField("会议时间")
    venue = models.CharField("地点", max_length=60)
    chair = models.CharField("主持人", max_length=50)
    recorder = models.CharField("记录人", max_length=50)
    should_attend = models.PositiveIntegerField("应到", null=True, blank=True)
    should_registered = models.PositiveIntegerField("台账应到", null=True, editable=False)
    should_reason = models.CharField("应到和台账不同的理由", max_length=200, blank=True)
    attended = models.PositiveIntegerField("实到", null=True, blank=True)
    on_leave = models.PositiveIntegerField("请假", default=0)
    absent_note = models.CharField("缺席原因", max_length=300, blank=True)
    guest_count = models.PositiveIntegerField("列席", default=0)
    guests = models.CharField("列席人员", max_length=300, blank=True)
    minutes = models.TextField("讨论情况", max_length=20_000, blank=True)
    resolution = models.TextField("决议", max_length=5_000, blank=True)
    standards = models.JSONField(
        default=dict, editable=False
    )  # the policy numbers as they held at the submission
    recorded_by = actor()
    return_reason = models.CharField("退回理由", max_length=500, blank=True, editable=False)
    submitted_at = models.DateTimeField("报送时间", null=True, editable=False)
    stage = models.CharField("状态", max_length=10, choices=Stage, default=Stage.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "会议"
        indexes = [
            models.Index(fields=["place", "-held_at"]),
            models.Index(fields=["-held_at", "place"]),
            models.Index(fields=["stage", "place"]),
        ]
        constraints = [
            one_of("kind", Kind.values, name="meeting_kind_known", message="请选会议类型"),
            one_of(
                "stage",
                ["DRAFT", "SUBMITTED", "RETURNED", "VOIDED"],
                name="meeting_stage_known",
                message="没有这个状态",
            ),
            models.CheckConstraint(
                condition=Q(attended=None)
                | Q(should_attend__isnull=False, should_attend__gte=F("attended") + F("on_leave")),
                name="meeting_no_more_than_should",
                violation_error_message="实到和请假加起来不能多于应到",
            ),
            models.CheckConstraint(
                condition=Q(should_registered=None)
                | Q(should_attend=None)
                | Q(should_attend=F("should_registered"))
                | ~Q(should_reason=""),
                name="meeting_should_has_a_reason",
                violation_error_message="应到和台账不同，请写明理由",
            ),
            models.CheckConstraint(
                condition=~Q(stage="SUBMITTED") | Q(attended__isnull=False, submitted_at__isnull=False),
                name="meeting_submitted_is_counted",
                violation_error_message="报送前要录入到会人数",
            ),
            models.CheckConstraint(
                condition=Q(kind="PARTY_GROUP") | Q(party_group=""),
                name="meeting_group_of_group_meetings",
                violation_error_message="只有党小组会要选党小组",
            ),
            models.UniqueConstraint(
                fields=["place", "kind", "held_at", "party_group"],
                condition=Q(organization=None) & ~Q(stage="VOIDED"),
                name="meeting_once",
                violation_error_message="这次会议已经登记过",
            ),
            models.UniqueConstraint(
                fields=["organization", "kind", "held_at", "party_group"],
                condition=~Q(stage="VOIDED"),
                name="meeting_of_an_organization_once",
                violation_error_message="这次会议已经登记过",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{day_short(self.held_at)}）"

    def get_absolute_url(self) -> str:
        return record_url("meeting", self.pk)

    @property
    def name(self) -> str:
        """What the meeting is called in its village."""
        if self.kind == Kind.PARTY_GROUP and self.party_group:
            return f"{self.party_group}会"
        return self.get_kind_display()

    @property
    def held_on(self) -> datetime.date:
        return timezone.localtime(self.held_at).date()

    @property
    def is_open(self) -> bool:
        return self.stage in self.OPEN

    @property
    def is_counted(self) -> bool:
        return self.attended is not None

    @property
    def absent(self) -> int | None:
        """Who neither came nor asked for leave."""
        if self.attended is None or self.should_attend is None:
            return None
        return self.should_attend - self.attended - self.on_leave

    @property
    def gathering(self) -> Gathering:
        """By which the registers know who should attend."""
        return Gathering(self.kind, self.place, self.held_on, self.organization, self.party_group)

    def propose_guests(self) -> None:
        """Until somebody has counted, the probationary members of the registers are the guests."""
        if not self.is_counted and not self.guest_count and not self.guests:
            names = without_vote(self.gathering)
            self.guest_count = len(names)
            self.guests = f"预备党员{'、'.join(names)}"[:300] if names else ""

    def rule(self) -> Rule:
        """As it was frozen at the submission; before that, as it holds now."""
        return rule_of(self.kind, self.standards or self._values_now)

    @functools.cached_property
    def _values_now(self) -> dict[str, str]:
        """Asked once for a page with many votes."""
        return values_at(self.kind, self.place_id, self.held_on.year)

    @property
    def is_quorate(self) -> bool:
        """Counted, and enough came wherever a rule asks for it: only then its votes count."""
        quorum = self.quorum()
        return self.is_counted and (quorum is None or quorum.is_reached)

    def quorum(self) -> Quorum | None:
        """None where nothing was counted yet, or no rule asks for a quorum."""
        if self.attended is None or self.should_attend is None:
            return None
        return self.rule().quorum_of(self.should_attend, self.attended)


class AgendaItem(models.Model):
    """One matter of a meeting, with the sums of its vote where one was taken."""

    class Method(models.TextChoices):
        SHOW_OF_HANDS = "SHOW_OF_HANDS", "举手"
        SECRET = "SECRET", "无记名投票"
        ORAL = "ORAL", "口头"
        NONE = "NONE", "没有表决"

    view_permission = "branches.view_meeting"

    meeting = models.ForeignKey(Meeting, related_name="agenda", on_delete=models.PROTECT, editable=False)
    place = place_key(related_name="+", editable=False)
    position = models.PositiveSmallIntegerField("序号", editable=False)
    title = models.CharField("议题", max_length=100)
    method = models.CharField("表决方式", max_length=15, choices=Method)
    in_favour = models.PositiveIntegerField("同意", null=True, blank=True)
    against = models.PositiveIntegerField("反对", null=True, blank=True)
    abstained = models.PositiveIntegerField("弃权", null=True, blank=True)
    voters = models.PositiveIntegerField("参加表决", null=True, editable=False)  # valid ballots where secret
    note = models.CharField("说明", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "议题"
        ordering = ("position",)
        constraints = [
            one_of(
                "method",
                ["SHOW_OF_HANDS", "SECRET", "ORAL", "NONE"],
                name="agenda_method_known",
                message="请选表决方式",
            ),
            models.CheckConstraint(
                condition=Q(method="NONE", voters=None, in_favour=None, against=None, abstained=None)
                | ~Q(method="NONE")
                & Q(in_favour__isnull=False, against__isnull=False, abstained__isnull=False)
                & Q(voters__isnull=False, voters=F("in_favour") + F("against") + F("abstained")),
                name="agenda_vote_adds_up",
                violation_error_message="同意＋反对＋弃权应等于参加表决的人数",
            ),
            models.UniqueConstraint(fields=["meeting", "position"], name="agenda_position_once"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return self.meeting.get_absolute_url()

    @property
    def tally(self) -> Tally | None:
        """The sums; None where nothing was voted."""
        if self.method == self.Method.NONE or self.voters is None:
            return None
        return Tally(self.in_favour or 0, self.against or 0, self.abstained or 0, self.voters)


class Attendance(models.Model):
    """One name of a meeting's list: came, on leave, absent, or left out of who should attend. Never how they voted."""

    class Status(models.TextChoices):
        PRESENT = "PRESENT", "到会"
        ON_LEAVE = "ON_LEAVE", "请假"
        ABSENT = "ABSENT", "缺席"
        LEFT_OUT = "LEFT_OUT", "不计入应到"

    view_permission = "branches.view_meeting"

    meeting = models.ForeignKey(Meeting, related_name="attendance", on_delete=models.PROTECT)
    place = place_key(related_name="+")
    name = models.CharField("姓名", max_length=50)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="attendances")
    representative = models.ForeignKey(
        Representative, null=True, on_delete=models.PROTECT, related_name="attendances"
    )
    status = models.CharField("到会情况", max_length=10, choices=Status)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "到会名单"
        constraints = [
            one_of(
                "status",
                ["PRESENT", "ON_LEAVE", "ABSENT", "LEFT_OUT"],
                name="attendance_status_known",
                message="没有这种到会情况",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, representative=None)
                | Q(person=None, representative__isnull=False),
                name="attendance_of_one",
                violation_error_message="到会的是一个人",
            ),
            models.UniqueConstraint(fields=["meeting", "person"], name="attendance_person_once"),
            models.UniqueConstraint(
                fields=["meeting", "representative"], name="attendance_representative_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        return f"p{self.person_id}" if self.person_id else f"r{self.representative_id}"


class MeetingFile(AttachedFile):
    """A sign-in sheet, a photo or a scan of a meeting. Never asked for: what is missing lowers no score."""

    view_permission = "branches.view_meeting_file"

    meeting = models.ForeignKey(Meeting, related_name="files", on_delete=models.PROTECT)

    class Meta(AttachedFile.Meta):
        verbose_name = verbose_name_plural = "会议附件"

    @property
    def parent(self) -> Meeting:  # type: ignore[override]
        return self.meeting

    def get_absolute_url(self) -> str:
        return record_url("meeting_file", self.pk)
