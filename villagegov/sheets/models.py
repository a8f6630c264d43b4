"""Rows of the Excel kernel: each upload with its outcome and its undo, what was learnt of headers, files made."""

from __future__ import annotations

import base64
import datetime
import json
import zlib
from typing import Any

from django.db import models
from django.db.models import Q

from villagegov.common import clock, encryption
from villagegov.common.addresses import record_url
from villagegov.common.constraints import one_of
from villagegov.common.keys import place_key
from villagegov.common.permissions import ScopedQuerySet


class ImportBatch(models.Model):
    """One uploaded sheet from its check to its confirmation, and back.

    The file and what was typed on the page lie encrypted as long as they are of use: until the upload is cancelled or
    the batch can no longer be undone, each at most seven days.
    """

    KEPT = datetime.timedelta(days=7)  # an upload that nobody confirms

    class Stage(models.TextChoices):
        UPLOADED = "UPLOADED", "已上传"
        CHECKED = "CHECKED", "待确认"
        CONFIRMED = "CONFIRMED", "已导入"
        CANCELLED = "CANCELLED", "已取消"
        UNDONE = "UNDONE", "已撤销"

    view_permission = "sheets.view_import"

    kind = models.CharField("种类", max_length=40)
    place = place_key()
    file_name = models.CharField("文件", max_length=120)
    file_hash = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=60, blank=True)
    is_rewritten = models.BooleanField(default=False)  # stored as .xlsx without columns that may not be kept
    sheet_name = models.CharField("工作表", max_length=60, blank=True)
    uploaded_by = models.ForeignKey("common.User", on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("上传时间")
    confirmed_at = models.DateTimeField("导入时间", null=True)
    confirmed_by = models.ForeignKey("common.User", null=True, on_delete=models.PROTECT, related_name="+")
    rows_total = models.PositiveIntegerField("行数", default=0)
    rows_new = models.PositiveIntegerField("新增", default=0)
    rows_changed = models.PositiveIntegerField("更新", default=0)
    rows_unchanged = models.PositiveIntegerField("没有变化", default=0)
    rows_skipped = models.PositiveIntegerField("跳过", default=0)
    rows_problem = models.PositiveIntegerField("要修改", default=0)
    undo_until = models.DateTimeField("可撤销到", null=True)
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_by = models.ForeignKey("common.User", null=True, on_delete=models.PROTECT, related_name="+")
    rows_undone = models.PositiveIntegerField("已撤销", default=0)
    stayed = models.JSONField("没有撤销的行", default=list, editable=False)
    other_sheets = models.JSONField("没有读的工作表", default=list, editable=False)
    left_alone = models.JSONField("没有提到的人", default=list, editable=False)
    stage = models.CharField("状态", max_length=10, choices=Stage, default=Stage.UPLOADED, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入记录"
        indexes = [models.Index(fields=["place", "-id"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage__in=["CONFIRMED", "UNDONE"])
                | Q(
                    rows_total=models.F("rows_new")
                    + models.F("rows_changed")
                    + models.F("rows_unchanged")
                    + models.F("rows_skipped")
                    + models.F("rows_problem")
                ),
                name="import_rows_add_up",
                violation_error_message="导入行数与各部分之和不一致",
            ),
            models.CheckConstraint(
                condition=Q(
                    stage__in=["CONFIRMED", "UNDONE"], confirmed_by__isnull=False, confirmed_at__isnull=False
                )
                | (~Q(stage__in=["CONFIRMED", "UNDONE"]) & Q(confirmed_by=None, confirmed_at=None)),
                name="import_confirmed_by_somebody",
                violation_error_message="已导入的要写明谁在什么时候确认",
            ),
            models.CheckConstraint(
                condition=Q(stage="UNDONE", undone_by__isnull=False, undone_at__isnull=False)
                | (~Q(stage="UNDONE") & Q(undone_by=None, undone_at=None)),
                name="import_undone_by_somebody",
                violation_error_message="已撤销的要写明谁在什么时候撤销",
            ),
            one_of(
                "stage",
                ["UPLOADED", "CHECKED", "CONFIRMED", "CANCELLED", "UNDONE"],
                name="import_stage_known",
                message="没有这个状态",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return record_url("import_batch", self.pk)


class Beside(models.Model):
    """What lies sealed beside a batch: what was typed on its page, and what its undo needs."""

    class Use(models.TextChoices):
        FIXES = "FIXES", "页面上的修改"
        UNDO = "UNDO", "撤销要用的内容"

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="beside")
    use = models.CharField(max_length=5, choices=Use)
    sealed = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "use"], name="one_of_each_beside_a_batch"),
            one_of("use", ["FIXES", "UNDO"], name="beside_use_known", message="没有这种内容"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.use}"

    @classmethod
    def put(cls, batch: ImportBatch, use: Use, content: Any) -> None:
        """Keep JSON content in the place of what was kept before."""
        text = base64.b64encode(zlib.compress(json.dumps(content, ensure_ascii=False).encode(), 1)).decode()
        sealed = encryption.seal(cls._meta.db_table, use, batch.pk, text)
        row = Beside(batch=batch, use=use, sealed=sealed)
        keys = ["batch", "use"]
        Beside.objects.bulk_create([row], update_conflicts=True, unique_fields=keys, update_fields=["sealed"])

    @classmethod
    def get(cls, batch: ImportBatch, use: Use) -> Any:
        """The content, None where nothing is kept. Raises DecryptionError when its key is not here."""
        kept = cls.objects.filter(batch=batch, use=use).first()
        if kept is None:
            return None
        text = encryption.unseal(cls._meta.db_table, use, batch.pk, kept.sealed)
        return json.loads(zlib.decompress(base64.b64decode(text)))


class ColumnMemory(models.Model):
    """What a township's office said about a header once: the field that it fills, "" for none."""

    kind = models.CharField(max_length=40)
    place = place_key(related_name="+")
    words = models.CharField("表头", max_length=200)
    field = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "kind", "words"], name="header_remembered_once")
        ]

    def __str__(self) -> str:
        return self.words


class ExportQuerySet(models.QuerySet):
    def visible_to(self, user) -> ExportQuerySet:
        """The maker's own files, for 24 hours; of nobody else, also not of a colleague."""
        fresh = clock.now() - ExportFile.KEPT
        return self.filter(
            made_by_id=getattr(user, "pk", None), made_at__gt=fresh, stage=ExportFile.Stage.READY
        )


class ExportFile(models.Model):
    """A workbook with numbers in full, made for a stated reason, for its maker alone."""

    KEPT = datetime.timedelta(hours=24)

    class Stage(models.TextChoices):
        READY = "READY", "可下载"
        EXPIRED = "EXPIRED", "已过期"

    view_permission = "sheets.download_export"

    title = models.CharField("内容", max_length=60)
    file_name = models.CharField("文件", max_length=120)
    stored_as = models.CharField(max_length=60)
    reason = models.CharField("用途", max_length=200)
    rows = models.PositiveIntegerField("行数", default=0)
    made_by = models.ForeignKey("common.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("生成时间")
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.READY, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导出文件"
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""), name="export_has_reason", violation_error_message="请写明用途"
            ),
            one_of("stage", ["READY", "EXPIRED"], name="export_stage_known", message="没有这个状态"),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return record_url("export_file", self.pk)
