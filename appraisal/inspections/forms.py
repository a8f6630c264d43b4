"""Typed input about an inspection: its day and team, its rows, why it is corrected, what is decided and ordered."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from appraisal.inspections import stationed
from appraisal.inspections.arithmetic import suggested_state
from appraisal.inspections.models import ItemProgress, MidyearInspection
from appraisal.inspections.operations import Found, Team
from appraisal.inspections.reading import Amount, read_amount, written
from appraisal.inspections.rectification_models import Rectification
from appraisal.inspections.reports import window
from appraisal.inspections.workflow import lead_problem
from appraisal.pledges.workflow import cadres_of
from branches.people.models import Person
from villagegov.common import clock
from villagegov.common.attachments import NEVER_ASKED, AttachmentField
from villagegov.common.forms import PartialDateField
from villagegov.common.logs import NUMBERS
from villagegov.common.templatetags.ui import day as in_words

NUMBER_IN_TEXT = "里面像是有身份证号或手机号，这里不收个人号码，请删去"
BETWEEN_NAMES = re.compile(r"[、，,;；\s]+")
OTHER = "other"
NUMBER_ATTRS = {"inputmode": "decimal", "size": 8}
TEXT_ATTRS = {"size": 16}


def refuse_numbers(form: forms.BaseForm) -> None:
    """Texts that villages read hold no number of a person."""
    for name, value in list(form.cleaned_data.items()):
        if isinstance(value, str) and NUMBERS.search(value):
            form.add_error(name, NUMBER_IN_TEXT)


class HeadForm(forms.Form):
    """The day, who leads, who else was there. Who is stationed in the village may come along, never lead."""

    inspected_on = PartialDateField(label="督查日期", needs_day=True, not_future=True)
    lead = forms.ChoiceField(
        label="督查组长", widget=forms.RadioSelect, help_text="督查意见以组长的名义写，不能是驻这个村的干部"
    )
    lead_name = forms.CharField(
        label="组长姓名", required=False, max_length=20, help_text="上面选“其他镇领导”时填"
    )
    others = forms.CharField(
        label="其他成员", required=False, max_length=120,
        help_text="姓名之间用顿号隔开，驻村干部可以参加，如：周文清、罗海燕",
    )  # fmt: skip

    def __init__(self, *args: Any, place: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.year = place, year
        self.leaders = {str(one.pk): one for one in stationed.leaders_of(place.code, clock.today())}
        names = [(key, one.name) for key, one in self.leaders.items()]
        self.fields["lead"].choices = [*names, (OTHER, "其他镇领导")]
        present = "、".join(sorted(stationed.names_at(place.code, clock.today())))
        if present:
            self.fields["others"].help_text += f"。{place.name}的驻村干部：{present}"

    def clean_inspected_on(self) -> datetime.date:
        day = self.cleaned_data["inspected_on"].day
        first, _ = window(self.place.code, self.year)
        if day < first:
            raise ValidationError(f"{self.year} 年的年中督查从{in_words(first)}开始，填的是{in_words(day)}")
        if day.year != self.year:
            raise ValidationError(f"这是 {self.year} 年的督查，填的是{in_words(day)}")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("lead") == OTHER and not cleaned.get("lead_name"):
            self.add_error("lead_name", "请填督查组长的姓名")
        refuse_numbers(self)
        day = cleaned.get("inspected_on")
        if day and cleaned.get("lead") and not self.errors:
            team = self.team()
            account = team.lead.pk if team.lead else None
            if problem := lead_problem(self.place, day, account=account, name=team.lead_name):
                self.add_error("lead_name" if account is None else "lead", problem)
        return cleaned

    def team(self) -> Team:
        typed = self.cleaned_data
        lead = self.leaders.get(typed["lead"])
        others = [name for name in BETWEEN_NAMES.split(typed["others"]) if name]
        name = lead.name if lead else typed["lead_name"].strip()
        return Team(name, lead, tuple(dict.fromkeys(one for one in others if one != name)))


class ProgressForm(forms.Form):
    """One line of inputs for each row: the number, the state, three texts. A half-filled form is kept."""

    CELLS = ("done", "state", "problem", "help_needed", "remark")
    LABELS = {
        "done": "完成", "state": "状态", "problem": "存在问题", "help_needed": "需要的帮助", "remark": "督查意见",
    }  # fmt: skip

    def __init__(
        self, *args: Any, inspection: MidyearInspection, rows: list[ItemProgress], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.inspection, self.rows = inspection, rows
        for row in rows:
            self._offer(row)

    def _offer(self, row: ItemProgress) -> None:
        where, limit = f"第 {row.number} 条", self.inspection.limit
        suggested = suggested_state(row.percent, row.time_percent, limit=limit)
        values = {
            "done": written(row.amount), "state": "" if row.state == suggested else row.state, "problem": row.problem,
            "help_needed": row.help_needed, "remark": row.remark,
        }  # fmt: skip
        by_hand = [("", "按进度算"), *ItemProgress.State.choices]
        fields: dict[str, forms.Field] = {
            "done": forms.CharField(
                required=False, max_length=30, widget=forms.TextInput(attrs=NUMBER_ATTRS)
            ),
            "state": forms.ChoiceField(required=False, choices=by_hand),
        }
        for name in self.CELLS[2:]:
            fields[name] = forms.CharField(
                required=False, max_length=200, widget=forms.TextInput(attrs=TEXT_ATTRS)
            )
        for name, field in fields.items():
            field.label = f"{where}{self.LABELS[name]}"
            field.widget.attrs["aria-label"] = field.label
            self.fields[f"{name}_{row.pk}"] = field
            self.initial[f"{name}_{row.pk}"] = values[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for row in self.rows:
            name = f"done_{row.pk}"
            try:
                cleaned[name] = read_amount(cleaned.get(name, ""))
            except ValueError as problem:
                self.add_error(name, f"第 {row.number} 条的完成情况{problem}")
        refuse_numbers(self)
        return cleaned

    def found(self) -> dict[int, Found]:
        """What was typed, by the key of its row."""
        typed = self.cleaned_data
        return {row.pk: Found(*(self._cell(typed, name, row) for name in self.CELLS)) for row in self.rows}  # type: ignore[arg-type]

    @staticmethod
    def _cell(typed: dict[str, Any], name: str, row: ItemProgress) -> Amount | str:
        value = typed[f"{name}_{row.pk}"]
        return value if isinstance(value, Amount) else value.strip()

    def lines(self) -> Iterator[dict[str, Any]]:
        """Each row with its inputs in their order, for the table."""
        for row in self.rows:
            yield {
                "row": row,
                "cells": [(self.LABELS[name], self[f"{name}_{row.pk}"]) for name in self.CELLS],
            }


class ReasonForm(forms.Form):
    """Why a finished inspection is put right."""

    reason = forms.CharField(
        label="更正的理由", max_length=200, help_text="如：第 3 条完成值登记错了。原来的一版还能看"
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_numbers(self)
        return cleaned


class DecisionForm(forms.Form):
    """Whether the village is reminded of an item far behind: a person decides."""

    decision = forms.ChoiceField(
        label="是否提醒", widget=forms.RadioSelect,
        choices=[(ItemProgress.Decision.REMINDED, "提醒"), (ItemProgress.Decision.NOT_NEEDED, "不提醒")],
    )  # fmt: skip
    words = forms.CharField(
        label="要说的话或不提醒的理由", required=False, max_length=100,
        help_text="提醒时可以不写，会附上进度；不提醒要写理由",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("decision") == ItemProgress.Decision.NOT_NEEDED and not cleaned.get("words"):
            self.add_error("words", "请写明不提醒的理由")
        refuse_numbers(self)
        return cleaned


class BulletinForm(forms.Form):
    """The words above the tables; a second circular of a year says what it corrects."""

    opening = forms.CharField(
        label="开头的话", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="如：6月15日至30日，镇党委组织对各村承诺事项进行了督查，现将情况通报如下",
    )  # fmt: skip
    reason = forms.CharField(label="更正的理由", max_length=200)

    def __init__(self, *args: Any, is_correction: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_correction:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_numbers(self)
        return cleaned


class OrderForm(forms.ModelForm):
    """What is to be put right, by which cadre of the village, by when."""

    due_on = PartialDateField(label="整改期限", needs_day=True)

    class Meta:
        model = Rectification
        fields = ("what", "owner", "due_on")

    def __init__(self, *args: Any, row: ItemProgress, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_office = cadres_of(row.place_id).values("person_id")
        self.fields["owner"].queryset = (
            Person.objects.visible_to(user).filter(pk__in=in_office).order_by("stroke_key", "pk")
        )
        self.fields["owner"].empty_label = "请选"
        self.fields["what"].widget = forms.Textarea(attrs={"rows": 3, "maxlength": 200})

    def clean_due_on(self) -> datetime.date:
        day = self.cleaned_data["due_on"].day
        if day < clock.today():
            raise ValidationError(f"整改期限{in_words(day)}已经过了，今天是{in_words(clock.today())}")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_numbers(self)
        return cleaned


class FindingFileForm(forms.Form):
    """One photo or scan at a time."""

    file = AttachmentField(label="照片或扫描件")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text += f"。{NEVER_ASKED}"


class ReportForm(forms.ModelForm):
    """What the village says it has done. A photo may come along; nothing asks for one."""

    report = forms.CharField(
        label="整改情况", max_length=500, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="做了什么、结果怎么样，一两句就行",
    )  # fmt: skip
    file = AttachmentField(label="照片或扫描件", required=False)

    class Meta:
        model = Rectification
        fields = ("report",)

    def __init__(self, *args: Any, user: Any, needs_all: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["report"].required = needs_all
        self.fields["file"].help_text += f"。{NEVER_ASKED}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_numbers(self)
        return cleaned
