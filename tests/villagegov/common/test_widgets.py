"""What is drawn by joining strings is what Django's templates draw."""

import re

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting

from villagegov.common.widgets import DRAWN, FieldRenderer

NASTY = "<b>\"&'"
GROUPED = [("村", [("1", NASTY), ("2", "大塘村")]), ("", "全部")]
WIDGETS = [
    (forms.TextInput(attrs={"maxlength": 5, "required": True, "hidden": False, "title": NASTY}), NASTY),
    (forms.TextInput(), None),
    (forms.NumberInput(attrs={"min": 0}), 0),
    (forms.DateInput(attrs={"type": "date"}), "2026-03-13"),
    (forms.PasswordInput(), "x"),
    (forms.HiddenInput(), 7),
    (forms.FileInput(), None),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), False),
    (forms.Select(choices=[("", "全部"), ("1", NASTY)]), "1"),
    (forms.Select(choices=GROUPED), "2"),
    (forms.SelectMultiple(choices=[("1", "一"), ("2", "二")]), ["1", "2"]),
    (forms.NullBooleanSelect(), None),
]


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_a_widget_is_drawn_as_django_draws_it(widget, value):
    drawn, django = (
        widget.render(f"x{NASTY}", value, attrs={"id": "id_x"}, renderer=renderer)
        for renderer in (FieldRenderer(), TemplatesSetting())
    )

    assert widget.template_name in DRAWN
    assert re.sub(r">\s+<", "><", drawn) == re.sub(r">\s+<", "><", django)


def test_what_is_not_drawn_here_is_drawn_by_its_template():
    widget = forms.Textarea()

    assert widget.template_name not in DRAWN
    assert "<textarea" in widget.render("x", NASTY, renderer=FieldRenderer())
