"""What the inspectors saw: a photo or scan beside a finding, for whoever wants to add one."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from appraisal.inspections.models import FROM_VILLAGE, ItemProgress, MidyearInspection
from villagegov.common.attachments import AttachedFile
from villagegov.common.permissions import SENTENCES, scopes_of, within_codes


class FindingFile(AttachedFile):
    """A photo or scan of one inspected item, read by whoever reads the inspection; never asked for."""

    view_permission = "appraisal.view_inspection"

    row = models.ForeignKey(ItemProgress, on_delete=models.PROTECT, related_name="files")

    class Meta(AttachedFile.Meta):
        abstract = False
        verbose_name = verbose_name_plural = "督查照片"

    @property
    def parent(self) -> Any:  # type: ignore[override]
        return self.row

    @property
    def is_settled(self) -> bool:
        return self.row.is_settled

    @staticmethod
    def own_rows(user: Any) -> Q:
        """The village reads what is finished."""
        scopes = scopes_of(user, SENTENCES[FROM_VILLAGE].roles)
        settled = Q(row__inspection__stage__in=MidyearInspection.SETTLED)
        return settled & within_codes("place__code", scopes)
