"""Typed input about a village: its name and order, its figures of a year, the village it becomes part of."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from branches.places.models import VillageFigures
from villagegov.common.forms import PartialDateField, PartialDates
from villagegov.common.places import Place, Village

OFFICE_PHONE = re.compile(r"\+?[0-9][0-9 -]{5,18}[0-9]")
WHOLE, PART = ("registered_population", "户籍人口"), ("adult_count", "18 周岁以上")


class VillageForm(PartialDates, forms.ModelForm):
    """What the township keeps of a village. Its code never changes; a merger is a step."""

    valid_from = PartialDateField(label="启用日期", required=False, needs_day=True, not_future=True)

    class Meta:
        model = Village
        fields = ("name", "kind", "display_order", "contact_phone", "valid_from")
        help_texts = {"display_order": "名单和报表按这个次序排", "contact_phone": "对外公开的办公电话"}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(label="类别", choices=Place.Kind.choices)

    def clean_contact_phone(self) -> str:
        phone = self.cleaned_data["contact_phone"].strip()
        if phone and not OFFICE_PHONE.fullmatch(phone):
            raise ValidationError("办公电话应是数字，区号和号码之间可以用横线，如 0990-8000000")
        return phone


class FiguresForm(forms.ModelForm):
    """The figures of one village in one year; place and year come from the address."""

    class Meta:
        model = VillageFigures
        fields = (
            "group_count", "household_count", "registered_population", "resident_population", "adult_count",
            "farmland_mu", "approved_posts", "income_per_capita", "remark",
        )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        whole, part = typed.get(WHOLE[0]), typed.get(PART[0])
        if whole is not None and part is not None and part > whole:
            self.add_error(
                PART[0], f"{PART[1]} {part:,} 人，多于{WHOLE[1]} {whole:,} 人，差 {part - whole:,} 人，请核对"
            )
        return typed


class SuccessorForm(forms.Form):
    """Into which village; a GET form, nothing is changed by it."""

    into = forms.ModelChoiceField(
        label="并入哪个村（社区）", queryset=Village.objects.none(), to_field_name="code"
    )

    def __init__(self, *args: Any, user: Any, village: Village, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Village.objects.visible_to(user).current().filter(township_code=village.township_code)
        self.fields["into"].queryset = others.exclude(pk=village.pk).in_order()
        self.fields["into"].empty_label = "请选择"


class MergeForm(SuccessorForm):
    """The act itself: the successor as confirmed, and the document it rests on."""

    note = forms.CharField(label="撤并依据", max_length=200, help_text="如县政府批复的名称和文号")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].widget = forms.HiddenInput()
