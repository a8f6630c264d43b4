"""The trail: chained, complete with its act, unreadable where it must be, and every tampering found."""

import datetime
import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from branches.models import Person
from tests.factories import PersonFactory, PlaceFactory, user_with
from villagegov.common import audit, context, triggers
from villagegov.common.audit import Act, AuditEntry, ChainHead

pytestmark = pytest.mark.django_db

TOWNSHIP, VILLAGE, ELSEWHERE = "990121103000", "990121103204", "990121104201"


def written(count: int = 5) -> list[AuditEntry]:
    user = user_with("township_org", name="高文清")
    return [
        audit.write(Act("change", f"第 {n} 次修改", area_code=VILLAGE), by=user) for n in range(1, count + 1)
    ]


@pytest.fixture
def without_triggers():
    triggers.drop_triggers(connection)


def test_an_entry_says_who_in_which_role_from_where_when_and_what():
    user = user_with("township_org", name="高文清")
    here = context.Acting(user, "10.0.0.7", "web", "abc123")

    with context.acting(here):
        entry = audit.write(
            Act("change", "修改", area_code=VILLAGE, before={"a": 1}, after={"a": 2}, reason="补正")
        )

    assert (entry.actor_id, entry.actor_name, entry.role) == (user.pk, "高文清", "township_org")
    assert (entry.address, entry.door, entry.request_id) == ("10.0.0.7", "web", "abc123")
    assert (entry.before, entry.after, entry.reason) == ({"a": 1}, {"a": 2}, "补正")
    assert entry.grant_id == user.grants.get().pk
    assert entry.local_time.date() == datetime.date(2026, 3, 13)


def test_each_township_has_a_chain_of_its_own_and_the_rest_one_together():
    codes = (VILLAGE, TOWNSHIP, ELSEWHERE, "990121000000", "")

    entries = audit.write_many([Act("change", "修改", area_code=code) for code in codes])

    numbers = {(entry.area_code, entry.chain, entry.seq) for entry in entries}
    assert numbers == {
        (VILLAGE, TOWNSHIP, 1), (TOWNSHIP, TOWNSHIP, 2), (ELSEWHERE, "990121104000", 1),
        ("990121000000", audit.SYSTEM_CHAIN, 1), ("", audit.SYSTEM_CHAIN, 2),
    }  # fmt: skip
    assert audit.broken_links() == []


def test_the_nearest_role_at_the_place_is_the_acting_one():
    user = user_with("county_org")
    township = PlaceFactory(code=TOWNSHIP, name="松澜镇", level="TOWNSHIP")
    user.grants.create(role="township_org", place=township, starts_on=datetime.date(2021, 1, 1))

    here = audit.write(Act("change", "修改", area_code=VILLAGE), by=user)
    there = audit.write(Act("change", "修改", area_code=ELSEWHERE), by=user)

    assert (here.role, there.role) == ("township_org", "county_org")


def test_an_act_that_names_no_place_stands_where_its_actor_does():
    county, clerk = user_with("county_org"), user_with("village_clerk")

    entry = audit.write(Act("export", "下载"), by=clerk)

    assert (entry.area_code, entry.chain) == (VILLAGE, TOWNSHIP)
    assert AuditEntry.objects.visible_to(county).get() == entry


def test_without_its_entry_an_act_does_not_happen(monkeypatch):
    def full(*args):
        raise OSError("disk full")

    person = PersonFactory(name="何永昌")
    monkeypatch.setattr(audit, "digest", full)

    def rename() -> None:
        with transaction.atomic():
            Person.objects.filter(pk=person.pk).update(name="改名")
            audit.write(audit.act_on(person, "change", "修改"))

    with pytest.raises(OSError, match="disk full"):
        rename()

    assert Person.objects.get(pk=person.pk).name == "何永昌"


def test_sensitive_values_are_comparable_and_unreadable():
    person = Person.objects.get(pk=PersonFactory(phone="19900000001").pk)

    kept = audit.snapshot(person)

    assert "19900000001" not in str(kept)
    assert kept["phone"].startswith("199****0001 HMAC:")
    assert kept["phone"] == audit.snapshot(person)["phone"]


def test_only_what_differs_is_kept():
    before, after = {"a": 1, "b": 2, "version": 1}, {"a": 1, "b": 3, "version": 2, "c": 4}

    assert audit.changes(before, after) == ({"b": 2}, {"b": 3, "c": 4})


def edit_the_words(entries) -> None:
    AuditEntry.objects.filter(pk=entries[2].pk).update(label="别的")


def edit_the_actor(entries) -> None:
    AuditEntry.objects.filter(pk=entries[2].pk).update(actor_id=0)


def edit_the_values(entries) -> None:
    AuditEntry.objects.filter(pk=entries[2].pk).update(after={"votes": 46})


def edit_the_time(entries) -> None:
    AuditEntry.objects.filter(pk=entries[2].pk).update(at=entries[2].at - datetime.timedelta(days=1))


def change_the_order(entries) -> None:
    first, second = entries[1], entries[2]
    AuditEntry.objects.filter(pk=first.pk).update(seq=99)
    AuditEntry.objects.filter(pk=second.pk).update(seq=2)
    AuditEntry.objects.filter(pk=first.pk).update(seq=3)


