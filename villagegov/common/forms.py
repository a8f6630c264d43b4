"""How every form of the product is drawn and reads dates: label above, hint, error under the field."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH

from villagegov.common import clock
from villagegov.common.dates import PartialDate
from villagegov.common.encryption import EncryptedField
from villagegov.common.templatetags.ui import day as in_words
from villagegov.common.typed_dates import read_date, spelled

CHOSEN = (forms.ChoiceField, forms.ModelChoiceField, forms.FileField)
LIMITS = {
    "max_length": "{label}最多 %(limit_value)d 个字，现在 %(show_value)d 个",
    "min_value": "{label}最小 %(limit_value)s，填的是 %(show_value)s",
    "max_value": "{label}最大 %(limit_value)s，填的是 %(show_value)s",
    "max_digits": "{label}的数字太长，最多 %(max)s 位",
    "max_decimal_places": "{label}最多 %(max)s 位小数",
}
NOT_A_NUMBER = {forms.IntegerField: "{label}要填整数，如 12", forms.DecimalField: "{label}要填数字，如 12.5"}
NO_CHOICE = BLANK_CHOICE_DASH[0][1]


def checks_of(form: forms.BaseForm, name: str) -> list[Any]:
    """The validators of a field and of the record's field behind it, whose words a form would override."""
    model = getattr(getattr(form, "_meta", None), "model", None)
    behind = {field.name: field.validators for field in model._meta.fields} if model else {}
    return [*form.fields[name].validators, *behind.get(name, [])]


def speak_plainly(form: forms.BaseForm) -> None:
    """Let Django's own words name the field and say what is right; words that a field brings itself stay."""
    for name, field in form.fields.items():
        words, label = field.error_messages, str(field.label or "")
        if words["required"] == forms.Field.default_error_messages["required"]:
            words["required"] = f"请{'选' if isinstance(field, CHOSEN) else '填'}{label}"
        number = NOT_A_NUMBER.get(type(field))
        if number and words["invalid"] == type(field).default_error_messages["invalid"]:
            words["invalid"] = number.format(label=label)
        spoken = {
            v.code
            for v in checks_of(form, name)
            if getattr(v, "message", "") != getattr(type(v), "message", "")
        }
        for code in LIMITS.keys() - spoken:
            words.setdefault(code, LIMITS[code].format(label=label.replace("%", "%%")))
        if getattr(field, "empty_label", None) == NO_CHOICE:
            field.empty_label = "请选" if field.required else "未填"


def keep_sealed(form: forms.BaseForm) -> None:
    """What the record keeps sealed is not copied to the device while it is typed."""
    model = getattr(getattr(form, "_meta", None), "model", None)
    for field in model._meta.fields if model else ():
        if isinstance(field, EncryptedField) and field.name in form.fields:
            form.fields[field.name].widget.attrs["data-secret"] = ""


class PartialDateField(forms.CharField):
    """A date typed in one of many spellings, or a month; gives a PartialDate or None.

    `needs_day` refuses a month, `not_future` a day after today.
    """

    def __init__(self, *, needs_day: bool = False, not_future: bool = False, **kwargs: Any) -> None:
        self.needs_day, self.not_future = needs_day, not_future
        kwargs.setdefault("help_text", "如 2026-3-5" if needs_day else "如 1987-6-5，只知道年月就填 1987.06")
        super().__init__(**kwargs, max_length=20)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, datetime.date):
            value = PartialDate(value)
        return spelled(value) if isinstance(value, PartialDate) else value

    def clean(self, value: Any) -> PartialDate | None:  # type: ignore[override]
        text = super().clean(value)
        if not text:
            return None
        today = clock.today()
        try:
            typed = read_date(text, today)
        except ValueError as problem:
            raise ValidationError(f"{self.label}{problem}" if self.label else str(problem)) from None
        if self.needs_day and typed.by_month:
            raise ValidationError(f"{self.label}要填到日，如 2026-3-5")
        if self.not_future and typed.day > today:
            raise ValidationError(f"{self.label}{spelled(typed)}还没到，今天是{in_words(today)}")
        return typed

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.clean(data) != (
                initial if isinstance(initial, PartialDate | None) else PartialDate(initial)
            )
        except ValidationError:
            return True


class PartialDates:
    """For forms with PartialDateFields: the day goes to the field, whether it is a month to `<field>_by_month`.

    A shown-again form says how each date was read. Stands before forms.Form or forms.ModelForm.
    """

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        initial = super().get_initial_for_field(field, field_name)  # type: ignore[misc]
        if isinstance(field, PartialDateField) and isinstance(initial, datetime.date):
            record = getattr(self, "instance", None)
            return PartialDate(initial, bool(getattr(record, f"{field_name}_by_month", False)))
        return initial

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            if isinstance(field, PartialDateField) and name in self.cleaned_data:
                self._take_apart(name, field)

    def _take_apart(self, name: str, field: PartialDateField) -> None:
        typed = self.cleaned_data[name]
        self.cleaned_data[name] = typed.day if typed else None
        self.cleaned_data[f"{name}_by_month"] = bool(typed and typed.by_month)
        record = getattr(self, "instance", None)
        if hasattr(record, f"{name}_by_month"):
            setattr(record, f"{name}_by_month", bool(typed and typed.by_month))
        if typed:
            field.help_text = f"读作{spelled(typed)}"
