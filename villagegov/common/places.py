"""Places: county, township, village. A record carries the 12-digit code of its place, and a scope is a prefix of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from villagegov.common import codes
from villagegov.common.constraints import one_of
from villagegov.common.permissions import ScopedQuerySet


class PlaceQuerySet(ScopedQuerySet):
    def on(self, day: datetime.date) -> PlaceQuerySet:
        """The places that were there on the day: reports of a year use the codes of that year."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gt=day)
        )

    def in_order(self) -> PlaceQuerySet:
        """The township's own order, never by code or pinyin."""
        return self.order_by("township_code", "display_order", "code")

    def current(self) -> PlaceQuerySet:
        return self.filter(stage=Place.Stage.ACTIVE)


class Place(models.Model):
    """A county, a township, or a village or community."""

    class Level(models.TextChoices):
        COUNTY = "COUNTY", "县(市、区)"
        TOWNSHIP = "TOWNSHIP", "乡镇(街道)"
        VILLAGE = "VILLAGE", "村(社区)"

    class Kind(models.TextChoices):
        VILLAGE = "VILLAGE", "村"
        COMMUNITY = "COMMUNITY", "社区"

    class Stage(models.TextChoices):
        ACTIVE = "ACTIVE", "在用"
        MERGED = "MERGED", "已撤并"

    view_permission = "branches.view_village"
    place_field = "code"

    code = models.CharField(
        "区划代码",
        max_length=12,
        unique=True,
        validators=[RegexValidator(r"^\d{12}$", "区划代码应为 12 位数字")],
    )
    name = models.CharField("名称", max_length=30)
    level = models.CharField("层级", max_length=10, choices=Level)
    kind = models.CharField("类别", max_length=10, choices=Kind, blank=True)
    township_code = models.CharField("所属乡镇", max_length=12, editable=False, blank=True)
    display_order = models.PositiveIntegerField("显示次序", default=0)
    valid_from = models.DateField("启用日期", null=True, blank=True)
    valid_to = models.DateField("停用日期", null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", verbose_name="并入", to_field="code", null=True, blank=True, on_delete=models.PROTECT
    )
    contact_phone = models.CharField("办公电话", max_length=20, blank=True)
    stage = models.CharField("状态", max_length=10, choices=Stage, default=Stage.ACTIVE, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "地方"
        indexes = [models.Index(fields=["township_code", "display_order", "code"], name="place_order")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_from__lte=models.F("valid_to")),
                name="place_dates_in_order",
                violation_error_message="停用日期不能早于启用日期",
            ),
            models.CheckConstraint(
                condition=Q(stage="MERGED", merged_into__isnull=False) | Q(stage="ACTIVE", merged_into=None),
                name="place_merged_names_successor",
                violation_error_message="已撤并的村要写明并入哪个村",
            ),
            models.CheckConstraint(
                condition=Q(level="VILLAGE", kind__in=["VILLAGE", "COMMUNITY"])
                | (~Q(level="VILLAGE") & Q(kind="")),
                name="place_kind_of_villages",
                violation_error_message="村（社区）要写明类别",
            ),
            one_of(
                "level", ["COUNTY", "TOWNSHIP", "VILLAGE"], name="place_level_known", message="没有这个层级"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.township_code = "" if self.level == self.Level.COUNTY else codes.township_of(self.code)
        super().save(*args, **kwargs)

    @property
    def place_id(self) -> str:
        """A place stands at itself, so that permissions ask places and records alike."""
        return self.code

    def clean(self) -> None:
        if codes.level_of(self.code) != self.level:
            raise ValidationError({"code": f"区划代码 {self.code} 不是{self.get_level_display()}的代码"})


class _LevelManager(models.Manager.from_queryset(PlaceQuerySet)):
    def __init__(self, level: str) -> None:
        super().__init__()
        self.level = level

    def get_queryset(self) -> PlaceQuerySet:
        return super().get_queryset().filter(level=self.level)

    def deconstruct(self):
        return (False, f"{__name__}._LevelManager", None, (self.level,), {})


class County(Place):
    """A county, a county-level city or a district; home of the organisation department."""

    objects = _LevelManager(Place.Level.COUNTY)

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "县(市、区)"


class Township(Place):
    """A township, a town or a sub-district; home of the organisation office."""

    objects = _LevelManager(Place.Level.TOWNSHIP)

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "乡镇(街道)"


class Village(Place):
    """An administrative village or a community."""

    objects = _LevelManager(Place.Level.VILLAGE)

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "村(社区)"


def predecessors_of(villages: Iterable[str]) -> list[str]:
    """The codes of villages that were merged into these, also through another; what they posted keeps their code."""
    found: list[str] = []
    newest = list(villages)
    while newest:
        newest = list(Place.objects.filter(merged_into__in=newest).values_list("code", flat=True))
        found += newest
    return found


def successor_of(place: Place) -> Place:
    """The village that is in its place today; itself while it was not merged."""
    while place.merged_into is not None:
        place = place.merged_into
    return place


def hold(place: Place) -> Place:
    """The place as it is now, held until the transaction ends, so that no merger passes it meanwhile.

    It is the parent of all that stands in it: taken before any record of the place, for a merger does so too.
    """
    return Place.objects.select_for_update(no_key=True).get(code=place.code)


def hold_all_in(place: Place) -> None:
    """The same for a place and every village in it, by their codes: what a whole file writes, or takes back.

    A post, a relation or a move that is registered in one of the villages at this moment is before or after it.
    """
    there = Place.objects.filter(Q(pk=place.pk) | Q(township_code=place.code))
    list(there.select_for_update(no_key=True).order_by("code").values_list("pk"))


def hold_in_use(place: Place) -> Place:
    """The same for what is to be written into the place. Raises ValidationError where it was merged."""
    held = hold(place)
    if held.stage != Place.Stage.ACTIVE:
        raise ValidationError(f"{held.name}已并入{held.merged_into.name}，请选现在的村（社区）")
    return held
