"""Who holds which post in a village from when to when, and what T05 asks of a cadre beyond that."""

from __future__ import annotations

import datetime

from django.db import models
from django.db.models import F, Q

from branches.people.models import Education, Person
from villagegov.common.addresses import record_url
from villagegov.common.constraints import one_of
from villagegov.common.keys import place_key
from villagegov.common.permissions import ScopedQuerySet


class Post(models.TextChoices):
    BRANCH_SECRETARY = "BRANCH_SECRETARY", "书记"
    BRANCH_DEPUTY_SECRETARY = "BRANCH_DEPUTY_SECRETARY", "副书记"
    BRANCH_MEMBER = "BRANCH_MEMBER", "委员"
    COMMITTEE_DIRECTOR = "COMMITTEE_DIRECTOR", "村委会主任"
    COMMITTEE_DEPUTY = "COMMITTEE_DEPUTY", "村委会副主任"
    COMMITTEE_MEMBER = "COMMITTEE_MEMBER", "村委委员"
    SUPERVISION_DIRECTOR = "SUPERVISION_DIRECTOR", "监委会主任"
    SUPERVISION_MEMBER = "SUPERVISION_MEMBER", "监委会委员"
    CLERK = "CLERK", "村文书"
    ACCOUNTANT = "ACCOUNTANT", "村会计（报账员）"
    WOMENS_CHAIR = "WOMENS_CHAIR", "妇联主席"
    YOUTH_SECRETARY = "YOUTH_SECRETARY", "团支部书记"
    MILITIA_HEAD = "MILITIA_HEAD", "民兵连长"
    GROUP_LEADER = "GROUP_LEADER", "村民小组长"
    PARTY_GROUP_LEADER = "PARTY_GROUP_LEADER", "党小组长"
    FIRST_SECRETARY = "FIRST_SECRETARY", "第一书记"
    TEAM_MEMBER = "TEAM_MEMBER", "驻村工作队员"
    GRID_WORKER = "GRID_WORKER", "网格员"


PARTY_POSTS = (Post.BRANCH_SECRETARY, Post.BRANCH_DEPUTY_SECRETARY, Post.BRANCH_MEMBER)
COMMITTEE_POSTS = (Post.COMMITTEE_DIRECTOR, Post.COMMITTEE_DEPUTY, Post.COMMITTEE_MEMBER)
SUPERVISION_POSTS = (Post.SUPERVISION_DIRECTOR, Post.SUPERVISION_MEMBER)


IN_ORDER = (
    "place__township_code", "place__display_order", "place_id", "rank", "person__stroke_key", "started_on", "pk",
)  # fmt: skip


def post_rank(field: str) -> models.Case:
    """The place of a post in the order of `Post`, for sorting."""
    whens = [models.When(**{field: post, "then": position}) for position, post in enumerate(Post.values)]
    return models.Case(*whens, default=len(whens), output_field=models.IntegerField())


class EndReason(models.TextChoices):
    TERM_ENDED = "TERM_ENDED", "届满离任"
    NOT_ELECTED = "NOT_ELECTED", "换届未当选"
    RESIGNED = "RESIGNED", "辞职"
    DISMISSED = "DISMISSED", "免职"
    RECALLED = "RECALLED", "罢免"
    ENDED_BY_LAW = "ENDED_BY_LAW", "职务自行终止"
    TRANSFERRED = "TRANSFERRED", "调动"
    PROMOTED = "PROMOTED", "提拔"
    DIED = "DIED", "死亡"
    PARTY_POST_REVOKED = "PARTY_POST_REVOKED", "撤销党内职务"
    OTHER = "OTHER", "其他"


class TenureQuerySet(ScopedQuerySet):
    def on(self, day: datetime.date) -> TenureQuerySet:
        """Tenures that hold on the day, the last day included."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=day), started_on__lte=day)

    def current(self) -> TenureQuerySet:
        return self.filter(ended_on=None)

    def on_or_after(self, day: datetime.date) -> TenureQuerySet:
        """Tenures that hold on the day or on any later one."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=day))

    def of_teams(self) -> TenureQuerySet:
        """The two committees of the village (两委)."""
        return self.filter(post__in=[*PARTY_POSTS, *COMMITTEE_POSTS])

    def by_post(self) -> TenureQuerySet:
        """Villages in the township's order, in a village by rank of the post, then by strokes."""
        return self.annotate(rank=post_rank("post")).order_by(*IN_ORDER)


