"""Natural persons, each once, and their Party membership. Everything else hangs on the person."""

from __future__ import annotations

import datetime
import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from branches.organizations.models import PartyOrganization
from villagegov.common import chinese, codes, encryption
from villagegov.common.addresses import record_url
from villagegov.common.constraints import one_of
from villagegov.common.dates import age_on, standing_years
from villagegov.common.keys import place_key
from villagegov.common.permissions import ScopedQuerySet

NEVER_DELETED = "人员资料不删除，请用“登记离开”"


class Sex(models.TextChoices):
    MALE = "MALE", "男"
    FEMALE = "FEMALE", "女"


class Education(models.TextChoices):
    POSTGRADUATE = "POSTGRADUATE", "研究生"
    BACHELOR = "BACHELOR", "本科"
    JUNIOR_COLLEGE = "JUNIOR_COLLEGE", "大专"
    SECONDARY_VOCATIONAL = "SECONDARY_VOCATIONAL", "中专"
    SENIOR_HIGH = "SENIOR_HIGH", "高中"
    JUNIOR_HIGH = "JUNIOR_HIGH", "初中"
    PRIMARY = "PRIMARY", "小学"
    NONE = "NONE", "文盲"


class PoliticalStatus(models.TextChoices):
    PARTY_MEMBER = "PARTY_MEMBER", "中共党员"
    PROBATIONARY = "PROBATIONARY", "中共预备党员"
    LEAGUE_MEMBER = "LEAGUE_MEMBER", "共青团员"
    DEMOCRATIC_PARTY = "DEMOCRATIC_PARTY", "民主党派"
    NON_PARTY = "NON_PARTY", "无党派人士"
    MASSES = "MASSES", "群众"


def name_matches(words: str) -> Q:
    words = words.strip().lower()
    return Q(name__contains=words) | Q(pinyin__contains=words.replace(" ", ""))


class PersonQuerySet(ScopedQuerySet):
    def delete(self) -> None:
        raise ValidationError(NEVER_DELETED)

    def present(self) -> PersonQuerySet:
        return self.filter(stage=Person.Stage.ACTIVE)

    def named_like(self, words: str) -> PersonQuerySet:
        """By name, by full pinyin or by initials: `hyc` finds 何永昌."""
        return self.filter(name_matches(words))

    def found_by(self, words: str) -> PersonQuerySet:
        """By name, pinyin or the name of the village."""
        return self.filter(name_matches(words) | Q(place__name__contains=words.strip()))

    def with_number(self, number: str) -> PersonQuerySet:
        """Exactly this ID number or telephone, through the blind indexes; an empty number finds nobody."""
        by_id = encryption.blind_index("id_number", number)
        by_phone = encryption.blind_index("phone", number)
        return self.filter(Q(id_number_index=by_id) | Q(phone_index=by_phone)) if number else self.none()

    def namesakes(self, name: str, place_code: str, *, but: int | None = None) -> PersonQuerySet:
        """People of the same name in the same village."""
        return self.filter(stroke_key=chinese.stroke_key(name), place__code=place_code).exclude(pk=but)

    def by_strokes(self) -> PersonQuerySet:
        return self.order_by("stroke_key", "id")


