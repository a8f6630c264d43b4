"""Typed input about a person: the record, the membership, the move to another village, a number and its reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from branches.organizations.models import PartyOrganization
from branches.people.models import Education, PartyMembership, Person, PoliticalStatus, Sex
from branches.people.numbers import id_number_refusal, tidy_id_number
from villagegov.common import chinese, clock, codes
from villagegov.common.dates import PartialDate, age_on
from villagegov.common.forms import PartialDateField, PartialDates
from villagegov.common.places import Village
from villagegov.common.typed_dates import spelled

YOUNGEST_MEMBER = 18  # Constitution of the Party, article 1; confidence high


def blank_first(choices: list, word: str = "未填") -> list[tuple[str, str]]:
    return [("", word), *choices]


class NameAndPhone:
    """Name and telephone as every form about a natural person reads them. Stands before forms.ModelForm."""

    cleaned_data: dict[str, Any]

    def clean_name(self) -> str:
        name = self.cleaned_data["name"].strip()
        if any(character.isdigit() for character in name):
            raise ValidationError(f"姓名“{name}”里有数字，请核对")
        return name

    def clean_phone(self) -> str:
        typed = chinese.normalise_phone(self.cleaned_data["phone"])
        if typed and not chinese.phone_is_good(typed):
            raise ValidationError(f"联系电话“{self.cleaned_data['phone']}”不对：手机应为 11 位，座机带区号")
        return typed


class PersonForm(NameAndPhone, PartialDates, forms.ModelForm):
    """A person. What the ID number says need not be typed; what contradicts it is refused."""

    sex = forms.ChoiceField(
        label="性别",
        required=False,
        choices=blank_first(Sex.choices, "按身份证号"),
        help_text="填了身份证号可以不选",
    )
    birth_date = PartialDateField(label="出生日期", required=False, not_future=True)
    id_number = forms.CharField(
        label="身份证号", required=False, max_length=40, help_text="18 位，保存后只显示头尾"
    )
    phone = forms.CharField(label="联系电话", required=False, max_length=30)
    education = forms.ChoiceField(label="学历", required=False, choices=blank_first(Education.choices))
    political_status = forms.ChoiceField(
        label="政治面貌", required=False, choices=blank_first(PoliticalStatus.choices)
    )
    is_another = forms.BooleanField(label="不是同一人，继续保存", required=False)

    class Meta:
        model = Person
        fields = ("place", "name", "id_number", "sex", "birth_date", "ethnic_group", "phone", "education",
                  "political_status", "remark")  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["place"].queryset = Village.objects.visible_to(user).current().in_order()
        self.fields["place"].empty_label = "请选择"
        if self.instance.pk:
            del self.fields["place"]
            self._keep_numbers()
        self.namesakes = self._namesakes() if self.is_bound else []
        if not self.namesakes:
            del self.fields["is_another"]

    def _keep_numbers(self) -> None:
        self.initial["id_number"] = ""
        self.initial["phone"] = self.instance.phone.plain()
        if self.instance.id_number:
            self.fields["id_number"].help_text = f"留空不改，现在是 {self.instance.id_number}"

    def _namesakes(self) -> list[Person]:
        """Others of this name in this village; asked once, and again when the name changes."""
        typed = self.data.get("name", "")
        if not typed or (self.instance.pk and chinese.stroke_key(typed) == self.instance.stroke_key):
            return []
        code = self.instance.place_id if self.instance.pk else self.data.get("place", "")
        return list(Person.objects.visible_to(self.user).namesakes(typed, code, but=self.instance.pk)[:3])

    def clean_id_number(self) -> str:
        typed = tidy_id_number(self.cleaned_data["id_number"])
        if not typed:
            return self.instance.id_number.plain() if self.instance.pk else ""
        if refusal := id_number_refusal(typed, clock.today()):
            raise ValidationError(refusal)
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("id_number"):
            self._compare_with_id_number(cleaned["id_number"])
            self._refuse_known_number(cleaned["id_number"])
        elif not cleaned.get("sex") and not self.errors.get("id_number"):
            self.add_error("sex", "请选性别，或填身份证号")
        if self.namesakes and not cleaned.get("is_another"):
            self.add_error("is_another", self._question())
        return cleaned

    def _compare_with_id_number(self, id_number: str) -> None:
        cleaned, sex, born = self.cleaned_data, chinese.sex_of(id_number), chinese.birth_of(id_number)
        if cleaned.get("sex") and cleaned["sex"] != sex:
            self.add_error("sex", f"性别和身份证号对不上，身份证号上是{Sex(sex).label}")
        cleaned["sex"] = sex
        typed = cleaned.get("birth_date")
        given = PartialDate(typed, cleaned["birth_date_by_month"]) if typed else None
        if given and not given.agrees_with(PartialDate(born)):
            self.add_error(
                "birth_date", f"出生日期和身份证号对不上，身份证号上是{spelled(PartialDate(born))}"
            )
        elif "birth_date" not in self.errors:
            cleaned["birth_date"], self.instance.birth_date_by_month = born, False

    def _refuse_known_number(self, id_number: str) -> None:
        code = self.instance.place_id or getattr(self.cleaned_data.get("place"), "code", "")
        if not code:
            return
        others = (
            Person.objects.visible_to(self.user).within(codes.township_of(code)).exclude(pk=self.instance.pk)
        )
        known = others.with_number(id_number).select_related("place").first()
        if known:
            self.add_error(
                "id_number", f"这个身份证号已经登记过：{known.name}（{known.place.name}），请先查找此人"
            )

    def _question(self) -> str:
        known = "；".join(f"{p.name}，{p.get_sex_display()}，{self._born(p)}" for p in self.namesakes)
        return f"已有同名同村的人，是同一人吗：{known}。不是同一人就勾选，再按一次保存"

    @staticmethod
    def _born(person: Person) -> str:
        if not person.birth_date:
            return "出生年月未填"
        return f"{spelled(PartialDate(person.birth_date, by_month=True))}生"


class MembershipForm(PartialDates, forms.ModelForm):
    """The membership of a person: kind, dates, branch and group."""

    admitted_on = PartialDateField(label="入党时间", not_future=True)
    confirmed_on = PartialDateField(label="转正时间", required=False, not_future=True)
    ended_on = PartialDateField(label="转出日期", required=False, not_future=True, needs_day=True)
    is_mobile = forms.TypedChoiceField(
        label="流动党员", required=False, choices=[("", "不清楚"), ("yes", "是"), ("no", "否")],
        coerce=lambda text: text == "yes", empty_value=None,
    )  # fmt: skip

    class Meta:
        model = PartyMembership
        fields = ("member_kind", "admitted_on", "confirmed_on", "organization", "party_group", "duty", "is_mobile",
                  "ended_on")  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organizations = PartyOrganization.objects.visible_to(user).current().within(self.instance.place_id)
        self.fields["organization"].queryset = organizations.order_by("parent_id", "pk")
        self.fields["organization"].empty_label = "未填"
        self.fields["member_kind"].choices = PartyMembership.Kind.choices
        self.initial["is_mobile"] = {True: "yes", False: "no", None: ""}[self.instance.is_mobile]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        admitted, confirmed = cleaned.get("admitted_on"), cleaned.get("confirmed_on")
        if confirmed and cleaned.get("member_kind") == PartyMembership.Kind.PROBATIONARY:
            self.add_error("confirmed_on", "预备党员还没有转正时间，请留空，或把类别改成正式党员")
        if admitted and confirmed and confirmed < admitted:
            self.add_error("confirmed_on", f"转正时间不能早于入党时间{self._read('admitted_on')}")
        if admitted:
            self._check_age(admitted)
        return cleaned

    def _read(self, name: str) -> str:
        return spelled(PartialDate(self.cleaned_data[name], self.cleaned_data[f"{name}_by_month"]))

    def _check_age(self, admitted: Any) -> None:
        person, by_month = self.instance.person, self.cleaned_data["admitted_on_by_month"]
        if not person.birth_date:
            return
        age = age_on(person.birth_date, admitted, by_month=by_month or person.birth_date_by_month)
        if age < YOUNGEST_MEMBER:
            self.add_error(
                "admitted_on", f"入党时只有 {age} 周岁，应年满 {YOUNGEST_MEMBER} 周岁，请核对出生和入党时间"
            )


class MoveForm(forms.Form):
    """To which village of the township a person moves, and why."""

    place = forms.ModelChoiceField(label="迁往", queryset=None, to_field_name="code", empty_label="请选择")
    reason = forms.CharField(label="理由", max_length=200, help_text="记入操作日志，如：随迁、组织关系转接")

    def __init__(self, *args: Any, user: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        township = codes.township_of(person.place_id)
        villages = Village.objects.visible_to(user).current().within(township).exclude(code=person.place_id)
        self.fields["place"].queryset = villages.in_order()


class ReasonForm(forms.Form):
    """Why a full number must be seen."""

    reason = forms.CharField(
        label="查看理由", max_length=200, min_length=4, help_text="记入操作日志，如：办理养老保险补贴",
        error_messages={"required": "请填查看理由", "min_length": "查看理由太短，请写明为什么要看"},
    )  # fmt: skip


class NumberForm(forms.Form):
    """An ID number or telephone to look for, exactly."""

    number = forms.CharField(
        label="身份证号或电话", max_length=40, help_text="要填完整的号码；号码不会写进地址和日志",
        error_messages={"required": "请填身份证号或电话"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-secret": ""}),
    )  # fmt: skip

    def clean_number(self) -> str:
        typed = self.cleaned_data["number"]
        id_number = tidy_id_number(typed)
        if chinese.id_number_problem(id_number, clock.today()) == "":
            return id_number
        phone = chinese.normalise_phone(typed)
        if chinese.phone_is_good(phone):
            return phone
        refusal = id_number_refusal(id_number, clock.today()) if len(id_number) > 12 else ""
        raise ValidationError(refusal or "这不是完整的身份证号或电话，请核对")
