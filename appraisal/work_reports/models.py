"""The year-end report of a person in office: what was written, what was said to it, and how far it is."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from branches.notices.models import PublicNotice
from branches.people.models import Person
from villagegov.common.addresses import record_url
from villagegov.common.constraints import one_of
from villagegov.common.keys import actor, place_key
from villagegov.common.permissions import ScopedQuerySet

NOT_KNOWN = "没有这个状态"
# F7: the four headings of a report, by the field that holds what stands under each.
HEADINGS = {
    "duties": "一、履职和承诺兑现", "party_building": "二、抓党建重点任务", "problems": "三、存在问题和原因",
    "plans": "四、下一步打算",
}  # fmt: skip


class WorkReportQuerySet(ScopedQuerySet):
    def of_year(self, year: int) -> WorkReportQuerySet:
        return self.filter(year=year)

    def missing(self) -> WorkReportQuerySet:
        """Not handed in, or returned and not handed in again."""
        return self.filter(stage__in=WorkReport.OPEN)

    def awaiting_comment(self) -> WorkReportQuerySet:
        return self.filter(stage=WorkReport.Stage.SUBMITTED)

    def of_secretaries(self) -> WorkReportQuerySet:
        return self.filter(is_required=True)

    def in_order(self) -> WorkReportQuerySet:
        """The township's own order of its villages, the secretary first."""
        return self.order_by(
            "place__township_code", "place__display_order", "place__code", "-is_required", "pk"
        )


class WorkReport(models.Model):
    """述职: what one person in office reports of one year; the secretary of every village has to."""

    class Stage(models.TextChoices):
        DRAFT = "DRAFT", "未提交"
        RETURNED = "RETURNED", "退回"
        SUBMITTED = "SUBMITTED", "已提交"
        COMMENTED = "COMMENTED", "已点评"
        APPRAISED = "APPRAISED", "已测评"

    class Form(models.TextChoices):
        IN_PERSON = "IN_PERSON", "会议述职"
        IN_WRITING = "IN_WRITING", "书面述职"

    OPEN = (Stage.DRAFT, Stage.RETURNED)
    view_permission = "appraisal.view_work_report"

    place = place_key("村（社区）", related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    person = models.ForeignKey(
        Person, verbose_name="述职人", on_delete=models.PROTECT, related_name="work_reports"
    )
    name = models.CharField("姓名", max_length=50, editable=False)
    post = models.CharField("职务", max_length=60, editable=False)
    is_required = models.BooleanField(default=False, editable=False)  # of the secretary
    standards = models.JSONField(default=dict, editable=False)  # the numbers as they held when it was begun
    duties = models.TextField(HEADINGS["duties"], max_length=10_000, blank=True)
    party_building = models.TextField(HEADINGS["party_building"], max_length=10_000, blank=True)
    problems = models.TextField(HEADINGS["problems"], max_length=10_000, blank=True)
    plans = models.TextField(HEADINGS["plans"], max_length=10_000, blank=True)
    facts = models.JSONField("系统数据", default=list, editable=False)  # as they stood when it was handed in
    reported_on = models.DateField("述职日期", null=True, blank=True)
    form = models.CharField("述职形式", max_length=10, choices=Form, blank=True)
    comment = models.CharField("点评", max_length=500, blank=True, editable=False)
    return_reason = models.CharField("退回理由", max_length=200, blank=True, editable=False)
    written_by = actor(null=True)
    submitted_by = actor(null=True)
    submitted_at = models.DateTimeField("报送时间", null=True, editable=False)
    commented_by = actor(null=True)
    notice = models.OneToOneField(
        PublicNotice, null=True, on_delete=models.PROTECT, related_name="work_report", editable=False
    )
    stage = models.CharField("状态", max_length=10, choices=Stage, default=Stage.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = WorkReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "述职报告"
        indexes = [models.Index(fields=["year", "place"]), models.Index(fields=["place", "year", "stage"])]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "place", "person"],
                name="work_report_once_a_year",
                violation_error_message="这个人今年的述职报告已经开始写了",
            ),
            one_of(
                "stage",
                ["DRAFT", "RETURNED", "SUBMITTED", "COMMENTED", "APPRAISED"],
                name="work_report_stage_known",
                message=NOT_KNOWN,
            ),
            one_of(
                "form",
                ["", "IN_PERSON", "IN_WRITING"],
                name="work_report_form_known",
                message="请选述职形式",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["DRAFT", "RETURNED"]) | Q(submitted_at__isnull=False),
                name="work_report_submitted_at_a_time",
                violation_error_message="已提交的要有报送时间",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["COMMENTED", "APPRAISED"])
                | ~Q(comment="") & Q(reported_on__isnull=False),
                name="work_report_comment_is_written",
                violation_error_message="点评要写内容和述职日期",
            ),
            models.CheckConstraint(
                condition=~Q(stage="RETURNED") | ~Q(return_reason=""),
                name="work_report_returned_with_reason",
                violation_error_message="退回要写明理由",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["APPRAISED"]) | Q(notice=None),
                name="work_report_posted_after_appraisal",
                violation_error_message="测评以后才能公示",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place.name}{self.name}{self.year}年度述职报告"

    def get_absolute_url(self) -> str:
        return record_url("work_report", self.pk)

    @property
    def is_open(self) -> bool:
        return self.stage in self.OPEN

    @property
    def sections(self) -> list[tuple[str, str]]:
        """Heading and text, in the order of F7."""
        return [(label, getattr(self, name)) for name, label in HEADINGS.items()]

    @property
    def is_blank(self) -> bool:
        return not any(text.strip() for _, text in self.sections)


def typed_by_differ() -> models.CheckConstraint:
    """SD10 in the row itself: the two who typed are not one, and neither of them confirms."""
    apart = ~Q(first_typed_by=F("second_typed_by"))
    first, second = ~Q(confirmed_by=F("first_typed_by")), ~Q(confirmed_by=F("second_typed_by"))
    return models.CheckConstraint(
        condition=(Q(first_typed_by=None) | Q(second_typed_by=None) | apart)
        & (Q(confirmed_by=None) | Q(first_typed_by__isnull=False, second_typed_by__isnull=False) & first & second),
        name="tally_typed_and_confirmed_by_three",
        violation_error_message="录入人与复核人不能是同一人，请另一位同事来确认",
    )  # fmt: skip
