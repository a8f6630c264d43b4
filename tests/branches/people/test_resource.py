"""The roster of Party members in the register: what is written, what stays, what is compared again."""

import datetime

import pytest
from django.db import transaction

from branches.models import PartyMembership, PartyOrganization, Person
from branches.people.resource import PartyMemberResource
from tests.factories import PersonFactory, id_number
from tests.villagegov.sheets.files import HEADER, PERSON, roster
from tests.villagegov.sheets.register import SONGLAN, import_sheet, songlan
from tests.villagegov.sheets.test_resource import batch_for
from villagegov.common import audit
from villagegov.common.audit import AuditEntry
from villagegov.common.models import Place
from villagegov.sheets.resource import Stale

WIDE = (*HEADER, "转正时间", "联系电话", "党小组", "备注")
pytestmark = pytest.mark.django_db


def imported(path, *rows, header=WIDE):
    return import_sheet("party_members", roster(path / "a.xlsx", *rows, header=header), commit=True)


def test_a_new_row_becomes_a_person_with_all_that_follows(tmp_path):
    songlan()
    branch = PartyOrganization.objects.get(place="990121103204")

    imported(tmp_path, (*PERSON, "1992.06", "19900000001", "第一党小组", "示例"))

    person = Person.objects.get()
    assert (person.sex, person.birth_date, person.pinyin.split()[0]) == (
        "MALE", datetime.date(1960, 10, 10), "cuiqingjian",
    )  # fmt: skip
    assert (person.id_number.plain(), person.phone.plain()) == (PERSON[2], "19900000001")
    assert Person.objects.with_number("19900000001").get() == person
    member = person.membership
    assert (member.organization, member.party_group, member.member_kind) == (branch, "第一党小组", "FORMAL")
    assert (member.confirmed_on, member.confirmed_on_by_month) == (datetime.date(1992, 6, 1), True)


def test_a_changed_cell_writes_its_row_alone_and_empty_cells_erase_nothing(tmp_path):
    songlan()
    others = [
        ("石桥村", "王建国", id_number(serial=n), "正式党员", "2015-06-20", "", "", "", "") for n in (1, 3, 5)
    ]
    imported(tmp_path, (*PERSON, "1992.06", "19900000001", "第一党小组", "示例"), *others)
    before = dict(Person.objects.values_list("pk", "version"))

    found = imported(tmp_path, (*PERSON, "", "19900000002", "", ""), *others)

    person = Person.objects.get(name="崔庆建")
    assert (person.phone.plain(), person.remark) == ("19900000002", "示例")
    assert person.membership.party_group == "第一党小组"
    assert person.membership.version == 1
    after = dict(Person.objects.values_list("pk", "version"))
    assert {key for key in after if after[key] != before[key]} == {person.pk}
    assert AuditEntry.objects.filter(batch=str(found["batch"])).count() == 1


def test_the_trail_of_an_import_holds_masks_only(tmp_path):
    songlan()
    imported(tmp_path, (*PERSON, "1992.06", "19900000001", "", ""))

    found = imported(tmp_path, (*PERSON, "", "19900000002", "", ""))

    entry = AuditEntry.objects.get(batch=str(found["batch"]))
    assert entry.before["phone"].startswith("199****0001 ")
    assert entry.after["phone"].startswith("199****0002 ")
    texts = [str(one.before) + str(one.after) for one in AuditEntry.objects.all()]
    assert not [text for text in texts if PERSON[2] in text or "19900000001" in text]
    assert audit.broken_links() == []


def test_a_known_person_without_membership_gets_one(tmp_path):
    songlan()
    PersonFactory(name="崔庆建", id_number=PERSON[2], birth_date=datetime.date(1960, 10, 10))

    imported(tmp_path, (*PERSON, "", "", "", ""))

    assert Person.objects.count() == 1
    assert PartyMembership.objects.get().admitted_on == datetime.date(1991, 6, 2)


def test_who_comes_from_another_village_moves_with_the_membership(tmp_path):
    songlan()
    branch = PartyOrganization.objects.get(place="990121103201")
    imported(tmp_path, (*PERSON, "", "", "", ""))

    imported(tmp_path, ("大塘村", *PERSON[1:], "", "", "", ""))

    person = Person.objects.get()
    assert (person.place_id, person.membership.place_id) == ("990121103201", "990121103201")
    assert person.membership.organization == branch


def test_a_month_of_confirmation_in_the_month_of_admission_is_kept_as_a_month(tmp_path):
    songlan()

    imported(tmp_path, (*PERSON[:4], "1991-06-20", "1991.06", "", "", ""))

    member = PartyMembership.objects.get()
    assert member.confirmed_on_by_month
    assert f"{member.confirmed_on:%Y-%m}" == "1991-06"
    again = imported(tmp_path, (*PERSON[:4], "1991-06-20", "1991.06", "", "", ""))
    assert [row["status"] for row in again["rows"]] == ["unchanged"]


def test_a_date_that_contradicts_the_register_is_a_problem_of_its_row(tmp_path):
    songlan()
    imported(tmp_path, (*PERSON, "1992.06", "", "", ""))

    found = imported(tmp_path, (*PERSON[:4], "1993-01-01", "", "", "", ""))

    assert [(one["column"], one["code"]) for one in found["problems"]] == [("E", "date_order")]


def test_a_person_changed_since_the_check_is_compared_again(tmp_path):
    user = songlan()
    imported(tmp_path, (*PERSON, "", "19900000001", "", ""))
    found = PartyMemberResource(user=user, place=Place.objects.get(code=SONGLAN))
    outcome = found.check(roster(tmp_path / "a.xlsx", (*PERSON, "", "19900000002", "", ""), header=WIDE))
    Person.objects.update(version=7)

    with pytest.raises(Stale), transaction.atomic():
        found.take(outcome, batch=batch_for(found))

    assert Person.objects.get().phone.plain() == "19900000001"


def test_a_person_registered_since_the_check_is_not_registered_twice(tmp_path):
    user = songlan()
    found = PartyMemberResource(user=user, place=Place.objects.get(code=SONGLAN))
    outcome = found.check(roster(tmp_path / "a.xlsx", PERSON))
    PersonFactory(name="崔庆建", id_number=PERSON[2])

    with pytest.raises(Stale), transaction.atomic():
        found.take(outcome, batch=batch_for(found))

    assert Person.objects.count() == 1
