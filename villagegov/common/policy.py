"""Named numbers: each with its source and confidence, overridable by place and year with a document number.

A number of high confidence is law and not overridable. A process freezes the values it started with (`freeze`), so a
later change never touches what runs or is closed. Every app registers its numbers in its own `policy.py`.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from villagegov.common import audit, clock, codes, permissions
from villagegov.common.keys import actor, place_key
from villagegov.common.permissions import ScopedQuerySet
from villagegov.common.rules import counties_over


class Confidence(models.TextChoices):
    HIGH = "high", "全国规定"
    MEDIUM = "medium", "通行做法"
    LOW = "low", "各地不同"


def typed(text: str) -> str:
    """The text without blanks and with full-width signs made plain, as people type numbers."""
    return unicodedata.normalize("NFKC", text).strip()


def whole_number(text: str) -> int:
    if not re.fullmatch(r"-?\d{1,12}", typed(text), re.ASCII):
        raise ValidationError(f"“{text}”不是整数")
    return int(typed(text))


def decimal_number(text: str) -> Decimal:
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", typed(text), re.ASCII):
        raise ValidationError(f"“{text}”不是数字")
    return Decimal(typed(text))


def fraction(text: str) -> Fraction:
    if not re.fullmatch(r"\d{1,6}(/0*[1-9]\d{0,5})?", typed(text), re.ASCII):
        raise ValidationError(f"“{text}”不是分数，请写成 2/3 这样")
    return Fraction(typed(text))


def yes_or_no(text: str) -> bool:
    if text.strip() not in {"是", "否"}:
        raise ValidationError("请填是或否")
    return text.strip() == "是"


def month_and_day(text: str) -> tuple[int, int]:
    """06-30 is the last of June; the 29th of February is no day of every year."""
    try:
        day = datetime.datetime.strptime(f"2025-{typed(text)}", "%Y-%m-%d").replace(tzinfo=datetime.UTC)
    except ValueError:
        raise ValidationError(f"“{text}”不是几月几日，请写成 06-30 这样") from None
    return day.month, day.day


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
            raise ValidationError(f"{self.label}应{self.bounds}，现在填的是 {text}")
        return value

    @property
    def bounds(self) -> str:
        """The bounds in words; "" when there are none."""
        if self.least is None and self.most is None:
            return ""
        if self.most is None:
            return f"不小于 {self.least}"
        return f"不大于 {self.most}" if self.least is None else f"在 {self.least} 到 {self.most} 之间"


NUMBERS: dict[str, Number] = {}


def register(*numbers: Number) -> None:
    for number in numbers:
        NUMBERS[number.key] = number


class PolicyValueQuerySet(ScopedQuerySet):
    def latest_of(self, key: str, place_codes: Iterable[str], year: int) -> PolicyValueQuerySet:
        """Values that hold in the year: the newest year first, the newest entry of a year first."""
        return self.filter(key=key, place__code__in=list(place_codes), year__lte=year).order_by(
            "-year", "-id"
        )


class PolicyValue(models.Model):
    """A county's or township's own value of a number from a year on. Entries are added, never edited."""

    view_permission = "common.view_setting"

    key = models.CharField("参数", max_length=60)
    place = place_key("范围")
    year = models.PositiveSmallIntegerField("从哪年起")
    value = models.CharField("取值", max_length=200)
    document_number = models.CharField("文号", max_length=50)
    reason = models.CharField("理由", max_length=200, blank=True)
    set_by = actor()
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

    @staticmethod
    def own_rows(user) -> Q:
        """A township reads what its county has set."""
        return Q(place__code__in=counties_over(user))


def own_value(key: str, place_code: str, year: int) -> PolicyValue | None:
    """The entry that decides: the township's own, else its county's."""
    for code in dict.fromkeys([codes.township_of(place_code), codes.county_of(place_code)]):
        found = PolicyValue.objects.latest_of(key, [code], year).first()
        if found is not None:
            return found
    return None


def own_values(place_code: str, year: int) -> dict[str, PolicyValue]:
    """The entries that decide at the place in the year, by key, in one query."""
    nearest = list(dict.fromkeys([codes.county_of(place_code), codes.township_of(place_code)]))
    rows = PolicyValue.objects.filter(place__code__in=nearest, year__lte=year).select_related(
        "place", "set_by"
    )
    found: dict[str, PolicyValue] = {}
    for row in sorted(rows, key=lambda row: (nearest.index(row.place_id), row.year, row.pk)):
        found[row.key] = row
    return found


def permission_to_set(place_code: str) -> str:
    level = "county" if codes.level_of(place_code) == "COUNTY" else "township"
    return f"common.change_{level}_setting"


@audit.one_act()
def set_own_value(
    number: Number, place, *, year: int, text: str, document_number: str, reason: str, by
) -> PolicyValue:
    """The own value from the year on, as a new entry. Refuses law, what is out of bounds, and what has no document."""
    permissions.require(by, permission_to_set(place.code), place)
    if not number.is_overridable:
        raise ValidationError(f"{number.label}是全国规定（{number.source}），不能自定")
    number.parse(text)
    if not document_number.strip():
        raise ValidationError("请填文号：自定口径要有依据")
    before = own_value(number.key, place.code, year)
    record = PolicyValue.objects.create(
        key=number.key, place=place, year=year, value=typed(text), document_number=document_number.strip(),
        reason=reason.strip(), set_by=by, set_at=clock.now(),
    )  # fmt: skip
    old = before.value if before else number.default
    facts = {
        "before": {"value": old},
        "after": {"value": record.value, "year": year, "document_number": document_number},
    }
    audit.write(
        audit.act_on(record, "set_policy", f"自定口径：{number.label}", **facts, reason=reason), by=by
    )
    return record


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
