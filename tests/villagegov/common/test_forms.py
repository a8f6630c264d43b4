"""Partial dates in forms: what is typed, what the record gets, what the page says back."""

import datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator

from branches.models import PartyOrganization, Person
from villagegov.common.dates import PartialDate
from villagegov.common.forms import PartialDateField, PartialDates, keep_sealed, speak_plainly

BORN = PartialDate(datetime.date(1987, 6, 1), by_month=True)


class BirthForm(PartialDates, forms.Form):
    birth_date = PartialDateField(label="出生日期", required=False)


def test_a_form_gets_the_day_and_whether_it_is_a_month():
    form = BirthForm({"birth_date": "1987.06"})

    assert form.is_valid()
    assert form.cleaned_data == {"birth_date": BORN.day, "birth_date_by_month": True}


def test_an_empty_date_is_none_and_no_month():
    form = BirthForm({"birth_date": ""})

    assert form.is_valid()
    assert form.cleaned_data == {"birth_date": None, "birth_date_by_month": False}


def test_a_form_shown_again_says_how_the_date_was_read():
    form = BirthForm({"birth_date": "19870605"})

    assert form.is_valid()
    assert form.fields["birth_date"].help_text == "读作1987年6月5日"


def test_a_refusal_names_the_field():
    form = BirthForm({"birth_date": "1987-13"})

    assert form.errors["birth_date"] == ["出生日期没有 13 月，月份应在 1 到 12 之间"]


def test_a_field_that_needs_a_day_refuses_a_month():
    with pytest.raises(ValidationError, match="离任时间要填到日"):
        PartialDateField(label="离任时间", needs_day=True).clean("2026.3")


@pytest.mark.parametrize(("text", "good"), [("2026-3-13", True), ("2026-3-14", False), ("2026.3", True)])
def test_a_field_may_refuse_what_is_still_to_come(text, good):
    field = PartialDateField(label="任职时间", not_future=True)

    if good:
        assert field.clean(text)
    else:
        with pytest.raises(ValidationError, match="还没到，今天是2026年3月13日"):
            field.clean(text)


def test_another_spelling_of_the_same_date_is_no_change():
    field = PartialDateField(required=False)

    assert not field.has_changed(BORN, "1987年6月")
    assert field.has_changed(BORN, "1987-6-1")
    assert field.has_changed(None, "x")
    assert not field.has_changed(None, "")


def test_a_date_stands_in_the_input_as_pages_spell_it():
    form = BirthForm(initial={"birth_date": datetime.date(1987, 6, 5)})

    assert 'value="1987年6月5日"' in str(form["birth_date"])


class HouseholdForm(forms.Form):
    households = forms.IntegerField(label="户数", min_value=1)
    seats = forms.IntegerField(label="职数", validators=[MaxValueValidator(11, "职数最多 11 名")])
    land = forms.DecimalField(label="耕地（亩）", decimal_places=2)
    kind = forms.ChoiceField(label="类别", choices=[("VILLAGE", "村"), ("COMMUNITY", "社区")])
    remark = forms.CharField(label="备注", max_length=3, required=False)
    head = forms.CharField(label="户主", error_messages={"required": "户主是谁"})


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("households", "", "请填户数"),
        ("households", "十二", "户数要填整数，如 12"),
        ("households", "0", "户数最小 1，填的是 0"),
        ("seats", "12", "职数最多 11 名"),
        ("land", "很多", "耕地（亩）要填数字，如 12.5"),
        ("land", "1.234", "耕地（亩）最多 2 位小数"),
        ("kind", "", "请选类别"),
        ("remark", "四个字了", "备注最多 3 个字，现在 4 个"),
        ("head", "", "户主是谁"),
    ],
)
def test_a_refusal_says_which_field_and_what_is_right(field, typed, says):
    form = HouseholdForm({field: typed})
    speak_plainly(form)

    assert form.errors[field] == [says]


def test_a_choice_of_a_record_begins_with_a_word():
    class GroupForm(forms.Form):
        group = forms.ModelChoiceField(
            label="党组织", queryset=PartyOrganization.objects.none(), required=False
        )
        village = forms.ModelChoiceField(label="所属村", queryset=PartyOrganization.objects.none())

    form = GroupForm()
    speak_plainly(form)

    assert (form.fields["group"].empty_label, form.fields["village"].empty_label) == ("未填", "请选")


def test_what_is_sealed_in_the_record_is_no_draft_on_the_device():
    form = forms.modelform_factory(Person, fields=["name", "id_number", "phone"])()

    keep_sealed(form)

    assert [name for name, field in form.fields.items() if "data-secret" in field.widget.attrs] == [
        "id_number",
        "phone",
    ]
