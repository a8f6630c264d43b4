"""Typed input about a tenure: its beginning and its end. What stands against it is said by the operations."""

from __future__ import annotations

from typing import Any

from django import forms

from branches.people.models import Person
from branches.posts import duties
from branches.posts.models import CadreProfile, EndReason, Post, PostTenure
from villagegov.common import codes
from villagegov.common.forms import PartialDateField, PartialDates
from villagegov.common.places import Village


class BeginForm(PartialDates, forms.Form):
    """Which post a person takes, where and since when."""

    post = forms.ChoiceField(label="职务", choices=[("", "请选择"), *Post.choices])
    place = forms.ModelChoiceField(
        label="任职的村（社区）", queryset=None, to_field_name="code", empty_label="请选择"
    )
    started_on = PartialDateField(label="任职时间", not_future=True)
    duty = forms.CharField(
        label="职务写法", required=False, max_length=100, help_text="和通用名称不同时填，如：组织委员"
    )
    basis = forms.CharField(
        label="依据", required=False, max_length=100, help_text="如：换届选举结果、镇党委批复"
    )
    document_number = forms.CharField(label="文号", required=False, max_length=50)
    reason = forms.CharField(
        label="理由", required=False, max_length=200, help_text="书记兼任监委会主任的要写明，记入操作日志"
    )

    def __init__(self, *args: Any, user: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        township = codes.township_of(person.place_id)
        self.fields["place"].queryset = Village.objects.visible_to(user).current().within(township).in_order()
        self.initial.setdefault("place", person.place_id)


class EndForm(PartialDates, forms.Form):
    """How and when a tenure ends."""

    ended_on = PartialDateField(
        label="离任时间", needs_day=True, not_future=True, help_text="在任的最后一天，如 2026-3-5"
    )
    end_reason = forms.ChoiceField(label="离任方式")
    note = forms.CharField(label="说明", required=False, max_length=200, help_text="如文号，记入操作日志")

    def __init__(self, *args: Any, tenure: PostTenure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = [
            (v, label) for v, label in EndReason.choices if not duties.end_reason_refusal(tenure.post, v)
        ]
        self.fields["end_reason"].choices = [("", "请选择"), *fitting]


class ProfileForm(PartialDates, forms.ModelForm):
    """What T05 asks of a cadre and no other register knows."""

    admitted_on = PartialDateField(
        label="入党时间", required=False, not_future=True, help_text="党员信息里有的不用填，以党员信息为准"
    )

    class Meta:
        model = CadreProfile
        fields = (
            "education_full_time",
            "education_in_service",
            "post_collective",
            "post_other",
            "source",
            "admitted_on",
        )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("education_full_time", "education_in_service", "source"):
            self.fields[name].choices = [("", "未填"), *self.fields[name].choices[1:]]
