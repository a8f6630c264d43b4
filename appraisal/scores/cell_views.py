"""One row of the grid, saved while the next is typed: the lock, version and token of the whole form, told in JSON."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from appraisal import policy as numbers
from appraisal.schemes.marks import marked
from appraisal.scores import pages, reports
from appraisal.scores.models import ScoreEntry, ScoreSheet
from appraisal.scores.operations import RowsRefused, give, refuse_who_may_not
from appraisal.scores.sums import number_of
from appraisal.scores.views import VIEW
from villagegov.common import clock, permissions, tokens
from villagegov.common.views import SENT_BEFORE, OneRecord, note_refusal, once
from villagegov.common.workflow import Conflict


class CellSave(OneRecord):
    """POST of one row. 422 says what is wrong with it, 409 that it or its sheet has changed meanwhile."""

    model, permission = ScoreSheet, VIEW

    def get_queryset(self) -> QuerySet:
        seen = ScoreSheet.objects.visible_to(self.request.user)
        return seen.select_related("scheme__place", "place")

    def post(self, request: HttpRequest, key: int) -> JsonResponse:
        sheet = permissions.get_permitted_or_404(
            ScoreSheet, request.user, VIEW, queryset=self.get_queryset(), pk=key
        )
        refuse_who_may_not(request.user, sheet)
        entry = self.entry_of(sheet)
        try:
            once(request, lambda: self.saved(sheet, entry))
        except RowsRefused as refused:
            return self.told(sheet, "；".join(refused.messages), 422)
        except Conflict:
            return self.told(sheet, "这一项刚被别人改过，请刷新页面后核对", 409)
        except tokens.TokenReused:
            return self.told(sheet, SENT_BEFORE, 409)
        except ValidationError as refused:
            return self.told(sheet, "；".join(refused.messages), 409)
        seen = ScoreEntry.objects.visible_to(request.user).select_related("indicator", "sheet__scheme")
        return JsonResponse(state_of(seen.get(pk=entry.pk)))

    def entry_of(self, sheet: ScoreSheet) -> ScoreEntry:
        text = self.request.POST.get("entry", "")
        key = int(text) if text.isdecimal() and len(text) < 18 else 0
        return permissions.get_permitted_or_404(
            ScoreEntry, self.request.user, VIEW, pk=key, sheet=sheet, source=ScoreEntry.Source.TOWNSHIP
        )

    def saved(self, sheet: ScoreSheet, entry: ScoreEntry) -> str:
        cells = {name: self.request.POST.get(name, "") for name in pages.CELLS}
        try:
            row = pages.typed_row(cells)
        except ValidationError as problem:
            raise RowsRefused({entry.pk: problem.messages}) from None
        give(sheet, {entry.pk: row}, by=self.request.user)
        return sheet.get_absolute_url()

    def told(self, sheet: ScoreSheet, message: str, status: int) -> JsonResponse:
        note_refusal(sheet, "保存评分", message)
        return JsonResponse({"message": message}, status=status)


def state_of(entry: ScoreEntry) -> dict[str, Any]:
    """The row and the sums as they stand now, and what the next row needs to be sent."""
    sheet = entry.sheet
    decimals = int(number_of(sheet.scheme, numbers.RANK_DECIMALS))
    now = timezone.localtime(clock.now())
    return {
        "saved": f"{now:%H:%M}", "points": reports.points_text(entry), "reason": entry.reason, "version": entry.version,
        "auto": reports.automatic_words(entry), "sheet_version": sheet.version,
        "total": reports.total_text(sheet.total_milli, decimals),
        "parts": {part["path"]: marked(part["points"]) for part in sheet.parts},
    }  # fmt: skip
