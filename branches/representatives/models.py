"""Villager representatives: records of their own, tied to a person of the register only by hand."""

from __future__ import annotations

import datetime
import uuid

from django.db import models
from django.db.models import F, Q

from branches.people.models import Education, Person, PoliticalStatus, Sex, name_matches
from villagegov.common import chinese, encryption
from villagegov.common.addresses import record_url
from villagegov.common.constraints import one_of
from villagegov.common.keys import place_key
from villagegov.common.permissions import ScopedQuerySet


class EndReason(models.TextChoices):
    TERM_ENDED = "TERM_ENDED", "届满"
    RESIGNED = "RESIGNED", "辞职"
    REPLACED = "REPLACED", "撤换"
    MOVED_AWAY = "MOVED_AWAY", "迁出本村"
    DIED = "DIED", "死亡"
    OTHER = "OTHER", "其他"


class RepresentativeQuerySet(ScopedQuerySet):
    def current(self) -> RepresentativeQuerySet:
        return self.filter(ended_on=None)

    def on(self, day: datetime.date) -> RepresentativeQuerySet:
        """Elected by the day and not ended on it yet; an election without a date was before."""
        elected = Q(elected_on=None) | Q(elected_on__lte=day)
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), elected)

    def found_by(self, words: str) -> RepresentativeQuerySet:
        """By name, full pinyin or initials, village or villager group."""
        words = words.strip()
        return self.filter(
            name_matches(words) | Q(place__name__contains=words) | Q(villager_group__contains=words)
        )

    def namesakes(self, name: str, place_code: str, *, but: int | None = None) -> RepresentativeQuerySet:
        """Current representatives of the same name in the same village."""
        alike = self.current().filter(stroke_key=chinese.stroke_key(name), place__code=place_code)
        return alike.exclude(pk=but)


class Representative(models.Model):
    """A villager whom a group or some households elected into the village's assembly of representatives."""

    view_permission = "branches.view_representative"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = place_key("所属村", related_name="representatives")
    name = models.CharField("姓名", max_length=50)
    stroke_key = models.CharField(max_length=200, editable=False)
    pinyin = models.CharField(max_length=300, editable=False)
    sex = models.CharField("性别", max_length=6, choices=Sex)
    ethnic_group = models.CharField("民族", max_length=20, blank=True)
    birth_date = models.DateField("出生日期", null=True, blank=True)
    birth_date_by_month = models.BooleanField("只知道年月", default=False)
    education = models.CharField("学历", max_length=24, choices=Education, blank=True)
    political_status = models.CharField("政治面貌", max_length=20, choices=PoliticalStatus, blank=True)
    phone = encryption.EncryptedField("联系电话", mask="phone", blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, editable=False)
    villager_group = models.CharField("村民小组", max_length=50, blank=True)
    represented_households = models.PositiveIntegerField("代表户数", null=True, blank=True)
    elected_on = models.DateField("当选时间", null=True, blank=True)
    elected_on_by_month = models.BooleanField("只知道年月", default=False)
    ended_on = models.DateField("终止日期", null=True, blank=True)
    end_reason = models.CharField("终止原因", max_length=12, choices=EndReason, blank=True)
    remark = models.CharField("备注", max_length=500, blank=True)
    person = models.ForeignKey(
        Person, verbose_name="对应人员", related_name="representations", null=True, blank=True,
        on_delete=models.PROTECT,
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RepresentativeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村民代表"
        indexes = [
            models.Index(fields=["place", "stroke_key"]),
            models.Index(fields=["place", "ended_on"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "name", "sex", "birth_date", "birth_date_by_month"],
                condition=Q(ended_on=None),
                name="representative_once_in_a_village",
                violation_error_message="这名村民代表已经登记过",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ended_on=None),
                name="representative_person_once",
                violation_error_message="这个人已经对应了一名在任的村民代表",
            ),
            one_of("sex", Sex.values, name="representative_sex_known", message="请选性别"),
            one_of(
                "education",
                ["", *Education.values],
                name="representative_education_known",
                message="请选一种学历",
            ),
            one_of(
                "political_status",
                ["", *PoliticalStatus.values],
                name="representative_political_status_known",
                message="请选一种政治面貌",
            ),
            one_of(
                "end_reason",
                ["", *EndReason.values],
                name="representative_end_reason_known",
                message="请选一种终止原因",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end_reason="") | Q(ended_on__isnull=False) & ~Q(end_reason=""),
                name="representative_ends_with_a_reason",
                violation_error_message="终止日期和终止原因要一起填",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(elected_on=None) | Q(ended_on__gte=F("elected_on")),
                name="representative_dates_in_order",
                violation_error_message="终止日期不能早于当选时间",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.derive()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return record_url("representative", self.pk)

    def derive(self) -> None:
        """What follows from the typed values: sort key, search text, the blind index."""
        self.stroke_key = chinese.stroke_key(self.name)
        self.pinyin = chinese.pinyin_index(self.name)
        self.phone_index = encryption.blind_index("phone", encryption.plain_of(self.phone))
