"""The files that are published with a notice: rows of their own, since what they hold is looked for when they come."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from branches.notices.models import PublicNotice
from villagegov.common.attachments import AttachedFile


class NoticeFile(AttachedFile):
    """A file that is published with a notice. What its text holds was looked for when it came."""

    view_permission = "branches.view_notice_file"

    notice = models.ForeignKey(PublicNotice, related_name="files", on_delete=models.PROTECT)
    is_readable = models.BooleanField(default=False, editable=False)  # its text could be looked through
    finds = models.JSONField(default=list, editable=False)  # kind, where, masked form and digest of each

    class Meta(AttachedFile.Meta):
        verbose_name = verbose_name_plural = "公示附件"
        ordering = ["pk"]

    @staticmethod
    def own_rows(user: Any) -> Q:
        """Public with its notice, and gone with it."""
        return Q(notice__stage__in=[PublicNotice.Stage.RUNNING, PublicNotice.Stage.ARCHIVED])

    @property
    def parent(self) -> PublicNotice:
        return self.notice
