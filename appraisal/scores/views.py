"""The pages of the township: the places of all villages so far, and the sheet of one village to be filled."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from appraisal.schemes.models import AssessmentScheme
from appraisal.scores import measured, opening, pages
from appraisal.scores.documents import SHEET
from appraisal.scores.models import ScoreSheet
from appraisal.scores.operations import RowsRefused, give, own_indicators, refuse_who_may_not
from appraisal.scores.workflow import STEPS
from villagegov.common import clock, permissions
from villagegov.common.document_views import DocumentDownload
from villagegov.common.permissions import permits
from villagegov.common.views import (
    Guarded,
    OneRecord,
    RecordDetail,
    TakeStep,
    note_refusal,
    once,
    safe_next,
)
from villagegov.common.workflow import Conflict

VIEW = "appraisal.view_score"


class ScoreIndex(Guarded):
    """The newest year that is scored, or that is to be."""

    model, permission = ScoreSheet, VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        sheets = ScoreSheet.objects.visible_to(request.user).in_force()
        year = sheets.order_by("-scheme__year").values_list("scheme__year", flat=True).first()
        return redirect("score_year", year or clock.today().year)


class OneYear(Guarded):
    """The edition of a year in one township; whoever is over several says which by `?township=`."""

    model, permission = ScoreSheet, VIEW

    def schemes(self, year: int) -> list[AssessmentScheme]:
        """Those that one reads, and those whose sheets one reads."""
        user = self.request.user
        seen = AssessmentScheme.objects.visible_to(user).of_year(year).in_force().select_related("place")
        sheets = ScoreSheet.objects.visible_to(user).of_year(year).in_force().select_related("scheme__place")
        found = {one.pk: one for one in [*seen, *(sheet.scheme for sheet in sheets)]}
        return sorted(found.values(), key=lambda one: (one.place.display_order, one.place_id))

    def scheme(self, year: int) -> AssessmentScheme | None:
        schemes, wanted = self.schemes(year), self.request.GET.get("township", "")
        if wanted:
            schemes = [one for one in schemes if one.place_id == wanted]
            if not schemes:
                raise Http404
        return schemes[0] if schemes else None

    def readable(self, year: int) -> AssessmentScheme:
        """The edition, for who reads the township's scores or some sheet of it; nobody else finds it here."""
        scheme, user = self.scheme(year), self.request.user
        if scheme is None:
            raise Http404
        sees_some = ScoreSheet.objects.visible_to(user).filter(scheme=scheme).exists()
        if not sees_some and not permits(user, pages.READ_RANKS, scheme):
            raise Http404
        return scheme


class YearPage(OneYear):
    """Where all villages stand so far, and what is still to do."""

    template_name = "appraisal/scores/year.html"

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        permissions.require(request.user, self.permission)
        scheme = self.scheme(year)
        if scheme is None:
            return self.shown(year=year, scheme=None, schemes=[])
        sheets = pages.sheets_of(scheme, request.user)
        reads_all = permits(request.user, pages.READ_RANKS, scheme)
        if not reads_all and not sheets:
            raise Http404
        return self.shown(
            year=year, scheme=scheme, schemes=self.schemes(year), reads_all=reads_all, sheets=sheets,
            **pages.year_facts(scheme, sheets, request.user),
        )  # fmt: skip


class OpenScores(OneYear):
    """开始评分 and 系统取数: sheets for the villages that have none, facts anew; as often as wanted."""

    permission = measured.OPEN_SCORES
    sight = VIEW

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        scheme = self.readable(year)
        permissions.require(request.user, self.permission, scheme)
        return once(request, lambda: self.opened(scheme))

    def opened(self, scheme: AssessmentScheme) -> str:
        opened = opening.open_sheets(scheme, by=self.request.user)
        changed = measured.refresh(scheme, by=self.request.user)
        told = f"新开 {opened} 个村的评分表，" if opened else ""
        messages.success(self.request, f"{told}系统取数完成，{changed} 个村有变化")
        return f"{reverse('score_year', args=[scheme.year])}?township={scheme.place_id}"


class OneSheet(OneRecord):
    model, permission = ScoreSheet, VIEW

    def get_queryset(self) -> QuerySet:
        seen = ScoreSheet.objects.visible_to(self.request.user)
        return seen.select_related("scheme__place", "place", "scored_by", "confirmed_by", "self_score")


class SheetPage(OneSheet, RecordDetail):
    """One village by mechanism; who scores it types in the grid and goes on to the next village."""

    template_name = "appraisal/scores/sheet.html"

    def context(self, **more: Any) -> dict[str, Any]:
        cells, errors = more.pop("cells", {}), more.pop("errors", {})
        facts = pages.sheet_facts(self.record, self.request.user, cells=cells, errors=errors)
        return super().context(**facts, **more)

    def post(self, request: HttpRequest, key: int) -> HttpResponse:
        """The whole grid at once: without the script, and for 保存并看下一个村."""
        self.record = permissions.get_permitted_or_404(
            ScoreSheet, request.user, VIEW, queryset=self.get_queryset(), pk=key
        )
        refuse_who_may_not(request.user, self.record)
        try:
            return once(request, self.saved)
        except RowsRefused as refused:
            return self.refused("有几项没有填对，都没有保存", errors=refused.rows)
        except Conflict as conflict:
            name = conflict.record.indicator.name
            return self.refused(f"“{name}”刚被别人改过。您填的还在下面，请核对后再保存一次", status=409)
        except ValidationError as refused:
            return self.refused("；".join(refused.messages), status=409)

    def saved(self) -> str:
        rows = pages.typed_rows(self.record, self.request.POST)
        give(self.record, rows, by=self.request.user)
        messages.success(self.request, f"{self.record.place.name}已保存")
        following = pages.next_sheet(self.record, self.request.user)
        goes_on = "next" in self.request.POST and following is not None
        return (following if goes_on else self.record).get_absolute_url()

    def refused(self, problem: str, *, errors: dict | None = None, status: int = 422) -> HttpResponse:
        note_refusal(self.record, "保存评分", problem)
        cells = {name: text for name, text in self.request.POST.items() if "-" in name}
        facts = {"cells": cells, "errors": errors or {}, "problem": problem}
        return self.shown(record=self.record, status=status, **facts)


class SheetStep(TakeStep):
    model, steps = ScoreSheet, STEPS

    def take(self, step: Any, record: Any) -> str:
        super().take(step, record)
        seen = ScoreSheet.objects.visible_to(self.request.user).filter(pk=record.pk).exists()
        otherwise = record.get_absolute_url() if seen else reverse("score_year", args=[record.scheme.year])
        return safe_next(self.request, otherwise)


class SheetPrint(OneSheet, RecordDetail):
    """F9 on paper, with the lines for signatures."""

    template_name = "appraisal/scores/print.html"

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(**pages.print_facts(self.record, self.request.user), **more)


class SheetDocument(OneSheet, DocumentDownload):
    """F9 as Word, for whoever reads the whole sheet."""

    document = SHEET

    def get_record(self) -> ScoreSheet:
        sheet: ScoreSheet = super().get_record()  # type: ignore[assignment]
        if own_indicators(self.request.user, sheet) is not None:
            raise Http404
        return sheet
