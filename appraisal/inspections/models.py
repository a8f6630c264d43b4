"""The mid-year inspection of a village with the progress of each pledged item, and the circular about all of them.

An inspection is a snapshot: its rows hold the items as they were that day, and a trigger holds the rows once it is
finished. A mistake is mended by a new edition that names the one before; both stay readable.
"""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q

from appraisal.inspections.arithmetic import is_far_behind, points_behind
from appraisal.inspections.reading import Amount
from appraisal.pledges.models import PledgeItem
from appraisal.policy import LAGGING_POINTS
from villagegov.common import policy
from villagegov.common.addresses import record_url
from villagegov.common.codes import township_of
from villagegov.common.constraints import one_of
from villagegov.common.keys import actor, place_key
from villagegov.common.permissions import SENTENCES, ScopedQuerySet, scopes_of, within_codes
from villagegov.common.publications import Publication

FROM_VILLAGE, TOLD_IN_VILLAGE = "appraisal.read_inspection_in_village", "appraisal.read_bulletin_in_village"


class InspectionQuerySet(ScopedQuerySet):
    def of_year(self, year: int) -> InspectionQuerySet:
        return self.filter(year=year)

    def in_force(self) -> InspectionQuerySet:
        """Finished and not put right by a later edition: at most one a village and year."""
        return self.filter(stage=MidyearInspection.Stage.FINISHED)

    def drafts(self) -> InspectionQuerySet:
        return self.filter(stage=MidyearInspection.Stage.DRAFT)

    def finished_by(self, day: datetime.date) -> InspectionQuerySet:
        """All editions that were finished on the day or before."""
        return self.filter(finished_at__date__lte=day)


class MidyearInspection(models.Model):
    """What the township's leaders found in one village at mid-year: item by item, against the time that has passed."""

    class Stage(models.TextChoices):
        DRAFT = "DRAFT", "草稿"
        FINISHED = "FINISHED", "已完成"
        REPLACED = "REPLACED", "已作废"
        VOIDED = "VOIDED", "已作废"

    SETTLED = (Stage.FINISHED, Stage.REPLACED)

    view_permission = "appraisal.view_inspection"
    FROZEN_ONCE = "finished_at"
    MAY_CHANGE = ("stage", "version")

    place = place_key("村（社区）", related_name="inspections")
    year = models.PositiveSmallIntegerField("年度")
    edition = models.PositiveSmallIntegerField("第几版", default=1, editable=False)
    inspected_on = models.DateField("督查日期")
    lead = actor(verbose_name="组长的账号", null=True)
    lead_name = models.CharField("督查组长", max_length=20, editable=False)
    team = models.JSONField("督查组成员", default=list, editable=False)  # names; of the stationed too
    numbers = models.JSONField("口径", default=dict, editable=False)
    corrects = models.ForeignKey(
        "self", verbose_name="更正的是", null=True, related_name="corrections", on_delete=models.PROTECT, editable=False
    )  # fmt: skip
    correction_reason = models.CharField("更正理由", max_length=200, blank=True, editable=False)
    stage = models.CharField("状态", max_length=8, choices=Stage, default=Stage.DRAFT, editable=False)
    begun_by = actor()
    finished_by = actor(verbose_name="完成人", null=True)
    finished_at = models.DateTimeField("完成时间", null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年中督查"
        indexes = [models.Index(fields=["year", "stage"])]
        constraints = [
            models.UniqueConstraint(fields=["place", "year", "edition"], name="inspection_edition_once"),
            models.UniqueConstraint(
                fields=["place", "year"], condition=Q(stage="DRAFT"), name="inspection_one_draft_a_year",
                violation_error_message="这个村今年的督查已经有一份草稿",
            ),
            models.UniqueConstraint(
                fields=["place", "year"], condition=Q(stage="FINISHED"), name="inspection_one_in_force_a_year",
                violation_error_message="这个村今年的督查已经完成",
            ),
            one_of("stage", ["DRAFT", "FINISHED", "REPLACED", "VOIDED"], name="inspection_stage_known",
                   message="没有这个状态"),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(correction_reason=""),
                name="inspection_correction_has_reason",
                violation_error_message="更正要写明理由",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["FINISHED", "REPLACED"], finished_at__isnull=False)
                | Q(stage__in=["DRAFT", "VOIDED"], finished_at=None),
                name="inspection_finished_at_a_time",
                violation_error_message="完成的督查要有完成时间",
            ),
            models.CheckConstraint(
                condition=~Q(lead_name=""),
                name="inspection_has_a_lead",
                violation_error_message="请选督查组长",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.place.name}{self.year}年年中督查"

    def get_absolute_url(self) -> str:
        return record_url("inspection", self.pk)

    @staticmethod
    def own_rows(user: Any) -> Q:
        """A village reads what is finished."""
        scopes = scopes_of(user, SENTENCES[FROM_VILLAGE].roles)
        return Q(stage__in=MidyearInspection.SETTLED) & within_codes("place__code", scopes)

    @property
    def is_draft(self) -> bool:
        return self.stage == self.Stage.DRAFT

    @property
    def is_in_force(self) -> bool:
        return self.stage == self.Stage.FINISHED

    @property
    def is_settled(self) -> bool:
        return self.stage in self.SETTLED

    @property
    def trail_code(self) -> str:
        """The village reads the trail of what is finished, not what was tried before."""
        return "" if self.is_settled else township_of(self.place_id)

    @property
    def limit(self) -> int:
        """How many points behind are too many, as it held when the inspection began."""
        return int(policy.frozen(self.numbers, LAGGING_POINTS))  # type: ignore[call-overload]