class PostTenure(models.Model):
    """A person in a post of a village from a day to a day; every tenure is its own row."""

    view_permission = "branches.view_tenure"

    person = models.ForeignKey(Person, verbose_name="姓名", related_name="tenures", on_delete=models.PROTECT)
    place = place_key("村（社区）", related_name="tenures")
    post = models.CharField("职务", max_length=30, choices=Post)
    duty = models.CharField("职务写法", max_length=100, blank=True)
    started_on = models.DateField("任职时间")
    started_on_by_month = models.BooleanField("只知道年月", default=False)
    ended_on = models.DateField("离任时间", null=True, blank=True)
    end_reason = models.CharField("离任方式", max_length=20, choices=EndReason, blank=True)
    basis = models.CharField("依据", max_length=100, blank=True)
    document_number = models.CharField("文号", max_length=50, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TenureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任职经历"
        indexes = [
            models.Index(fields=["place", "post", "ended_on"]),
            models.Index(fields=["person", "post"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="tenure_dates_in_order",
                violation_error_message="离任时间不能早于任职时间",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end_reason="") | (Q(ended_on__isnull=False) & ~Q(end_reason="")),
                name="tenure_end_has_reason",
                violation_error_message="离任要写明方式和时间",
            ),
            models.UniqueConstraint(
                fields=["person", "place", "post"],
                condition=Q(ended_on=None),
                name="tenure_open_once",
                violation_error_message="此人正在任这个职务",
            ),
            one_of("post", Post.values, name="tenure_post_known", message="没有这个职务"),
            one_of(
                "end_reason",
                ["", *EndReason.values],
                name="tenure_end_reason_known",
                message="没有这种离任方式",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_post_display()}"

    def get_absolute_url(self) -> str:
        return record_url("person", self.person_id)


class Source(models.TextChoices):
    PROSPERITY_EXPERT = "PROSPERITY_EXPERT", "致富能手"
    RETURNEE = "RETURNEE", "返乡人员"
    VETERAN = "VETERAN", "退役军人"
    GRADUATE = "GRADUATE", "高校毕业生"
    MIGRANT_WORKER = "MIGRANT_WORKER", "外出务工"
    COOPERATIVE_HEAD = "COOPERATIVE_HEAD", "合作社负责人"
    SENT_DOWN = "SENT_DOWN", "机关下派"
    OTHER = "OTHER", "其他"


class CadreProfile(models.Model):
    """What the county roster T05 asks of a cadre and no other register knows."""

    view_permission = "branches.view_tenure"

    person = models.OneToOneField(Person, related_name="cadre", on_delete=models.PROTECT)
    place = place_key()
    education_full_time = models.CharField("全日制学历", max_length=24, choices=Education, blank=True)
    education_in_service = models.CharField("在职学历", max_length=24, choices=Education, blank=True)
    post_collective = models.CharField("集体经济组织职务", max_length=100, blank=True)
    post_other = models.CharField("其他职务", max_length=100, blank=True)
    source = models.CharField("人员来源", max_length=20, choices=Source, blank=True)
    admitted_on = models.DateField("入党时间", null=True, blank=True)
    admitted_on_by_month = models.BooleanField("只知道年月", default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "村干部信息"
        constraints = [
            one_of(
                "education_full_time",
                ["", *Education.values],
                name="cadre_full_time_education_known",
                message="请选一种学历",
            ),
            one_of(
                "education_in_service",
                ["", *Education.values],
                name="cadre_in_service_education_known",
                message="请选一种学历",
            ),
            one_of("source", ["", *Source.values], name="cadre_source_known", message="请选一种来源"),
        ]

    def __str__(self) -> str:
        return str(self.person)
