"""An older state of the trail, put back together with its heads, is found by what was written down elsewhere."""

import json

import pytest
from django.db import connection

from villagegov.common import audit, trail_heads, triggers, verifications
from villagegov.common.audit import AuditEntry, ChainHead

pytestmark = pytest.mark.django_db

TOWNSHIP = "990121103000"


def write(count: int) -> list[AuditEntry]:
    return [audit.write(audit.Act("change", "修改", area_code=TOWNSHIP)) for _ in range(count)]


def test_before_anything_was_written_down_nothing_is_wrong():
    write(3)

    assert trail_heads.problems() == []


def test_a_trail_that_grew_is_whole():
    write(3)
    verifications.verify_trail()
    write(2)

    assert trail_heads.problems() == []
    assert verifications.verify_trail().is_good


def test_an_older_state_with_its_own_head_is_found():
    entries = write(5)
    verifications.verify_trail()
    triggers.drop_triggers(connection)
    AuditEntry.objects.filter(pk__gt=entries[2].pk).delete()
    ChainHead.objects.update(seq=3, hash=entries[2].hash)

    assert audit.broken_links() == []
    assert "第 5 条不见了或换过" in verifications.verify_trail().result
    assert not verifications.verify_trail().is_good


def test_a_trail_that_does_not_hold_is_not_written_down(settings):
    entries = write(2)
    triggers.drop_triggers(connection)
    AuditEntry.objects.filter(pk=entries[0].pk).update(label="别的")

    assert not verifications.verify_trail().is_good
    assert not settings.TRAIL_HEADS.exists()


@pytest.mark.parametrize("how", ["cut", "edited", "emptied"])
def test_a_file_that_was_changed_is_told(settings, how):
    write(2)
    trail_heads.remember()
    kept = json.loads(settings.TRAIL_HEADS.read_text())
    changed = {
        "cut": settings.TRAIL_HEADS.read_text()[:-9],
        "edited": json.dumps({**kept, "body": kept["body"].replace("2", "1")}),
        "emptied": "[]",
    }[how]
    settings.TRAIL_HEADS.write_text(changed)

    assert "被改动过" in trail_heads.problems()[0]


def test_the_demo_may_be_made_again(settings):
    write(2)
    trail_heads.remember()
    settings.TRAIL_HEADS.write_text("[]")
    settings.DEMO = True

    assert trail_heads.problems() == []
