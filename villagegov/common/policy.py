"""Named numbers: each with its source and confidence, overridable by place and year with a document number.

A number of high confidence is law and not overridable. A process freezes the values it started with (`freeze`), so a
later change never touches what runs or is closed. Every app registers its numbers in its own `policy.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from villagegov.common import codes
from villagegov.common.permissions import ScopedQuerySet


class Confidence(models.TextChoices):
    HIGH = "high", "全国规定"
    MEDIUM = "medium", "通行做法"
    LOW = "low", "各地不同"


def whole_number(text: str) -> int:
    if not text.strip().lstrip("-").isdigit():
        raise ValidationError(f"“{text}”不是整数")
    return int(text)


def decimal_number(text: str) -> Decimal:
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        raise ValidationError(f"“{text}”不是数字") from None


def fraction(text: str) -> Fraction:
    try:
        return Fraction(text.strip())
    except (ValueError, ZeroDivisionError):
        raise ValidationError(f"“{text}”不是分数，请写成 2/3 这样") from None


def yes_or_no(text: str) -> bool:
    if text.strip() not in {"是", "否"}:
        raise ValidationError("请填是或否")
    return text.strip() == "是"


@dataclass(frozen=True)
class Number:
    """One number of a regulation or a habit. `default` is written as `read` reads it; bounds include themselves."""

    key: str
    label: str
    default: str
    read: Callable[[str], object]
    unit: str
    source: str
    confidence: Confidence
    least: object = None
    most: object = None

    @property
    def is_overridable(self) -> bool:
        return self.confidence != Confidence.HIGH

    def parse(self, text: str) -> object:
        """The value of a text. Raises ValidationError with the bounds when it is outside them."""
        value = self.read(text)
        below = self.least is not None and value < self.least  # type: ignore[operator]
        above = self.most is not None and value > self.most  # type: ignore[operator]
        if below or above:
            raise ValidationError(f"{self.label}应在 {self.least} 到 {self.most} 之间，现在填的是 {text}")
        return value


NUMBERS: dict[str, Number] = {}


def register(*numbers: Number) -> None:
    for number in numbers:
        NUMBERS[number.key] = number


class PolicyValueQuerySet(ScopedQuerySet):
    def latest_of(self, key: str, place_codes: Iterable[str], year: int) -> PolicyValueQuerySet:
        """Values that hold in the year: the newest year first, the newest entry of a year first."""
        return self.filter(key=key, place__code__in=list(place_codes), year__lte=year).order_by("-year", "-id")


class PolicyValue(models.Model):
    """A county's or township's own value of a number from a year on. Entries are added, never edited."""

    view_permission = "common.view_setting"

    key = models.CharField("参数", max_length=60)
    place = models.ForeignKey(
        "common.Place", verbose_name="范围", to_field="code", db_column="area_code", on_delete=models.PROTECT
    )
    year = models.PositiveSmallIntegerField("从哪年起")
    value = models.CharField("取值", max_length=200)
    document_number = models.CharField("文号", max_length=50)
    reason = models.CharField("理由", max_length=200, blank=True)
    set_by = models.ForeignKey("common.User", on_delete=models.PROTECT, related_name="+", editable=False)
    set_at = models.DateTimeField(editable=False)

    objects = PolicyValueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "参数取值"
        indexes = [models.Index(fields=["key", "place", "year"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(document_number=""),
                name="policy_value_has_document",
                violation_error_message="请填文号：自定口径要有依据",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.year}"


def own_value(key: str, place_code: str, year: int) -> PolicyValue | None:
    """The entry that decides: the township's own, else its county's."""
    for code in dict.fromkeys([codes.township_of(place_code), codes.county_of(place_code)]):
        found = PolicyValue.objects.latest_of(key, [code], year).first()
        if found is not None:
            return found
    return None


def value(key: str, place_code: str, year: int) -> object:
    """The number as it holds at the place in the year."""
    number = NUMBERS[key]
    own = own_value(key, place_code, year) if number.is_overridable else None
    return number.parse(own.value if own else number.default)


def freeze(keys: Iterable[str], place_code: str, year: int) -> dict[str, str]:
    """The values with which a process starts, as texts; kept with the process and read by `frozen`."""
    texts = {}
    for key in keys:
        own = own_value(key, place_code, year) if NUMBERS[key].is_overridable else None
        texts[key] = own.value if own else NUMBERS[key].default
    return texts


def frozen(values: dict[str, str], key: str) -> object:
    """A number of a running process: what stood there when it began."""
    return NUMBERS[key].parse(values[key])
