"""Tags that guard forms: the token against double submission and the version against silent overwriting."""

from django import template
from django.utils.html import format_html

from villagegov.common import tokens

register = template.Library()


@register.simple_tag
def form_token() -> str:
    """A fresh token; a page that shows a refused form again gets a new one, since nothing was done."""
    return format_html('<input type="hidden" name="{}" value="{}">', tokens.FIELD, tokens.fresh())


@register.simple_tag
def version_of(record) -> str:
    """The version of the record that this form was made from."""
    return format_html('<input type="hidden" name="version" value="{}">', record.version)
