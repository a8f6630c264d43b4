"""Records of a merged village: what is still open goes along, what was handed in stays."""

import datetime

import pytest

from branches.models import AgendaItem, Attendance, Meeting
from branches.places.workflow import merge
from tests.factories import (
    AgendaItemFactory,
    MeetingFactory,
    PersonFactory,
    TownshipFactory,
    VillageFactory,
    user_with,
)
from villagegov.common.places import Village
from villagegov.common.workflow import Blocked

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 3, 5, 7, tzinfo=datetime.UTC)


@pytest.fixture
def villages():
    VillageFactory(code="990121103201", name="东山村"), VillageFactory(code="990121103202", name="长田村")
    return Village.objects.get(name="东山村"), Village.objects.get(name="长田村")


@pytest.fixture
def office():
    return user_with("township_org", TownshipFactory())


def test_open_records_go_to_the_successor_with_all_that_hangs_on_them(office, villages):
    old, new = villages
    meeting = MeetingFactory(place=old)
    AgendaItemFactory(meeting=meeting)
    person = PersonFactory(place=old)
    Attendance.objects.create(meeting=meeting, place=old, person=person, name="何永昌", status="PRESENT")
    handed_in = MeetingFactory(place=old, stage="SUBMITTED", submitted_at=NOW)

    merge(old, new, by=office, note="云岭区批复")

    meeting.refresh_from_db()
    assert (meeting.place_id, meeting.version) == (new.code, 2)
    assert AgendaItem.objects.get().place_id == Attendance.objects.get().place_id == new.code
    assert Meeting.objects.get(pk=handed_in.pk).place_id == old.code


def test_one_meeting_in_both_villages_stops_the_merger(office, villages):
    old, new = villages
    (
        MeetingFactory(place=old, held_at=NOW),
        MeetingFactory(place=new, held_at=NOW, stage="SUBMITTED", submitted_at=NOW),
    )

    with pytest.raises(Blocked, match="两个村都登记了支部党员大会（3月5日），请先报送或作废其中一份"):
        merge(old, new, by=office, note="云岭区批复")
