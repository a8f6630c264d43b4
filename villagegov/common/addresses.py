"""Addresses of pages, looked up once: the frame asks for some forty on every page, a list for one in every row."""

from __future__ import annotations

from functools import cache

from django.urls import reverse

PLACEHOLDER = 9_123_456_789  # a key that no address holds otherwise

address_of = cache(reverse)


@cache
def _around_the_key(route: str) -> tuple[str, str]:
    before, _, after = reverse(route, args=[PLACEHOLDER]).partition(str(PLACEHOLDER))
    return before, after


def record_url(route: str, key: int) -> str:
    """The address of one record, by the number that it has in the database."""
    before, after = _around_the_key(route)
    return f"{before}{key}{after}"
