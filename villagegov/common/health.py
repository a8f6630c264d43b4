"""Is the machine well: database, Redis, disk. Numbers and words only, nothing of anybody's business."""

from __future__ import annotations

import shutil
from typing import TypedDict

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection

LEAST_FREE_MEGABYTES = 500


class Health(TypedDict):
    """`redis` is None where no Redis is set; `well` is all of them together."""

    well: bool
    database: bool
    redis: bool | None
    disk_free_megabytes: int


def database_is_well() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return False
    return True


def redis_is_well() -> bool | None:
    """None where no Redis is set: then jobs run at once and nothing is missing."""
    if not settings.REDIS_URL:
        return None
    from redis.exceptions import RedisError

    try:
        cache.get("health")
    except (RedisError, OSError):
        return False
    return True


def free_megabytes() -> int:
    return shutil.disk_usage(settings.DATA_DIR).free // 1024**2


def health() -> Health:
    database, redis, free = database_is_well(), redis_is_well(), free_megabytes()
    well = database and redis is not False and free >= LEAST_FREE_MEGABYTES
    return {"well": well, "database": database, "redis": redis, "disk_free_megabytes": free}
