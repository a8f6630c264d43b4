"""What changes a village: its form, its figures of a year, and the merger with its last look."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from branches.places import workflow
from branches.places.forms import FiguresForm, MergeForm, SuccessorForm, VillageForm
from branches.places.models import VillageFigures
from villagegov.common import clock
from villagegov.common.permissions import get_permitted_or_404
from villagegov.common.places import Village
from villagegov.common.views import (
    NO_VERSION,
    FormPage,
    OneRecord,
    RecordUpdate,
    created_with_trail,
    safe_next,
    typed_version,
)
from villagegov.common.workflow import Conflict, lock, obstacles

FIRST_YEAR = 2000


class AboutVillage:
    """Villages that are there; the way back is the village's own page."""

    def back_url(self) -> str:
        return safe_next(self.request, reverse("village", args=[self.kwargs["key"]]))


class VillageUpdate(AboutVillage, RecordUpdate):
    model, form_class, permission = Village, VillageForm, "branches.change_village"
    key_field = "code"
    submit_text = "保存修改"

    def get_queryset(self) -> Any:
        return Village.objects.visible_to(self.request.user).current()

    @property
    def heading(self) -> str:
        return f"修改{self.record.name}"


class FiguresUpdate(AboutVillage, RecordUpdate):
    """The figures of a year; where the year has none yet, a copy of the newest year before stands in the form."""

    model, form_class, permission = VillageFigures, FiguresForm, "branches.change_village"
    submit_text = "保存数据"

    def prepare(self) -> None:
        self.village = get_permitted_or_404(
            Village, self.request.user, self.permission, code=self.kwargs["key"]
        )
        year = self.kwargs.get("year") or clock.today().year
        if not FIRST_YEAR <= year <= clock.today().year:
            raise Http404
        figures = VillageFigures.objects.visible_to(self.request.user).filter(place=self.village)
        self.record = figures.of_year(year).first() or self.new_year(figures, year)

    def new_year(self, figures: Any, year: int) -> VillageFigures:
        record = figures.latest_up_to(year).first() or VillageFigures(place=self.village)
        record.pk, record.year, record.remark, record.version = None, year, "", 0
        record._state.adding = True
        return record

    @property
    def heading(self) -> str:
        return f"{self.village.name} {self.record.year} 年数据"

    def save(self, form: Any) -> str:
        if self.record.pk:
            return super().save(form)
        lock(self.village)
        figures = VillageFigures.objects.visible_to(self.request.user).filter(place=self.village)
        entered = figures.of_year(self.record.year).first()
        if entered:
            raise Conflict(entered)
        form.instance.version = 1
        created_with_trail(form, by=self.request.user, label=f"录入 {self.record.year} 年数据")
        return self.back_url()


class VillageMerge(AboutVillage, OneRecord, FormPage):
    """First into which village, then the last look, then the step."""

    model, form_class, permission = Village, MergeForm, "branches.merge_village"
    key_field = "code"
    template_name = "branches/places/merge.html"
    submit_text = "确认撤并"

    def prepare(self) -> None:
        self.record = self.get_record()
        chosen = SuccessorForm(self.request.POST or self.request.GET or None, **self.form_kwargs())
        self.into = chosen.cleaned_data["into"] if chosen.is_bound and chosen.is_valid() else None
        self.chosen = chosen

    def get_queryset(self) -> Any:
        return Village.objects.visible_to(self.request.user)  # a merged one says itself why it cannot merge

    def form_kwargs(self) -> dict[str, Any]:
        return {"user": self.request.user, "village": self.record}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.prepare()
        if self.into is None:
            return self.shown(choose=self.chosen, status=422 if self.chosen.is_bound else 200)
        return self.shown(form=self.form_class(initial={"into": self.into.code}, **self.form_kwargs()))

    def context(self, **more: Any) -> dict[str, Any]:
        shown = {"heading": f"撤并{self.record.name}", "record": self.record, "into": self.into}
        if self.into is not None:
            shown["heading"] = f"{self.record.name}并入{self.into.name}"
            registers = workflow.living_registers(self.record)
            shown["facts"] = [{"label": word, "value": f"{rows.count()} 条"} for word, rows in registers]
            shown["obstacles"] = [] if more["form"].is_bound else self.obstacles()
            shown["to_explain"] = workflow.to_give_reasons_for(self.record, self.into)
        return super().context(**{**shown, **more})

    def obstacles(self) -> list[dict[str, str]]:
        step = workflow.STEPS["merge"]
        found = obstacles(step, self.record, by=self.request.user, note="-", into=self.into)
        return [{"text": text} for text in found]

    def save(self, form: MergeForm) -> str:
        into, note = form.cleaned_data["into"], form.cleaned_data["note"]
        version = typed_version(self.request) or NO_VERSION
        workflow.merge(self.record, into, by=self.request.user, note=note, version=version)
        messages.success(self.request, f"{self.record.name}已并入{into.name}，名册从今天起归{into.name}")
        return reverse("village", args=[into.code])

    done_text = ""
