"""补录上年名次: the places of the year before, where it was ranked on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from appraisal.models import AssessmentScheme
from appraisal.results import paper_operations as paper
from appraisal.results.forms import PaperPlacesForm
from appraisal.results.models import PaperRanking
from villagegov.common.views import NO_VERSION, FormPage, OneRecord, typed_version
from villagegov.common.workflow import Conflict


class PaperPlaces(OneRecord, FormPage):
    """One row a village; reached from the ranking of the year that is compared with it."""

    model, permission, form_class = AssessmentScheme, paper.ENTER, PaperPlacesForm
    template_name = "appraisal/results/paper_places.html"
    submit_text, done_text = "保存名次", "已保存，排名表的升降按这些名次算"

    def get_queryset(self) -> QuerySet:
        return AssessmentScheme.objects.visible_to(self.request.user).select_related("place")

    def prepare(self) -> None:
        self.scheme: AssessmentScheme = self.get_record()  # type: ignore[assignment]
        year, place = paper.year_on_paper(self.scheme), self.scheme.place
        found = PaperRanking.objects.visible_to(self.request.user).filter(place=place, year=year)
        kept = found.select_related("entered_by").first()
        self.record = kept or PaperRanking(place=place, year=year, version=0)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Whoever follows an old link finds the ranking and why; what was typed meanwhile stays in the form."""
        self.prepare()
        if refusal := paper.what_forbids(self.scheme):
            messages.info(request, refusal)
            return redirect(self.back_url())
        return self.shown(form=self.make_form())

    @property
    def heading(self) -> str:  # type: ignore[override]
        return f"补录 {self.record.year} 年度名次"

    def form_kwargs(self) -> dict[str, Any]:
        return {"scheme": self.scheme, "kept": self.record}

    def back_url(self) -> str:
        return reverse("ranking", args=[self.scheme.year])

    def permitted_save(self, form: PaperPlacesForm) -> str:
        return self.save(form)  # asks the permission on the scheme, whose township it is

    def save(self, form: PaperPlacesForm) -> str:
        typed = typed_version(self.request)
        paper.enter(
            self.scheme, form.places, basis=form.cleaned_data["basis"], by=self.request.user,
            version=NO_VERSION if typed is None else typed,
        )  # fmt: skip
        return self.back_url()

    def conflict(self, form: PaperPlacesForm, conflict: Conflict) -> HttpResponse:
        """Village by village: what was typed here and what stands there now."""
        form.add_error(None, "名次刚被别人改过。您填的还在下面，请对照后再保存一次")
        self.note(str(conflict))
        theirs = PaperPlacesForm(scheme=self.scheme, kept=conflict.record)
        compared = [
            (form[name].label, form[name].value(), theirs[name].value())
            for name in form.fields
            if form[name].value() != theirs[name].value()
        ]
        return self.shown(form=form, record=conflict.record, compared=compared, status=409)

    def context(self, **more: Any) -> dict[str, Any]:
        facts = {"record": self.record, "beside": self.scheme.place.name, "scheme": self.scheme}
        return super().context(**{**facts, **more})
