"""The world that the security tests walk through: every record in every village, made once for a module."""

from __future__ import annotations

import pytest

from tests.security import crawl, records
from tests.security.world import NEXT_TOWNSHIP, VILLAGES, build, rolled_back


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Every record in every village, marked with the village's name, and the person whose numbers are looked for."""
    with django_db_blocker.unblock(), rolled_back():
        made = build()
        for code in VILLAGES:
            records.fill(code, made)
        records.report_copy("", NEXT_TOWNSHIP, None, made)
        records.report_copy("", VILLAGES[-2], None, made)
        made.seeded = records.seeded_person()
        made.steps = list(crawl.steps())
        yield made


@pytest.fixture
def db(world, django_db_blocker, settings):
    """Instead of pytest-django's own: what one test writes is gone before the next, the world and its files stay."""
    settings.FILES_DIR = settings.DATA_DIR / "files"
    with django_db_blocker.unblock(), rolled_back():
        yield
