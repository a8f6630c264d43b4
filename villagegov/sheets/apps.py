"""The Django side of the Excel kernel."""

from django.apps import AppConfig


class SheetsConfig(AppConfig):
    """Excel in and out for every app."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "villagegov.sheets"
    label = "sheets"
    verbose_name = "表格"
