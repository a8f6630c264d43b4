"""How each (object, action) of incentive and constraint is done; see `matrix.py`."""

from __future__ import annotations

from tests.security.deeds import Deed

PAIRS: dict[tuple[str, str], Deed] = {}

# What a superuser cannot do either, tried past all pages.
PAST_PAGES: dict[tuple[str, str], Deed] = {}
