"""An assignment of the township to its villages, what each village hands in, and the files it attaches."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from villagegov.common.addresses import record_url
from villagegov.common.attachments import AttachedFile
from villagegov.common.constraints import one_of
from villagegov.common.keys import actor, place_key
from villagegov.common.permissions import ScopedQuerySet

MOST_QUESTIONS = 5


class AssignmentQuerySet(ScopedQuerySet):
    def open(self) -> AssignmentQuerySet:
        return self.filter(stage=Assignment.Stage.OPEN)


class Assignment(models.Model):
    """One request of the organisation office: what its villages hand in, by when, and who wants it."""

    class Stage(models.TextChoices):
        OPEN = "OPEN", "进行中"
        CLOSED = "CLOSED", "已完成"
        CANCELLED = "CANCELLED", "已作废"

    class HandsIn(models.TextChoices):
        ANSWERS = "ANSWERS", "填几个数或文字"
        FILE = "FILE", "交一个文件"
        NOTHING = "NOTHING", "办完报一声"

    view_permission = "branches.view_assignment"

    place = place_key("乡镇", related_name="assignments")
    title = models.CharField("任务", max_length=60)
    details = models.CharField("要求", max_length=500, blank=True)
    due_on = models.DateField("截止日期")
    original_due_on = models.DateField("上级的截止日期", null=True, blank=True)
    original_by = models.CharField("哪个单位要求", max_length=40, blank=True)
    hands_in = models.CharField("交什么", max_length=8, choices=HandsIn)
    questions = models.JSONField("要填的内容", default=list, blank=True)
    stage = models.CharField("状态", max_length=10, choices=Stage, default=Stage.OPEN, editable=False)
    end_reason = models.CharField("办结或作废的理由", max_length=200, blank=True, editable=False)
    made_by = actor()
    made_at = models.DateTimeField("布置时间", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "布置的任务"
        indexes = [models.Index(fields=["place", "stage", "due_on"])]
        constraints = [
            one_of(
                "stage",
                ["OPEN", "CLOSED", "CANCELLED"],
                name="assignment_stage_known",
                message="没有这个状态",
            ),
            one_of(
                "hands_in",
                ["ANSWERS", "FILE", "NOTHING"],
                name="assignment_hands_in_known",
                message="请选交什么",
            ),
            models.CheckConstraint(
                condition=Q(original_due_on=None, original_by="")
                | Q(original_due_on__isnull=False) & ~Q(original_by=""),
                name="assignment_original_due_has_its_owner",
                violation_error_message="上级的截止日期和要求的单位要一起填",
            ),
            models.CheckConstraint(
                condition=Q(original_due_on=None) | Q(due_on__lte=F("original_due_on")),
                name="assignment_due_within_the_original",
                violation_error_message="截止日期不能晚于上级的截止日期",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return record_url("assignment", self.pk)

    @property
    def is_open(self) -> bool:
        return self.stage == self.Stage.OPEN


class AnswerQuerySet(ScopedQuerySet):
    def of_open_assignments(self) -> AnswerQuerySet:
        return self.filter(assignment__stage=Assignment.Stage.OPEN)

    def missing(self) -> AnswerQuerySet:
        """Not handed in yet, or returned and not handed in again."""
        return self.filter(stage__in=[AssignmentAnswer.Stage.WAITING, AssignmentAnswer.Stage.RETURNED])

    def awaiting_review(self) -> AnswerQuerySet:
        return self.filter(stage=AssignmentAnswer.Stage.HANDED_IN)

    def in_order(self) -> AnswerQuerySet:
        """The township's own order of its villages."""
        return self.order_by("place__display_order", "place__code", "pk")


class AssignmentAnswer(models.Model):
    """What one village hands in to an assignment."""

    class Stage(models.TextChoices):
        WAITING = "WAITING", "未开始"
        HANDED_IN = "HANDED_IN", "待审核"
        RETURNED = "RETURNED", "退回"
        DONE = "DONE", "已完成"

    view_permission = "branches.view_answer"

    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="answers", editable=False
    )
    place = place_key("村（社区）", related_name="+", editable=False)
    answers = models.JSONField("填报内容", default=dict, blank=True)
    remark = models.CharField("说明", max_length=300, blank=True)
    stage = models.CharField("状态", max_length=10, choices=Stage, default=Stage.WAITING, editable=False)
    return_reason = models.CharField("退回理由", max_length=200, blank=True, editable=False)
    written_by = actor(null=True)
    handed_in_by = actor(null=True)
    handed_in_at = models.DateTimeField("报送时间", null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村里的填报"
        indexes = [models.Index(fields=["place", "stage"])]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "place"],
                name="assignment_answer_once_a_village",
                violation_error_message="这个村已经布置过这项任务",
            ),
            one_of(
                "stage",
                ["WAITING", "HANDED_IN", "RETURNED", "DONE"],
                name="assignment_answer_stage_known",
                message="没有这个状态",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["WAITING", "RETURNED"]) | Q(handed_in_at__isnull=False),
                name="assignment_answer_handed_in_at_a_time",
                violation_error_message="已报送的要有报送时间",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment.title}（{self.place.name}）"

    def get_absolute_url(self) -> str:
        return record_url("assignment_answer", self.pk)

    @property
    def is_missing(self) -> bool:
        return self.stage in {self.Stage.WAITING, self.Stage.RETURNED}

    def pairs(self) -> list[tuple[str, str]]:
        """Each question with the village's answer, in the order in which they were asked."""
        questions = self.assignment.questions
        return [(one["label"], self.answers.get(str(n), "")) for n, one in enumerate(questions)]


class AnswerFile(AttachedFile):
    """A file that a village attached to what it hands in."""

    view_permission = "branches.view_answer_file"

    answer = models.ForeignKey(AssignmentAnswer, on_delete=models.PROTECT, related_name="files")

    @property
    def parent(self) -> Any:  # type: ignore[override]
        return self.answer

    class Meta(AttachedFile.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "填报附件"
