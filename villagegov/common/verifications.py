"""Outcomes of checking the trail and the published records, and of backups: rows, so that all can see the last."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils import timezone

from villagegov.common import audit, clock, publications, subjects, trail_heads
from villagegov.common.constraints import one_of

TOO_OLD = datetime.timedelta(days=2)
BACKUP_TOO_OLD = datetime.timedelta(days=3)


class VerificationQuerySet(models.QuerySet):
    def latest_of(self, kind: str) -> Verification | None:
        return self.filter(kind=kind).select_related("by").order_by("-id").first()


class Verification(models.Model):
    """One check of the trail or of the publications, or one backup: when, with what result, by whom."""

    class Kind(models.TextChoices):
        TRAIL = "trail", "操作日志"
        PUBLICATIONS = "publications", "已公布的记录"
        BACKUP = "backup", "备份"

    kind = models.CharField("种类", max_length=12, choices=Kind)
    at = models.DateTimeField("时间")
    is_good = models.BooleanField("完好")
    result = models.TextField("结果", blank=True)
    by = models.ForeignKey("common.User", null=True, on_delete=models.PROTECT, related_name="+")

    objects = VerificationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "核对记录"
        indexes = [models.Index(fields=["kind", "-id"], name="verification_latest")]
        constraints = [
            one_of(
                "kind",
                ["trail", "publications", "backup"],
                name="verification_kind_known",
                message="没有这种核对",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"


def note(kind: str, problems: list[str], *, good: str, by=None) -> Verification:
    """Keep an outcome: what is wrong line by line, or the good word."""
    return Verification.objects.create(
        kind=kind, at=clock.now(), is_good=not problems, result="\n".join(problems) or good, by=by
    )


@dataclass(frozen=True)
class Outcome:
    """What a check found, before it is kept."""

    kind: str
    problems: list[str]
    good: str


def check_trail() -> Outcome:
    problems = audit.broken_links() + trail_heads.problems()
    if not problems:
        trail_heads.remember()
    return Outcome(Verification.Kind.TRAIL, problems, f"完好，共 {audit.AuditEntry.objects.count()} 条")


def check_publications() -> Outcome:
    """Every frozen text gives its hash, and what a subject reckons again comes out as it was published.

    A subject that can reckon again has `published_checks.py` with `problems()`, found by that name.
    """
    problems = [f"{number} 的内容和公布时不同" for number in publications.altered()]
    problems += [
        text for module in subjects.modules("published_checks").values() for text in module.problems()
    ]
    count = publications.Publication.objects.count()
    return Outcome(Verification.Kind.PUBLICATIONS, problems, f"完好，共 {count} 条")


def check_all() -> list[Outcome]:
    """Read everything. It takes long, so no transaction may run: SQLite has one writer at a time."""
    return [check_trail(), check_publications()]


def keep(outcomes: Iterable[Outcome], by=None) -> list[Verification]:
    return [note(found.kind, found.problems, good=found.good, by=by) for found in outcomes]


def verify_trail() -> Verification:
    return keep([check_trail()])[0]


def verify_publications() -> Verification:
    return keep([check_publications()])[0]


def verify_all() -> list[Verification]:
    return keep(check_all())


def alarms(*, with_never: bool = True) -> list[str]:
    """Why the last checks give no rest: failed, too old or never done; empty when all is well."""
    found = []
    for kind in (Verification.Kind.TRAIL, Verification.Kind.PUBLICATIONS):
        last = Verification.objects.latest_of(kind)
        if last is None:
            found += [f"{kind.label}还没有核对过"] if with_never else []
        elif not last.is_good:
            found.append(
                f"{kind.label}核对没有通过（{timezone.localtime(last.at):%Y-%m-%d}），请告诉县组织部和系统管理员"
            )
        elif clock.now() - last.at > TOO_OLD:
            found.append(f"{kind.label}已有 {(clock.now() - last.at).days} 天没有核对")
    return found
