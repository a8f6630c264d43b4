"""What a village is in numbers, a row a year: the one owner of households, people, land and income."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from villagegov.common.keys import place_key
from villagegov.common.permissions import ScopedQuerySet


class FiguresQuerySet(ScopedQuerySet):
    def of_year(self, year: int) -> "FiguresQuerySet":
        return self.filter(year=year)

    def latest_up_to(self, year: int) -> "FiguresQuerySet":
        """For each village its newest row of the year or before."""
        newest = (
            self.filter(place=models.OuterRef("place"), year__lte=year).order_by("-year").values("pk")[:1]
        )
        return self.filter(pk=models.Subquery(newest))


class VillageFigures(models.Model):
    """The figures of one village in one year."""

    view_permission = "branches.view_village"

    place = place_key("村（社区）", related_name="figures")
    year = models.PositiveSmallIntegerField(
        "年度", validators=[MinValueValidator(1950, "年度应在 1950 年以后")]
    )
    group_count = models.PositiveIntegerField("村民小组（个）", null=True, blank=True)
    household_count = models.PositiveIntegerField("户数", null=True, blank=True)
    registered_population = models.PositiveIntegerField("户籍人口", null=True, blank=True)
    resident_population = models.PositiveIntegerField("常住人口", null=True, blank=True)
    adult_count = models.PositiveIntegerField("18 周岁以上", null=True, blank=True)
    farmland_mu = models.DecimalField("耕地（亩）", max_digits=12, decimal_places=2, null=True, blank=True)
    approved_posts = models.PositiveIntegerField("核定职数", null=True, blank=True)
    income_per_capita = models.DecimalField(
        "上年农民人均可支配收入（元）", max_digits=12, decimal_places=2, null=True, blank=True
    )
    remark = models.CharField("备注", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = FiguresQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村情数据"
        constraints = [
            models.UniqueConstraint(
                fields=["place", "year"], name="figures_once_a_year",
                violation_error_message="这个村这一年的数据已有一份，请直接修改",
            ),
            models.CheckConstraint(
                condition=(Q(farmland_mu=None) | Q(farmland_mu__gte=0))
                & (Q(income_per_capita=None) | Q(income_per_capita__gte=0)),
                name="figures_not_negative",
                violation_error_message="面积和收入不能是负数",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.place} {self.year} 年"

    def get_absolute_url(self) -> str:
        return reverse("village", args=[self.place_id])
