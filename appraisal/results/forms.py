"""Typed input about results: the meeting that approves, who of a tie is good, what a correction puts right."""

from __future__ import annotations

from typing import Any

from django import forms

from appraisal.results.models import Ranking
from appraisal.results.public import mechanisms
from appraisal.schemes.marks import to_milli
from villagegov.common.forms import PartialDateField, PartialDates
from villagegov.common.places import Village


class MeetingForm(PartialDates, forms.Form):
    """审定: by which meeting of the township's committee."""

    meeting_on = PartialDateField(label="党委会议日期", needs_day=True, not_future=True)
    minutes_number = forms.CharField(label="纪要编号", max_length=40, help_text="如：松委纪要〔2026〕3号")


class BorderForm(forms.Form):
    """Of those that tie at the border: who is good."""

    good = forms.ModelMultipleChoiceField(
        label="定为“好”的村", queryset=None, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="没有勾选的定为较好",
    )  # fmt: skip
    basis = forms.CharField(
        label="依据", max_length=200, help_text="如：2026年1月20日镇党委会议，松委纪要〔2026〕3号"
    )

    def __init__(self, *args: Any, ranking: Ranking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = ranking.results.filter(is_border=True).select_related("place").in_order()
        self.fields["good"].queryset = rows
        self.fields["good"].label_from_instance = lambda row: (
            f"{row.place.name}（第 {row.rank} 名，{row.shown} 分）"
        )


class CorrectionForm(forms.Form):
    """更正: other points for one mechanism of one village, with the reason that the public reads."""

    place = forms.ModelChoiceField(label="村（社区）", queryset=None, to_field_name="code")
    path = forms.ChoiceField(label="机制")
    points = forms.DecimalField(label="更正后的分", min_value=0, max_digits=5, decimal_places=2)
    reason = forms.CharField(label="更正的理由", max_length=200, help_text="会写进更正公示，公众能看到")

    def __init__(self, *args: Any, ranking: Ranking, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        villages = Village.objects.visible_to(user).filter(results__ranking=ranking).in_order()
        self.fields["place"].queryset = villages
        self.fields["path"].choices = [
            ("", "请选"),
            *((path, name) for path, name, _ in mechanisms(ranking.scheme)),
        ]

    def clean_points(self) -> int:
        return to_milli(self.cleaned_data["points"])
