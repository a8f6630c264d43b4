"""The components as a page includes them: what a field, a form, a list and a trail show."""

import re
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.template.loader import render_to_string


class PersonForm(forms.Form):
    name = forms.CharField(
        label="姓名", help_text="和身份证上的一样", error_messages={"required": "请填姓名"}
    )
    skills = forms.MultipleChoiceField(
        label="特长", required=False, choices=[("a", "种植")], widget=forms.CheckboxSelectMultiple
    )
    checked = forms.BooleanField(label="已和本人核对", required=False)


def show(component, **variables):
    return re.sub(r"\s+", " ", render_to_string(f"components/{component}.html", variables))


def test_a_field_has_its_label_above_its_hint_and_its_error_before_the_input():
    html = show("field", field=PersonForm({})["name"])

    assert (
        html.index("<label") < html.index("和身份证上的一样") < html.index("请填姓名") < html.index("<input")
    )


def test_a_wrong_field_is_tied_to_its_hint_and_its_error():
    html = show("field", field=PersonForm({})["name"])

    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html


def test_optional_fields_are_marked_and_required_ones_are_not():
    assert "选填" not in show("field", field=PersonForm()["name"])
    assert "选填" in show("field", field=PersonForm()["skills"])


def test_choices_are_a_group_with_a_legend():
    html = show("field", field=PersonForm()["skills"])

    assert "<legend>特长" in html
    assert '<label class="choice"><input type="checkbox"' in html


def test_a_single_tick_has_its_words_behind_it():
    html = show("field", field=PersonForm()["checked"])

    assert html.index("<input") < html.index("已和本人核对")


def test_the_summary_says_how_many_places_are_wrong_and_links_to_them():
    html = show("error_summary", form=PersonForm({}))

    assert "有 1 处要修改" in html
    assert '<a href="#id_name">请填姓名</a>' in html
    assert 'role="alert"' in html


def test_a_form_without_errors_has_no_summary():
    assert show("error_summary", form=PersonForm()).strip() == ""


@pytest.mark.parametrize(("is_phone", "bar"), [(True, True), (False, False)])
def test_the_one_main_button_of_a_form_stands_at_the_bottom_of_a_phone(is_phone, bar):
    html = show("form", form=PersonForm(), shell=SimpleNamespace(is_phone=is_phone), submit_text="报送")

    assert html.count("primary") == 1
    assert ("send-bar" in html) is bar


def test_a_trail_tells_who_did_what_from_which_value_to_which():
    record = SimpleNamespace(
        at=datetime(2026, 1, 22, 7, 8, tzinfo=UTC),
        who="周文清",
        what="承诺事项兑现",
        old="7.2",
        new="6.8",
        reason="水渠项目跨年",
    )

    html = show("records", records=[record])

    assert "1月22日 15:08" in html
    assert "<b>周文清</b> 承诺事项兑现 7.2 → <b>6.8</b>，理由：水渠项目跨年" in html


def test_the_current_step_of_a_flow_is_told_in_words_too():
    steps = [
        SimpleNamespace(title=title, state=state, when="", what="")
        for title, state in (("一", "done"), ("二", "now"))
    ]

    html = show("flow", steps=steps)

    assert 'aria-current="step"' in html
    assert "（已完成）" in html
    assert "（进行中）" in html


def test_an_empty_list_says_so_and_offers_a_way_on():
    link = SimpleNamespace(url="/records/import/", label="导入花名册")
    listing = SimpleNamespace(rows=[], filters=None, chips=[], empty_text="还没有党员。", empty_link=link)

    html = show("listing", listing=listing)

    assert "还没有党员。" in html
    assert '<a href="/records/import/">导入花名册</a>' in html
    assert "<table" not in html


def test_a_form_carries_the_version_of_its_record_and_the_way_back():
    html = show("form", form=PersonForm(), record=SimpleNamespace(version=4), next="/records/people/?page=2")

    assert '<input type="hidden" name="version" value="4">' in html
    assert '<input type="hidden" name="next" value="/records/people/?page=2">' in html
    assert 'name="version"' not in show("form", form=PersonForm())
