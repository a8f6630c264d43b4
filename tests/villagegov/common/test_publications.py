"""Published records: frozen, provable, corrected only by a new record."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.factories import TownshipFactory, user_with
from villagegov.common import publications, triggers, verifications
from villagegov.common.audit import AuditEntry
from villagegov.common.publications import Publication, publish

pytestmark = pytest.mark.django_db


def published(number: str = "GG-2026-001", **changes) -> Publication:
    facts = {"kind": "report", "title": "上报表", "year": 2026, "content": {"rows": [["甲", 1]]}}
    return publish(
        number=number, place=TownshipFactory(), by=user_with("township_org"), **{**facts, **changes}
    )


def test_what_is_published_has_its_hash_and_its_entry():
    record = published()

    assert record.content_hash == publications.hash_of({"rows": [["甲", 1]]})
    assert AuditEntry.objects.get(act="publish").after == {"hash": record.content_hash}
    assert publications.altered() == []


def test_the_hash_does_not_depend_on_the_order_of_keys():
    assert publications.hash_of({"a": 1, "b": 2}) == publications.hash_of({"b": 2, "a": 1})


@pytest.mark.parametrize(
    "change",
    [
        {"content": {"rows": []}},
        {"title": "别的"},
        {"content_hash": "0" * 64},
        {"year": 2025},
        {"correction_reason": "x"},
    ],
)
def test_raw_changes_are_refused_by_the_database(change):
    record = published()

    with pytest.raises(DatabaseError), transaction.atomic():
        Publication.objects.filter(pk=record.pk).update(**change)

    assert publications.altered() == []


def test_deleting_is_refused_by_the_database():
    published()

    with pytest.raises(DatabaseError), transaction.atomic():
        Publication.objects.all().delete()


def test_a_correction_is_a_new_record_and_both_stay():
    first = published()

    second = published("GG-2026-002", content={"rows": [["甲", 2]]}, corrects=first, reason="甲的人数写错")

    assert list(Publication.objects.in_force()) == [second]
    assert Publication.objects.count() == 2
    assert first.corrected_by == second
    assert AuditEntry.objects.filter(label="公布更正").get().reason == "甲的人数写错"


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_correction_needs_a_reason(reason):
    first = published()

    with pytest.raises(ValidationError, match="更正要写明理由"):
        published("GG-2026-002", corrects=first, reason=reason)


def test_a_record_is_corrected_once():
    first = published()
    published("GG-2026-002", corrects=first, reason="写错")

    with pytest.raises(IntegrityError), transaction.atomic():
        published("GG-2026-003", corrects=first, reason="又写错")


def test_a_number_is_given_once():
    published()

    with pytest.raises(IntegrityError), transaction.atomic():
        published()


@pytest.mark.django_db(transaction=True)
def test_a_change_past_the_triggers_is_found_and_named(capsys):
    record = published()
    call_command("verify_published")
    assert "完好，共 1 条" in capsys.readouterr().out
    triggers.drop_triggers(connection)
    Publication.objects.filter(pk=record.pk).update(content={"rows": [["甲", 99]]})
    triggers.create_triggers(connection)

    assert publications.altered() == ["GG-2026-001"]
    with pytest.raises(CommandError, match="GG-2026-001"):
        call_command("verify_published")
    assert not verifications.Verification.objects.latest_of("publications").is_good
