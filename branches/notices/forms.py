"""Typed input about notices: the draft with the fields of its kind, reasons, objections and their answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from branches import policy as numbers
from branches.notices import compose, kinds, leaks, periods
from branches.notices.kinds import Kind
from branches.notices.models import Objection, PublicNotice
from branches.notices.operations import DRAFTS, issuer_of, obstacle_to_objection, office_of
from villagegov.common import calendar, clock, policy
from villagegov.common.attachments import AttachmentField
from villagegov.common.forms import PartialDateField, PartialDates
from villagegov.common.permissions import permits
from villagegov.common.places import Place

BOX_ROWS = 6
LONGEST_PHONE = 14  # digits, with the number of an extension
PHONE = RegexValidator(r"^[0-9][0-9 \-－]{2,18}[0-9]$", "受理电话请填号码，如 0991-8880123")


def places_for(user: Any, kind: Kind) -> list[Place]:
    """Where the user may post this kind by hand: the villages of the own scope, the own township."""
    if kind.kept_in:
        return []
    seen = Place.objects.visible_to(user).current().filter(level__in=kind.levels).in_order()
    return [place for place in seen if permits(user, DRAFTS, place)]


class NoticeForm(forms.ModelForm):
    """A draft: what every notice has, and the fields of its kind. The place is chosen once."""

    contact_phone = forms.CharField(
        label="受理电话", max_length=20, validators=[PHONE], help_text="办公电话，会公开"
    )

    class Meta:
        model = PublicNotice
        fields = ("place", "title", "length", "issuer", "contact_office", "contact_phone")

    def __init__(self, *args: Any, user: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.instance.kind, self.instance.unit = kind, kind.code, kind.unit
        if self.instance.pk:
            del self.fields["place"]
        else:
            self._start(user)
        self.fields["title"].help_text = kind.title_hint
        word = "工作日" if kind.unit == periods.WORKING else "天"
        self.fields["length"].label = f"公示期（{word}）"
        self.fields["length"].widget.attrs |= {"min": 1, "max": periods.LONGEST}
        self._add_facts()

    def _start(self, user: Any) -> None:
        places = places_for(user, self.kind)
        field = self.fields["place"]
        field.queryset = (
            Place.objects.visible_to(user).filter(pk__in=[place.pk for place in places]).in_order()
        )
        field.empty_label = "请选择"
        first = places[0] if places else None
        if len(places) == 1:
            field.initial, field.widget = first.code, forms.HiddenInput()
            self.initial["issuer"] = issuer_of(first, self.kind)
        if first is not None:
            township = office_of(first)
            year = clock.today().year
            self.initial["length"] = policy.value(self.kind.days, first.code, year)
            if township is not None:
                self.initial |= {
                    "contact_office": issuer_of(township, self.kind),
                    "contact_phone": township.contact_phone,
                }

    def _add_facts(self) -> None:
        """After the title, before the rest."""
        added = {}
        for field in self.kind.fields:
            box = {} if field.kind == kinds.LINE else {"widget": forms.Textarea(attrs={"rows": BOX_ROWS})}
            added[f"fact_{field.key}"] = forms.CharField(
                label=field.label, required=field.is_required, max_length=field.longest, help_text=field.hint,
                initial=self.instance.facts.get(field.key, ""), **box,
            )  # fmt: skip
        first = [name for name in ("place", "title") if name in self.fields]
        rest = [name for name in self.fields if name not in first]
        self.fields |= added
        self.order_fields([*first, *added, *rest])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        facts = {field.key: cleaned.get(f"fact_{field.key}", "") for field in self.kind.fields}
        for field in self.kind.fields:
            if field.kind == kinds.TABLE and facts[field.key]:
                try:
                    compose.table_of(field, facts[field.key])
                except ValueError as problem:
                    self.add_error(f"fact_{field.key}", str(problem))
        self.instance.facts = facts
        return cleaned

    def clean_contact_phone(self) -> str:
        """It is not scanned with the text: any telephone may stand here, but no other number of a person."""
        typed = self.cleaned_data["contact_phone"]
        kinds_found = {hit.kind for hit in leaks.scan(typed, clock.today())} - {leaks.MOBILE}
        if kinds_found or sum(char.isdigit() for char in typed) > LONGEST_PHONE:
            raise ValidationError("受理电话像身份证号或者银行卡号，请填办公电话，如 0991-8880123")
        return typed

    def clean_length(self) -> int:
        length = self.cleaned_data["length"]
        if not 1 <= length <= periods.LONGEST:
            raise ValidationError(f"公示期应在 1 到 {periods.LONGEST} 天之间，现在填的是 {length}")
        return length


class EmptyForm(forms.Form):
    """A confirmation has nothing to type."""


class ReasonForm(forms.Form):
    reason = forms.CharField(label="理由", max_length=200)


class ClosingForm(forms.Form):
    closing = forms.CharField(
        label="期满说明",
        max_length=300,
        required=False,
        help_text="没有异议可以不填，写作“公示期满，无异议”。有异议的写明件数和处理情况，会公开",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FileForm(forms.Form):
    file = AttachmentField(for_staff=True, label="附件")


class ObjectionForm(PartialDates, forms.ModelForm):
    """What somebody brought forward. Name and telephone are sealed, and the village never reads them again."""

    received_on = PartialDateField(label="收到日期", needs_day=True, not_future=True, help_text="如 2026-3-5")
    due_on = PartialDateField(label="答复期限", needs_day=True)
    objector = forms.CharField(
        label="反映人", required=False, max_length=40, help_text="加密保存，只有镇里看得到"
    )
    objector_phone = forms.CharField(
        label="反映人电话", required=False, max_length=20, help_text="加密保存，用来答复"
    )

    class Meta:
        model = Objection
        fields = ("way", "received_on", "signed", "objector", "objector_phone", "summary", "due_on")
        widgets = {
            "way": forms.RadioSelect,
            "signed": forms.RadioSelect,
            "summary": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, notice: PublicNotice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notice, self.instance.notice = notice, notice
        for name in ("way", "signed"):
            self.fields[name].choices = self.fields[name].choices[1:]
        today = clock.today()
        days = int(str(policy.value(numbers.OBJECTION_DAYS, notice.place_id, today.year)))
        known = calendar.own_calendar(today, today + periods.FAR_ENOUGH)
        terms = periods.Terms(days, periods.WORKING, counts_posting_day=False)
        self.fields["received_on"].initial = today
        self.fields["due_on"].initial = periods.ends_on(today, terms, known)
        self.fields["due_on"].help_text = f"{days} 个工作日内，可以改"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        received = cleaned.get("received_on")
        if received and (problem := obstacle_to_objection(self.notice, received)):
            self.add_error("received_on", problem)
        if received and cleaned.get("due_on") and cleaned["due_on"] < received:
            self.add_error("due_on", "答复期限不能早于收到日期")
        if cleaned.get("signed") in {"PERSON", "UNIT"} and not cleaned.get("objector"):
            self.add_error("objector", "署名的请填反映人或单位")
        return cleaned


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(label="处理结果", choices=Objection.Outcome.choices, widget=forms.RadioSelect)
    answer = forms.CharField(
        label="答复和理由",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="不要写反映人的姓名",
    )
