"""三会一课 on one page: held of wanted, by village and quarter."""

import datetime

import pytest

from tests.factories import MeetingFactory

pytestmark = pytest.mark.django_db


def test_the_page_counts_the_quarter_that_is_asked(shown, secretary):
    MeetingFactory(kind="PARTY_CLASS", held_at=datetime.datetime(2025, 12, 5, 7, tzinfo=datetime.UTC))

    assert 'data-label="党课"><span class="muted">0 次，应 1 次' in shown("meeting_duties")
    assert 'data-label="党课">1 次' in shown("meeting_duties", quarter="2025-4")
    assert "2026年第一季度" in shown("meeting_duties", quarter="x")
