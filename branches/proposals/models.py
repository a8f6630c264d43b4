"""Corrections that a village proposes: one field of a person or of the village, what it says and what it should say."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from branches.people.models import Person
from villagegov.common import encryption
from villagegov.common.addresses import record_url
from villagegov.common.constraints import one_of
from villagegov.common.keys import place_key
from villagegov.common.permissions import ScopedQuerySet


class ProposedField(models.TextChoices):
    """What a village may propose to change: the part before the point says in which record."""

    PHONE = "person.phone", "联系电话"
    NAME = "person.name", "姓名"
    ETHNIC_GROUP = "person.ethnic_group", "民族"
    EDUCATION = "person.education", "学历"
    POLITICAL_STATUS = "person.political_status", "政治面貌"
    PARTY_GROUP = "member.party_group", "党小组"
    PARTY_DUTY = "member.duty", "党内职务"
    IS_MOBILE = "member.is_mobile", "流动党员"
    OFFICE_PHONE = "village.contact_phone", "办公电话"
    GROUPS = "figures.group_count", "村民小组（个）"
    HOUSEHOLDS = "figures.household_count", "户数"
    REGISTERED = "figures.registered_population", "户籍人口"
    RESIDENT = "figures.resident_population", "常住人口"
    ADULTS = "figures.adult_count", "18 周岁以上"
    FARMLAND = "figures.farmland_mu", "耕地（亩）"

    @property
    def part(self) -> str:
        return self.value.partition(".")[0]

    @property
    def name_in_form(self) -> str:
        return self.value.partition(".")[2]


class ProposalQuerySet(ScopedQuerySet):
    def waiting(self) -> ProposalQuerySet:
        return self.filter(stage=ChangeProposal.Stage.SUBMITTED)

    def open(self) -> ProposalQuerySet:
        """Not yet decided and not given up."""
        return self.filter(stage__in=OPEN)

    def unsettled(self) -> ProposalQuerySet:
        """Somebody still has to do something about it: decide it, or read why it was declined."""
        return self.filter(stage__in=[*OPEN, ChangeProposal.Stage.DECLINED])


class ChangeProposal(models.Model):
    """What a village asks the township to put right in one field of its data, and what became of it."""

    class Stage(models.TextChoices):
        DRAFT = "DRAFT", "草稿"
        SUBMITTED = "SUBMITTED", "待审核"
        TAKEN_OVER = "TAKEN_OVER", "已通过"
        DECLINED = "DECLINED", "退回"
        CLOSED = "CLOSED", "未通过"
        WITHDRAWN = "WITHDRAWN", "已作废"

    view_permission = "branches.view_proposal"

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    place = place_key("村（社区）", related_name="proposals")
    person = models.ForeignKey(
        Person, verbose_name="人员", related_name="proposals", null=True, blank=True, on_delete=models.PROTECT
    )
    field = models.CharField("项目", max_length=40, choices=ProposedField)
    target_key = models.BigIntegerField(
        editable=False
    )  # of the person, the membership, the village or its figures
    old_value = models.CharField("原来", max_length=200, blank=True, editable=False)
    new_value = models.CharField("改为", max_length=200, blank=True)
    old_phone = encryption.EncryptedField("原来的电话", mask="phone", blank=True, default="", editable=False)
    new_phone = encryption.EncryptedField("改为的电话", mask="phone", blank=True, default="")
    why = models.CharField("理由", max_length=200)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="提出人", on_delete=models.PROTECT, related_name="+", editable=False
    )  # fmt: skip
    proposed_on = models.DateField("提出日期", editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="审核人", null=True, blank=True, on_delete=models.PROTECT,
        related_name="+", editable=False,
    )  # fmt: skip
    decided_on = models.DateField("审核日期", null=True, blank=True, editable=False)
    answer = models.CharField("不采纳的理由", max_length=200, blank=True, editable=False)
    stage = models.CharField("状态", max_length=12, choices=Stage, default=Stage.DRAFT, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "更正建议"
        indexes = [models.Index(fields=["place", "stage"])]
        constraints = [
            models.UniqueConstraint(
                fields=["field", "target_key"],
                condition=Q(stage__in=["DRAFT", "SUBMITTED"]),
                name="proposal_open_once",
                violation_error_message="这一项已有一条没审核完的更正建议",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["TAKEN_OVER", "DECLINED", "CLOSED"], decided_on__isnull=False)
                | Q(stage__in=["DRAFT", "SUBMITTED", "WITHDRAWN"], decided_on=None),
                name="proposal_decided_on_a_day",
                violation_error_message="审核过的建议要有审核日期",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["DECLINED", "CLOSED"], answer=""),
                name="proposal_declined_with_answer",
                violation_error_message="不采纳要写理由",
            ),
            one_of("field", ProposedField.values, name="proposal_field_known", message="这一项不能提更正"),
            one_of("stage", ["DRAFT", "SUBMITTED", "TAKEN_OVER", "DECLINED", "CLOSED", "WITHDRAWN"],
                   name="proposal_stage_known", message="没有这个状态"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person or self.place}的{self.get_field_display()}"

    def get_absolute_url(self) -> str:
        return record_url("proposal", self.pk)

    @property
    def is_of_phone(self) -> bool:
        """The telephone of a person is sealed here as it is in the register."""
        return self.field == ProposedField.PHONE

    @property
    def old(self) -> str:
        """What stood there when it was proposed, as a form has it."""
        return encryption.plain_of(self.old_phone) if self.is_of_phone else self.old_value

    @property
    def new(self) -> str:
        return encryption.plain_of(self.new_phone) if self.is_of_phone else self.new_value


OPEN = (ChangeProposal.Stage.DRAFT, ChangeProposal.Stage.SUBMITTED)
