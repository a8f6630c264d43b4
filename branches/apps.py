"""The app `branches`, named for Django."""

from django.apps import AppConfig


class BranchesConfig(AppConfig):
    name = "branches"
    verbose_name = "基础台账"

    def ready(self) -> None:
        from branches.posts import overlap

        overlap.connect(self)
