"""The score sheet of a village for a year: what it gives itself and what the township gives it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q

from appraisal.schemes.marks import to_points
from appraisal.schemes.models import AssessmentScheme, Indicator, IndicatorScorer
from villagegov.common import permissions
from villagegov.common.addresses import record_url
from villagegov.common.codes import township_of
from villagegov.common.constraints import one_of
from villagegov.common.keys import actor, place_key
from villagegov.common.permissions import ScopedQuerySet
from villagegov.common.roles import Role

SCORERS = (Role.ASSESSOR, Role.JOINT_UNIT)


def place_of_village(related_name: str = "+") -> models.ForeignKey:
    return place_key("村（社区）", related_name=related_name, editable=False)


def seen_rows(user: Any, prefix: str = "") -> Q:
    """The sheets beyond the office's own readers: confirmed ones for their village, assigned ones for their scorers."""
    confirmed = Q(**{f"{prefix}stage__in": [ScoreSheet.Stage.CONFIRMED, ScoreSheet.Stage.PUBLISHED]})
    village = permissions.within_codes(
        f"{prefix}place__code", permissions.scopes_of(user, [Role.VILLAGE_SECRETARY])
    )
    schemes = IndicatorScorer.objects.filter(user_id=user.pk).values("indicator__scheme")
    assigned = permissions.within_codes(f"{prefix}place__code", permissions.scopes_of(user, SCORERS))
    return (village & confirmed) | (assigned & Q(**{f"{prefix}scheme__in": schemes}))


class SheetQuerySet(ScopedQuerySet):
    def of_year(self, year: int) -> SheetQuerySet:
        return self.filter(scheme__year=year)

    def in_force(self) -> SheetQuerySet:
        """Of the edition that is used; those of an earlier one stay as they were."""
        return self.filter(scheme__stage=AssessmentScheme.Stage.PUBLISHED)

    def in_order(self) -> SheetQuerySet:
        return self.order_by("place__display_order", "place__code", "pk")


class ScoreSheet(models.Model):
    """What the township gives one village under one edition of the scheme; its sums are kept with every score."""

    class Stage(models.TextChoices):
        SCORING = "SCORING", "评分中"
        SCORED = "SCORED", "待确认"
        CONFIRMED = "CONFIRMED", "已确认"
        PUBLISHED = "PUBLISHED", "已公布"

    view_permission = "appraisal.view_score"
    MAY_CHANGE = ("version",)
    FROZEN_ONCE = "published_at"

    scheme = models.ForeignKey(
        AssessmentScheme, on_delete=models.PROTECT, related_name="sheets", editable=False
    )
    place = place_of_village("score_sheets")
    stage = models.CharField("状态", max_length=9, choices=Stage, default=Stage.SCORING, editable=False)
    parts = models.JSONField("各机制得分", default=list, editable=False)
    base_milli = models.IntegerField("基础分", null=True, editable=False)
    bonus_milli = models.PositiveIntegerField("加分", default=0, editable=False)
    deducted_milli = models.PositiveIntegerField("扣分", default=0, editable=False)
    total_milli = models.PositiveIntegerField("总分", null=True, editable=False)
    ballots_milli = models.PositiveIntegerField("民主测评得分", null=True, blank=True)
    peers_milli = models.PositiveIntegerField("互评得分", null=True, blank=True)
    leaders_milli = models.PositiveIntegerField("镇领导评分", null=True, blank=True)
    scored_by = actor(null=True)
    scored_at = models.DateTimeField("评完时间", null=True, editable=False)
    confirmed_by = actor(null=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, editable=False)
    published_at = models.DateTimeField("公布时间", null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考核评分表"
        indexes = [models.Index(fields=["scheme", "stage"])]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "place"], name="score_sheet_once_a_village"),
            one_of(
                "stage",
                ["SCORING", "SCORED", "CONFIRMED", "PUBLISHED"],
                name="score_sheet_stage_known",
                message="没有这个状态",
            ),
            models.CheckConstraint(
                condition=Q(total_milli=None) | Q(total_milli__lte=100_000),
                name="score_total_within_100",
                violation_error_message="总分应在 0 到 100 分之间",
            ),
            models.CheckConstraint(
                condition=Q(ballots_milli=None) | Q(ballots_milli__lte=100_000),
                name="score_ballots_within_100",
                violation_error_message="民主测评得分不能超过 100 分",
            ),
            models.CheckConstraint(
                condition=Q(peers_milli=None) | Q(peers_milli__lte=100_000),
                name="score_peers_within_100",
                violation_error_message="互评得分不能超过 100 分",
            ),
            models.CheckConstraint(
                condition=Q(leaders_milli=None) | Q(leaders_milli__lte=100_000),
                name="score_leaders_within_100",
                violation_error_message="镇领导评分不能超过 100 分",
            ),
            models.CheckConstraint(
                condition=Q(stage="SCORING") | Q(total_milli__isnull=False, scored_at__isnull=False),
                name="score_sheet_scored_has_a_total",
                violation_error_message="评完的表要有总分",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["SCORING", "SCORED"]) | Q(confirmed_at__isnull=False),
                name="score_sheet_confirmed_at_a_time",
                violation_error_message="确认的表要有确认时间",
            ),
            models.CheckConstraint(
                condition=Q(scored_by=None) | Q(confirmed_by=None) | ~Q(scored_by=F("confirmed_by")),
                name="score_sheet_confirmed_by_another",
                violation_error_message="录入人与复核人不能是同一人，请另一位同事来确认",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place.name}{self.scheme.year}年度考核评分表"

    def get_absolute_url(self) -> str:
        return record_url("score_sheet", self.pk)

    @staticmethod
    def own_rows(user: Any) -> Q:
        return seen_rows(user)

    @property
    def trail_code(self) -> str:
        """Before it is confirmed the village must not read in its trail what the township gives it."""
        return township_of(self.place_id)

    @property
    def is_confirmed(self) -> bool:
        return self.stage in {self.Stage.CONFIRMED, self.Stage.PUBLISHED}

    @property
    def is_open(self) -> bool:
        return self.stage == self.Stage.SCORING

    def is_scored_by(self, user: Any) -> bool:
        """Was the user asked to score some indicator of this sheet's scheme?"""
        return IndicatorScorer.objects.filter(indicator__scheme=self.scheme_id, user_id=user.pk).exists()

    @property
    def total(self) -> Decimal | None:
        return to_points(self.total_milli)


