"""What stands beside a score sheet: honours and criticisms, vetoes, evidence and its files, appeals of the village."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from appraisal.schemes.models import Indicator
from appraisal.scores.models import ScoreSheet, place_of_village, seen_rows
from villagegov.common.addresses import record_url
from villagegov.common.attachments import AttachedFile
from villagegov.common.codes import township_of
from villagegov.common.constraints import one_of
from villagegov.common.keys import actor
from villagegov.common.permissions import ScopedQuerySet


class StandingQuerySet(ScopedQuerySet):
    def standing(self) -> StandingQuerySet:
        return self.filter(removed_at=None)


class BesideSheet(models.Model):
    """Something that the office adds to a sheet with its ground; taken back it stays, with who did it and why."""

    view_permission = "appraisal.view_score"
    place_field = "sheet__place__code"

    ground = models.CharField("事由", max_length=200)
    made_by = actor()
    made_at = models.DateTimeField("登记时间", editable=False)
    removed_by = actor(null=True)
    removed_at = models.DateTimeField("撤回时间", null=True, editable=False)
    remove_reason = models.CharField("撤回的理由", max_length=200, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = StandingQuerySet.as_manager()

    sheet: Any

    class Meta:
        abstract = True

    @staticmethod
    def own_rows(user: Any) -> Q:
        return seen_rows(user, "sheet__")

    @property
    def place_id(self) -> str:
        return self.sheet.place_id

    @property
    def trail_code(self) -> str:
        return self.sheet.trail_code


class ScoreAdjustment(BesideSheet):
    """An honour that adds points by its level, or a criticism that takes some, each with its ground."""

    class Kind(models.TextChoices):
        BONUS = "BONUS", "加分"
        DEDUCTION = "DEDUCTION", "扣分"

    class Level(models.TextChoices):
        NATIONAL = "NATIONAL", "国家级"
        PROVINCIAL = "PROVINCIAL", "省级"
        CITY = "CITY", "市级"
        COUNTY = "COUNTY", "县级"

    sheet = models.ForeignKey(
        ScoreSheet, on_delete=models.PROTECT, related_name="adjustments", editable=False
    )
    kind = models.CharField("加分还是扣分", max_length=9, choices=Kind)
    level = models.CharField("级别", max_length=10, choices=Level, blank=True)
    points_milli = models.PositiveIntegerField("分值", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "加分扣分"
        constraints = [
            one_of("kind", ["BONUS", "DEDUCTION"], name="adjustment_kind_known", message="请选加分还是扣分"),
            one_of(
                "level",
                ["", "NATIONAL", "PROVINCIAL", "CITY", "COUNTY"],
                name="adjustment_level_known",
                message="请选级别",
            ),
            models.CheckConstraint(
                condition=Q(kind="DEDUCTION") | ~Q(level=""),
                name="bonus_has_its_level",
                violation_error_message="加分要选荣誉的级别",
            ),
            models.CheckConstraint(
                condition=Q(points_milli__gt=0, points_milli__lte=100_000) & ~Q(ground=""),
                name="adjustment_has_points_and_ground",
                violation_error_message="请填分值和事由",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.ground}"


class Veto(BesideSheet):
    """An event that keeps the village out of the good grades; the number stays visible."""

    class Event(models.TextChoices):
        GANG = "GANG", "涉黑涉恶或邪教"
        CORRUPTION = "CORRUPTION", "班子成员严重违纪违法"
        GROUP_INCIDENT = "GROUP_INCIDENT", "群体性事件"
        SAFETY = "SAFETY", "重大安全事故"
        BRIBERY = "BRIBERY", "换届贿选"
        FALSE_DATA = "FALSE_DATA", "弄虚作假"

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="vetoes", editable=False)
    event = models.CharField("一票否决的情形", max_length=14, choices=Event)

    class Meta:
        verbose_name = verbose_name_plural = "一票否决"
        constraints = [
            one_of(
                "event",
                ["GANG", "CORRUPTION", "GROUP_INCIDENT", "SAFETY", "BRIBERY", "FALSE_DATA"],
                name="veto_event_known",
                message="请选一票否决的情形",
            ),
            models.CheckConstraint(
                condition=~Q(ground=""), name="veto_has_ground", violation_error_message="请填事由"
            ),
        ]

    def __str__(self) -> str:
        return f"一票否决：{self.get_event_display()}"


class ScoreEvidence(BesideSheet):
    """Where it can be looked up what a score rests on: a record of the system by its address."""

    ground = models.CharField("说明", max_length=200)
    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="evidence", editable=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", editable=False)
    address = models.CharField("系统里的地址", max_length=300)
    record_kind = models.CharField(max_length=60, default="", editable=False)
    record_key = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "佐证"
        indexes = [models.Index(fields=["record_kind", "record_key"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(address__startswith="/") & ~Q(ground=""),
                name="evidence_leads_into_the_system",
                violation_error_message="佐证要填系统里的地址和说明",
            ),
        ]

    def __str__(self) -> str:
        return self.ground


class ScoreFile(AttachedFile):
    """A paper behind an indicator, an honour, a criticism or a veto of a sheet."""

    view_permission = "appraisal.view_score_file"

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="files")
    indicator = models.ForeignKey(Indicator, null=True, on_delete=models.PROTECT, related_name="+")
    adjustment = models.ForeignKey(ScoreAdjustment, null=True, on_delete=models.PROTECT, related_name="files")
    veto = models.ForeignKey(Veto, null=True, on_delete=models.PROTECT, related_name="files")

    class Meta(AttachedFile.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "评分佐证材料"

    @staticmethod
    def own_rows(user: Any) -> Q:
        return seen_rows(user, "sheet__")

    @property
    def parent(self) -> Any:  # type: ignore[override]
        return self.sheet


class ScoreAppeal(models.Model):
    """What a village says against the points of one indicator, and what the office answers; both values stay."""

    class Stage(models.TextChoices):
        OPEN = "OPEN", "待答复"
        ANSWERED = "ANSWERED", "已答复"

    view_permission = "appraisal.view_appeal"

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="appeals", editable=False)
    place = place_of_village()
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+", editable=False)
    ground = models.CharField("申诉理由", max_length=300)
    stage = models.CharField("状态", max_length=8, choices=Stage, default=Stage.OPEN, editable=False)
    before_milli = models.PositiveIntegerField("申诉时的镇核分", editable=False)
    after_milli = models.PositiveIntegerField("答复后的镇核分", null=True, editable=False)
    filed_by = actor()
    filed_at = models.DateTimeField("申诉时间", editable=False)
    answer = models.CharField("答复", max_length=300, blank=True, editable=False)
    answered_by = actor(null=True)
    answered_at = models.DateTimeField("答复时间", null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评分申诉"
        indexes = [models.Index(fields=["place", "stage"])]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "indicator"],
                name="score_appeal_once_an_indicator",
                violation_error_message="这一项已经申诉过一次",
            ),
            one_of("stage", ["OPEN", "ANSWERED"], name="score_appeal_stage_known", message="没有这个状态"),
            models.CheckConstraint(
                condition=~Q(ground=""),
                name="score_appeal_has_ground",
                violation_error_message="请填申诉理由",
            ),
            models.CheckConstraint(
                condition=Q(stage="OPEN")
                | Q(after_milli__isnull=False, answered_at__isnull=False) & ~Q(answer=""),
                name="score_appeal_answered_with_words",
                violation_error_message="请写明答复",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place.name}对“{self.indicator.name}”的申诉"

    def get_absolute_url(self) -> str:
        return record_url("score_appeal", self.pk)

    @property
    def trail_code(self) -> str:
        return township_of(self.place_id)

    @property
    def has_changed_points(self) -> bool:
        return self.after_milli is not None and self.after_milli != self.before_milli
