"""Records of democratic appraisals: sums alone, typed on two sheets, and the one result that is confirmed.

Nothing here ties a person to a choice: no ballot has a row, no voter a key. The sheets hold the groups as they voted
and are gone with the confirmation; what stays has no group of fewer ballots than the setting asks for.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from appraisal.work_reports.arithmetic import FIELDS, ORGANIZATION_GRADES, PERSON_GRADES, Counts
from appraisal.work_reports.models import NOT_KNOWN, WorkReport, typed_by_differ
from branches.people.models import Person
from villagegov.common import codes
from villagegov.common.addresses import record_url
from villagegov.common.constraints import one_of
from villagegov.common.keys import actor, place_key
from villagegov.common.permissions import ScopedQuerySet


class VoterGroup(models.TextChoices):
    """Who has voted, from the smallest group to the largest."""

    TEAM = "TEAM", "镇班子"
    MEMBERS = "MEMBERS", "党员"
    REPRESENTATIVES = "REPRESENTATIVES", "村民代表"


class TallyQuerySet(ScopedQuerySet):
    def of_year(self, year: int) -> TallyQuerySet:
        return self.filter(year=year)

    def drafts(self) -> TallyQuerySet:
        return self.filter(stage=AppraisalTally.Stage.DRAFT)

    def typed_twice(self) -> TallyQuerySet:
        return self.filter(first_typed_by__isnull=False, second_typed_by__isnull=False)

    def in_force(self) -> TallyQuerySet:
        """Confirmed, and not replaced by a confirmed correction."""
        confirmed = self.filter(stage=AppraisalTally.Stage.CONFIRMED)
        return confirmed.exclude(correction__stage=AppraisalTally.Stage.CONFIRMED)


class AppraisalTally(models.Model):
    """民主测评: the counted ballots about one village organisation or one person in office in one year."""

    class Stage(models.TextChoices):
        DRAFT = "DRAFT", "录入中"
        CONFIRMED = "CONFIRMED", "已确认"
        VOIDED = "VOIDED", "已作废"

    class Subject(models.TextChoices):
        ORGANIZATION = "ORGANIZATION", "村党组织"
        PERSON = "PERSON", "村干部"

    view_permission = "appraisal.view_tally"
    FROZEN_ONCE = "confirmed_at"  # a trigger lets nothing change from then on
    MAY_CHANGE = ("version",)

    place = place_key("村（社区）", related_name="+")
    year = models.PositiveSmallIntegerField("年度")
    subject = models.CharField("测评谁", max_length=12, choices=Subject)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    report = models.ForeignKey(
        WorkReport, null=True, on_delete=models.PROTECT, related_name="tallies", editable=False
    )
    name = models.CharField("被测评的", max_length=60, editable=False)
    post = models.CharField("职务", max_length=60, blank=True, editable=False)
    held_on = models.DateField("测评日期")
    standards = models.JSONField(default=dict, editable=False)  # the numbers as they held when it was begun
    first_typed_by = actor(null=True)
    second_typed_by = actor(null=True)
    confirmed_by = actor(null=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, editable=False)
    is_for_talk = models.BooleanField(
        "列入约谈名单", default=False, editable=False
    )  # by the numbers; a person decides
    corrects = models.OneToOneField(
        "self", verbose_name="更正", null=True, related_name="correction", on_delete=models.PROTECT, editable=False
    )  # fmt: skip
    decision_number = models.CharField("镇里的决定文号", max_length=50, blank=True, editable=False)
    correction_reason = models.CharField("更正的理由", max_length=200, blank=True, editable=False)
    stage = models.CharField("状态", max_length=10, choices=Stage, default=Stage.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "民主测评"
        indexes = [models.Index(fields=["year", "place"])]
        constraints = [
            one_of("stage", ["DRAFT", "CONFIRMED", "VOIDED"], name="tally_stage_known", message=NOT_KNOWN),
            one_of("subject", ["ORGANIZATION", "PERSON"], name="tally_subject_known", message="请选测评谁"),
            models.CheckConstraint(
                condition=Q(subject="PERSON", person__isnull=False)
                | Q(subject="ORGANIZATION", person=None, report=None),
                name="tally_of_one_subject",
                violation_error_message="测评村干部要选人",
            ),
            models.UniqueConstraint(
                fields=["year", "place"],
                condition=Q(subject="ORGANIZATION", corrects=None) & ~Q(stage="VOIDED"),
                name="tally_of_organization_once",
                violation_error_message="这个村党组织今年已经登记过测评",
            ),
            models.UniqueConstraint(
                fields=["year", "place", "person"],
                condition=Q(subject="PERSON", corrects=None) & ~Q(stage="VOIDED"),
                name="tally_of_person_once",
                violation_error_message="这个人今年已经登记过测评",
            ),
            models.CheckConstraint(
                condition=Q(stage="CONFIRMED", confirmed_by__isnull=False, confirmed_at__isnull=False)
                | Q(stage__in=["DRAFT", "VOIDED"], confirmed_by=None, confirmed_at=None),
                name="tally_confirmed_by_somebody",
                violation_error_message="已确认的要有确认人和时间",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, decision_number="", correction_reason="")
                | Q(corrects__isnull=False) & ~Q(decision_number="") & ~Q(correction_reason=""),
                name="tally_corrected_by_decision",
                violation_error_message="更正要有镇里的决定文号和理由",
            ),
            typed_by_differ(),
        ]

    def __str__(self) -> str:
        return f"{self.place.name}{self.year}年度{self.name}民主测评"

    def get_absolute_url(self) -> str:
        return record_url("appraisal_tally", self.pk)

    @property
    def trail_code(self) -> str:
        """The village reads the trail of its place, and not this."""
        return codes.township_of(self.place_id)

    @property
    def grades(self) -> tuple[str, ...]:
        return PERSON_GRADES if self.subject == self.Subject.PERSON else ORGANIZATION_GRADES

    @property
    def typed_by(self) -> list[int]:
        """The keys of those who have typed, at most two."""
        return [key for key in (self.first_typed_by_id, self.second_typed_by_id) if key]

    @property
    def is_draft(self) -> bool:
        return self.stage == self.Stage.DRAFT


def sums_hold(name: str) -> list[models.CheckConstraint]:
    """What no door may write: more returned than issued, parts that are not the whole."""
    graded = F("best") + F("good") + F("fair") + F("poor") + F("abstained")
    return [
        models.CheckConstraint(
            condition=Q(returned__lte=F("issued")),
            name=f"{name}_returned_within_issued",
            violation_error_message="收回测评票多于发出",
        ),
        models.CheckConstraint(
            condition=Q(returned=F("valid") + F("invalid")),
            name=f"{name}_valid_and_invalid_are_returned",
            violation_error_message="有效票＋无效票应等于收回",
        ),
        models.CheckConstraint(
            condition=Q(valid=graded),
            name=f"{name}_grades_are_valid",
            violation_error_message="四个等次＋弃权应等于有效票",
        ),
    ]


class BallotCounts(models.Model):
    """Nine sums of ballots."""

    issued = models.PositiveIntegerField("发出")
    returned = models.PositiveIntegerField("收回")
    valid = models.PositiveIntegerField("有效")
    invalid = models.PositiveIntegerField("无效")
    best = models.PositiveIntegerField()
    good = models.PositiveIntegerField()
    fair = models.PositiveIntegerField()
    poor = models.PositiveIntegerField()
    abstained = models.PositiveIntegerField("弃权")

    class Meta:
        abstract = True

    @property
    def counts(self) -> Counts:
        return Counts(**{name: getattr(self, name) for name in FIELDS})


class SheetRow(BallotCounts):
    """One group on one of the two sheets of a tally, until it is confirmed."""

    tally = models.ForeignKey(AppraisalTally, on_delete=models.PROTECT, related_name="rows")
    sheet = models.PositiveSmallIntegerField("第几张")
    group = models.CharField("投票人", max_length=16, choices=VoterGroup)

    class Meta:
        verbose_name = verbose_name_plural = "计票单"
        constraints = [
            models.UniqueConstraint(fields=["tally", "sheet", "group"], name="tally_sheet_group_once"),
            one_of("sheet", [1, 2], name="tally_sheet_first_or_second", message="只有两张计票单"),
            one_of("group", VoterGroup.values, name="tally_sheet_group_known", message="没有这类投票人"),
            *sums_hold("tally_sheet"),
        ]

    def __str__(self) -> str:
        return f"{self.tally_id} {self.sheet} {self.group}"


class AppraisalCount(BallotCounts):
    """One line of a confirmed result: a group, or several that were too small to stand alone. Never changed."""

    MAY_CHANGE: tuple[str, ...] = ()

    tally = models.ForeignKey(AppraisalTally, on_delete=models.PROTECT, related_name="counts")
    position = models.PositiveSmallIntegerField()
    groups = models.CharField("投票人", max_length=30)

    class Meta:
        verbose_name = verbose_name_plural = "测评结果"
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["tally", "position"], name="tally_count_position_once"),
            *sums_hold("tally_count"),
        ]

    def __str__(self) -> str:
        return f"{self.tally_id} {self.groups}"
