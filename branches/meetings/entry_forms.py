"""Typed input piece by piece: the list of names, one matter and its vote, a file, the reason for taking one away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from branches.meetings import checks, registers
from branches.meetings.models import AgendaItem, Meeting
from villagegov.common.attachments import AttachmentField

SUMS = ("in_favour", "against", "abstained")


class RollForm(forms.Form):
    """The list of names: only who did not come has to be marked."""

    on_leave = forms.MultipleChoiceField(label="请假的", required=False, widget=forms.CheckboxSelectMultiple)
    absent = forms.MultipleChoiceField(
        label="没有请假也没有到会的", required=False, widget=forms.CheckboxSelectMultiple
    )
    left_out = forms.MultipleChoiceField(
        label="不计入应到的", required=False, widget=forms.CheckboxSelectMultiple
    )
    should_reason = forms.CharField(label="不计入应到的理由", required=False, max_length=200)

    GROUPS = {"on_leave": "ON_LEAVE", "absent": "ABSENT", "left_out": "LEFT_OUT"}

    def __init__(self, *args: Any, meeting: Meeting, people: list[registers.Attendee], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting, self.people = meeting, people
        for name in self.GROUPS:
            self.fields[name].choices = [(one.key, one.name) for one in people]

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if early := checks.not_held_yet(self.meeting):
            raise ValidationError(early)
        names = {one.key: one.name for one in self.people}
        marked = [key for group in self.GROUPS for key in typed.get(group, [])]
        twice = [names[key] for key in dict.fromkeys(marked) if marked.count(key) > 1]
        if twice:
            raise ValidationError(f"{'、'.join(twice)}勾了两处，一个人只能勾一处")
        if typed.get("left_out") and not typed.get("should_reason", "").strip():
            number = len(typed["left_out"])
            self.add_error("should_reason", f"有 {number} 人不计入应到，请写明理由")
        return typed

    def status_of(self, key: str) -> str:
        for group, status in self.GROUPS.items():
            if key in self.cleaned_data[group]:
                return status
        return "PRESENT"


class AgendaForm(forms.ModelForm):
    """One matter. Where it was voted on, three sums that are all who voted."""

    method = forms.ChoiceField(label="表决方式", choices=AgendaItem.Method.choices, widget=forms.RadioSelect)
    ballots_valid = forms.IntegerField(
        label="有效票", required=False, min_value=0, max_value=100_000, help_text="无记名投票时填，不含废票"
    )
    field_order = ("title", "method", "in_favour", "against", "abstained", "ballots_valid", "note")

    class Meta:
        model = AgendaItem
        fields = ("title", "method", "in_favour", "against", "abstained", "note")
        help_texts = {"title": "如 审议 2026 年度工作计划", "note": "如 通过后公示、需要再议的地方"}

    def __init__(self, *args: Any, meeting: Meeting, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        if self.instance.method == AgendaItem.Method.SECRET:
            self.initial["ballots_valid"] = self.instance.voters
        if not self.instance.pk:
            self.initial.setdefault("method", AgendaItem.Method.SHOW_OF_HANDS)
        for name in SUMS:  # asked for by the way of voting
            self.fields[name].either = True
            self.fields[name].widget.attrs["data-part"] = meeting.attended or 0
        if meeting.attended is not None:
            hint = f"实到 {meeting.attended} 人，三项合计应是 {meeting.attended}"
            self.fields["in_favour"].help_text = hint

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        method = typed.get("method")
        sums = [typed.get(name) for name in SUMS]
        if method == AgendaItem.Method.NONE:
            self._refuse_sums(sums)
            self.instance.voters = None
        elif method:
            self._count(method, sums)
        return typed

    def _refuse_sums(self, sums: list[int | None]) -> None:
        if any(sums):
            raise ValidationError("没有表决的议题不填票数，请把票数清空，或者改选表决方式")
        for name in SUMS:
            self.cleaned_data[name] = None

    def _count(self, method: str, sums: list[int | None]) -> None:
        """The three parts have to be all of the voters: those who came, or the valid ballots."""
        for name, value in zip(SUMS, sums, strict=True):
            if value is None and name not in self.errors:
                self.add_error(name, f"请填{self.fields[name].label}的票数，没有就填 0")
        is_secret = method == AgendaItem.Method.SECRET
        valid = self.cleaned_data.get("ballots_valid")
        if is_secret and valid is None and "ballots_valid" not in self.errors:
            self.add_error("ballots_valid", "无记名投票请填有效票")
        if self.errors:
            return
        if early := checks.not_held_yet(self.meeting):
            raise ValidationError(early)
        if self.meeting.attended is None:
            raise ValidationError("还没有录入实到人数，请先录入到会情况")
        counted = AgendaItem(method=method, voters=valid if is_secret else self.meeting.attended)
        counted.in_favour, counted.against, counted.abstained = sums
        problem = checks.vote_problem(counted, self.meeting.attended)
        if not problem and counted.tally is not None:
            problem = counted.tally.problem("有效票" if is_secret else "实到")
        if problem:
            raise ValidationError(problem)
        self.instance.voters = counted.voters


class FileForm(forms.Form):
    """A photo or scan. Nothing asks for one."""

    file = AttachmentField(label="文件")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text += "。签到表、会议照片、签字的记录扫描件都可以，不传也行"


class ReasonForm(forms.Form):
    """Why something is taken away."""

    reason = forms.CharField(label="理由", max_length=200)
