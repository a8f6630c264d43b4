"""Published records, frozen: one table for all mechanisms, one hash, one trigger, one way to correct.

What is published is the rendered data as canonical JSON; the public page, the print and the sheet are made from it,
never from live tables. A mistake is mended by a new record that names the old one (更正), both stay readable.
"""

from __future__ import annotations

import datetime
import hashlib
import json

from django.core.exceptions import ValidationError
from django.db import models

from villagegov.common import audit, clock
from villagegov.common.keys import place_key
from villagegov.common.permissions import ScopedQuerySet


class PublicationQuerySet(ScopedQuerySet):
    def in_force(self) -> PublicationQuerySet:
        """The last word of each matter: not corrected by a later record."""
        return self.filter(corrected_by=None)


class Publication(models.Model):
    """The frozen text of one published record."""

    view_permission = "common.view_publication"

    # The columns that a trigger lets change after publication; all others never do.
    MAY_CHANGE = ("version", "withdrawn_at", "withdrawn_reason")

    kind = models.CharField("种类", max_length=30)
    number = models.CharField("编号", max_length=40, unique=True)
    title = models.CharField("标题", max_length=120)
    place = place_key()
    year = models.PositiveSmallIntegerField("年度")
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    published_at = models.DateTimeField("公布时间")
    published_by = models.ForeignKey("common.User", on_delete=models.PROTECT, related_name="+")
    corrects = models.OneToOneField(
        "self", verbose_name="更正", null=True, related_name="corrected_by", on_delete=models.PROTECT
    )
    correction_reason = models.CharField("更正理由", max_length=500, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "已公布记录"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(corrects=None) | ~models.Q(correction_reason=""),
                name="correction_has_reason",
                violation_error_message="更正要写明理由",
            )
        ]

    def __str__(self) -> str:
        return self.title


def canonical(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def hash_of(content: object) -> str:
    return hashlib.sha256(canonical(content).encode()).hexdigest()


@audit.one_act()
def publish(
    *, kind: str, number: str, title: str, place, year: int, content: dict, by, corrects: Publication | None = None,
    reason: str = "", at: datetime.datetime | None = None,
) -> Publication:  # fmt: skip
    """Freeze the content. A correction names the record that it corrects and its reason.

    `at` is for the demo, whose story begins before its day.
    """
    if corrects is not None and not reason.strip():
        raise ValidationError("更正要写明理由")
    content = json.loads(canonical(content))
    record = Publication.objects.create(
        kind=kind, number=number, title=title, place=place, year=year, content=content,
        content_hash=hash_of(content), published_at=at or clock.now(), published_by=by, corrects=corrects,
        correction_reason=reason.strip(),
    )  # fmt: skip
    label = "公布更正" if corrects else "公布"
    audit.write(
        audit.act_on(record, "publish", label, after={"hash": record.content_hash}, reason=reason), by=by
    )
    return record


def altered() -> list[str]:
    """The numbers of published records whose content no longer gives its hash."""
    rows = Publication.objects.order_by("number").iterator(200)
    return [row.number for row in rows if hash_of(row.content) != row.content_hash]
