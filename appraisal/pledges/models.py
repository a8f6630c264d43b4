"""The annual pledge of a village, its items, the evidence of their progress, and what was put right afterwards.

An item is what inspections, reports and responsibilities are about: it names one cadre and one day.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from branches.meetings.models import Meeting
from branches.notices.models import Objection, PublicNotice
from branches.people.models import Person
from villagegov.common import clock
from villagegov.common.addresses import record_url
from villagegov.common.attachments import AttachedFile
from villagegov.common.constraints import one_of
from villagegov.common.keys import actor, place_key
from villagegov.common.permissions import ScopedQuerySet

NOT_KNOWN = "没有这个状态"


class PledgeQuerySet(ScopedQuerySet):
    def of_year(self, year: int) -> PledgeQuerySet:
        return self.filter(year=year)

    def in_order(self) -> PledgeQuerySet:
        """The newest year first, the villages in the township's own order."""
        return self.order_by("-year", "place__township_code", "place__display_order", "place__code")

    def reported(self) -> PledgeQuerySet:
        """The village has done its part: handed in and not sent back."""
        return self.filter(stage__in=AnnualPledge.REPORTED)

    def awaiting_review(self) -> PledgeQuerySet:
        return self.filter(stage=AnnualPledge.Stage.SUBMITTED, accepted_at=None)

    def awaiting_notice(self) -> PledgeQuerySet:
        """Accepted and not posted, or taken down again."""
        accepted = Q(stage=AnnualPledge.Stage.SUBMITTED, accepted_at__isnull=False)
        return self.filter(accepted | Q(stage="NOTICED", notice__stage=PublicNotice.Stage.WITHDRAWN))

    def on_the_board(self, day: datetime.date) -> PledgeQuerySet:
        """Posted, and the notice runs on the day or an objection holds up its end."""
        posted = self._posted_and_standing()
        return posted.filter(Q(notice__ends_on__gte=day) | Exists(_open_objections()))

    def running(self, day: datetime.date) -> PledgeQuerySet:
        """To be fulfilled: the period of the notice is over and no objection is open. It follows from dates."""
        return self._posted_and_standing().filter(~Exists(_open_objections()), notice__ends_on__lt=day)

    def _posted_and_standing(self) -> PledgeQuerySet:
        posted = self.filter(stage=AnnualPledge.Stage.NOTICED)
        return posted.exclude(notice__stage=PublicNotice.Stage.WITHDRAWN)

    def with_state(self) -> PledgeQuerySet:
        """With what `state` asks for, so that a list asks once."""
        return self.select_related("place", "notice").annotate(is_objected=Exists(_open_objections()))


def _open_objections() -> models.QuerySet:
    return Objection.objects.received().filter(notice=OuterRef("notice"))


