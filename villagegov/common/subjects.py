"""What a subject brings by the name of a file: its to-dos, what it finds. No list of them has to be kept."""

from __future__ import annotations

import functools
from importlib import import_module
from pathlib import Path
from types import ModuleType

from django.apps import apps
from django.conf import settings

KERNEL = Path(__file__).parent


@functools.cache
def modules(name: str, *, wiring: bool = False) -> dict[str, ModuleType]:
    """The modules `<subject>/<name>.py` of our apps, by the name of their subject, in the order of the apps.

    With `wiring` also `<subject>_<name>.py` at the top of an app. The kernel has such files for itself.
    """
    ours = [c for c in apps.get_app_configs() if Path(c.path).is_relative_to(settings.BASE_DIR)]
    found: dict[str, ModuleType] = {}
    for config in sorted(ours, key=lambda config: config.name):
        home = Path(config.path)
        for path in sorted(home.glob(f"*/{name}.py")):
            if path.parent != KERNEL:
                found[path.parent.name] = import_module(f"{config.name}.{path.parent.name}.{name}")
        for path in sorted(home.glob(f"*_{name}.py")) if wiring else ():
            found[path.stem.removesuffix(f"_{name}")] = import_module(f"{config.name}.{path.stem}")
    return found
