"""What a village has to put right after an inspection: by whom, by when, and what it says it has done."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from appraisal.inspections.models import MidyearInspection
from appraisal.pledges.models import PledgeItem
from branches.people.models import Person
from villagegov.common.addresses import record_url
from villagegov.common.attachments import AttachedFile
from villagegov.common.constraints import one_of
from villagegov.common.keys import actor, place_key
from villagegov.common.permissions import ScopedQuerySet


class RectificationQuerySet(ScopedQuerySet):
    def missing(self) -> RectificationQuerySet:
        """The village has still to report it."""
        return self.filter(stage__in=Rectification.MISSING)

    def awaiting_review(self) -> RectificationQuerySet:
        return self.filter(stage=Rectification.Stage.REPORTED)

    def unsettled(self) -> RectificationQuerySet:
        return self.filter(stage__in=[*Rectification.MISSING, Rectification.Stage.REPORTED])

    def late(self, day: datetime.date) -> RectificationQuerySet:
        return self.missing().filter(due_on__lt=day)

    def of_matter(self, inspection: MidyearInspection) -> RectificationQuerySet:
        """Of all editions of one inspection: a correction takes nothing back."""
        of_year = {"inspection__place_id": inspection.place_id, "inspection__year": inspection.year}
        return self.filter(**of_year)

    def in_order(self) -> RectificationQuerySet:
        return self.order_by("due_on", "place__display_order", "place__code", "pk")


class Rectification(models.Model):
    """One thing that an inspection found wrong: what is to be done, by which cadre, by which day."""

    class Stage(models.TextChoices):
        OPEN = "OPEN", "进行中"
        REPORTED = "REPORTED", "待审核"
        RETURNED = "RETURNED", "退回"
        CLOSED = "CLOSED", "已完成"
        VOIDED = "VOIDED", "已作废"

    MISSING = (Stage.OPEN, Stage.RETURNED)

    view_permission = "appraisal.view_rectification"

    place = place_key("村（社区）", related_name="+", editable=False)
    inspection = models.ForeignKey(
        MidyearInspection, related_name="rectifications", on_delete=models.PROTECT, editable=False
    )
    item = models.ForeignKey(PledgeItem, related_name="+", on_delete=models.PROTECT, editable=False)
    item_text = models.CharField("承诺事项", max_length=210, editable=False)
    what = models.CharField("整改什么", max_length=200)
    owner = models.ForeignKey(Person, verbose_name="整改责任人", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField("整改期限")
    report = models.CharField("整改情况", max_length=500, blank=True)
    written_by = actor(null=True)
    reported_by = actor(verbose_name="报送人", null=True)
    reported_at = models.DateTimeField("报送时间", null=True, editable=False)
    return_reason = models.CharField("退回理由", max_length=200, blank=True, editable=False)
    closed_by = actor(verbose_name="销号人", null=True)
    closed_at = models.DateTimeField("销号时间", null=True, editable=False)
    ordered_by = actor()
    ordered_at = models.DateTimeField("布置时间", editable=False)
    stage = models.CharField("状态", max_length=8, choices=Stage, default=Stage.OPEN, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RectificationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "督查整改"
        indexes = [models.Index(fields=["place", "stage"])]
        constraints = [
            one_of("stage", ["OPEN", "REPORTED", "RETURNED", "CLOSED", "VOIDED"], name="rectification_stage_known",
                   message="没有这个状态"),
            models.CheckConstraint(
                condition=~Q(stage__in=["REPORTED", "CLOSED"]) | Q(reported_at__isnull=False) & ~Q(report=""),
                name="rectification_reported_with_words",
                violation_error_message="请写明怎么整改的",
            ),
            models.CheckConstraint(
                condition=~Q(stage="RETURNED") | ~Q(return_reason=""),
                name="rectification_returned_with_reason",
                violation_error_message="退回要写明理由",
            ),
            models.CheckConstraint(
                condition=Q(stage="CLOSED", closed_at__isnull=False) | ~Q(stage="CLOSED") & Q(closed_at=None),
                name="rectification_closed_at_a_time",
                violation_error_message="销号要有时间",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.place.name}：{self.what}"

    def get_absolute_url(self) -> str:
        return record_url("rectification", self.pk)

    @property
    def is_missing(self) -> bool:
        return self.stage in self.MISSING


class RectificationFile(AttachedFile):
    """A photo or scan that a village adds to its report; never asked for."""

    view_permission = "appraisal.view_rectification_file"

    rectification = models.ForeignKey(Rectification, on_delete=models.PROTECT, related_name="files")

    class Meta(AttachedFile.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "整改附件"

    @property
    def parent(self) -> Any:  # type: ignore[override]
        return self.rectification
