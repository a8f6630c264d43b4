"""The database itself refuses changes of the trail and of published records."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.factories import TownshipFactory, user_with
from villagegov.common import audit, publications, triggers
from villagegov.common.roles import Role


@pytest.fixture
def published(db):
    user = user_with(Role.TOWNSHIP_ORG)
    return publications.publish(
        kind="TEST",
        number="T-1",
        title="一份公示",
        place=TownshipFactory(),
        year=2026,
        content={"甲": 1},
        by=user,
    )


@pytest.mark.parametrize(
    "statement",
    [
        "update common_auditentry set label = '别的'",
        "delete from common_auditentry",
        "update common_publication set title = '别的'",
        "update common_publication set content_hash = ''",
        "delete from common_publication",
    ],
)
def test_raw_sql_cannot_change_what_is_frozen(published, statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert audit.broken_links() == []
    assert publications.altered() == []


def test_a_published_record_may_be_withdrawn(published):
    published.withdrawn_reason = "口径有误"
    published.save(update_fields=["withdrawn_reason"])

    published.refresh_from_db()
    assert published.withdrawn_reason == "口径有误"


def test_all_triggers_are_there_after_a_migration(db):
    assert triggers.missing_triggers(connection) == []


def test_a_missing_trigger_is_named(db):
    triggers.drop_triggers(connection)

    assert "common_auditentry_no_update" in triggers.missing_triggers(connection)
