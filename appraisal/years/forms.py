"""Typed input about the year: which village is let off, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from villagegov.common.places import Village


class ExemptionForm(forms.Form):
    """A village that owes nothing in a phase."""

    place = forms.ModelChoiceField(label="村（社区）", queryset=None, to_field_name="code")
    reason = forms.CharField(label="免报的理由", max_length=200, help_text="如：书记空缺，暂无述职对象")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Village.objects.visible_to(user).current().in_order()

    def clean_reason(self) -> str:
        reason = self.cleaned_data["reason"].strip()
        if len(reason) < 2:
            raise ValidationError("请写明免报的理由")
        return reason
