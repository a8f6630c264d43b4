"""Partial dates in forms: what is typed, what the record gets, what the page says back."""

import datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError

from villagegov.common.dates import PartialDate
from villagegov.common.forms import PartialDateField, PartialDates

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
