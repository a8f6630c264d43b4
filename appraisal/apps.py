"""The app `appraisal`, named for Django."""

from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "appraisal"
    verbose_name = "激励约束"
