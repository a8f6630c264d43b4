"""Every address of the site, found by walking the resolver."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """One pattern: its name, its route with converters, and the page behind it."""

    name: str
    route: str
    view: Any

    @property
    def page(self) -> Any:
        return getattr(self.view, "view_class", self.view)

    def path(self, facts: dict[str, Any]) -> str:
        """The path with its parts filled: `<int:key>` from facts of the same name."""
        parts = []
        for part in self.route.split("<"):
            head, closing, tail = part.partition(">")
            parts.append(f"{facts[head.split(':')[-1]]}{tail}" if closing else head)
        return "/" + "".join(parts)


def all_addresses() -> list[Address]:
    return list(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list, before: str) -> Iterator[Address]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield Address(pattern.name or "", before + str(pattern.pattern), pattern.callback)
