"""The app `cadres`, named for Django."""

from django.apps import AppConfig


class CadresConfig(AppConfig):
    name = "cadres"
    verbose_name = "选拔任用"
