"""Plain inputs and choices drawn by joining strings: Django's own templates for them were a third of a list's cost.

What they give is what Django's templates give; a test compares the two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.html import conditional_escape

INPUTS = (
    "text",
    "number",
    "email",
    "url",
    "password",
    "hidden",
    "date",
    "datetime",
    "time",
    "checkbox",
    "file",
)
Widget = Mapping[str, Any]


def attributes(widget: Widget) -> str:
    parts = []
    for name, value in widget["attrs"].items():
        if value is True:
            parts.append(f" {conditional_escape(name)}")
        elif value is not False:
            parts.append(f' {conditional_escape(name)}="{conditional_escape(value)}"')
    return "".join(parts)


def an_input(widget: Widget) -> str:
    value = widget["value"]
    shown = "" if value is None else f' value="{conditional_escape(value)}"'
    kind, name = conditional_escape(widget["type"]), conditional_escape(widget["name"])
    return f'<input type="{kind}" name="{name}"{shown}{attributes(widget)}>'


def an_option(widget: Widget) -> str:
    value, label = conditional_escape(widget["value"]), conditional_escape(widget["label"])
    return f'<option value="{value}"{attributes(widget)}>{label}</option>'


def a_choice(widget: Widget) -> str:
    parts = [f'<select name="{conditional_escape(widget["name"])}"{attributes(widget)}>']
    for group, options, _ in widget["optgroups"]:
        inner = "".join(an_option(option) for option in options)
        parts.append(f'<optgroup label="{conditional_escape(group)}">{inner}</optgroup>' if group else inner)
    return f"{''.join(parts)}</select>"


DRAWN: dict[str, Callable[[Widget], str]] = {
    **{f"django/forms/widgets/{kind}.html": an_input for kind in INPUTS},
    "django/forms/widgets/select.html": a_choice,
}


class FieldRenderer(TemplatesSetting):
    """Django's own field groups with our template, and its plain widgets without one."""

    field_template_name = "components/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)
