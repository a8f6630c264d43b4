"""Is the machine well: each of the three can be bad alone, and a Redis that is not set is no harm."""

import pytest

from villagegov.common import health

pytestmark = pytest.mark.django_db


def test_without_redis_nothing_is_missing(settings):
    settings.REDIS_URL = ""

    assert health.redis_is_well() is None
    assert health.health()["well"]


@pytest.mark.parametrize(
    ("free", "well"), [(health.LEAST_FREE_MEGABYTES, True), (health.LEAST_FREE_MEGABYTES - 1, False)]
)
def test_the_disk_is_full_below_the_least(monkeypatch, settings, free, well):
    settings.REDIS_URL = ""
    monkeypatch.setattr(health, "free_megabytes", lambda: free)

    assert health.health() == {"well": well, "database": True, "redis": None, "disk_free_megabytes": free}


def test_a_redis_that_answers_is_well(settings):
    settings.REDIS_URL = "redis://127.0.0.1:6379/0"  # the cache of the tests answers in its place

    assert health.redis_is_well() is True


def test_the_free_space_is_that_of_the_data(settings, tmp_path):
    settings.DATA_DIR = tmp_path

    assert health.free_megabytes() > 0
