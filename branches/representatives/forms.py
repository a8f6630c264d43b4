"""Typed input about a representative: the record, the person it stands for, the end of the term."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from branches.people.forms import NameAndPhone, blank_first
from branches.people.models import Education, Person, PoliticalStatus, Sex
from branches.representatives.models import EndReason, Representative
from villagegov.common import chinese, clock, codes
from villagegov.common.dates import PartialDate
from villagegov.common.forms import PartialDateField, PartialDates
from villagegov.common.places import Village
from villagegov.common.typed_dates import spelled


class RepresentativeForm(NameAndPhone, PartialDates, forms.ModelForm):
    """A representative. The village is chosen once; the same name in it is asked about, the same person refused."""

    sex = forms.ChoiceField(label="性别", choices=[("", "请选择"), *Sex.choices])
    birth_date = PartialDateField(label="出生日期", required=False, not_future=True)
    elected_on = PartialDateField(label="当选时间", required=False, not_future=True)
    phone = forms.CharField(label="联系电话", required=False, max_length=30)
    education = forms.ChoiceField(label="学历", required=False, choices=blank_first(Education.choices))
    political_status = forms.ChoiceField(
        label="政治面貌", required=False, choices=blank_first(PoliticalStatus.choices)
    )
    is_another = forms.BooleanField(label="不是同一人，继续保存", required=False)

    class Meta:
        model = Representative
        fields = ("place", "name", "sex", "birth_date", "villager_group", "represented_households", "elected_on",
                  "phone", "ethnic_group", "education", "political_status", "remark")  # fmt: skip
        help_texts = {"villager_group": "如：3组；社区可以不填", "represented_households": "由多少户推选"}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["place"].queryset = Village.objects.visible_to(user).current().in_order()
        self.fields["place"].empty_label = "请选择"
        if self.instance.pk:
            del self.fields["place"]
            self.initial["phone"] = self.instance.phone.plain()
        self.namesakes = self._namesakes() if self.is_bound else []
        if not self.namesakes:
            del self.fields["is_another"]

    def _namesakes(self) -> list[Representative]:
        """Others of this name in this village, who are representatives now."""
        typed = self.data.get("name", "")
        if not typed:
            return []
        code = self.instance.place_id if self.instance.pk else self.data.get("place", "")
        seen = Representative.objects.visible_to(self.user)
        return list(seen.namesakes(typed, code, but=self.instance.pk)[:3])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.namesakes or not cleaned.get("name"):
            return cleaned
        if any(self._is_same(one) for one in self.namesakes):
            self.add_error("name", f"{cleaned['name']}已经登记为本村的村民代表，请查找后修改")
        elif not cleaned.get("is_another") and self._is_new_question():
            self.add_error("is_another", self._question())
        return cleaned

    def _is_same(self, other: Representative) -> bool:
        """Same sex and birth, as far as both are known to the same degree."""
        typed = self.cleaned_data
        born = (typed.get("birth_date"), typed.get("birth_date_by_month"))
        return (
            typed.get("sex") == other.sex
            and born[0] is not None
            and born == (other.birth_date, other.birth_date_by_month)
        )

    def _is_new_question(self) -> bool:
        """Asked of a new record, and again when its name changes."""
        return (
            not self.instance.pk or chinese.stroke_key(self.cleaned_data["name"]) != self.instance.stroke_key
        )

    def _question(self) -> str:
        known = "；".join(
            f"{one.name}，{one.get_sex_display()}，{born_in_words(one)}" for one in self.namesakes
        )
        return f"本村已有同名的村民代表，是同一人吗：{known}。不是同一人就勾选，再按一次保存"


def born_in_words(one: Person | Representative) -> str:
    if not one.birth_date:
        return "出生年月未填"
    return f"{spelled(PartialDate(one.birth_date, by_month=True))}生"


class PersonChoice(forms.ModelChoiceField):
    """People told apart by sex, birth and village."""

    def label_from_instance(self, person: Person) -> str:
        return f"{person.name}，{person.get_sex_display()}，{born_in_words(person)}，{person.place.name}"


class LinkForm(forms.ModelForm):
    """Which person of the register the representative is: one of the same name in the township, or none."""

    person = PersonChoice(label="对应人员", queryset=None, required=False, empty_label="不对应人员库里的人")

    class Meta:
        model = Representative
        fields = ("person",)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        one, here = self.instance, codes.township_of(self.instance.place_id)
        people = Person.objects.visible_to(user).present().within(here).select_related("place")
        alike = people.filter(stroke_key=one.stroke_key) | people.filter(pk=one.person_id)
        self.fields["person"].queryset = alike.by_strokes()
        self.fields["person"].help_text = f"本镇人员里与“{one.name}”同名的，系统不会自己对应"

    def clean_person(self) -> Person | None:
        person, one = self.cleaned_data["person"], self.instance
        if person is None:
            return None
        if person.sex != one.sex:
            sexes = f"人员资料是{person.get_sex_display()}，村民代表登记的是{one.get_sex_display()}"
            raise ValidationError(f"性别对不上：{sexes}，请先核对")
        others = (
            Representative.objects.visible_to(self.user).current().filter(person=person).exclude(pk=one.pk)
        )
        if other := others.select_related("place").first():
            raise ValidationError(f"{person.name}已经对应{other.place.name}的村民代表，一个人只能对应一名")
        return person


class EndForm(forms.Form):
    """From which day on somebody is no representative any more, and why."""

    ended_on = PartialDateField(
        label="终止日期", needs_day=True, not_future=True, help_text="从这一天起不再担任，如 2026-3-5"
    )
    end_reason = forms.ChoiceField(label="终止原因", choices=[("", "请选择"), *EndReason.choices])
    note = forms.CharField(label="说明", required=False, max_length=200, help_text="如会议决定，记入操作日志")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ended_on"].initial = clock.today()

    def clean_ended_on(self) -> Any:
        return self.cleaned_data["ended_on"].day
