"""Typed input: the report, the comment on it, whose ballots are counted, the sheet of counts, and a correction."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from appraisal.work_reports import arithmetic, sheets
from appraisal.work_reports.arithmetic import FIELDS, Counts
from appraisal.work_reports.ballots import AppraisalTally, VoterGroup
from appraisal.work_reports.models import HEADINGS, WorkReport
from appraisal.work_reports.operations import in_office
from appraisal.work_reports.workflow import is_short_enough
from branches.posts.models import PostTenure
from villagegov.common.forms import PartialDateField, PartialDates
from villagegov.common.logs import NUMBERS
from villagegov.common.permissions import SENTENCES, scopes_of
from villagegov.common.places import Village
from villagegov.sheets.forms import ACCEPTED
from villagegov.sheets.imports import LARGEST_UPLOAD

HINTS = {
    "duties": "承诺事项做了哪些、没做到的是什么；本年做了哪些事，用数字说",
    "party_building": "“三会一课”、发展党员、班子建设、议事公开",
    "problems": "写自己的问题和原因，不用套话",
    "plans": "明年做什么，做到什么程度",
}
PERSONAL = "里面像是有身份证号或手机号，这里不收个人号码，请删去"
MOST_BALLOTS = 9_999
MOST_PROBLEMS = 20


class ReportForm(forms.ModelForm):
    """The four headings of F7. A draft may be too long or half full; what is handed in may not."""

    class Meta:
        model = WorkReport
        fields = tuple(HEADINGS)
        widgets = {name: forms.Textarea(attrs={"rows": 8, "data-counted": ""}) for name in HEADINGS}
        help_texts = HINTS

    def __init__(self, *args: Any, user: Any, hands_in: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hands_in = hands_in
        for field in self.fields.values():
            field.either = True  # type: ignore[attr-defined]  # all are wanted, but a draft is kept without

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.hands_in:
            return cleaned
        for name, value in list(cleaned.items()):
            if NUMBERS.search(value):
                self.add_error(name, f"{HEADINGS[name]}：{PERSONAL}")
            elif not value.strip():
                self.add_error(name, f"还没有写：{HEADINGS[name]}")
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        if self.hands_in and (problem := is_short_enough(self.instance)):
            self.add_error(None, problem)


class BeginForm(forms.Form):
    """Whose report is begun: the secretary's, or that of another member of the two committees."""

    who = forms.ChoiceField(label="谁的述职报告", widget=forms.RadioSelect)

    def __init__(self, *args: Any, user: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = scopes_of(user, SENTENCES["appraisal.draft_work_report"].roles)
        villages = Village.objects.visible_to(user).current().within_any(scopes)
        self.tenures = {str(one.pk): one for one in in_office(villages.values_list("code", flat=True), year)}
        self.fields["who"].choices = [
            (key, f"{one.person.name}（{one.duty or one.get_post_display()}）")
            for key, one in self.tenures.items()
        ]
        self.fields["who"].initial = next(iter(self.tenures), None)

    @property
    def chosen(self) -> PostTenure:
        return self.tenures[self.cleaned_data["who"]]


class CommentForm(PartialDates, forms.Form):
    reported_on = PartialDateField(label="述职日期", needs_day=True, not_future=True)
    form = forms.ChoiceField(
        label="述职形式",
        choices=WorkReport.Form.choices,
        widget=forms.RadioSelect,
        initial=WorkReport.Form.IN_PERSON,
    )
    comment = forms.CharField(
        label="点评意见", max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="述职人看得到，会印在述职报告下面",
    )  # fmt: skip


class TalliesForm(PartialDates, forms.Form):
    """The ballots of one day in several villages: about the organisation, or about its secretary."""

    about = forms.ChoiceField(
        label="测评谁",
        widget=forms.RadioSelect,
        choices=[
            ("ORGANIZATION", "村党组织（好、较好、一般、差）"),
            ("PERSON", "书记（优秀、称职、基本称职、不称职）"),
        ],
        initial="ORGANIZATION",
    )
    held_on = PartialDateField(label="测评日期", needs_day=True, not_future=True)
    villages = forms.ModelMultipleChoiceField(
        label="哪些村", queryset=None, to_field_name="code", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = scopes_of(user, SENTENCES["appraisal.enter_tally"].roles)
        offered = Village.objects.visible_to(user).current().within_any(scopes).in_order()
        self.fields["villages"].queryset = offered
        self.fields["villages"].initial = [village.code for village in offered]


class CountsFileForm(forms.Form):
    """A workbook of one's own counts; it is read at once and not kept."""

    file = forms.FileField(
        label="计票表",
        help_text="先下载空白计票表，对照纸质计票单填好再上传。只作您自己的那张计票单，不保存文件",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"empty": "文件是空的，请重新选择"},
    )

    def __init__(self, *args: Any, tallies: list[AppraisalTally], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tallies = tallies

    def clean_file(self) -> dict[int, dict[str, Counts]]:
        upload = self.cleaned_data["file"]
        if (upload.size or 0) > LARGEST_UPLOAD:
            raise ValidationError(f"文件超过 {LARGEST_UPLOAD // (1024 * 1024)} MB，请只留计票表")
        found = sheets.read(upload.read(), upload.name or "", self.tallies)
        if found.problems:
            more = len(found.problems) - MOST_PROBLEMS
            told = [*found.problems[:MOST_PROBLEMS], *([f"另有 {more} 处"] if more > 0 else [])]
            raise ValidationError(told)
        return found.sheets


class HeldOnForm(PartialDates, forms.Form):
    held_on = PartialDateField(label="测评日期", needs_day=True, not_future=True)


class CorrectionForm(forms.Form):
    decision_number = forms.CharField(
        label="镇里的决定文号", max_length=50, help_text="如：松委〔2026〕3号，或党委会纪要编号"
    )
    reason = forms.CharField(label="更正的理由", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class SheetForm(forms.Form):
    """The grid of one sheet: a row a group, nine numbers. A row that is left empty had no ballots."""

    def __init__(self, *args: Any, tally: AppraisalTally, own: dict[str, Counts], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grades, self.words = tally.grades, arithmetic.words_of(tally.grades)
        for group in VoterGroup:
            for name in FIELDS:
                counts = own.get(group.value)
                self.fields[f"{group.value}_{name}"] = forms.IntegerField(
                    label=f"{group.label}{self.words[name]}", required=False, min_value=0, max_value=MOST_BALLOTS,
                    initial=None if counts is None or counts.is_empty else getattr(counts, name),
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 4, "autocomplete": "off"}),
                )  # fmt: skip

    @property
    def heads(self) -> list[str]:
        return list(self.words.values())

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each group with its inputs, for the table."""
        return [
            {"label": group.label, "cells": [self[f"{group.value}_{name}"] for name in FIELDS]} for group in VoterGroup
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.groups = {group.value: self._counts(group, cleaned) for group in VoterGroup}
        if not self.errors and all(counts.is_empty for counts in self.groups.values()):
            raise ValidationError("还没有填票数。没有投票的一类人，整行空着就行")
        return cleaned

    def _counts(self, group: VoterGroup, cleaned: dict[str, Any]) -> Counts:
        typed = {name: cleaned.get(f"{group.value}_{name}") for name in FIELDS}
        empty = [
            name for name, number in typed.items() if number is None and f"{group.value}_{name}" in cleaned
        ]
        if len(empty) == len(FIELDS):
            return Counts()
        for name in empty:
            self.add_error(f"{group.value}_{name}", f"{group.label}的{self.words[name]}没有填，没有的填 0")
        counts = Counts(**{name: number or 0 for name, number in typed.items()})
        if not any(field.startswith(group.value) for field in self.errors):
            for name, problem in arithmetic.problems_of(counts, self.grades).items():
                self.add_error(f"{group.value}_{name}", f"{group.label}：{problem}")
        return counts
