"""Public notices, objections to them, and numbers that a second person found harmless; attachments in `files`.

What was published is the kernel's frozen `Publication`; this record says how it came about and what became of it.
Whether a notice runs, is held up by an objection or has expired follows from its dates and its objections, never from
a job.
"""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from branches.notices import kinds, periods
from villagegov.common import clock, codes, encryption
from villagegov.common.addresses import record_url
from villagegov.common.constraints import one_of
from villagegov.common.keys import actor, place_key
from villagegov.common.permissions import SENTENCES, ScopedQuerySet, scopes_of, within_codes
from villagegov.common.places import predecessors_of

UNPOSTED = ("DRAFT", "VOIDED")


class PublicNoticeQuerySet(ScopedQuerySet):
    def posted(self) -> PublicNoticeQuerySet:
        """What the public may find: published once, withdrawn or not."""
        return self.exclude(stage__in=UNPOSTED)

    def standing(self) -> PublicNoticeQuerySet:
        """Not taken down: a correction that was withdrawn corrects nothing any more."""
        return self.exclude(stage=PublicNotice.Stage.WITHDRAWN)

    def at_work(self, user: Any) -> PublicNoticeQuerySet:
        """Those of the user's own places, and what villages had posted that were merged into them.

        What is posted elsewhere is read like everybody reads it.
        """
        scopes = scopes_of(user, SENTENCES[self.model.view_permission].roles)
        villages = [code for code in scopes if codes.level_of(code) == "VILLAGE"]
        own = within_codes(self._code_field(), scopes) | Q(place__in=predecessors_of(villages))
        return self.visible_to(user).filter(own)

    def in_force(self, day: datetime.date) -> PublicNoticeQuerySet:
        """Posted and not over on the day: the period runs, or an objection holds up its end."""
        open_ones = Objection.objects.filter(notice=OuterRef("pk"), stage=Objection.Stage.RECEIVED)
        replaced = PublicNotice.objects.posted().standing().filter(corrects=OuterRef("pk"))
        running = self.filter(~Exists(replaced), stage=PublicNotice.Stage.RUNNING)
        return running.filter(Q(ends_on__gte=day) | Exists(open_ones))

    def with_open_objections(self) -> PublicNoticeQuerySet:
        received = Q(objections__stage=Objection.Stage.RECEIVED)
        return self.annotate(
            open_objections=models.Count("objections", filter=received),
            all_objections=models.Count("objections"),
        )

    def found_by(self, words: str) -> PublicNoticeQuerySet:
        """By a part of the title, the number or the name of the place."""
        words = words.strip()
        return self.filter(
            Q(title__contains=words) | Q(number__icontains=words) | Q(place__name__contains=words)
        )


_MARK = (
    "select notice.id, notice.version, notice.stage, publication.content_hash from branches_publicnotice notice "
    "join common_publication publication on publication.id = notice.publication_id "
    "where notice.number = %s"  # without a publication there is no row
)