def delete_the_first(entries) -> None:
    AuditEntry.objects.filter(pk=entries[0].pk).delete()


def delete_in_the_middle(entries) -> None:
    AuditEntry.objects.filter(pk=entries[2].pk).delete()


def cut_the_end(entries) -> None:
    AuditEntry.objects.filter(pk__gte=entries[3].pk).delete()


def delete_all(entries) -> None:
    AuditEntry.objects.all().delete()


def insert_at_the_end(entries) -> None:
    last = entries[-1]
    last.pk, last.seq, last.prev = None, 6, last.hash
    last.save(force_insert=True)


def insert_and_move_the_head(entries) -> None:
    insert_at_the_end(entries)
    ChainHead.objects.update(seq=6)


def delete_the_head(entries) -> None:
    ChainHead.objects.all().delete()


@pytest.mark.parametrize(
    ("tamper", "place"),
    [
        (edit_the_words, "第 3 条"),
        (edit_the_actor, "第 3 条"),
        (edit_the_values, "第 3 条"),
        (edit_the_time, "第 3 条"),
        (change_the_order, "第 2 条"),
        (delete_the_first, "第 1 条"),
        (delete_in_the_middle, "第 3 条"),
        (cut_the_end, "最后一条应是第 5 条，现有 3 条"),
        (delete_all, "最后一条应是第 5 条，现有 0 条"),
        (insert_at_the_end, "第 6 条"),
        (insert_and_move_the_head, "第 6 条"),
        (delete_the_head, "结尾对不上"),
    ],
)
def test_whatever_is_tampered_with_is_found_and_its_place_named(without_triggers, tamper, place):
    entries = written()
    assert audit.broken_links() == []

    tamper(entries)

    broken = audit.broken_links()
    assert any(place in line and TOWNSHIP in line for line in broken), broken


def test_the_command_ends_badly_when_the_trail_does_not_hold(without_triggers, capsys):
    entries = written()
    call_command("verify_audit")
    assert "完好，共 5 条" in capsys.readouterr().out

    edit_the_words(entries)

    with pytest.raises(CommandError, match="第 3 条对不上"):
        call_command("verify_audit")


@pytest.mark.django_db(transaction=True)
def test_a_trail_is_found_whole_while_people_write():
    stop = threading.Event()

    def write_on() -> None:
        while not stop.is_set():
            audit.write(Act("change", "修改", area_code=VILLAGE))
        connection.close()

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        found = [audit.broken_links() for _ in range(30)]
    finally:
        stop.set()
        writer.join()

    assert found == [[]] * 30


@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_make_one_unbroken_chain():
    problems = []

    def write_ten(writer: int) -> None:
        try:
            for n in range(10):
                audit.write(Act("change", f"{writer} {n}", area_code=VILLAGE))
        except Exception as error:  # noqa: BLE001 - told by the assertion below
            problems.append(error)
        finally:
            connection.close()

    writers = [threading.Thread(target=write_ten, args=(n,)) for n in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert problems == []
    assert AuditEntry.objects.count() == 80
    assert audit.broken_links() == []


class Failed(Exception):
    """A part of an act that is refused."""


def test_the_entries_of_an_act_are_written_at_its_end_and_in_order():
    user = user_with("township_org")

    with audit.one_act():
        audit.write(Act("change", "第 1 件", area_code=VILLAGE), by=user)
        with audit.one_act():
            audit.write(Act("change", "第 2 件", area_code=VILLAGE), by=user)
        assert not AuditEntry.objects.exists()
        audit.write_many([Act("change", "第 3 件", area_code=VILLAGE)], by=user)

    assert list(AuditEntry.objects.order_by("seq").values_list("label", flat=True)) == [
        "第 1 件",
        "第 2 件",
        "第 3 件",
    ]
    assert audit.broken_links() == []


def part_that_fails(user) -> None:
    with audit.one_act():
        audit.write(Act("change", "没有办成", area_code=VILLAGE), by=user)
        raise Failed


def test_a_part_that_is_rolled_back_alone_leaves_no_entry():
    user = user_with("township_org")

    with audit.one_act():
        audit.write(Act("change", "办成了", area_code=VILLAGE), by=user)
        with pytest.raises(Failed):
            part_that_fails(user)

    assert AuditEntry.objects.get().label == "办成了"


def test_an_act_that_fails_leaves_no_entry_to_the_next():
    user = user_with("township_org")

    with pytest.raises(Failed):
        part_that_fails(user)
    audit.write(Act("change", "办成了", area_code=VILLAGE), by=user)

    assert AuditEntry.objects.get().label == "办成了"


def test_acts_of_an_import_are_written_as_they_come_and_are_all_of_one_township():
    acts = (audit.Act("import", f"第{n}行", area_code="990121103204") for n in range(3))

    audit.write_streamed(acts)
    audit.write_streamed(iter(()))

    entries = AuditEntry.objects.order_by("seq").values_list("seq", "label")
    assert list(entries) == [(1, "第0行"), (2, "第1行"), (3, "第2行")]
    assert audit.broken_links() == []
    with pytest.raises(ValueError, match="990121104201"):
        audit.write_streamed(
            [audit.Act("a", "甲", area_code=code) for code in ("990121103204", "990121104201")]
        )
