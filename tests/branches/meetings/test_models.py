"""What the database refuses of meetings, votes and names, whatever door it comes through."""

import datetime

import pytest
from django.db import IntegrityError, connection, models, transaction

from branches.models import AgendaItem, Attendance, Meeting
from tests.factories import (
    AgendaItemFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    VillageFactory,
)

pytestmark = pytest.mark.django_db
COUNTS = {"should_attend": 46, "should_registered": 46, "attended": 39, "on_leave": 4}
SUMS = {"method": "SHOW_OF_HANDS", "in_favour": 36, "against": 1, "abstained": 2, "voters": 39}
NOTHING = {"in_favour": None, "against": None, "abstained": None, "voters": None}


def refused(record: models.Model, **values) -> bool:
    """Written straight into the table, past every form and model."""
    table, names = record._meta.db_table, ", ".join(f'"{name}" = %s' for name in values)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'update "{table}" set {names} where id = %s', [*values.values(), record.pk])
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    ("changed", "is_refused"),
    [
        ({}, False),
        ({"attended": 42}, False),
        ({"attended": 43}, True),
        ({"attended": 47, "on_leave": 0}, True),
        ({"should_attend": None}, True),
        ({"attended": None, "should_attend": None}, False),
        ({"should_attend": 45}, True),
        ({"should_attend": 45, "should_reason": "1 人长期患病"}, False),
        ({"should_registered": None, "should_attend": 45}, False),
        ({"kind": "PICNIC"}, True),
        ({"stage": "LOST"}, True),
        ({"stage": "SUBMITTED"}, True),
        ({"party_group": "第一党小组"}, True),
        ({"party_group": "第一党小组", "kind": "PARTY_GROUP"}, False),
    ],
)
def test_the_database_holds_the_counts_of_a_meeting(changed, is_refused):
    assert refused(MeetingFactory(), **{**COUNTS, **changed}) is is_refused


@pytest.mark.parametrize(
    ("changed", "is_refused"),
    [
        ({}, False),
        ({"in_favour": 35}, True),
        ({"voters": 40}, True),
        ({"abstained": None}, True),
        ({"voters": None}, True),
        ({"method": "NONE"}, True),
        ({"method": "NONE", **NOTHING}, False),
        ({"method": "WINK"}, True),
    ],
)
def test_the_parts_of_a_vote_are_its_voters_in_the_database_too(changed, is_refused):
    assert refused(AgendaItemFactory(), **{**SUMS, **changed}) is is_refused


def test_a_meeting_stands_once():
    at = datetime.datetime(2026, 3, 5, 6, 30, tzinfo=datetime.UTC)
    branch = OrganizationFactory(name="一支部")
    MeetingFactory(held_at=at), MeetingFactory(held_at=at, organization=branch)

    for organization in (None, branch):
        with pytest.raises(IntegrityError), transaction.atomic():
            MeetingFactory(held_at=at, organization=organization)
    MeetingFactory(held_at=at, stage="VOIDED")
    MeetingFactory(held_at=at, place=VillageFactory())


def test_a_name_stands_once_in_a_list_and_is_somebody():
    meeting, person = MeetingFactory(), PersonFactory()
    facts = {"meeting": meeting, "place": meeting.place, "name": "何永昌", "status": "PRESENT"}
    row = Attendance.objects.create(person=person, **facts)

    for person_again in (person, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            Attendance.objects.create(person=person_again, **facts)
    assert refused(row, status="VOTED_YES")


def test_no_table_ties_a_person_to_a_choice():
    """Who came may have a name; a vote has sums alone (security.md 2.5)."""
    people = {"Person", "User", "Representative"}
    keys = {
        field.name
        for field in AgendaItem._meta.fields
        if getattr(field.related_model, "__name__", "") in people
    }
    words = {field.name for field in Attendance._meta.fields} & {
        "vote",
        "choice",
        "opinion",
        "in_favour",
        "against",
    }

    assert keys == set()
    assert words == set()
    assert set(Attendance.Status.values) == {"PRESENT", "ON_LEAVE", "ABSENT", "LEFT_OUT"}


def test_a_group_meeting_is_called_by_its_group():
    assert MeetingFactory.build(kind="PARTY_GROUP", party_group="第一党小组").name == "第一党小组会"
    assert str(MeetingFactory.build(held_at=datetime.datetime(2026, 3, 5, 6, 30, tzinfo=datetime.UTC))) == (
        "支部党员大会（3月5日）"
    )


def test_days_are_the_days_of_the_office():
    late = MeetingFactory(
        held_at=datetime.datetime(2025, 12, 31, 16, 30, tzinfo=datetime.UTC)
    )  # 1 January here
    day = datetime.date(2026, 1, 1)

    assert late.held_on == day
    assert Meeting.objects.held_between(day, day).get() == late
    assert not Meeting.objects.held_between(
        day - datetime.timedelta(days=1), day - datetime.timedelta(days=1)
    ).exists()
