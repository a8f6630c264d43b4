"""The scheme of a year with its tree of indicators, its editions, and who scores what."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from appraisal.schemes.marks import to_points
from appraisal.years.models import townships_over
from villagegov.common.constraints import one_of
from villagegov.common.keys import actor, place_key
from villagegov.common.permissions import ScopedQuerySet

DEEPEST = 4
TOTAL_MILLI = 100_000


class SchemeQuerySet(ScopedQuerySet):
    def of_year(self, year: int) -> SchemeQuerySet:
        return self.filter(year=year)

    def in_force(self) -> SchemeQuerySet:
        return self.filter(stage=AssessmentScheme.Stage.PUBLISHED)

    def in_force_first(self) -> SchemeQuerySet:
        """The edition that holds before drafts and what it replaced; of those the newest."""
        holds = models.Case(models.When(stage=AssessmentScheme.Stage.PUBLISHED, then=0), default=1)
        return self.order_by(holds, "-edition", "place__code")


class AssessmentScheme(models.Model):
    """One edition of a township's scheme (考核办法) of a year. What is published stays; a change is a new edition."""

    class Stage(models.TextChoices):
        DRAFT = "DRAFT", "草稿"
        PUBLISHED = "PUBLISHED", "已通过"
        REPLACED = "REPLACED", "已作废"

    class Shows(models.TextChoices):
        RANK = "RANK", "名次"
        GRADE = "GRADE", "等次"

    view_permission = "appraisal.view_scheme"
    MAY_CHANGE = ("stage", "version")
    FROZEN_ONCE = "published_at"

    place = place_key("乡镇", related_name="schemes")
    year = models.PositiveSmallIntegerField("年度")
    edition = models.PositiveSmallIntegerField("第几版", default=1, editable=False)
    title = models.CharField("名称", max_length=80)
    document_number = models.CharField("文号", max_length=50, blank=True)
    shows = models.CharField("公布方式", max_length=5, choices=Shows, default=Shows.RANK)
    numbers = models.JSONField("口径", default=dict, editable=False)
    change_reason = models.CharField("改版的理由", max_length=300, blank=True, editable=False)
    stage = models.CharField("状态", max_length=9, choices=Stage, default=Stage.DRAFT, editable=False)
    published_at = models.DateTimeField("发布时间", null=True, editable=False)
    published_by = actor(null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考核办法"
        constraints = [
            models.UniqueConstraint(fields=["place", "year", "edition"], name="scheme_edition_once"),
            models.UniqueConstraint(
                fields=["place", "year"], condition=Q(stage="DRAFT"), name="scheme_one_draft_a_year",
                violation_error_message="这一年的考核办法已有一份草稿",
            ),
            models.UniqueConstraint(
                fields=["place", "year"], condition=Q(stage="PUBLISHED"), name="scheme_one_in_force_a_year",
                violation_error_message="这一年已有一版考核办法在用",
            ),
            one_of("stage", ["DRAFT", "PUBLISHED", "REPLACED"], name="scheme_stage_known", message="没有这个状态"),
            one_of("shows", ["RANK", "GRADE"], name="scheme_shows_known", message="请选公布名次还是等次"),
            models.CheckConstraint(
                condition=Q(edition=1) | ~Q(change_reason=""),
                name="scheme_later_edition_has_reason",
                violation_error_message="改版要写明理由",
            ),
            models.CheckConstraint(
                condition=Q(stage="DRAFT", published_at=None) | ~Q(stage="DRAFT") & Q(published_at__isnull=False),
                name="scheme_published_at_a_time",
                violation_error_message="发布的考核办法要有发布时间",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("scheme", args=[self.year])

    @staticmethod
    def own_rows(user) -> Q:
        return Q(place__code__in=townships_over(user))

    @property
    def is_draft(self) -> bool:
        return self.stage == self.Stage.DRAFT


class IndicatorQuerySet(ScopedQuerySet):
    def in_order(self) -> IndicatorQuerySet:
        return self.order_by("number_path", "pk")

    def leaves(self) -> IndicatorQuerySet:
        return self.exclude(rule="")


class Indicator(models.Model):
    """One line of the tree: a mechanism, a heading under it, or a leaf with the rule by which it is scored.

    `measure` names what the system counts for it (AUTO); empty, a person types the number. `number_path` orders the
    tree (01.03.02); `key` stays the same over editions, so that scores can follow.
    """

    class Rule(models.TextChoices):
        DEDUCT = "DEDUCT", "扣分"
        RATIO = "RATIO", "按完成比例"
        STEP = "STEP", "分档"
        RANK = "RANK", "按位次"
        MANUAL = "MANUAL", "人工评分"

    view_permission = "appraisal.view_indicator"
    place_field = "scheme__place__code"
    MAY_CHANGE = ("version",)
    FROZEN_ONCE = "frozen_at"

    scheme = models.ForeignKey(AssessmentScheme, on_delete=models.PROTECT, related_name="indicators")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    key = models.CharField(max_length=32, editable=False)
    number_path = models.CharField("编号", max_length=20, editable=False)
    name = models.CharField("指标", max_length=40)
    full_milli = models.PositiveIntegerField("满分", validators=[MinValueValidator(1)])
    standard = models.CharField("评分标准", max_length=300, blank=True)
    rule = models.CharField("计分方法", max_length=6, choices=Rule, blank=True)
    measure = models.CharField("系统取数", max_length=40, blank=True)
    parameters = models.JSONField("参数", default=dict, blank=True)
    frozen_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考核指标"
        constraints = [
            models.UniqueConstraint(fields=["scheme", "key"], name="indicator_key_once_a_scheme"),
            models.UniqueConstraint(fields=["scheme", "number_path"], name="indicator_number_once_a_scheme"),
            one_of(
                "rule",
                ["", "DEDUCT", "RATIO", "STEP", "RANK", "MANUAL"],
                name="indicator_rule_known",
                message="请选计分方法",
            ),
            models.CheckConstraint(
                condition=Q(full_milli__gt=0, full_milli__lte=TOTAL_MILLI),
                name="indicator_full_within_the_total",
                violation_error_message="满分应大于 0，不超过 100",
            ),
            models.CheckConstraint(
                condition=Q(measure="") | ~Q(rule="") & ~Q(rule="MANUAL"),
                name="indicator_measure_has_a_rule",
                violation_error_message="系统取数的指标要选一种计分方法，不能是人工评分",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @staticmethod
    def own_rows(user) -> Q:
        return Q(scheme__place__code__in=townships_over(user))

    @property
    def place_id(self) -> str:
        return self.scheme.place_id

    @property
    def number(self) -> str:
        """01.03.02 is read 1.3.2."""
        return ".".join(str(int(part)) for part in self.number_path.split("."))

    @property
    def depth(self) -> int:
        return self.number_path.count(".") + 1

    @property
    def full(self) -> Decimal:
        return to_points(self.full_milli)  # type: ignore[return-value]

    @property
    def is_leaf(self) -> bool:
        return bool(self.rule)

    @property
    def is_automatic(self) -> bool:
        return bool(self.measure)


class IndicatorScorer(models.Model):
    """Who beside the office scores an indicator: a member of the assessment group, in the villages assigned to it."""

    view_permission = "appraisal.change_scheme"
    place_field = "indicator__scheme__place__code"

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="scorers")
    user = models.ForeignKey("common.User", on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评分人"
        constraints = [models.UniqueConstraint(fields=["indicator", "user"], name="indicator_scorer_once")]

    def __str__(self) -> str:
        return f"{self.indicator}：{self.user}"

    @property
    def place_id(self) -> str:
        return self.indicator.place_id
