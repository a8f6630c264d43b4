"""Typed input about results: the meeting that approves, who of a tie is good, what a correction puts right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from appraisal.results import paper_operations as paper
from appraisal.results.models import PaperRanking, Ranking
from appraisal.results.paper_places import read_place
from appraisal.results.public import mechanisms
from appraisal.schemes.marks import to_milli
from appraisal.schemes.models import AssessmentScheme
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


class PaperPlacesForm(forms.Form):
    """A place for each village, as it stands on the paper of that year; an empty one had none."""

    basis = forms.CharField(
        label="依据", max_length=100, help_text="名次出自哪份文件，如：松委〔2025〕6号，或党委会纪要编号"
    )

    def __init__(self, *args: Any, scheme: AssessmentScheme, kept: PaperRanking, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scheme, self.villages = scheme, paper.villages_asked(scheme)
        there = {row.place_id: row.rank for row in kept.places.all()} if kept.pk else {}
        self.fields["basis"].initial = kept.basis
        for village in self.villages:
            self.fields[f"place_{village.code}"] = forms.CharField(
                label=f"{village.name}的名次", required=False, max_length=10,
                initial="" if village.code not in there else str(there[village.code]),
                widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4, "autocomplete": "off"}),
            )  # fmt: skip

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each village with its input, for the table."""
        return [{"village": one, "cell": self[f"place_{one.code}"]} for one in self.villages]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        places: dict[str, int | None] = {}
        for village in self.villages:
            try:
                places[village.code] = read_place(cleaned.get(f"place_{village.code}", ""))
            except ValueError as problem:
                self.add_error(f"place_{village.code}", f"{village.name}：{problem}")
        if any(name.startswith("place_") for name in self.errors):
            return cleaned
        self.places = {code: place for code, place in places.items() if place is not None}
        if not self.places:
            raise ValidationError("还没有填名次。当年没有参加排名的村空着就行")
        names = {village.code: village.name for village in self.villages}
        for code, text in paper.problems_of(self.scheme, places).items():
            self.add_error(f"place_{code}", f"{names[code]}：{text}")
        return cleaned