class SelfScore(models.Model):
    """What a village gives itself: filled by clerk or secretary, submitted by the secretary, then nobody's to edit."""

    class Stage(models.TextChoices):
        OPEN = "OPEN", "待提交"
        SUBMITTED = "SUBMITTED", "已提交"
        LOCKED = "LOCKED", "已锁定"

    view_permission = "appraisal.view_self_score"

    sheet = models.OneToOneField(
        ScoreSheet, on_delete=models.PROTECT, related_name="self_score", editable=False
    )
    place = place_of_village()
    stage = models.CharField("状态", max_length=9, choices=Stage, default=Stage.OPEN, editable=False)
    total_milli = models.PositiveIntegerField("自评总分", null=True, editable=False)
    submitted_by = actor(null=True)
    submitted_at = models.DateTimeField("提交时间", null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "自评"
        indexes = [models.Index(fields=["place", "stage"])]
        constraints = [
            one_of(
                "stage",
                ["OPEN", "SUBMITTED", "LOCKED"],
                name="self_score_stage_known",
                message="没有这个状态",
            ),
            models.CheckConstraint(
                condition=~Q(stage="SUBMITTED") | Q(submitted_at__isnull=False),
                name="self_score_submitted_at_a_time",
                violation_error_message="已提交的要有提交时间",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place.name}{self.sheet.scheme.year}年度自评"

    def get_absolute_url(self) -> str:
        return record_url("self_score", self.pk)

    @property
    def trail_code(self) -> str:
        """Members of the village who do not see its self score do not read it in the trail either."""
        return township_of(self.place_id)

    @property
    def is_open(self) -> bool:
        return self.stage == self.Stage.OPEN


class EntryQuerySet(ScopedQuerySet):
    def of_township(self) -> EntryQuerySet:
        return self.filter(source=ScoreEntry.Source.TOWNSHIP)

    def of_village(self) -> EntryQuerySet:
        return self.filter(source=ScoreEntry.Source.SELF)

    def in_order(self) -> EntryQuerySet:
        return self.select_related("indicator").order_by("indicator__number_path", "pk")


class ScoreEntry(models.Model):
    """The points of one indicator from one side; `auto_milli` is what the rule gives for `number`, overridden or not.

    Empty points are missing, `is_not_applicable` is said of what cannot be judged here; nought is a value like others.
    """

    class Source(models.TextChoices):
        SELF = "SELF", "自评"
        TOWNSHIP = "TOWNSHIP", "镇核"

    view_permission = "appraisal.view_score"
    place_field = "sheet__place__code"
    MAY_CHANGE = ("version",)
    FROZEN_ONCE = "frozen_at"

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="entries", editable=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="entries", editable=False)
    source = models.CharField("来源", max_length=8, choices=Source, editable=False)
    full_milli = models.PositiveIntegerField("满分", editable=False)
    number = models.DecimalField("数", max_digits=16, decimal_places=6, null=True, blank=True)
    base = models.DecimalField("基数", max_digits=16, decimal_places=6, null=True, editable=False)
    auto_milli = models.PositiveIntegerField("按办法计算的分", null=True, editable=False)
    points_milli = models.PositiveIntegerField("得分", null=True, blank=True)
    is_not_applicable = models.BooleanField("不适用", default=False)
    reason = models.CharField("扣分说明", max_length=200, blank=True)
    fact_words = models.CharField("系统取数", max_length=200, blank=True, editable=False)
    fact_url = models.CharField(max_length=300, blank=True, editable=False)
    measured_on = models.DateField("取数日期", null=True, editable=False)
    entered_by = actor(null=True)
    entered_at = models.DateTimeField("录入时间", null=True, editable=False)
    frozen_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评分"
        constraints = [
            models.UniqueConstraint(fields=["sheet", "indicator", "source"], name="score_entry_once"),
            one_of("source", ["SELF", "TOWNSHIP"], name="score_entry_source_known", message="没有这个来源"),
            models.CheckConstraint(
                condition=Q(points_milli=None) | Q(points_milli__lte=F("full_milli")),
                name="score_entry_within_full",
                violation_error_message="得分超过满分",
            ),
            models.CheckConstraint(
                condition=Q(source="SELF")
                | Q(points_milli=None)
                | Q(auto_milli__isnull=False, points_milli=F("auto_milli"))
                | Q(auto_milli=None, points_milli=F("full_milli"), is_not_applicable=False)
                | ~Q(reason=""),
                name="score_entry_deduction_has_reason",
                violation_error_message="修改镇核分须填写理由",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.name}{self.get_source_display()}"

    @staticmethod
    def own_rows(user: Any) -> Q:
        return seen_rows(user, "sheet__")

    @property
    def place_id(self) -> str:
        return self.sheet.place_id

    @property
    def trail_code(self) -> str:
        """As with its sheet."""
        return township_of(self.place_id)

    @property
    def is_overridden(self) -> bool:
        return None not in {self.auto_milli, self.points_milli} and self.auto_milli != self.points_milli
