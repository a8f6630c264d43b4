"""For whom an assignment waits: the village that owes, the office that looks at it and reminds."""

import datetime

import pytest

from branches.assignments.todos import reminders, waiting
from tests.factories import AnswerFactory, AssignmentFactory, TownshipFactory, VillageFactory, user_with
from villagegov.common import clock
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db
LATE = datetime.date(2026, 3, 10)


def test_the_village_sees_what_it_owes_until_it_is_handed_in():
    owed, done = AnswerFactory(), AnswerFactory(stage="DONE", handed_in_at=clock.now())
    AnswerFactory(assignment__stage="CANCELLED")
    AnswerFactory(place=VillageFactory(code="990121103205", name="梅岭村"))

    told = waiting(user_with(Role.VILLAGE_SECRETARY))

    assert [(one.key, one.button) for one in told] == [(str(owed.pk), "现在填写")]
    assert done.stage == "DONE"
    assert waiting(user_with(Role.VILLAGE_CADRE)) == []


def test_what_came_back_leads_to_the_form_with_the_reason():
    AnswerFactory(stage="RETURNED", return_reason="人次不对")

    [told] = waiting(user_with(Role.VILLAGE_SECRETARY))

    assert (told.tone, told.word, told.button, told.note) == ("back", "退回", "去修改", "镇里退回：人次不对")


def test_the_village_reads_the_day_of_whoever_stands_above_the_township():
    original = {"original_due_on": datetime.date(2026, 3, 25), "original_by": "县农业农村局"}
    AnswerFactory(assignment=AssignmentFactory(**original))

    [told] = waiting(user_with(Role.VILLAGE_CLERK))

    assert told.note == "3月20日前报送，填几个数或文字；县农业农村局要求3月25日"


def test_the_office_has_a_row_for_each_late_village_one_to_review_and_one_that_is_collected():
    late = AssignmentFactory(title="月报", due_on=LATE)
    for number in (205, 206):
        AnswerFactory(assignment=late, place=VillageFactory(code=f"990121103{number}"))
    AnswerFactory(assignment=late, stage="HANDED_IN", handed_in_at=clock.now())
    AnswerFactory()

    told = waiting(user_with(Role.TOWNSHIP_ORG))

    assert {(one.title, one.word, one.where, one.group) for one in told} == {
        ("月报待审核", "待审核", "1 个村", "review"),
        ("月报未报送", "逾期 3 天", "205号村", "given"),
        ("月报未报送", "逾期 3 天", "206号村", "given"),
        ("春季防火巡查情况", "收集中", "1 个村未报", "given"),
    }
    assert sum(one.can_remind for one in told) == 2


def test_an_assignment_that_all_have_finished_waits_to_be_closed():
    AnswerFactory(stage="DONE", handed_in_at=clock.now())

    [told] = waiting(user_with(Role.TOWNSHIP_ORG))

    assert told.button == "办结"


def test_a_reminder_goes_to_all_who_can_act_and_only_from_the_office_for_what_is_missing():
    missing, done = AnswerFactory(), AnswerFactory(stage="DONE", handed_in_at=clock.now())
    people = {user_with(Role.VILLAGE_SECRETARY), user_with(Role.VILLAGE_CLERK)}
    keys = [str(missing.pk), str(done.pk), "x"]

    [told] = reminders(user_with(Role.TOWNSHIP_ORG), keys)

    assert (told.record, set(told.recipients)) == (missing, people)
    assert reminders(user_with(Role.TOWNSHIP_LEADER), keys) == []


def test_who_works_in_two_places_acts_in_each_by_its_own_role():
    """The office of one township who is secretary of a village in another."""
    far = VillageFactory(code="990121104204", name="远山村")
    theirs = AssignmentFactory(
        place=TownshipFactory(code="990121104000", name="远澜镇"), due_on=LATE, title="月报"
    )
    owed = AnswerFactory(assignment=theirs, place=far)
    AnswerFactory(assignment=theirs, place=VillageFactory(code="990121104205", name="远溪村"))
    user = user_with(Role.TOWNSHIP_ORG)
    user.grants.create(role=Role.VILLAGE_SECRETARY, place=far, starts_on="2021-03-15")

    told = waiting(user)

    assert [(one.where, one.button) for one in told] == [("远山村", "现在填写")]
    assert reminders(user, [str(owed.pk)]) == []
