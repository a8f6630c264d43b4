"""The wiring as an installed app, so that its commands are found; it has no rows."""

from django.apps import AppConfig


class VillagegovConfig(AppConfig):
    name = "villagegov"
    verbose_name = "村级党组织管理"
