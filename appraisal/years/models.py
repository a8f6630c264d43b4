"""The year of a township's appraisal: how far its loop is, and which villages are let off in a phase."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from villagegov.common import permissions
from villagegov.common.codes import township_of
from villagegov.common.constraints import one_of
from villagegov.common.keys import actor, place_key
from villagegov.common.permissions import ScopedQuerySet


def townships_over(user) -> set[str]:
    """The townships whose schemes judge the villages in which the user holds an office."""
    scopes = permissions.scopes_of(user, permissions.SENTENCES["appraisal.read_from_below"].roles)
    return {township_of(code) for code in scopes}


class AssessmentYear(models.Model):
    """One township's loop of a year, from the scheme to the published ranking."""

    class Stage(models.TextChoices):
        PLANNING = "PLANNING", "方案制定"
        PLEDGING = "PLEDGING", "承诺中"
        EXECUTION = "EXECUTION", "执行中"
        MIDYEAR = "MIDYEAR", "年中督查"
        REPORTING = "REPORTING", "年底述职"
        SCORING = "SCORING", "测评评分"
        DECIDING = "DECIDING", "审定"
        NOTICED = "NOTICED", "公示"
        PUBLISHED = "PUBLISHED", "公布"
        ARCHIVED = "ARCHIVED", "归档"

    view_permission = "appraisal.view_scheme"

    place = place_key("乡镇", related_name="assessment_years")
    year = models.PositiveSmallIntegerField("年度")
    stage = models.CharField("阶段", max_length=10, choices=Stage, default=Stage.PLANNING, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考核年度"
        constraints = [
            models.UniqueConstraint(fields=["place", "year"], name="assessment_year_once_a_township"),
            one_of(
                "stage",
                [
                    *("PLANNING", "PLEDGING", "EXECUTION", "MIDYEAR", "REPORTING"),
                    *("SCORING", "DECIDING", "NOTICED", "PUBLISHED", "ARCHIVED"),
                ],
                name="assessment_year_stage_known",
                message="没有这个阶段",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place.name}{self.year}年度考核"

    def get_absolute_url(self) -> str:
        return reverse("year_loop", args=[self.year])

    @staticmethod
    def own_rows(user) -> Q:
        return Q(place__code__in=townships_over(user))

    @property
    def settled(self) -> str:
        """The stage from which on the scheme stands for good, in words; "" before it."""
        done = {self.Stage.DECIDING, self.Stage.NOTICED, self.Stage.PUBLISHED, self.Stage.ARCHIVED}
        return self.get_stage_display() if self.stage in done else ""


class PhaseExemption(models.Model):
    """A village that owes nothing in one phase of the year, and why: the phase can then be closed without it."""

    view_permission = "appraisal.view_exemption"

    year = models.PositiveSmallIntegerField("年度")
    place = place_key("村（社区）", related_name="+")
    phase = models.CharField("阶段", max_length=20)
    reason = models.CharField("免报的理由", max_length=200)
    decided_by = actor()
    decided_at = models.DateTimeField("时间", editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "免报"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "place", "phase"],
                name="phase_exemption_once",
                violation_error_message="这个村这个阶段已经登记免报",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="phase_exemption_has_reason",
                violation_error_message="请填免报的理由",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place.name}{self.year}年免报"