class AnnualPledge(models.Model):
    """What a village promises for one year: five to ten items, agreed by its two committees."""

    class Stage(models.TextChoices):
        DRAFT = "DRAFT", "草稿"
        SUBMITTED = "SUBMITTED", "待审核"
        RETURNED = "RETURNED", "退回"
        NOTICED = "NOTICED", "公示中"
        EVALUATED = "EVALUATED", "已评诺"

    RUNNING, ACCEPTED, WITHDRAWN = "RUNNING", "ACCEPTED", "WITHDRAWN"  # by dates and facts, never stored
    STATES = {**dict(Stage.choices), ACCEPTED: "已通过", RUNNING: "履行中", WITHDRAWN: "公示已撤下"}
    OPEN = (Stage.DRAFT, Stage.RETURNED)
    REPORTED = (Stage.SUBMITTED, Stage.NOTICED, Stage.EVALUATED)

    view_permission = "appraisal.view_pledge"

    place = place_key("村（社区）", related_name="pledges")
    year = models.PositiveSmallIntegerField("年度")
    stage = models.CharField("状态", max_length=10, choices=Stage, default=Stage.DRAFT, editable=False)
    meeting = models.ForeignKey(
        Meeting,
        verbose_name="村“两委”会议",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    meeting_on = models.DateField("村“两委”通过日期", null=True, blank=True)
    standards = models.JSONField(default=dict, editable=False)  # the numbers as they held when it was begun
    return_reason = models.CharField("退回理由", max_length=200, blank=True, editable=False)
    returned_count = models.PositiveSmallIntegerField("退回次数", default=0, editable=False)
    returned_at = models.DateTimeField("退回时间", null=True, editable=False)
    submitted_by = actor(verbose_name="报送人", null=True)
    submitted_at = models.DateTimeField("报送时间", null=True, editable=False)
    first_submitted_at = models.DateTimeField("首次报送时间", null=True, editable=False)
    accepted_by = actor(verbose_name="审核人", null=True)
    accepted_at = models.DateTimeField("审核时间", null=True, editable=False)
    notice = models.OneToOneField(
        PublicNotice, verbose_name="公示", null=True, on_delete=models.PROTECT, related_name="pledge", editable=False
    )  # fmt: skip
    evaluated_by = actor(verbose_name="评诺人", null=True)
    evaluated_at = models.DateTimeField("评诺时间", null=True, editable=False)
    changed_at = models.DateTimeField("最近变动", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度承诺书"
        indexes = [models.Index(fields=["year", "stage"])]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "year"],
                name="pledge_once_a_year",
                violation_error_message="这个村今年的承诺书已经开始填写",
            ),
            one_of(
                "stage",
                ["DRAFT", "SUBMITTED", "RETURNED", "NOTICED", "EVALUATED"],
                name="pledge_stage_known",
                message=NOT_KNOWN,
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["DRAFT", "RETURNED"])
                | Q(submitted_at__isnull=False) & (Q(meeting__isnull=False) | Q(meeting_on__isnull=False)),
                name="pledge_reported_after_its_meeting",
                violation_error_message="报送前要填村“两委”哪一天通过",
            ),
            models.CheckConstraint(
                condition=~Q(stage="RETURNED") | ~Q(return_reason=""),
                name="pledge_returned_with_reason",
                violation_error_message="退回要写明理由",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(stage__in=["SUBMITTED", "NOTICED", "EVALUATED"]),
                name="pledge_accepted_is_reported",
                violation_error_message="没有报送的不能审核通过",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["NOTICED", "EVALUATED"])
                | Q(notice__isnull=False, accepted_at__isnull=False),
                name="pledge_noticed_is_accepted",
                violation_error_message="公示前要先审核通过",
            ),
            models.CheckConstraint(
                condition=Q(stage="EVALUATED", evaluated_at__isnull=False)
                | ~Q(stage="EVALUATED") & Q(evaluated_at=None),
                name="pledge_evaluated_at_a_time",
                violation_error_message="评诺要有时间",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place.name}党组织{self.year}年度承诺书"

    def get_absolute_url(self) -> str:
        return record_url("pledge", self.pk)

    @property
    def is_open(self) -> bool:
        """The village may still write in it."""
        return self.stage in self.OPEN

    @property
    def has_open_objection(self) -> bool:
        counted = self.__dict__.get("is_objected")
        return bool(self.notice.open_ones()) if counted is None else bool(counted)

    def state_on(self, day: datetime.date) -> str:
        """The stage as acceptance, the notice and the day make it: no job moves it."""
        if self.stage == self.Stage.SUBMITTED and self.accepted_at:
            return self.ACCEPTED
        if self.stage != self.Stage.NOTICED:
            return str(self.stage)
        if self.notice.is_withdrawn:
            return self.WITHDRAWN
        is_over = self.notice.ends_on < day and not self.has_open_objection
        return self.RUNNING if is_over else str(self.stage)

    @property
    def state(self) -> str:
        return self.state_on(clock.today())

    @property
    def is_running(self) -> bool:
        return self.state == self.RUNNING


class ItemQuerySet(ScopedQuerySet):
    def in_order(self) -> ItemQuerySet:
        return self.order_by("pledge", "number")


