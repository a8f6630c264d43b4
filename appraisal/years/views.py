"""The loop of the year: how far every phase is, who is missing, who is let off, and the step to the next phase."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from appraisal.results import workflow as results
from appraisal.years import loop, operations, phases
from appraisal.years.forms import ExemptionForm
from appraisal.years.models import AssessmentYear, PhaseExemption
from appraisal.years.workflow import STEPS
from villagegov.common import clock
from villagegov.common.permissions import permits, require
from villagegov.common.views import FormPage, Guarded, OneRecord, TakeStep
from villagegov.common.workflow import open_steps

ALL_STEPS = {**STEPS, **results.YEAR_STEPS}  # the last of them follow from the result


class YearLoop(Guarded):
    """One township's year; the county asks for one by `?township=`."""

    model, permission = AssessmentYear, "appraisal.view_exemption"
    template_name = "appraisal/years/loop.html"

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        rows = AssessmentYear.objects.visible_to(request.user).filter(year=year).select_related("place")
        if township := request.GET.get("township", ""):
            rows = rows.filter(place_id=township)
        record = rows.order_by("place__code").first()
        if record is None:
            raise Http404
        require(request.user, self.permission, record)
        return self.shown(**facts_of(record, request.user))


def facts_of(record: AssessmentYear, user: Any) -> dict[str, Any]:
    let_off = PhaseExemption.objects.visible_to(user).within(record.place_id).filter(year=record.year)
    labels = {phase.code: phase.label for phase in phases.phases()}
    years = AssessmentYear.objects.visible_to(user).filter(place_id=record.place_id).order_by("year")
    return {
        "record": record,
        "rows": loop.phase_rows(record.place_id, record.year),
        "exemptions": [(one, labels.get(one.phase, "")) for one in let_off.select_related("place")],
        "may_exempt": permits(user, "appraisal.exempt_village", record),
        "steps": open_steps(ALL_STEPS.values(), record, by=user),
        "years": list(years),
        "today": clock.today(),
    }


class YearStep(TakeStep):
    model, steps = AssessmentYear, ALL_STEPS


class ExemptionCreate(OneRecord, FormPage):
    """免报: a village that owes nothing in this phase, with the reason."""

    model, form_class, permission = AssessmentYear, ExemptionForm, "appraisal.exempt_village"
    heading, submit_text, done_text = "登记免报", "登记", "已登记，结束这个阶段时不再等这个村"

    def prepare(self) -> None:
        self.record = self.get_record()
        self.phase = next((one for one in phases.phases() if one.code == self.kwargs["phase"]), None)
        if self.phase is None:
            raise Http404

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user}

    def context(self, **more: Any) -> dict[str, Any]:
        return super().context(beside=f"{self.record.year} 年{self.phase.label}", **more)

    def save(self, form: ExemptionForm) -> str:
        let_off = {name: form.cleaned_data[name] for name in ("place", "reason")}
        operations.let_off(self.record, self.phase.code, **let_off, by=self.request.user)
        return self.back_url()

    def back_url(self) -> str:
        return reverse("year_loop", args=[self.record.year])
