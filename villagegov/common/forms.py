"""How every form of the product is drawn: label above, hint, error under the field."""

from django.forms.renderers import TemplatesSetting


class FieldRenderer(TemplatesSetting):
    """Django's own field groups with our template."""

    field_template_name = "components/field.html"
