"""One ID number and one telephone, seeded: they stand on no page, log line, trail row, address or session."""

from __future__ import annotations

import logging

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse

from tests.security.deeds import text_of
from tests.security.records import NUMBER, PHONE
from tests.security.world import signed_in, token
from villagegov.common.logs import PlainFacts
from villagegov.common.models import AuditEntry
from villagegov.common.roles import Role

REASON = "办理养老保险补贴"

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def person(world, db):
    """A secretary of the home village whose numbers are looked for; the walk over all pages looks for them too."""
    return world.seeded


def send(client, route: str, *args, **body):
    return client.post(reverse(route, args=args), {"form_token": token(), "version": 1, **body})


def dump(*tables: str) -> str:
    """Every value of the tables as text."""
    with connection.cursor() as cursor:
        rows = []
        for table in tables:
            cursor.execute(f'select * from "{table}"')
            rows += [str(row) for row in cursor.fetchall()]
    return "\n".join(rows)


def test_the_numbers_stand_in_no_table(world, person):
    """Sealed where they belong, and nowhere else."""
    client = signed_in(world.user(Role.TOWNSHIP_ORG))
    send(client, "person_edit", person.pk, name="何永昌", sex="MALE", birth_date="1990-03", phone=PHONE)
    send(client, "person_by_number", number=NUMBER)
    send(client, "person_reveal", person.pk, reason=REASON)

    text = dump(*connection.introspection.table_names())

    assert NUMBER not in text
    assert PHONE not in text
    assert Session.objects.exists()


def test_the_numbers_stand_in_no_log_line(world, person, caplog):
    client, lines = signed_in(world.user(Role.TOWNSHIP_ORG)), PlainFacts()
    with caplog.at_level(logging.DEBUG):
        send(client, "person_new", name=NUMBER, sex="?", id_number=NUMBER, phone=PHONE)
        client.get(f"/records/people/?q={NUMBER}")
        client.get(f"/records/people/{NUMBER}/")
        send(client, "person_by_number", number=PHONE)
        logging.getLogger("django.request").warning("refused %s of %s", NUMBER, PHONE)

    written = "\n".join(lines.format(record) for record in caplog.records)
    assert written
    assert NUMBER not in written
    assert PHONE not in written


def test_a_number_typed_into_an_address_goes_out_of_it(world, person):
    client = signed_in(world.user(Role.TOWNSHIP_ORG))

    response = client.get(f"/records/people/?q={NUMBER}")

    assert response.status_code == 302
    assert NUMBER not in response.url


def test_looking_for_a_number_leads_to_an_address_without_it(world, person):
    response = send(signed_in(world.user(Role.TOWNSHIP_ORG)), "person_by_number", number=NUMBER)

    assert (response.status_code, response.url) == (303, f"/records/people/{person.pk}/")


def test_a_sight_of_the_number_is_exactly_one_entry_with_its_reason(world, person):
    client = signed_in(world.user(Role.TOWNSHIP_ORG))
    before = AuditEntry.objects.count()

    response = send(client, "person_reveal", person.pk, reason=REASON)

    entry = AuditEntry.objects.latest("id")
    assert NUMBER in text_of(response)
    assert "no-store" in response["Cache-Control"]
    assert AuditEntry.objects.count() == before + 1
    assert (entry.act, entry.reason, entry.record_key) == ("reveal_id_number", REASON, str(person.pk))


def test_a_sight_without_a_reason_shows_nothing_and_is_kept_as_refused(world, person):
    client = signed_in(world.user(Role.TOWNSHIP_ORG))
    before = AuditEntry.objects.count()

    response = send(client, "person_reveal", person.pk, reason="")

    assert response.status_code == 422
    assert NUMBER not in text_of(response)
    assert AuditEntry.objects.count() == before + 1
    assert AuditEntry.objects.latest("id").act == "refused"