class ProgressQuerySet(ScopedQuerySet):
    def in_order(self) -> ProgressQuerySet:
        """The villages in the township's own order, their items as they were promised."""
        place = "inspection__place"
        return self.order_by(
            f"{place}__township_code", f"{place}__display_order", f"{place}__code", "number", "pk"
        )

    def in_force(self) -> ProgressQuerySet:
        return self.filter(inspection__stage=MidyearInspection.Stage.FINISHED)

    def lagging(self) -> ProgressQuerySet:
        """What stands in the circular: far behind by its numbers, or said to lag or to be blocked by a person."""
        states = [ItemProgress.State.LAGGING, ItemProgress.State.BLOCKED]
        return self.filter(Q(is_far_behind=True) | Q(state__in=states))

    def undecided(self) -> ProgressQuerySet:
        """Far behind, and nobody has decided yet whether the village is reminded."""
        return self.filter(is_far_behind=True, decision="")


class ItemProgress(models.Model):
    """One promise as it stood on the day of the inspection: what the village said, what was found, what it needs.

    The words of the item are copied: what is changed in it later does not reach a snapshot.
    """

    class State(models.TextChoices):
        AHEAD = "AHEAD", "提前"
        NORMAL = "NORMAL", "正常"
        LAGGING = "LAGGING", "滞后"
        BLOCKED = "BLOCKED", "受阻"

    class Decision(models.TextChoices):
        REMINDED = "REMINDED", "已提醒"
        NOT_NEEDED = "NOT_NEEDED", "不提醒"

    view_permission = "appraisal.view_inspection"
    place_field = "inspection__place__code"
    FROZEN_ONCE = "frozen_at"
    MAY_CHANGE = ("decision", "decision_reason", "decided_by_id", "decided_at", "version")

    inspection = models.ForeignKey(
        MidyearInspection, related_name="progress", on_delete=models.PROTECT, editable=False
    )
    item = models.ForeignKey(PledgeItem, related_name="inspected", on_delete=models.PROTECT, editable=False)
    number = models.PositiveSmallIntegerField("序号", editable=False)
    category = models.CharField("类别", max_length=20, editable=False)
    content = models.CharField("承诺事项", max_length=200, editable=False)
    target_value = models.DecimalField("目标值", max_digits=12, decimal_places=2, null=True, editable=False)
    unit = models.CharField("单位", max_length=10, blank=True, editable=False)
    milestone = models.CharField("完成标志", max_length=100, blank=True, editable=False)
    due_on = models.DateField("完成时限", null=True, editable=False)
    responsible_name = models.CharField("责任人", max_length=50, blank=True, editable=False)
    reported_value = models.DecimalField(
        "村报完成值", max_digits=12, decimal_places=2, null=True, editable=False
    )
    reported_percent = models.PositiveSmallIntegerField("村报完成百分比", null=True, editable=False)
    reported_note = models.CharField("村报说明", max_length=200, blank=True, editable=False)

    done_value = models.DecimalField("完成值", max_digits=12, decimal_places=2, null=True)
    is_not_applicable = models.BooleanField("不适用", default=False)
    percent = models.DecimalField("完成百分比", max_digits=15, decimal_places=1, null=True)
    time_percent = models.DecimalField("时间进度", max_digits=4, decimal_places=1, editable=False)
    is_far_behind = models.BooleanField("落后较多", default=False, editable=False)
    state = models.CharField("进度状态", max_length=7, choices=State, blank=True)
    problem = models.CharField("存在问题", max_length=200, blank=True)
    help_needed = models.CharField("需要的帮助", max_length=200, blank=True)
    remark = models.CharField("督查意见", max_length=200, blank=True)
    frozen_at = models.DateTimeField(null=True, editable=False)

    decision = models.CharField("是否提醒", max_length=10, choices=Decision, blank=True, editable=False)
    decision_reason = models.CharField("提醒的话或不提醒的理由", max_length=200, blank=True, editable=False)
    decided_by = actor(null=True)
    decided_at = models.DateTimeField("决定时间", null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "督查的事项"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "item"], name="progress_item_once"),
            models.UniqueConstraint(fields=["inspection", "number"], name="progress_number_once"),
            one_of("state", ["", "AHEAD", "NORMAL", "LAGGING", "BLOCKED"], name="progress_state_known",
                   message="请选进度状态"),
            one_of("decision", ["", "REMINDED", "NOT_NEEDED"], name="progress_decision_known",
                   message="请选提醒还是不提醒"),
            models.CheckConstraint(
                condition=Q(is_not_applicable=False)
                | Q(done_value=None, percent=None, state="", is_far_behind=False),
                name="progress_not_applicable_has_no_number",
                violation_error_message="不适用的事项不填完成值和状态",
            ),
            models.CheckConstraint(
                condition=(Q(done_value=None) | Q(done_value__gte=Decimal(0)))
                & (Q(percent=None) | Q(percent__gte=Decimal(0))),
                name="progress_not_below_nothing",
                violation_error_message="完成值不能小于 0",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at=None) | ~Q(decision="") & Q(decided_at__isnull=False),
                name="progress_decided_at_a_time",
                violation_error_message="决定要有时间",
            ),
            models.CheckConstraint(
                condition=~Q(decision="NOT_NEEDED") | ~Q(decision_reason=""),
                name="progress_not_reminded_with_reason",
                violation_error_message="请写明不提醒的理由",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.inspection} 第 {self.number} 条"

    def get_absolute_url(self) -> str:
        return f"{self.inspection.get_absolute_url()}#item-{self.number}"

    @staticmethod
    def own_rows(user: Any) -> Q:
        scopes = scopes_of(user, SENTENCES[FROM_VILLAGE].roles)
        settled = Q(inspection__stage__in=MidyearInspection.SETTLED)
        return settled & within_codes("inspection__place__code", scopes)

    @property
    def place_id(self) -> str:
        return self.inspection.place_id

    @property
    def is_settled(self) -> bool:
        return self.inspection.is_settled

    @property
    def is_by_value(self) -> bool:
        """Measured against its target; else how far its milestone is, is said in percent."""
        return bool(self.target_value)

    @property
    def amount(self) -> Amount:
        """What was found: a value in the unit of the item, or a percent; one of the four."""
        return Amount(self.done_value if self.is_by_value else self.percent, self.is_not_applicable)

    @property
    def reported(self) -> Decimal | None:
        """What the village itself says of the same."""
        if self.is_by_value:
            return self.reported_value
        return None if self.reported_percent is None else Decimal(self.reported_percent)

    @property
    def behind(self) -> Decimal | None:
        return points_behind(self.percent, self.time_percent)

    @property
    def is_lagging(self) -> bool:
        return self.is_far_behind or self.state in {self.State.LAGGING, self.State.BLOCKED}

    def judge(self, limit: int) -> None:
        """Whether it is far behind follows from its numbers."""
        self.is_far_behind = is_far_behind(self.percent, self.time_percent, limit=limit)


class InspectionBulletin(models.Model):
    """督查通报: what the township told its villages about the inspections of a year, frozen as it was issued."""

    view_permission = "appraisal.view_bulletin"
    MAY_CHANGE = ()

    place = place_key("乡镇", related_name="inspection_bulletins")
    year = models.PositiveSmallIntegerField("年度")
    edition = models.PositiveSmallIntegerField("第几次")
    publication = models.OneToOneField(
        Publication, on_delete=models.PROTECT, related_name="inspection_bulletin"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "督查通报"
        constraints = [
            models.UniqueConstraint(fields=["place", "year", "edition"], name="bulletin_edition_once")
        ]

    def __str__(self) -> str:
        return self.publication.title

    def get_absolute_url(self) -> str:
        return record_url("inspection_bulletin", self.pk)

    @staticmethod
    def own_rows(user: Any) -> Q:
        """Everybody in office in a village of the township is told."""
        scopes = scopes_of(user, SENTENCES[TOLD_IN_VILLAGE].roles)
        return Q(place__code__in={township_of(code) for code in scopes})
