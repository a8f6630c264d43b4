"""Accounts and their grants. The user model is the kernel's from the first migration."""

from __future__ import annotations

import datetime
import secrets

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Right
from django.db.models.lookups import Exact, GreaterThan
from django.utils import timezone

from villagegov.common import clock, codes
from villagegov.common.addresses import record_url
from villagegov.common.constraints import one_of
from villagegov.common.keys import place_key
from villagegov.common.permissions import ScopedQuerySet, scopes_of, within_codes
from villagegov.common.roles import ASSIGNED, COUNTY_LEVEL, GIVEN_BY_TOWNSHIP, VILLAGE_LEVEL, Role

CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is read out wrongly on the telephone
CODE_HOURS = 72


# Conditions on the code column of a grant, for constraints, which may not look at another table.
AT_A_VILLAGE = GreaterThan(Right("place", 3), Value("000"))
AT_A_COUNTY = Exact(Right("place", 6), Value("000000"))


class UserQuerySet(models.QuerySet):
    def visible_to(self, user) -> UserQuerySet:
        """Accounts that hold, or held, a role inside the scopes in which this user keeps accounts."""
        from villagegov.common.permissions import SENTENCES

        scopes = scopes_of(user, SENTENCES["branches.view_account"].roles)
        return self.filter(
            within_codes("grants__place__code", scopes) | within_codes("created_in", scopes)
        ).distinct()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    use_in_migrations = True

    def create_user(self, username: str, name: str = "", password: str | None = None, **fields) -> User:
        user = self.model(username=username.strip().lower(), name=name or username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields) -> User:
        """The technical operator: passes predicates of Django, holds no role, sees no business record."""
        return self.create_user(username, password=password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A login. What it may do stands in its grants alone."""

    class TextSize(models.IntegerChoices):
        NORMAL = 0, "标准"
        LARGE = 1, "大"
        LARGEST = 2, "特大"

    class Density(models.TextChoices):
        COMPACT = "compact", "紧凑"
        NORMAL = "", "标准"
        LOOSE = "loose", "宽松"

    username = models.CharField(
        "登录名",
        max_length=30,
        unique=True,
        validators=[
            RegexValidator(r"^[a-z0-9][a-z0-9._-]{2,29}$", "登录名用 3 至 30 位小写字母、数字、点或横线")
        ],
        error_messages={"unique": "这个登录名已经有人用，请换一个"},
    )
    name = models.CharField("姓名", max_length=50)
    is_active = models.BooleanField("在用", default=True)
    is_staff = models.BooleanField("技术管理", default=False)
    created_in = models.CharField("开通地点", max_length=12, blank=True, editable=False)
    created_at = models.DateTimeField("开通时间", default=timezone.now, editable=False)
    must_change_password = models.BooleanField("须先改密码", default=False, editable=False)
    code_expires_at = models.DateTimeField("一次性密码到期", null=True, blank=True, editable=False)
    text_size = models.PositiveSmallIntegerField("字号", choices=TextSize, default=TextSize.NORMAL)
    density = models.CharField("表格行距", max_length=10, choices=Density, blank=True, default="")
    single_keys = models.BooleanField("单键快捷键", default=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "账号"
        constraints = [
            one_of("text_size", [0, 1, 2], name="user_text_size_known", message="请选一种字号"),
            one_of("density", ["compact", "", "loose"], name="user_density_known", message="请选一种行距"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return record_url("account", self.pk)

    @property
    def place_id(self) -> str:
        """Where the account stands: the widest place of its grants, of the past ones when none holds."""
        grants = list(self.grants.all())
        standing = [grant.place_id for grant in grants if not grant.is_over] or [g.place_id for g in grants]
        return min(standing, key=lambda code: (len(codes.prefix_of(code)), code), default=self.created_in)

    @property
    def is_above_villages(self) -> bool:
        """Holds a role that the organisation office does not give: its own peers, leaders, reviewing units."""
        return any(grant.role not in GIVEN_BY_TOWNSHIP for grant in self.grants.all() if not grant.is_over)

    def give_one_time_code(self) -> str:
        """A password that works once, for 72 hours, and must then be changed. Returned once, stored hashed."""
        code = "-".join("".join(secrets.choice(CODE_ALPHABET) for _ in range(4)) for _ in range(4))
        self.set_password(code)
        self.must_change_password = True
        self.code_expires_at = timezone.now() + datetime.timedelta(hours=CODE_HOURS)
        return code


class GrantQuerySet(ScopedQuerySet):
    def on(self, day: datetime.date) -> GrantQuerySet:
        """Grants that hold on the day; they end by their date, without a job running, or when somebody ends them."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day, ended_at=None)

    def not_over(self, day: datetime.date) -> GrantQuerySet:
        """Grants that hold on the day or will hold."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), ended_at=None)


class RoleGrant(models.Model):
    """One role of one account at one place, from a day to a day, with its basis."""

    view_permission = "branches.view_grant"

    user = models.ForeignKey(User, verbose_name="账号", related_name="grants", on_delete=models.PROTECT)
    role = models.CharField("角色", max_length=20, choices=Role)
    place = place_key("范围")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True, blank=True)
    # Set, the grant holds no more, also on its last day.
    ended_at = models.DateTimeField("收回时间", null=True, editable=False)
    basis = models.CharField("依据", max_length=100, blank=True)
    document_number = models.CharField("文号", max_length=50, blank=True)
    tenure_key = models.CharField("来自任职", max_length=40, blank=True, editable=False)
    unit = models.CharField("单位", max_length=50, blank=True)
    granted_by = models.ForeignKey(
        User, verbose_name="授权人", null=True, related_name="+", on_delete=models.PROTECT, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "角色授权"
        indexes = [models.Index(fields=["user", "starts_on"]), models.Index(fields=["place", "role"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="grant_dates_in_order",
                violation_error_message="结束日期不能早于开始日期",
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values) & ~Q(role=Role.PUBLIC),
                name="grant_role_known",
                violation_error_message="没有这个角色",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(VILLAGE_LEVEL | ASSIGNED)) | Q(AT_A_VILLAGE),
                name="grant_village_roles_in_villages",
                violation_error_message="村级角色要授在村（社区）上",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=sorted(COUNTY_LEVEL)) | Q(AT_A_COUNTY),
                name="grant_county_roles_in_counties",
                violation_error_message="县级角色要授在县（市、区）上",
            ),
            models.UniqueConstraint(
                fields=["place"],
                condition=Q(role=Role.VILLAGE_SECRETARY, ends_on=None) & ~Q(tenure_key=""),
                name="grant_one_secretary_from_post",
                violation_error_message="这个村已有在任书记的账号，请先办交接",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.place_id}"

    def end_at_once(self, today: datetime.date) -> None:
        """Take the grant back from this moment on. The caller writes the entry and ends the sessions."""
        last = min(self.ends_on, today) if self.ends_on else today
        self.ends_on, self.ended_at = max(last, self.starts_on), clock.now()
        self.version += 1
        self.save()

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None or (self.ends_on is not None and self.ends_on < clock.today())
