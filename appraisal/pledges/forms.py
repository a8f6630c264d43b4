"""Typed input about pledges: what to begin with, an item, its progress, a return, the evaluation, a correction."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from appraisal.pledges.arithmetic import plain
from appraisal.pledges.models import AnnualPledge, PledgeItem
from appraisal.pledges.notice_kinds import agreed_on, target_of
from appraisal.pledges.usual import USUAL
from appraisal.pledges.workflow import cadres_of
from branches.meetings.models import Meeting
from branches.meetings.standards import Kind
from branches.people.models import Person
from villagegov.common import clock
from villagegov.common.attachments import NEVER_ASKED, AttachmentField
from villagegov.common.forms import PartialDateField, PartialDates
from villagegov.common.logs import NUMBERS
from villagegov.common.places import Place
from villagegov.common.templatetags.ui import day_short

NO_NUMBERS = "里面像是有身份证号或手机号。承诺书要公示，请删去"
LAST_MEETINGS = 5
ASKED_AT_THE_END = ("target_value", "unit", "milestone", "due_on", "responsible")


def refuse_numbers(form: Any, cleaned: dict[str, Any]) -> None:
    """What is typed here is posted on the board later on."""
    for name, value in list(cleaned.items()):
        if isinstance(value, str) and NUMBERS.search(value):
            form.add_error(name, NO_NUMBERS)


def as_typed(value: Decimal | None) -> Decimal | None:
    """50, not 50.00."""
    return None if value is None else Decimal(plain(value))


class BeginForm(forms.Form):
    """For which village, and with which items: last year's, the usual ones, or none."""

    place = forms.ModelChoiceField(
        label="村（社区）", queryset=None, to_field_name="code", empty_label=None,
        error_messages={"invalid_choice": "这个村今年的承诺书已经开始填写，请在列表里打开"},
    )  # fmt: skip
    carried = forms.ModelMultipleChoiceField(
        label="去年的承诺事项", queryset=None, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="勾选的带到今年，数量和时间再改",
    )  # fmt: skip
    usual = forms.MultipleChoiceField(
        label="常用的承诺事项", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(one.key, one.content) for one in USUAL], help_text="带出写法，数量自己填",
    )  # fmt: skip

    def __init__(self, *args: Any, places: list[Place], year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = Place.objects.filter(pk__in=[place.pk for place in places]).in_order()
        if len(places) == 1:
            self.fields["place"].initial, self.fields["place"].widget = places[0].code, forms.HiddenInput()
        last = PledgeItem.objects.filter(pledge__place__in=places, pledge__year=year - 1).in_order()
        self.fields["carried"].queryset = last if len(places) == 1 else last.none()
        there = list(self.fields["carried"].queryset)
        self.fields["carried"].label_from_instance = lambda item: f"{item.content}（{target_of(item)}）"
        if there:
            self.fields["carried"].initial = [item.pk for item in there]
        else:
            del self.fields["carried"]
            self.fields["usual"].initial = [one.key for one in USUAL]


class ItemForm(PartialDates, forms.ModelForm):
    """One item. A draft may be half full; what is handed in is checked row by row."""

    due_on = PartialDateField(
        label="完成时限", needs_day=True, required=False, help_text="如 9月30日、2026-9-30"
    )

    class Meta:
        model = PledgeItem
        fields = ("category", "content", "target_value", "unit", "milestone", "due_on", "responsible", "cooperation",
                  "funding")  # fmt: skip
        widgets = {"category": forms.RadioSelect, "content": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "target_value": "只填数，如 120",
            "unit": "如 万元、亩、户、次",
            "milestone": "没有数量的写做到什么算完成，如 6月底建成投用",
        }

    def __init__(self, *args: Any, pledge: AnnualPledge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pledge = pledge
        self.fields["category"].choices = PledgeItem.Category.choices
        self.fields["target_value"].min_value = Decimal(0)
        in_office = Person.objects.filter(pk__in=cadres_of(pledge.place_id).values("person_id"))
        self.fields["responsible"].queryset = in_office.order_by("stroke_key", "pk")
        self.fields["responsible"].label_from_instance = lambda person: person.name
        self.initial["target_value"] = as_typed(self.instance.target_value)
        for name in ASKED_AT_THE_END:
            self.fields[
                name
            ].either = True  # not marked as optional: it is asked for when the pledge is handed in

    def clean_due_on(self) -> Any:
        due = self.cleaned_data["due_on"]
        if due and due.day.year != self.pledge.year:
            raise ValidationError(f"完成时限要在 {self.pledge.year} 年以内")
        return due

    def clean_target_value(self) -> Decimal | None:
        value = self.cleaned_data["target_value"]
        if value is not None and value < 0:
            raise ValidationError(f"目标值最小 0，填的是 {value}")
        return value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_numbers(self, cleaned)
        if cleaned.get("target_value") is not None and not cleaned.get("unit"):
            self.add_error("unit", "目标值要写单位，如 万元、亩、户")
        return cleaned


class SubmitForm(PartialDates, forms.Form):
    """Which meeting of the two committees agreed: one of the records, or its day."""

    meeting = forms.ModelChoiceField(
        label="村“两委”会议", queryset=None, required=False, widget=forms.RadioSelect, empty_label=None,
        help_text="在会议记录里登记过的，选一次就行",
    )  # fmt: skip
    meeting_on = PartialDateField(
        label="村“两委”通过日期", needs_day=True, not_future=True, required=False,
        help_text="没有登记会议的，填哪一天通过，如 3月10日",
    )  # fmt: skip

    def __init__(self, *args: Any, pledge: AnnualPledge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_village = Meeting.objects.filter(
            place=pledge.place, kind=Kind.TWO_COMMITTEES, held_at__lte=clock.now()
        )
        last = (
            of_village.exclude(stage=Meeting.Stage.VOIDED).order_by("-held_at").values("pk")[:LAST_MEETINGS]
        )
        field = self.fields["meeting"]
        field.queryset = Meeting.objects.filter(pk__in=[row["pk"] for row in last]).order_by("-held_at")
        field.label_from_instance = lambda meeting: f"{day_short(meeting.held_on)} {meeting.venue}"
        field.initial = pledge.meeting_id
        if not field.queryset:
            del self.fields["meeting"]
            self.fields["meeting_on"].help_text = "如 3月10日"
        self.fields["meeting_on"].initial = None if pledge.meeting_id else agreed_on(pledge)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("meeting") and not cleaned.get("meeting_on") and "meeting_on" not in self.errors:
            self.add_error("meeting_on", "请填村“两委”哪一天通过")
        return cleaned


class ReturnForm(forms.Form):
    """A comment on each item that is to be changed, and one on the whole."""

    def __init__(self, *args: Any, pledge: AnnualPledge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for item in pledge.items.order_by("number"):
            self.fields[f"item_{item.number}"] = forms.CharField(
                label=f"第 {item.number} 条 {item.content}", max_length=200, required=False,
                help_text=_in_short(item),
            )  # fmt: skip
        self.fields["reason"] = forms.CharField(label="总的意见", max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not any(cleaned.values()):
            raise ValidationError("请写明要改什么：写在要改的那一条下面，或者写总的意见")
        return cleaned

    @property
    def comments(self) -> dict[int, str]:
        """By the number of the item."""
        typed = {name.removeprefix("item_"): text for name, text in self.cleaned_data.items() if text}
        return {int(number): text for number, text in typed.items() if number.isdecimal()}


def _in_short(item: PledgeItem) -> str:
    parts = (target_of(item) or "没有目标", day_short(item.due_on) or "没有完成时间")
    return "，".join([*parts, item.responsible.name if item.responsible else "没有责任人"])


class ProgressForm(forms.ModelForm):
    """How far it is: of a number how much, of a milestone in percent; a photo may be added."""

    file = AttachmentField(label="照片或文件", for_staff=True, required=False, help_text=NEVER_ASKED)

    class Meta:
        model = PledgeItem
        fields = ("done_value", "done_percent", "progress_note")
        help_texts = {"done_percent": "0 到 100", "progress_note": "一两句话就行"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.target_value is None:
            del self.fields["done_value"]
        else:
            del self.fields["done_percent"]
            self.fields["done_value"].label = f"已经完成（{self.instance.unit}）"
            self.fields["done_value"].help_text = f"目标 {target_of(self.instance)}"
            self.initial["done_value"] = as_typed(self.instance.done_value)

    def clean_done_value(self) -> Decimal | None:
        value = self.cleaned_data["done_value"]
        if value is not None and value < 0:
            raise ValidationError(f"最小 0，填的是 {value}")
        return value

    def clean_done_percent(self) -> int | None:
        percent = self.cleaned_data["done_percent"]
        if percent is not None and percent > 100:
            raise ValidationError(f"完成百分比应在 0 到 100 之间，填的是 {percent}")
        return percent

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        refuse_numbers(self, cleaned)
        return cleaned


class EvaluationForm(forms.Form):
    """Every item of a pledge: kept, mostly kept or not, and a remark."""

    def __init__(self, *args: Any, pledge: AnnualPledge, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(pledge.items.select_related("responsible").order_by("number"))
        for item in self.rows:
            label = f"第 {item.number} 条"
            self.fields[f"mark_{item.number}"] = forms.ChoiceField(
                label=f"{label}评诺结果", choices=PledgeItem.Evaluation, widget=forms.RadioSelect,
                error_messages={"required": f"请评{label}"},
            )  # fmt: skip
            remark = forms.CharField(label=f"{label}说明", max_length=200, required=False)
            self.fields[f"remark_{item.number}"] = remark

    @property
    def lines(self) -> list[tuple[PledgeItem, Any, Any]]:
        return [(one, self[f"mark_{one.number}"], self[f"remark_{one.number}"]) for one in self.rows]

    @property
    def marks(self) -> dict[int, tuple[str, str]]:
        typed = self.cleaned_data
        return {one.number: (typed[f"mark_{one.number}"], typed[f"remark_{one.number}"]) for one in self.rows}


class CorrectionForm(forms.Form):
    """What stands instead, and why."""

    evaluation = forms.ChoiceField(label="更正为", choices=PledgeItem.Evaluation, widget=forms.RadioSelect)
    remark = forms.CharField(label="更正后的说明", max_length=200, required=False)
    reason = forms.CharField(label="更正理由", max_length=200)


class EmptyForm(forms.Form):
    """A confirmation has nothing to type."""