class Person(models.Model):
    """One natural person of a village, once in a township."""

    class Stage(models.TextChoices):
        ACTIVE = "ACTIVE", "在册"
        LEFT = "LEFT", "已离开"

    view_permission = "branches.view_person"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = place_key("所属村", related_name="people")
    township_code = models.CharField(max_length=12, editable=False)
    name = models.CharField("姓名", max_length=50)
    stroke_key = models.CharField(max_length=200, editable=False)
    pinyin = models.CharField(max_length=300, editable=False)
    sex = models.CharField("性别", max_length=6, choices=Sex)
    ethnic_group = models.CharField("民族", max_length=20, blank=True)
    birth_date = models.DateField("出生日期", null=True, blank=True)
    birth_date_by_month = models.BooleanField("只知道年月", default=False)
    id_number = encryption.EncryptedField("身份证号", mask="id_number", blank=True, default="")
    id_number_index = models.CharField(max_length=64, blank=True, editable=False)
    phone = encryption.EncryptedField("联系电话", mask="phone", blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, editable=False)
    education = models.CharField("学历", max_length=24, choices=Education, blank=True)
    political_status = models.CharField("政治面貌", max_length=20, choices=PoliticalStatus, blank=True)
    remark = models.CharField("备注", max_length=500, blank=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        related_name="person",
        on_delete=models.PROTECT,
        editable=False,
    )
    stage = models.CharField("状态", max_length=10, choices=Stage, default=Stage.ACTIVE, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        indexes = [
            models.Index(fields=["place", "id"]),
            models.Index(fields=["phone_index"]),
            models.Index(fields=["place", "stroke_key"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["township_code", "id_number_index"],
                condition=~Q(id_number_index=""),
                name="person_id_number_once_a_township",
                violation_error_message="这个身份证号在本镇已经登记过，请先查找此人",
            ),
            models.CheckConstraint(
                condition=Q(sex__in=Sex.values),
                name="person_sex_known",
                violation_error_message="请选性别",
            ),
            one_of(
                "education",
                ["", *Education.values],
                name="person_education_known",
                message="请选一种学历",
            ),
            one_of(
                "political_status",
                ["", *PoliticalStatus.values],
                name="person_political_status_known",
                message="请选一种政治面貌",
            ),
            one_of("stage", ["ACTIVE", "LEFT"], name="person_stage_known", message="没有这个状态"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.derive()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return record_url("person", self.pk)

    def delete(self, *args, **kwargs) -> None:
        raise ValidationError(NEVER_DELETED)

    @staticmethod
    def own_rows(user) -> Q:
        """Everybody may consult the own record (PIPL)."""
        return Q(account_id=user.pk)

    def age(self, on: datetime.date) -> int | None:
        """Full years on the day; by month where only that is known."""
        return age_on(self.birth_date, on, by_month=self.birth_date_by_month) if self.birth_date else None

    def derive(self) -> None:
        """What follows from the typed values: sort key, search text, the blind indexes."""
        self.township_code = codes.township_of(self.place_id)
        self.stroke_key = chinese.stroke_key(self.name)
        self.pinyin = chinese.pinyin_index(self.name)
        self.id_number_index = encryption.blind_index("id_number", encryption.plain_of(self.id_number))
        self.phone_index = encryption.blind_index("phone", encryption.plain_of(self.phone))


class MembershipQuerySet(ScopedQuerySet):
    def current(self) -> MembershipQuerySet:
        return self.filter(ended_on=None)


class PartyMembership(models.Model):
    """A person's membership: kind, dates, branch and group."""

    class Kind(models.TextChoices):
        FORMAL = "FORMAL", "正式党员"
        PROBATIONARY = "PROBATIONARY", "预备党员"

    view_permission = "branches.view_person"

    person = models.OneToOneField(Person, related_name="membership", on_delete=models.PROTECT)
    place = place_key(related_name="memberships")
    organization = models.ForeignKey(
        PartyOrganization, verbose_name="党组织", null=True, blank=True, on_delete=models.PROTECT
    )
    party_group = models.CharField("党小组", max_length=50, blank=True)
    member_kind = models.CharField("党员类别", max_length=12, choices=Kind)
    admitted_on = models.DateField("入党时间")
    admitted_on_by_month = models.BooleanField("只知道年月", default=False)
    confirmed_on = models.DateField("转正时间", null=True, blank=True)
    confirmed_on_by_month = models.BooleanField("只知道年月", default=False)
    is_mobile = models.BooleanField("流动党员", null=True, blank=True)
    duty = models.CharField("党内职务", max_length=100, blank=True)
    ended_on = models.DateField("转出日期", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党员信息"
        indexes = [models.Index(fields=["place", "member_kind"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_on=None) | Q(confirmed_on__gte=F("admitted_on")),
                name="membership_dates_in_order",
                violation_error_message="转正时间不能早于入党时间",
            ),
            models.CheckConstraint(
                condition=Q(member_kind__in=["FORMAL", "PROBATIONARY"]),
                name="membership_kind_known",
                violation_error_message="请选正式党员或预备党员",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_member_kind_display()}"

    def get_absolute_url(self) -> str:
        return self.person.get_absolute_url()

    def standing(self, on: datetime.date) -> int | str | None:
        """Party standing in full years since confirmation; a probationary member has none yet."""
        if self.member_kind == self.Kind.PROBATIONARY:
            return "预备期"
        return standing_years(self.confirmed_on, on) if self.confirmed_on else None
