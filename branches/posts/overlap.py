"""The last line against two tenures of one person in one post at once: the database refuses, by every door.

PostgreSQL has an exclusion constraint for it, SQLite a trigger. Both leave out tenures of which only the month of the
beginning is known: those are judged by `operations.overlapping`. Made after every migration, because Django alters
SQLite tables by building new ones, and the triggers of the old are gone.
"""

from __future__ import annotations

from django.db import connections
from django.db.models.signals import post_migrate

NAME, TABLE = "tenure_no_overlap", "branches_posttenure"
MESSAGE = "同一人的同一职务任期重叠"

_SAME = (
    "person_id = new.person_id and area_code = new.area_code and post = new.post and id <> new.id "
    "and not started_on_by_month"
)
_MEET = "started_on <= coalesce(new.ended_on, '9999-12-31') and coalesce(ended_on, '9999-12-31') >= new.started_on"


def statements(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [_trigger("insert"), _trigger("update")]
    return [
        "create extension if not exists btree_gist",
        f"alter table {TABLE} drop constraint if exists {NAME}",
        f"alter table {TABLE} add constraint {NAME} exclude using gist (person_id with =, area_code with =, "
        "post with =, daterange(started_on, ended_on, '[]') with &&) where (not started_on_by_month)",
    ]


def _trigger(verb: str) -> str:
    found = " ".join(["select 1 from", TABLE, "where", _SAME, "and", _MEET])
    head = f"create trigger if not exists {NAME}_{verb} after {verb} on {TABLE}"
    return f"{head} when not new.started_on_by_month and exists ({found}) begin select raise(abort, '{MESSAGE}'); end"


def create(sender, using: str, **kwargs) -> None:
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in statements(connection.vendor):
            cursor.execute(statement)


def connect(sender) -> None:
    """Called once at start, for the app that is migrated."""
    post_migrate.connect(create, sender=sender, dispatch_uid="branches.tenure_overlap")