class PledgeItem(models.Model):
    """One promise: what, how much of it, by which day, and the one cadre who answers for it."""

    class Category(models.TextChoices):
        PARTY_BUILDING = "PARTY_BUILDING", "党建"
        INDUSTRY = "INDUSTRY", "产业"
        LIVELIHOOD = "LIVELIHOOD", "民生"
        GOVERNANCE = "GOVERNANCE", "治理"
        COLLECTIVE = "COLLECTIVE", "集体经济"

    class Evaluation(models.TextChoices):
        FULFILLED = "FULFILLED", "兑现"
        MOSTLY = "MOSTLY", "基本兑现"
        UNFULFILLED = "UNFULFILLED", "未兑现"

    view_permission = "appraisal.view_pledge"
    place_field = "pledge__place__code"

    pledge = models.ForeignKey(AnnualPledge, related_name="items", on_delete=models.PROTECT, editable=False)
    number = models.PositiveSmallIntegerField("序号", editable=False)
    category = models.CharField("类别", max_length=14, choices=Category)
    content = models.CharField("承诺事项", max_length=200)
    target_value = models.DecimalField("目标值", max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField("单位", max_length=10, blank=True)
    milestone = models.CharField("完成标志", max_length=100, blank=True)
    due_on = models.DateField("完成时限", null=True, blank=True)
    responsible = models.ForeignKey(
        Person, verbose_name="责任人", null=True, blank=True, on_delete=models.PROTECT, related_name="pledge_items"
    )  # fmt: skip
    cooperation = models.CharField("配合单位和人员", max_length=100, blank=True)
    funding = models.CharField("资金来源", max_length=100, blank=True)
    carried_from = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="carried_to", editable=False
    )
    return_comment = models.CharField("退回意见", max_length=200, blank=True, editable=False)
    done_value = models.DecimalField("完成值", max_digits=12, decimal_places=2, null=True, blank=True)
    done_percent = models.PositiveSmallIntegerField("完成百分比", null=True, blank=True)
    progress_note = models.CharField("进展说明", max_length=200, blank=True)
    progress_by = actor(null=True)
    progress_at = models.DateTimeField("进展填报时间", null=True, editable=False)
    evaluation = models.CharField("评诺结果", max_length=11, choices=Evaluation, blank=True)
    evaluation_remark = models.CharField("评诺说明", max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "承诺事项"
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["pledge", "number"], name="pledge_item_number_once"),
            one_of(
                "category",
                ["PARTY_BUILDING", "INDUSTRY", "LIVELIHOOD", "GOVERNANCE", "COLLECTIVE"],
                name="pledge_item_category_known",
                message="请选类别",
            ),
            one_of(
                "evaluation",
                ["", "FULFILLED", "MOSTLY", "UNFULFILLED"],
                name="pledge_item_evaluation_known",
                message="请选评诺结果",
            ),
            models.CheckConstraint(
                condition=Q(target_value=None) | Q(target_value__gte=Decimal(0)) & ~Q(unit=""),
                name="pledge_item_target_has_a_unit",
                violation_error_message="目标值要写单位，如 万元、亩、户",
            ),
            models.CheckConstraint(
                condition=(Q(done_value=None) | Q(done_value__gte=Decimal(0)))
                & (Q(done_percent=None) | Q(done_percent__lte=100)),
                name="pledge_item_progress_in_bounds",
                violation_error_message="完成百分比应在 0 到 100 之间",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge} 第 {self.number} 条"

    def get_absolute_url(self) -> str:
        return f"{self.pledge.get_absolute_url()}#item-{self.number}"

    @property
    def place_id(self) -> str:
        """An item stands where its pledge stands."""
        return self.pledge.place_id


class PledgeItemFile(AttachedFile):
    """A photo or document that a village adds to the progress of an item; never asked for."""

    view_permission = "appraisal.view_pledge_file"

    item = models.ForeignKey(PledgeItem, on_delete=models.PROTECT, related_name="files")

    class Meta(AttachedFile.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "承诺事项附件"

    @property
    def parent(self) -> Any:  # type: ignore[override]
        return self.item


class EvaluationCorrection(models.Model):
    """An evaluation put right after the fact: what stood before, what stands now, and why. Both stay readable."""

    view_permission = "appraisal.view_pledge"
    place_field = "item__pledge__place__code"

    item = models.ForeignKey(PledgeItem, on_delete=models.PROTECT, related_name="corrections")
    evaluation_before = models.CharField("原评诺结果", max_length=11, choices=PledgeItem.Evaluation)
    remark_before = models.CharField("原评诺说明", max_length=200, blank=True)
    evaluation_after = models.CharField("更正为", max_length=11, choices=PledgeItem.Evaluation)
    remark_after = models.CharField("更正后的说明", max_length=200, blank=True)
    reason = models.CharField("更正理由", max_length=200)
    corrected_by = models.ForeignKey("common.User", on_delete=models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField("更正时间")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评诺更正"
        ordering = ("corrected_at", "pk")
        constraints = [
            one_of("evaluation_before", ["FULFILLED", "MOSTLY", "UNFULFILLED"], name="evaluation_before_known",
                   message=NOT_KNOWN),
            one_of("evaluation_after", ["FULFILLED", "MOSTLY", "UNFULFILLED"], name="evaluation_after_known",
                   message="请选评诺结果"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="evaluation_corrected_with_reason",
                violation_error_message="请写明更正理由",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.item} 的更正"

    @property
    def place_id(self) -> str:
        return self.item.place_id
