"""Where a point comes from, and what the office adds: evidence, honours, criticisms, vetoes, the composite groups."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from appraisal.schemes import parameters
from appraisal.scores import adjusting, pages, reports
from appraisal.scores.beside import BesideSheet, ScoreAdjustment, ScoreEvidence, ScoreFile, Veto
from appraisal.scores.forms import AdjustmentForm, EvidenceForm, GroupsForm, ReasonForm, VetoForm
from appraisal.scores.models import ScoreEntry, ScoreSheet
from appraisal.scores.operations import own_indicators, refuse_closed
from appraisal.scores.sums import composite_of
from appraisal.scores.views import VIEW
from villagegov.common.attachments import AttachesFiles, DeliverFile
from villagegov.common.permissions import permits
from villagegov.common.views import NO_VERSION, FormPage, OneRecord, RecordDetail, typed_version


class OneEntry(OneRecord):
    """The township's side of an indicator on a sheet; who scores reads his own indicators alone."""

    model = ScoreEntry

    def get_queryset(self) -> QuerySet:
        seen = ScoreEntry.objects.visible_to(self.request.user).of_township()
        return seen.select_related(
            "indicator", "sheet__scheme", "sheet__place", "sheet__self_score", "entered_by"
        )

    def get_record(self) -> ScoreEntry:
        entry: ScoreEntry = super().get_record()  # type: ignore[assignment]
        own = own_indicators(self.request.user, entry.sheet)
        if own is not None and entry.indicator_id not in own:
            raise Http404
        return entry


class EntryPage(OneEntry, RecordDetail):
    """Rule, number, points of both sides, who and when, the papers: everything behind one point."""

    permission, template_name = VIEW, "appraisal/scores/entry.html"

    def context(self, **more: Any) -> dict[str, Any]:
        entry, user = self.record, self.request.user
        sheet, one = entry.sheet, entry.indicator
        by_self = sheet.entries.of_village().select_related("entered_by").filter(indicator=one).first()
        may_adjust = sheet.is_open and permits(user, adjusting.ADJUST, sheet)
        links = sheet.evidence.filter(indicator=one).select_related("made_by", "removed_by").order_by("pk")
        files = sheet.files.filter(indicator=one).select_related("uploaded_by").order_by("pk")
        trail = [row for row in pages.trail_of(sheet, user, most=200) if row["what"] == one.name]
        return super().context(
            sheet=sheet, rule=parameters.in_words(one.rule, one.parameters), by_self=by_self, links=links,
            files=files, may_adjust=may_adjust, records=trail, points=reports.points_text(entry),
            number=reports.number_text(entry), auto=reports.automatic_words(entry),
            self_points=reports.points_text(by_self), full=reports.full_text(entry),
            may_appeal=pages.may_appeal(sheet, entry, user),
            appeals=pages.appeals_against(sheet, one, user), **more,
        )  # fmt: skip


class AddToSheet(AttachesFiles, OneRecord, FormPage):
    """A form of the office about a sheet that is still being scored."""

    model, permission = ScoreSheet, adjusting.ADJUST

    def get_queryset(self) -> QuerySet:
        seen = ScoreSheet.objects.visible_to(self.request.user)
        return seen.select_related("scheme__place", "place", "self_score")

    def prepare(self) -> None:
        self.record = self.get_record()
        refuse_closed(self.record)

    def form_kwargs(self) -> dict[str, Any]:
        return {"sheet": self.record}

    def back_url(self) -> str:
        return self.record.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(**{"heading": f"{self.record.place.name}：{self.heading}", **more})


class AdjustmentCreate(AddToSheet):
    form_class, heading, done_text = AdjustmentForm, "加分或扣分", "已登记，总分已重算"

    def save(self, form: AdjustmentForm) -> str:
        adjusting.adjust(self.record, **form.cleaned_data, by=self.request.user)
        return self.back_url()


class VetoCreate(AddToSheet):
    form_class, heading, done_text = VetoForm, "一票否决", "已登记，得分照常显示，等次按考核办法定"

    def form_kwargs(self) -> dict[str, Any]:
        return {}

    def save(self, form: VetoForm) -> str:
        adjusting.veto(self.record, **form.cleaned_data, by=self.request.user)
        return self.back_url()


class GroupsUpdate(AddToSheet):
    form_class, heading, done_text = GroupsForm, "综合制各项得分", "已保存，总分已重算"

    def prepare(self) -> None:
        super().prepare()
        if composite_of(self.record) is None:
            raise Http404

    def save(self, form: GroupsForm) -> str:
        version = typed_version(self.request) or NO_VERSION
        adjusting.set_groups(self.record, form.cleaned_data, by=self.request.user, version=version)
        return self.back_url()

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(**{"record": self.record, **more})


class EvidenceCreate(AttachesFiles, OneEntry, FormPage):
    permission, form_class = adjusting.ADJUST, EvidenceForm
    submit_text, done_text = "加佐证", "已加佐证"

    def prepare(self) -> None:
        self.record = self.get_record()
        refuse_closed(self.record.sheet)

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def back_url(self) -> str:
        return reverse("score_entry", args=[self.record.pk])

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(**{"heading": f"“{self.record.indicator.name}”的佐证", **more})

    def save(self, form: EvidenceForm) -> str:
        typed = form.cleaned_data
        adjusting.add_evidence(
            self.record.sheet, self.record.indicator, target=typed["address"] or None, ground=typed["ground"],
            file=typed["file"], by=self.request.user,
        )  # fmt: skip
        return self.back_url()


class TakeBack(OneRecord, FormPage):
    """What was added is taken back with a reason; it stays to be read."""

    permission, form_class = adjusting.ADJUST, ReasonForm
    submit_text, done_text = "撤回", "已撤回，总分已重算"
    model: ClassVar[type[BesideSheet]]

    def get_queryset(self) -> QuerySet:
        seen = self.model.objects.visible_to(self.request.user)
        return seen.select_related("sheet__scheme", "sheet__place")

    def prepare(self) -> None:
        self.record = self.get_record()
        refuse_closed(self.record.sheet)

    def back_url(self) -> str:
        return self.record.sheet.get_absolute_url()

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(**{"heading": f"撤回“{self.record}”", "record": self.record, **more})

    def save(self, form: ReasonForm) -> str:
        adjusting.take_back(self.record, reason=form.cleaned_data["reason"], by=self.request.user)
        return self.back_url()


class AdjustmentTakeBack(TakeBack):
    model = ScoreAdjustment


class VetoTakeBack(TakeBack):
    model = Veto


class EvidenceTakeBack(TakeBack):
    model = ScoreEvidence


class ScoreFileDownload(DeliverFile):
    model, permission = ScoreFile, "appraisal.view_score_file"
