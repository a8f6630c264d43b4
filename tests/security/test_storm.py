"""Fifty people who write at the same moment on the embedded database: nobody is told that it is locked."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections

from tests.security.world import HOME, account, build, signed_in, token
from villagegov.common.audit import broken_links
from villagegov.common.models import AuditEntry, User
from villagegov.common.roles import Role

PEOPLE, WRITES = 50, 4

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def on_file(transactional_db, monkeypatch, tmp_path) -> Callable[[], None]:
    """From the call on, threads find a copy of the test database in a file, as a township has it."""

    def move() -> None:
        path = tmp_path / "township.sqlite3"
        copy = sqlite3.connect(path)
        connection.ensure_connection()
        connection.connection.backup(copy)
        copy.close()
        monkeypatch.setitem(connections.settings["default"], "NAME", str(path))

    return move


def write_settings(user: User, start: threading.Barrier) -> list[int]:
    """Four saves of one's own settings through the whole of the site, each from the form as it stands."""
    try:
        client, answers = signed_in(user), []
        start.wait(120)
        for number in range(WRITES):
            body = {
                "form_token": token(),
                "version": 1 + number,
                "text_size": (number + 1) % 3,
                "density": "",
            }
            answers.append(client.post("/me/", body).status_code)
        return answers
    finally:
        connections.close_all()


def what_is_there(users: list[User]) -> dict[str, Any]:
    try:
        entries = AuditEntry.objects.filter(act="change_user", actor_id__in=[user.pk for user in users])
        with connection.cursor() as cursor:
            mode = cursor.execute("pragma journal_mode").fetchone()[0]
        versions = User.objects.filter(username__startswith="writer").values_list("version", flat=True)
        return {"entries": entries.count(), "versions": set(versions), "mode": mode, "broken": broken_links()}
    finally:
        connections.close_all()


def test_fifty_people_write_at_once_and_nothing_is_lost_or_doubled(on_file):
    build()
    users = [account(Role.VILLAGE_CADRE, HOME, f"writer{number:02d}") for number in range(PEOPLE)]
    on_file()
    start = threading.Barrier(PEOPLE)

    with ThreadPoolExecutor(PEOPLE) as people:
        answers = list(people.map(lambda user: write_settings(user, start), users))
    with ThreadPoolExecutor(1) as other:
        found = other.submit(what_is_there, users).result()

    assert answers == [[303] * WRITES] * PEOPLE
    assert found == {"entries": PEOPLE * WRITES, "versions": {1 + WRITES}, "mode": "wal", "broken": []}
