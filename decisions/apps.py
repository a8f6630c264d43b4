"""The app `decisions`, named for Django."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "decisions"
    verbose_name = "议事决策"