def mark_of(number: str) -> tuple[int, int, str, str] | None:
    """Key, version, stage and hash of a posted notice: what its public page depends on besides the day; None for none.

    Asked at every visit of a public page, so it is written out: composing it anew costs ten times what running it does.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [number])
        return cursor.fetchone()


class PublicNotice(models.Model):
    """What a village or the township posts for everybody to read, for some days, so that people can object."""

    class Stage(models.TextChoices):
        DRAFT = "DRAFT", "草稿"
        RUNNING = "RUNNING", "公示中"
        ARCHIVED = "ARCHIVED", "归档"
        WITHDRAWN = "WITHDRAWN", "已撤下"
        VOIDED = "VOIDED", "已作废"

    OBJECTED, EXPIRED = "OBJECTED", "EXPIRED"  # a running one by its objections and its dates
    STATES = {**dict(Stage.choices), OBJECTED: "有异议处理中", EXPIRED: "公示期满"}

    view_permission = "branches.view_notice"

    # Once it is published a trigger lets only these columns change.
    FROZEN_ONCE = "publication_id"
    MAY_CHANGE = ("version", "stage", "withdrawn_on", "withdrawn_reason", "withdrawn_by_id", "closing")

    number = models.CharField("编号", max_length=20, unique=True, editable=False)
    place = place_key("公示单位", related_name="notices")
    kind = models.CharField("种类", max_length=20, editable=False)
    title = models.CharField("标题", max_length=80)
    facts = models.JSONField(default=dict, editable=False)
    issuer = models.CharField("落款单位", max_length=40)
    contact_office = models.CharField("异议受理单位", max_length=40)
    contact_phone = models.CharField("受理电话", max_length=20)
    unit = models.CharField("按什么算", max_length=8, editable=False)
    length = models.PositiveSmallIntegerField("公示期")
    starts_on = models.DateField("公示开始", null=True, editable=False)
    ends_on = models.DateField("公示截止", null=True, editable=False)
    counts_posting_day = models.BooleanField(default=True, editable=False)
    calendar_version = models.CharField(max_length=30, blank=True, editable=False)
    corrects = models.ForeignKey(
        "self",
        verbose_name="更正",
        null=True,
        related_name="corrections",
        on_delete=models.PROTECT,
        editable=False,
    )
    correction_reason = models.CharField("更正理由", max_length=200, blank=True, editable=False)
    publication = models.OneToOneField(
        "common.Publication", null=True, related_name="notice", on_delete=models.PROTECT, editable=False
    )
    made_by = actor()
    withdrawn_on = models.DateField("撤下日期", null=True, editable=False)
    withdrawn_reason = models.CharField("撤下理由", max_length=200, blank=True, editable=False)
    withdrawn_by = actor(null=True)
    closing = models.CharField("期满说明", max_length=300, blank=True, editable=False)
    stage = models.CharField("状态", max_length=10, choices=Stage, default=Stage.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PublicNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公示"
        indexes = [
            models.Index(fields=["place", "stage"]),
            models.Index(fields=["stage", "ends_on"]),
        ]
        constraints = [
            one_of("stage", ["DRAFT", "RUNNING", "ARCHIVED", "WITHDRAWN", "VOIDED"], name="notice_stage_known",
                   message="没有这个状态"),
            one_of("unit", [periods.WORKING, periods.CALENDAR], name="notice_unit_known", message="请选按什么算"),
            models.CheckConstraint(
                condition=Q(starts_on=None, ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="notice_dates_in_order",
                violation_error_message="公示截止不能早于公示开始",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=UNPOSTED, starts_on=None, publication=None)
                | (~Q(stage__in=UNPOSTED) & Q(starts_on__isnull=False, publication__isnull=False)),
                name="notice_posted_is_published",
                violation_error_message="公示出去的要有公示期和已公布的内容",
            ),
            models.CheckConstraint(
                condition=(Q(stage="WITHDRAWN", withdrawn_on__isnull=False) & ~Q(withdrawn_reason=""))
                | (~Q(stage="WITHDRAWN") & Q(withdrawn_on=None, withdrawn_reason="")),
                name="notice_withdrawn_has_reason",
                violation_error_message="撤下要写明理由",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(correction_reason=""),
                name="notice_correction_has_reason",
                violation_error_message="更正要写明理由",
            ),
            models.UniqueConstraint(
                fields=["corrects"], condition=~Q(stage="WITHDRAWN"), name="notice_one_standing_correction",
                violation_error_message="这条公示已经有一份更正",
            ),
            models.CheckConstraint(
                condition=Q(length__gte=1, length__lte=periods.LONGEST),
                name="notice_length_in_bounds",
                violation_error_message=f"公示期应在 1 到 {periods.LONGEST} 天之间",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("notice", args=[self.number])

    @staticmethod
    def own_rows(user: Any) -> Q:
        """What is posted is everybody's to read."""
        return ~Q(stage__in=UNPOSTED)

    def public_url(self) -> str:
        return reverse("public_notice", args=[self.number])

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Nobody deletes a notice; a posted one is withdrawn."""
        raise ValidationError("公示不能删除。公示出去的可以撤下，写明理由")

    @property
    def of_kind(self) -> kinds.Kind:
        return kinds.kinds()[self.kind]

    @property
    def length_in_words(self) -> str:
        return periods.in_words(self.length, self.unit)

    def open_ones(self) -> int:
        """Objections without an answer; counted once for a list by `with_open_objections`."""
        counted = self.__dict__.get("open_objections")
        return self.objections.received().count() if counted is None else counted

    def state_on(self, day: datetime.date) -> str:
        """The stage as the day and the objections make it: a running notice is held up or over by itself."""
        if self.stage != self.Stage.RUNNING:
            return str(self.stage)
        if self.open_ones():
            return self.OBJECTED
        return self.EXPIRED if self.ends_on < day else str(self.stage)

    @property
    def state(self) -> str:
        return self.state_on(clock.today())

    @property
    def is_posted(self) -> bool:
        """Published once, whatever became of it."""
        return self.publication_id is not None

    @property
    def is_withdrawn(self) -> bool:
        return self.stage == self.Stage.WITHDRAWN

    @property
    def to_correct(self) -> PublicNotice:
        """What a correction of it corrects: one that was taken down leaves the one before it to be put right."""
        return self.corrects if self.corrects_id and self.is_withdrawn else self

    @property
    def next_correction(self) -> PublicNotice | None:
        """The one correction that stands, a draft too: no second may begin beside it."""
        return self.to_correct.corrections.standing().first()

    @property
    def correction(self) -> PublicNotice | None:
        """The posted notice that took its place; None while there is none but a draft, or it was taken down itself."""
        later = self.next_correction
        return later if later is not None and later.is_posted else None

    @property
    def withdrawn_correction(self) -> PublicNotice | None:
        """The last correction that was taken down again, while no other has come in its place."""
        if self.correction is not None:
            return None
        return self.corrections.filter(stage=self.Stage.WITHDRAWN).order_by("pk").last()


class ObjectionQuerySet(ScopedQuerySet):
    def received(self) -> ObjectionQuerySet:
        return self.filter(stage=Objection.Stage.RECEIVED)


class Objection(models.Model):
    """What somebody brought forward against a notice, by telephone, letter or in person, and what was answered."""

    class Stage(models.TextChoices):
        RECEIVED = "RECEIVED", "待回复"
        HANDLED = "HANDLED", "已答复"

    class Way(models.TextChoices):
        PHONE = "PHONE", "电话"
        LETTER = "LETTER", "来信"
        VISIT = "VISIT", "来访"

    class Signed(models.TextChoices):
        PERSON = "PERSON", "个人署名"
        UNIT = "UNIT", "单位盖章"
        NOT = "NOT", "没有署名"

    class Outcome(models.TextChoices):
        ACCEPTED = "ACCEPTED", "采纳"
        PARTLY = "PARTLY", "部分采纳"
        DECLINED = "DECLINED", "不采纳"

    view_permission = "branches.view_objection"
    place_field = "notice__place__code"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    notice = models.ForeignKey(PublicNotice, related_name="objections", on_delete=models.PROTECT)
    way = models.CharField("反映方式", max_length=6, choices=Way)
    signed = models.CharField("署名", max_length=6, choices=Signed)
    objector = encryption.EncryptedField("反映人", mask="text", blank=True, default="")
    objector_phone = encryption.EncryptedField("反映人电话", mask="phone", blank=True, default="")
    received_on = models.DateField("收到日期")
    summary = models.CharField("反映的内容", max_length=500)
    due_on = models.DateField("答复期限")
    registered_by = actor()
    outcome = models.CharField("处理结果", max_length=8, choices=Outcome, blank=True)
    answer = models.CharField("答复", max_length=500, blank=True)
    answered_on = models.DateField("答复日期", null=True, editable=False)
    answered_by = actor(null=True)
    stage = models.CharField("状态", max_length=8, choices=Stage, default=Stage.RECEIVED, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "异议"
        indexes = [models.Index(fields=["stage", "due_on"])]
        constraints = [
            one_of("stage", ["RECEIVED", "HANDLED"], name="objection_stage_known", message="没有这个状态"),
            one_of("way", ["PHONE", "LETTER", "VISIT"], name="objection_way_known", message="请选反映方式"),
            one_of("signed", ["PERSON", "UNIT", "NOT"], name="objection_signed_known", message="请选署名"),
            one_of("outcome", ["", "ACCEPTED", "PARTLY", "DECLINED"], name="objection_outcome_known",
                   message="请选处理结果"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("received_on")),
                name="objection_due_after_received",
                violation_error_message="答复期限不能早于收到日期",
            ),
            models.CheckConstraint(
                condition=Q(stage="RECEIVED", answer="", outcome="", answered_on=None)
                | (Q(stage="HANDLED", answered_on__isnull=False) & ~Q(answer="") & ~Q(outcome="")),
                name="objection_handled_is_answered",
                violation_error_message="答复要写明结果和理由",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.notice.number} 的异议"

    def get_absolute_url(self) -> str:
        return record_url("objection", self.pk)

    @property
    def place_id(self) -> str:
        """An objection stands where its notice stands."""
        return self.notice.place_id

    @property
    def trail_code(self) -> str:
        """In the village not everybody may know of it: its entries stand in the trail of the township."""
        return codes.township_of(self.notice.place_id)


class HarmlessFind(models.Model):
    """A find of the leak scan that is none: a number confirmed by a second person, a word by who publishes."""

    notice = models.ForeignKey(PublicNotice, related_name="harmless", on_delete=models.PROTECT)
    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=13)
    masked = models.CharField(max_length=60)
    reason = models.CharField("理由", max_length=200)
    confirmed_by = models.ForeignKey("common.User", on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "确认无碍的号码"
        constraints = [
            models.UniqueConstraint(fields=["notice", "digest"], name="harmless_once"),
            models.CheckConstraint(
                condition=~Q(reason=""), name="harmless_has_reason", violation_error_message="请写明理由"
            ),
        ]

    def __str__(self) -> str:
        return self.masked
