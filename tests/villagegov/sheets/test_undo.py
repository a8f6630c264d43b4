"""A batch taken back: what nobody touched goes back whole, the rest stays and is named."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from branches.models import CadreProfile, PartyMembership, Person, PostTenure
from tests.factories import TenureFactory, user_with
from tests.villagegov.sheets.files import NEIGHBOUR, PERSON, SAMPLES
from tests.villagegov.sheets.register import QINGSHI, SONGLAN, import_sheet, songlan
from tests.villagegov.sheets.test_imports import files, many, received
from villagegov.common import audit, clock, policy
from villagegov.common.audit import AuditEntry
from villagegov.common.models import Place
from villagegov.common.workflow import Blocked
from villagegov.sheets import imports, undo
from villagegov.sheets.models import Beside, ImportBatch
from villagegov.sheets.policy import UNDO_DAYS
from villagegov.sheets.undone import rows_that_stayed

pytestmark = pytest.mark.django_db


CADRES = {"kind": "village_cadres", "header": ("村名", "姓名", "性别", "出生年月", "党组织职务")}


def imported(path, *rows, by, **more):
    return imports.confirm(received(path, *rows, by=by, **more), by=by)


def columns(model):
    return list(model.objects.order_by("pk").values())


def without_versions(rows):
    return [{name: value for name, value in row.items() if name != "version"} for row in rows]


def test_of_two_hundred_rows_those_edited_since_stay_and_are_named(tmp_path):
    office = songlan()
    batch = imported(tmp_path, *many(200), by=office)
    edited = list(Person.objects.order_by("pk")[:3])
    for person in edited:
        person.remark, person.version = "核对过", person.version + 1
        person.save()

    batch = imports.take_back(batch, by=office)

    assert (batch.stage, batch.rows_undone, len(batch.stayed)) == ("UNDONE", 197, 3)
    assert set(Person.objects.all()) == set(edited)
    assert PartyMembership.objects.count() == 3
    told = rows_that_stayed(batch.stayed, office)
    assert [(row["name"], row["why"]) for row in told] == [(one.name, "导入后又改过") for one in edited]
    assert all(row["url"] for row in told)


def test_changed_rows_are_as_before_and_their_numbers_can_still_be_read(tmp_path):
    office = songlan()
    imported(tmp_path, PERSON, NEIGHBOUR, by=office)
    people, members = columns(Person), columns(PartyMembership)
    batch = imported(tmp_path, ("大塘村", *PERSON[1:3], "预备党员", "1992-06-02"), by=office)
    assert batch.rows_changed == 1

    imports.take_back(batch, by=office)

    assert without_versions(columns(Person)) == without_versions(people)
    assert without_versions(columns(PartyMembership)) == without_versions(members)
    assert Person.objects.get(name=PERSON[1]).id_number.plain() == PERSON[2]
    assert Person.objects.get(name=PERSON[1]).version > 2


def test_a_roster_of_cadres_goes_back_with_posts_and_profiles(tmp_path):
    songlan()
    import_sheet("village_cadres", SAMPLES / "12-cadres-t05.xlsx", commit=True)
    batch = ImportBatch.objects.get()
    assert PostTenure.objects.exists()

    imports.take_back(batch, by=batch.uploaded_by)

    assert not any(model.objects.exists() for model in (Person, CadreProfile, PostTenure))


def test_a_person_whom_something_else_refers_to_stays_whole(tmp_path):
    office = songlan()
    batch = imported(tmp_path, PERSON, NEIGHBOUR, by=office)
    person = Person.objects.get(name=PERSON[1])
    TenureFactory(person=person, place=person.place)

    batch = imports.take_back(batch, by=office)

    assert list(Person.objects.all()) == [person]
    assert PartyMembership.objects.get().person == person
    assert [row["why"] for row in rows_that_stayed(batch.stayed, office)] == ["别的登记已经用到"]


def test_what_is_shown_before_is_what_happens(tmp_path):
    office = songlan()
    batch = imported(tmp_path, PERSON, NEIGHBOUR, by=office)
    Person.objects.filter(name=PERSON[1]).update(version=2)

    shown = undo.told_of(undo.look(batch, lambda wholes, township: set()))
    batch = imports.take_back(batch, by=office)

    assert shown == batch.stayed
    assert len(shown) == 1


def test_a_record_that_is_gone_by_now_counts_as_touched(tmp_path):
    office = songlan()
    batch = imported(tmp_path, PERSON, NEIGHBOUR, by=office)
    PartyMembership.objects.filter(person__name=PERSON[1]).delete()

    batch = imports.take_back(batch, by=office)

    assert batch.rows_undone == 1
    assert Person.objects.get().name == PERSON[1]


def test_where_nothing_can_go_back_the_batch_stays_as_it_is(tmp_path):
    office = songlan()
    batch = imported(tmp_path, PERSON, by=office)
    Person.objects.update(version=7)

    with pytest.raises(Blocked, match="没有可以撤销的行"):
        imports.take_back(batch, by=office)

    batch.refresh_from_db()
    assert batch.stage == "CONFIRMED"
    assert Beside.objects.filter(batch=batch).exists()


def test_after_its_days_a_batch_is_not_taken_back_and_the_date_is_said(tmp_path, stand_at):
    office = songlan()
    batch = imported(tmp_path, PERSON, by=office)

    stand_at(datetime.date(2026, 3, 21))

    with pytest.raises(Blocked, match="2026-03-20"):
        imports.take_back(batch, by=office)
    assert Person.objects.exists()


@pytest.mark.parametrize(("seconds_left", "goes_back"), [(60, True), (-1, False)])
def test_the_last_moment_counts(tmp_path, seconds_left, goes_back):
    office = songlan()
    batch = imported(tmp_path, PERSON, by=office)
    ImportBatch.objects.update(undo_until=clock.now() + datetime.timedelta(seconds=seconds_left))

    if goes_back:
        imports.take_back(batch, by=office)
    else:
        with pytest.raises(Blocked, match="已经过了"):
            imports.take_back(batch, by=office)

    assert Person.objects.exists() is not goes_back


def test_a_township_may_set_fewer_days_and_its_pages_say_so(tmp_path, client):
    office = songlan()
    facts = {"text": "3", "document_number": "松委〔2026〕9号", "reason": "镇里规定", "year": 2026}
    policy.set_own_value(policy.NUMBERS[UNDO_DAYS], Place.objects.get(code=SONGLAN), by=office, **facts)
    client.force_login(office)

    batch = imported(tmp_path, PERSON, by=office)

    assert batch.undo_until == batch.confirmed_at + datetime.timedelta(days=3)
    assert "导入后 3 天内可以整批撤销" in client.get(reverse("import_new")).content.decode()


def test_after_its_days_nothing_of_the_file_lies_about(tmp_path, stand_at):
    office = songlan()
    imported(tmp_path, PERSON, by=office)
    assert imports.forget_old_uploads() == 0

    stand_at(datetime.date(2026, 3, 21))

    assert imports.forget_old_uploads() == 1
    assert not files()
    assert not Beside.objects.exists()


def test_an_undo_throws_the_file_away_and_is_not_done_twice(tmp_path, django_capture_on_commit_callbacks):
    office = songlan()
    batch = imported(tmp_path, PERSON, by=office)

    with django_capture_on_commit_callbacks(execute=True):
        imports.take_back(batch, by=office)

    assert not files()
    assert not Beside.objects.exists()
    with pytest.raises(Blocked, match="已撤销"):
        imports.take_back(batch, by=office)


def test_the_trail_has_one_group_with_an_entry_for_each_row(tmp_path):
    office = songlan()
    batch = imported(tmp_path, PERSON, NEIGHBOUR, by=office)

    imports.take_back(batch, by=office)

    entries = AuditEntry.objects.filter(act="undo_party_members", batch=str(batch.pk))
    assert {entry.record_name for entry in entries} == {PERSON[1], NEIGHBOUR[1]}
    assert all(PERSON[2] not in str(entry.before) for entry in entries)
    assert AuditEntry.objects.get(act="undo").after["rows_undone"] == 2
    assert audit.broken_links() == []


def test_what_lies_for_the_undo_is_sealed(tmp_path):
    office = songlan()
    imported(tmp_path, PERSON, by=office)
    imported(tmp_path, (*PERSON[:3], "预备党员", PERSON[4]), by=office)

    for kept in Beside.objects.all():
        assert PERSON[1] not in kept.sealed
        assert kept.sealed.startswith("v")


def test_another_township_takes_nothing_back(tmp_path):
    office = songlan()
    batch = imported(tmp_path, PERSON, by=office)
    neighbour = user_with("township_org", Place.objects.get(code=QINGSHI))

    with pytest.raises(PermissionDenied):
        imports.take_back(batch, by=neighbour)


def test_a_large_batch_is_taken_back_by_a_job(tmp_path):
    office = songlan()
    batch = imported(tmp_path, *many(12), by=office)

    told = []
    imports.undo_job(str(batch.pk), office, lambda done, total: told.append((done, total)))
    imports.undo_job(
        str(batch.pk), office, lambda done, total: told.append((done, total))
    )  # it may run twice

    assert not Person.objects.exists()
    assert told == [(0, 12)]
    assert clock.today() == datetime.date(2026, 3, 13)


def test_a_row_that_the_database_refuses_stays_and_the_others_go_back(tmp_path):
    """A post is given anew meanwhile: the tenure that the import ended can no longer be open."""
    office = songlan()
    cadres = [("石桥村", name, "男", "1980-01-05", "书记") for name in ("崔庆建", "杜平成")]
    cadres[1] = ("大塘村", *cadres[1][1:])
    imported(tmp_path, *cadres, by=office, **CADRES)
    batch = imported(tmp_path, *((*row[:4], "副书记") for row in cadres), by=office, **CADRES)
    first, second = Person.objects.order_by("pk")
    tenure = PostTenure.objects.get(person=first, post="BRANCH_SECRETARY")
    next_day = tenure.ended_on + datetime.timedelta(days=1)
    again = TenureFactory(person=first, place=tenure.place, post=tenure.post, started_on=next_day)

    batch = imports.take_back(batch, by=office)

    assert [(row["name"], row["why"]) for row in rows_that_stayed(batch.stayed, office)] == [
        (str(tenure), "和后来的登记冲突")
    ]
    assert PostTenure.objects.get(person=first, ended_on=None, post="BRANCH_SECRETARY") == again
    assert [held.post for held in PostTenure.objects.filter(person=second)] == ["BRANCH_SECRETARY"]
    assert audit.broken_links() == []
