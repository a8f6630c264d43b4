"""The Django side of the Excel kernel."""

from django.apps import AppConfig


class SheetsConfig(AppConfig):
    """Excel in and out for every app."""

    default_auto_field = "django.db.models.BigAutoField"
    name = "villagegov.sheets"
    label = "sheets"
    verbose_name = "表格"

    def ready(self) -> None:
        """A worker must know the job of this kernel before the first one comes."""
        from villagegov.sheets import imports  # noqa: F401
