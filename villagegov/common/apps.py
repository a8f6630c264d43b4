"""The kernel as an installed app: it has rows of its own (accounts, grants, places, trail, jobs)."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CommonConfig(AppConfig):
    name = "villagegov.common"
    label = "common"
    verbose_name = "系统"

    def ready(self) -> None:
        from villagegov.common import checks, triggers

        autodiscover_modules("policy")
        checks.register()
        triggers.connect()
