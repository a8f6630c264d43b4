"""Party organisations of a village, as a tree. Their groups are named in the memberships."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from villagegov.common.addresses import record_url
from villagegov.common.constraints import one_of
from villagegov.common.keys import place_key
from villagegov.common.permissions import ScopedQuerySet


class OrganizationQuerySet(ScopedQuerySet):
    def current(self) -> "OrganizationQuerySet":
        return self.filter(ended_on=None)

    def heads(self) -> "OrganizationQuerySet":
        """The organisation of the village itself, above its sub-branches."""
        return self.current().filter(parent=None)


class PartyOrganization(models.Model):
    """A Party committee, general branch or branch of a village; the kinds differ by the number of members."""

    class Kind(models.TextChoices):
        PARTY_COMMITTEE = "PARTY_COMMITTEE", "党委"
        GENERAL_BRANCH = "GENERAL_BRANCH", "党总支"
        BRANCH = "BRANCH", "党支部"
        JOINT_BRANCH = "JOINT_BRANCH", "联合党支部"

    view_permission = "branches.view_organization"

    place = place_key("村（社区）", related_name="organizations")
    kind = models.CharField("类型", max_length=20, choices=Kind)
    name = models.CharField("名称", max_length=60)
    parent = models.ForeignKey(
        "self", verbose_name="上级组织", null=True, blank=True, on_delete=models.PROTECT
    )
    seats = models.PositiveSmallIntegerField(
        "委员职数", null=True, blank=True,
        validators=[MinValueValidator(1, "职数至少 1 名"), MaxValueValidator(11, "职数最多 11 名")],
    )  # fmt: skip
    term_years = models.PositiveSmallIntegerField(
        "任期（年）",
        default=5,
        validators=[MinValueValidator(1, "任期至少 1 年"), MaxValueValidator(5, "任期最多 5 年")],
    )
    term_started_on = models.DateField("本届开始", null=True, blank=True)
    ended_on = models.DateField("撤销日期", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党组织"
        indexes = [models.Index(fields=["place", "id"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="organization_not_its_own_parent",
                violation_error_message="党组织不能是自己的上级",
            ),
            models.UniqueConstraint(
                fields=["place", "name"], condition=Q(ended_on=None), name="organization_name_once",
                violation_error_message="这个村已有同名的党组织",
            ),
            one_of(
                "kind", ["PARTY_COMMITTEE", "GENERAL_BRANCH", "BRANCH", "JOINT_BRANCH"],
                name="organization_kind_known", message="请选党组织的类型",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return record_url("organization", self.pk)

    def children_now(self) -> OrganizationQuerySet:
        return PartyOrganization.objects.current().filter(parent=self)
