"""What a subject brings by the name of a file: its to-dos, what it finds. No list of them has to be kept."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType

from django.apps import apps
from django.conf import settings


def modules(name: str) -> dict[str, ModuleType]:
    """The modules `<subject>/<name>.py` of our apps, by the name of their subject, in the order of the apps."""
    ours = [c for c in apps.get_app_configs() if Path(c.path).is_relative_to(settings.BASE_DIR)]
    found: dict[str, ModuleType] = {}
    for config in sorted(ours, key=lambda config: config.name):
        for path in sorted(Path(config.path).glob(f"*/{name}.py")):
            found[path.parent.name] = import_module(f"{config.name}.{path.parent.name}.{name}")
    return found
