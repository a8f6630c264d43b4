"""Fifty people who write at the same moment on the embedded database: nobody is told that it is locked."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections

from tests.security.world import HOME, account, build, signed_in, token
from villagegov.common.models import AuditEntry, User
from villagegov.common.roles import Role

PEOPLE, WRITES = 50, 4


def write_settings(user: User, start: threading.Barrier, answers: list[int]) -> None:
    """Four saves of one's own settings through the whole of the site, each from the form as it stands."""
    try:
        client = signed_in(user)
        start.wait(60)
        for number in range(WRITES):
            body = {
                "form_token": token(),
                "version": 1 + number,
                "text_size": (number + 1) % 3,
                "density": "",
            }
            answers.append(client.post("/me/", body).status_code)
    finally:
        connections.close_all()


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_fifty_people_write_at_once_and_nothing_is_lost_or_doubled():
    build()
    users = [account(Role.VILLAGE_CADRE, HOME, f"writer{number:02d}") for number in range(PEOPLE)]
    start, answers = threading.Barrier(PEOPLE), []

    threads = [threading.Thread(target=write_settings, args=(user, start, answers)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)

    entries = AuditEntry.objects.filter(act="change_user", actor_id__in=[user.pk for user in users])
    assert answers == [303] * (PEOPLE * WRITES)
    assert set(User.objects.filter(username__startswith="writer").values_list("version", flat=True)) == {
        1 + WRITES
    }
    assert entries.count() == PEOPLE * WRITES
    assert connection.vendor == "sqlite"
