"""Typed input about assignments: what the office asks for, and the form that each village fills from it."""

from __future__ import annotations

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from branches.assignments.models import MOST_QUESTIONS, Assignment, AssignmentAnswer
from villagegov.common import calendar, clock
from villagegov.common.attachments import AttachmentField
from villagegov.common.deadlines import next_working_day
from villagegov.common.forms import PartialDateField, PartialDates
from villagegov.common.logs import NUMBERS
from villagegov.common.places import Place, Village
from villagegov.common.templatetags.ui import day as in_words
from villagegov.common.templatetags.ui import weekday

NUMBER, TEXT = "NUMBER", "TEXT"
LONGEST_QUESTION = 30
LONGEST_HOLIDAY = datetime.timedelta(days=20)


class DueDayForm(PartialDates, forms.ModelForm):
    """A due day. One that falls on a holiday is asked about, with the next working day offered."""

    due_on = PartialDateField(label="截止日期", needs_day=True)
    on_day_off = forms.ChoiceField(label="截止日期放假", widget=forms.RadioSelect, required=False)

    class Meta:
        model = Assignment
        fields = ("due_on",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self._offer_working_day():
            del self.fields["on_day_off"]

    def _offer_working_day(self) -> bool:
        """Was a day typed that is off? Then both ways out stand in the form."""
        if not self.is_bound:
            return False
        try:
            typed = self.fields["due_on"].clean(self.data.get("due_on", ""))
        except ValidationError:
            return False
        known = calendar.own_calendar(typed.day, typed.day + LONGEST_HOLIDAY)
        if known.is_working_day(typed.day):
            return False
        self.working_day = next_working_day(typed.day, known.is_working_day)
        keep, move = in_words(typed.day), f"{in_words(self.working_day)}（{weekday(self.working_day)}）"
        choices = [("move", f"改为下一个工作日 {move}"), ("keep", f"就定 {keep}")]
        self.fields["on_day_off"].choices = choices
        return True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._clean_day_off(cleaned)
        return cleaned

    def clean_due_on(self) -> datetime.date:
        due = self.cleaned_data["due_on"]
        if due.day < clock.today():
            raise ValidationError(f"截止日期{in_words(due.day)}已经过了，今天是{in_words(clock.today())}")
        return due

    def _clean_day_off(self, cleaned: dict[str, Any]) -> None:
        if "on_day_off" not in self.fields or not cleaned.get("due_on"):
            return
        if cleaned.get("on_day_off") == "move":
            cleaned["due_on"] = self.working_day
        elif cleaned.get("on_day_off") != "keep":
            day = cleaned["due_on"]
            self.add_error("on_day_off", f"{in_words(day)}（{weekday(day)}）放假，请选改到哪一天")


class NewDueDayForm(DueDayForm):
    """Another due day for what is under way, with the reason that the villages read."""

    reason = forms.CharField(label="理由", max_length=100, help_text="村里看得到，如：县里推迟了")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = self.instance.due_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        due, original = cleaned.get("due_on"), self.instance.original_due_on
        if due and due == self.before:
            self.add_error("due_on", f"截止日期已经是{in_words(due)}")
        elif due and original and due > original:
            self.add_error("due_on", f"截止日期不能晚于上级的截止日期{in_words(original)}")
        return cleaned


class AssignmentForm(DueDayForm):
    """A new assignment: what is asked, of whom, by when."""

    ALL, KIND_VILLAGE, KIND_COMMUNITY, PICK = "all", Place.Kind.VILLAGE, Place.Kind.COMMUNITY, "pick"

    title = forms.CharField(label="任务", max_length=60, help_text="如：上报春季防火巡查情况")
    details = forms.CharField(
        label="要求", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    whom = forms.ChoiceField(
        label="哪些村", widget=forms.RadioSelect, initial=ALL,
        choices=[(ALL, "全部"), (KIND_VILLAGE, "所有的村"), (KIND_COMMUNITY, "所有的社区"), (PICK, "自己选")],
    )  # fmt: skip
    villages = forms.ModelMultipleChoiceField(
        label="自己选的村", queryset=None, to_field_name="code", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="上面选“自己选”时在这里勾选",
    )  # fmt: skip
    hands_in = forms.ChoiceField(
        label="交什么",
        widget=forms.RadioSelect,
        choices=Assignment.HandsIn,
        initial=Assignment.HandsIn.ANSWERS,
    )
    asked = forms.CharField(
        label="要填的内容", required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=f"一行一项，最多 {MOST_QUESTIONS} 项，如：巡查人次。要填文字的在后面写“文字”，如：主要变化 文字",
    )  # fmt: skip
    original_due_on = PartialDateField(
        label="上级的截止日期",
        needs_day=True,
        required=False,
        help_text="县里布置的，村里会看到县里的原定日期",
    )
    original_by = forms.CharField(
        label="哪个单位要求", required=False, max_length=40, help_text="如：县农业农村局"
    )

    class Meta:
        model = Assignment
        fields = ("title", "details", "due_on", "original_due_on", "original_by", "hands_in")

    field_order = ("title", "details", "whom", "villages", "due_on", "on_day_off", "hands_in", "asked")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["villages"].queryset = Village.objects.visible_to(user).current().in_order()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._clean_original(cleaned)
        self._clean_villages(cleaned)
        cleaned["questions"] = self._questions(cleaned)
        return cleaned

    def _clean_original(self, cleaned: dict[str, Any]) -> None:
        due, original = cleaned.get("due_on"), cleaned.get("original_due_on")
        if bool(original) != bool(cleaned.get("original_by")):
            wrong = "original_by" if original else "original_due_on"
            self.add_error(wrong, "上级的截止日期和要求的单位要一起填")
        elif due and original and due > original:
            self.add_error("due_on", f"截止日期不能晚于上级的截止日期{in_words(original)}")

    def _clean_villages(self, cleaned: dict[str, Any]) -> None:
        everywhere, whom = self.fields["villages"].queryset, cleaned.get("whom")
        chosen = {
            self.ALL: everywhere, self.PICK: cleaned.get("villages"),
        }.get(whom, everywhere.filter(kind=whom or ""))  # fmt: skip
        cleaned["chosen"] = list(chosen or [])
        if whom and not cleaned["chosen"]:
            self.add_error("villages" if whom == self.PICK else "whom", "请至少选一个村")

    def _questions(self, cleaned: dict[str, Any]) -> list[dict[str, str]]:
        if cleaned.get("hands_in") != Assignment.HandsIn.ANSWERS:
            return []
        lines = [line.strip() for line in cleaned.get("asked", "").splitlines() if line.strip()]
        if not lines:
            self.add_error("asked", "请写明村里要填什么，至少一项")
        elif len(lines) > MOST_QUESTIONS:
            self.add_error(
                "asked", f"最多 {MOST_QUESTIONS} 项，写了 {len(lines)} 项。村里在手机上填，越少越好"
            )
        elif too_long := [line for line in lines if len(line) > LONGEST_QUESTION]:
            self.add_error("asked", f"每项最多 {LONGEST_QUESTION} 个字：{too_long[0]}")
        return [question_of(line) for line in lines]


def question_of(line: str) -> dict[str, str]:
    """One line of the office: a number is asked for unless the line ends with 文字."""
    label = re.sub(r"[\s（(]*文字[）)]?$", "", line)
    return {"label": label, "kind": TEXT} if label and label != line else {"label": line, "kind": NUMBER}


class AnswerForm(forms.ModelForm):
    """What a village fills in: one field a question, or a file; and a remark."""

    class Meta:
        model = AssignmentAnswer
        fields = ("remark",)

    def __init__(self, *args: Any, user: Any, needs_all: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answer = self.instance
        for number, question in enumerate(answer.assignment.questions):
            name = f"answer_{number}"
            self.fields[name] = _field_of(question, is_required=needs_all)
            self.initial[name] = answer.answers.get(str(number), "")
        if answer.assignment.hands_in == Assignment.HandsIn.FILE:
            is_missing = needs_all and not answer.files.exists()
            self.fields["file"] = AttachmentField(label="要交的文件", for_staff=True, required=is_missing)
        self.order_fields([*(name for name in self.fields if name != "remark"), "remark"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name, value in list(cleaned.items()):
            if isinstance(value, str) and NUMBERS.search(value):
                self.add_error(name, "里面像是有身份证号或手机号，这里不收个人号码，请删去")
        names = [name for name in self.fields if name.startswith("answer_")]
        cleaned["answers"] = {
            name.removeprefix("answer_"): "" if cleaned.get(name) is None else str(cleaned[name])
            for name in names
        }
        return cleaned

    def save(self, commit: bool = True) -> AssignmentAnswer:
        self.instance.answers = self.cleaned_data["answers"]
        return super().save(commit)


def _field_of(question: dict[str, str], *, is_required: bool) -> forms.Field:
    """A draft may be half full; what is handed in holds all."""
    facts: dict[str, Any] = {"label": question["label"], "required": is_required}
    if question["kind"] == NUMBER:
        return forms.DecimalField(max_digits=14, decimal_places=2, min_value=0, **facts)
    return forms.CharField(max_length=300, **facts)
