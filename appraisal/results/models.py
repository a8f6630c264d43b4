"""The result of a year: one ranking a revision, one row a village; computed, approved, posted, frozen."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from appraisal.schemes.marks import to_points
from appraisal.schemes.models import AssessmentScheme
from appraisal.scores.models import ScoreSheet, place_of_village
from villagegov.common.constraints import one_of
from villagegov.common.keys import actor, place_key
from villagegov.common.permissions import ScopedQuerySet


class RankingQuerySet(ScopedQuerySet):
    def posted(self) -> RankingQuerySet:
        return self.filter(stage=Ranking.Stage.PUBLISHED)

    def open(self) -> RankingQuerySet:
        return self.filter(stage__in=[Ranking.Stage.COMPUTED, Ranking.Stage.APPROVED])


class Ranking(models.Model):
    """One revision of a township's result, with the numbers by which it was ranked, in thousandths and percent."""

    class Stage(models.TextChoices):
        COMPUTED = "COMPUTED", "待审核"
        APPROVED = "APPROVED", "已通过"
        PUBLISHED = "PUBLISHED", "公示中"
        CORRECTED = "CORRECTED", "已作废"
        WITHDRAWN = "WITHDRAWN", "已撤下"

    class VetoEffect(models.TextChoices):
        CAP_AT_FAIR = "CAP_AT_FAIR", "最高一般"
        LOWEST = "LOWEST", "最低等次"
        RANK_LAST = "RANK_LAST", "排在最后"

    view_permission = "appraisal.view_result"
    MAY_CHANGE = ("stage", "version")
    FROZEN_ONCE = "published_at"

    place = place_key("乡镇", related_name="rankings")
    scheme = models.ForeignKey(AssessmentScheme, on_delete=models.PROTECT, related_name="rankings")
    year = models.PositiveSmallIntegerField("年度")
    revision = models.PositiveSmallIntegerField("第几稿", default=1)
    stage = models.CharField("状态", max_length=9, choices=Stage, default=Stage.COMPUTED, editable=False)
    step_milli = models.PositiveIntegerField("总分保留到")
    good_from_milli = models.PositiveIntegerField("好的最低分")
    better_from_milli = models.PositiveIntegerField("较好的最低分")
    fair_from_milli = models.PositiveIntegerField("一般的最低分")
    quota_percent = models.PositiveSmallIntegerField("好的限额（%）")
    parts_weigh = models.PositiveSmallIntegerField("机制得分占总分（%）", default=100)
    groups_apart = models.BooleanField("村和社区分开排名", default=False)
    veto_effect = models.CharField("一票否决的后果", max_length=11, choices=VetoEffect)
    computed_by = actor()
    computed_at = models.DateTimeField("计算时间")
    meeting_on = models.DateField("党委会议日期", null=True)
    minutes_number = models.CharField("纪要编号", max_length=40, blank=True)
    approved_by = actor(null=True)
    approved_at = models.DateTimeField("审定时间", null=True)
    notice = models.OneToOneField(
        "branches.PublicNotice", null=True, on_delete=models.PROTECT, related_name="ranking"
    )
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    correction_reason = models.CharField("更正的理由", max_length=300, blank=True)
    published_at = models.DateTimeField("公示时间", null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RankingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考核结果"
        constraints = [
            models.UniqueConstraint(fields=["place", "year", "revision"], name="ranking_revision_once"),
            models.UniqueConstraint(
                fields=["place", "year"], condition=Q(stage__in=["COMPUTED", "APPROVED"]), name="ranking_one_open",
                violation_error_message="这一年已有一份结果在办",
            ),
            models.UniqueConstraint(
                fields=["place", "year"], condition=Q(stage="PUBLISHED"), name="ranking_one_published",
                violation_error_message="这一年的结果已经公示",
            ),
            one_of(
                "stage",
                ["COMPUTED", "APPROVED", "PUBLISHED", "CORRECTED", "WITHDRAWN"],
                name="ranking_stage_known",
                message="没有这个状态",
            ),
            one_of(
                "veto_effect",
                ["CAP_AT_FAIR", "LOWEST", "RANK_LAST"],
                name="ranking_veto_effect_known",
                message="没有这种后果",
            ),
            models.CheckConstraint(
                condition=Q(stage="COMPUTED") | ~Q(minutes_number="") & Q(meeting_on__isnull=False),
                name="ranking_approved_by_a_meeting",
                violation_error_message="审定要填党委会议日期和纪要编号",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["COMPUTED", "APPROVED"]) | Q(published_at__isnull=False, notice__isnull=False),
                name="ranking_published_at_a_time",
                violation_error_message="公示的结果要有公示",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(correction_reason=""),
                name="ranking_correction_has_reason",
                violation_error_message="更正要写明理由",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.place.name}{self.year}年度考核结果"

    def get_absolute_url(self) -> str:
        return f"{reverse('ranking', args=[self.year])}?revision={self.pk}"

    @staticmethod
    def own_rows(user: Any) -> Q:
        """What was posted is everybody's."""
        return Q(published_at__isnull=False)


class ResultQuerySet(ScopedQuerySet):
    def in_order(self) -> ResultQuerySet:
        return self.order_by("rank_group", "rank", "place__display_order", "place__code")


class AssessmentResult(models.Model):
    """Total, place and grade of one village. At the border of the quota the grade is empty until people decide it."""

    class Grade(models.TextChoices):
        GOOD = "GOOD", "好"
        BETTER = "BETTER", "较好"
        FAIR = "FAIR", "一般"
        POOR = "POOR", "差"

    view_permission = "appraisal.view_result"
    MAY_CHANGE = ("version",)
    FROZEN_ONCE = "frozen_at"

    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="results", editable=False)
    place = place_of_village("results")
    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="results", editable=False)
    rank_group = models.CharField("排名组", max_length=10, blank=True, editable=False)
    total_milli = models.PositiveIntegerField("总分", editable=False)
    shown_milli = models.PositiveIntegerField("排名用的总分", editable=False)
    rank = models.PositiveIntegerField("名次", editable=False)
    last_rank = models.PositiveIntegerField("上年名次", null=True, editable=False)
    grade = models.CharField("等次", max_length=6, choices=Grade, blank=True, editable=False)
    is_limited = models.BooleanField("受比例限制", default=False, editable=False)
    is_border = models.BooleanField("并列处于优秀名额边界", default=False, editable=False)
    is_vetoed = models.BooleanField("一票否决", default=False, editable=False)
    decision = models.CharField("党委研究的依据", max_length=200, blank=True, editable=False)
    decided_by = actor(null=True)
    frozen_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村的考核结果"
        indexes = [models.Index(fields=["ranking", "rank_group", "rank"])]
        constraints = [
            models.UniqueConstraint(fields=["ranking", "place"], name="result_once_a_village"),
            models.CheckConstraint(
                condition=Q(rank__gte=1), name="result_rank_from_one", violation_error_message="名次从 1 起"
            ),
            one_of(
                "grade",
                ["", "GOOD", "BETTER", "FAIR", "POOR"],
                name="result_grade_known",
                message="没有这个等次",
            ),
            models.CheckConstraint(
                condition=~Q(grade="") | Q(is_border=True),
                name="result_grade_open_at_the_border_only",
                violation_error_message="只有并列处于优秀名额边界的，等次才待定",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place.name}{self.ranking.year}年度考核结果"

    @staticmethod
    def own_rows(user: Any) -> Q:
        return Q(frozen_at__isnull=False)

    @property
    def shown(self) -> Decimal:
        return to_points(self.shown_milli)  # type: ignore[return-value]

    @property
    def remark(self) -> str:
        """What stands beside the grade."""
        if self.is_border:
            return self.decision or "并列处于优秀名额边界，请党委会研究确定"
        if self.is_vetoed:
            return "一票否决"
        return "受比例限制" if self.is_limited else ""

    @property
    def rise(self) -> int | None:
        """Places gained against last year; None where there is no place of last year."""
        return None if self.last_rank is None else self.last_rank - self.rank


class ResultCorrection(models.Model):
    """What a later revision puts right in one village's mechanism; both values stay."""

    view_permission = "appraisal.view_result"
    place_field = "place__code"

    ranking = models.ForeignKey(Ranking, on_delete=models.PROTECT, related_name="corrections", editable=False)
    place = place_of_village()
    path = models.CharField("机制", max_length=20)
    old_milli = models.PositiveIntegerField("原来的分", editable=False)
    new_milli = models.PositiveIntegerField("更正后的分", editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "结果更正"
        constraints = [
            models.UniqueConstraint(fields=["ranking", "place", "path"], name="result_correction_once"),
        ]

    def __str__(self) -> str:
        return f"{self.place.name}：{to_points(self.old_milli)} → {to_points(self.new_milli)}"

    @staticmethod
    def own_rows(user: Any) -> Q:
        return Q(ranking__published_at__isnull=False)


class PaperRanking(models.Model):
    """The places of a year that a township ranked on paper, with the document in which they stand."""

    view_permission = "appraisal.follow_result"

    place = place_key("乡镇", related_name="paper_rankings")
    year = models.PositiveSmallIntegerField("年度")
    basis = models.CharField("依据", max_length=100)
    entered_by = actor()
    entered_at = models.DateTimeField("补录时间")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "补录的名次"
        constraints = [
            models.UniqueConstraint(
                fields=["place", "year"], name="paper_ranking_once", violation_error_message="这一年的名次已经补录"
            ),
            models.CheckConstraint(
                condition=~Q(basis=""), name="paper_ranking_has_a_basis", violation_error_message="补录名次要写依据"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.place.name}{self.year}年度名次"


class PaperPlace(models.Model):
    """The place of one village on that paper."""

    view_permission = "appraisal.follow_result"

    ranking = models.ForeignKey(PaperRanking, on_delete=models.PROTECT, related_name="places", editable=False)
    place = place_of_village("paper_places")
    rank = models.PositiveIntegerField("名次")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村补录的名次"
        constraints = [
            models.UniqueConstraint(fields=["ranking", "place"], name="paper_place_once_a_village"),
            models.CheckConstraint(
                condition=Q(rank__gte=1), name="paper_place_from_one", violation_error_message="名次从 1 起"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place.name}第 {self.rank} 名"
