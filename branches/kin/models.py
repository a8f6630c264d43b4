"""Declared near kin between people in office: thin, sensitive, and asked wherever somebody must stand aside."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from branches.people.models import Person
from villagegov.common import codes
from villagegov.common.addresses import record_url
from villagegov.common.constraints import one_of
from villagegov.common.permissions import SENTENCES, ScopedQuerySet, scopes_of, within_codes


class KinKind(models.TextChoices):
    SPOUSE = "SPOUSE", "配偶"
    PARENT_CHILD = "PARENT_CHILD", "父母与子女"
    GRANDPARENT = "GRANDPARENT", "祖孙（含外祖）"
    SIBLING = "SIBLING", "兄弟姐妹"
    COLLATERAL = "COLLATERAL", "三代以内旁系血亲"
    IN_LAW = "IN_LAW", "近姻亲"


class KinQuerySet(ScopedQuerySet):
    def declared(self) -> KinQuerySet:
        return self.filter(stage=KinRelation.Stage.DECLARED)

    def of(self, people: Any) -> KinQuerySet:
        """Relations that have one of these people on either side."""
        return self.filter(Q(person_a__in=people) | Q(person_b__in=people))

    def visible_to(self, user: Any) -> KinQuerySet:
        """A relation says something of two people: it is read by who may read of both in one scope."""
        sentence = SENTENCES[self.model.view_permission]
        condition = Q(pk__in=[])
        for scope in scopes_of(user, sentence.roles):
            condition |= within_codes("person_a__place__code", [scope]) & within_codes(
                "person_b__place__code", [scope]
            )
        return self.filter(condition)


class KinRelation(models.Model):
    """Two people in office who are near kin, as they declared it; the one who was registered first is `person_a`."""

    class Stage(models.TextChoices):
        DECLARED = "DECLARED", "已登记"
        ENDED = "ENDED", "已终止"

    view_permission = "branches.view_kin"
    place_field = "person_a__place__code"

    person_a = models.ForeignKey(
        Person, verbose_name="一方", related_name="kin_as_a", on_delete=models.PROTECT
    )
    person_b = models.ForeignKey(
        Person, verbose_name="另一方", related_name="kin_as_b", on_delete=models.PROTECT
    )
    kind = models.CharField("关系", max_length=16, choices=KinKind)
    way_out = models.CharField("冲突的处理办法", max_length=200, blank=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="登记人", on_delete=models.PROTECT, related_name="+", editable=False
    )  # fmt: skip
    declared_on = models.DateField("登记日期", editable=False)
    ended_on = models.DateField("终止日期", null=True, blank=True, editable=False)
    stage = models.CharField("状态", max_length=10, choices=Stage, default=Stage.DECLARED, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = KinQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "近亲属关系"
        constraints = [
            models.CheckConstraint(
                condition=Q(person_a__lt=F("person_b")),
                name="kin_in_order",
                violation_error_message="请选两个不同的人",
            ),
            models.UniqueConstraint(
                fields=["person_a", "person_b"],
                condition=Q(stage="DECLARED"),
                name="kin_declared_once",
                violation_error_message="这两个人的关系已经登记过，请直接修改",
            ),
            models.CheckConstraint(
                condition=Q(stage="DECLARED", ended_on=None) | Q(stage="ENDED", ended_on__isnull=False),
                name="kin_end_has_day",
                violation_error_message="终止的关系要有终止日期",
            ),
            one_of("kind", KinKind.values, name="kin_kind_known", message="请选一种关系"),
            one_of("stage", ["DECLARED", "ENDED"], name="kin_stage_known", message="没有这个状态"),
        ]

    def __str__(self) -> str:
        return f"{self.person_a}和{self.person_b}的近亲属关系"

    def get_absolute_url(self) -> str:
        return record_url("kin", self.pk)

    @property
    def place_id(self) -> str:
        """The village of both; where they live in two, the township: who is in charge of one alone reads nothing."""
        first, second = self.person_a.place_id, self.person_b.place_id
        return first if first == second else codes.township_of(first)

    @property
    def trail_code(self) -> str:
        """Its entries stand with the township: the trail of a village is read by more than may know of kin."""
        return codes.township_of(self.person_a.place_id)

    @property
    def people(self) -> tuple[Person, Person]:
        return self.person_a, self.person_b
