"""Typed input of a proposal: what one field should say instead, and why. The input is that of the office's own form."""

from __future__ import annotations

import copy
from typing import Any

from django import forms
from django.db import models

from branches.proposals import targets
from branches.proposals.models import ProposedField


class ProposalForm(forms.Form):
    """The new value in the input that the office would use, the reason, and the old value as it was shown."""

    seen = forms.CharField(required=False, max_length=200, strip=False, widget=forms.HiddenInput())
    why = forms.CharField(label="理由", max_length=200, help_text="如：本人换了手机号、入户核对")
    field_order = ("new_value", "why", "seen")

    def __init__(self, *args: Any, field: str, record: models.Model, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        opened = targets.form_of(field, record, user)
        name = ProposedField(field).name_in_form
        self.fields["new_value"] = copy.deepcopy(opened.fields[name])
        self.fields["new_value"].label = f"{ProposedField(field).label}改为"
        self.initial["seen"] = targets.value_in(opened, field)
        self.initial["new_value"] = opened[name].value()
        self.order_fields(self.field_order)
        self.field, self.record, self.user = field, record, user

    @property
    def value(self) -> str:
        """What was typed, tidied as the register tidies it."""
        typed = self.data.get("new_value", "").strip()
        form = targets.changed_form(self.field, self.record, typed, self.user)
        form.is_valid()
        tidy = form.cleaned_data.get(ProposedField(self.field).name_in_form)
        return tidy if isinstance(tidy, str) else typed
