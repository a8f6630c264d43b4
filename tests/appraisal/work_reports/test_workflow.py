"""The steps of a report and of the ballots about its writer: the road, each guard, who may not."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from appraisal.models import AppraisalCount, AppraisalTally, SheetRow
from appraisal.work_reports import operations
from appraisal.work_reports.results import satisfaction_of
from appraisal.work_reports.workflow import COMMENT, CONFIRM, SEND_BACK, SUBMIT, VOID
from tests.appraisal.work_reports.factories import report, sheet, tally, typed_twice
from tests.factories import PersonFactory, UserFactory, user_with
from villagegov.common.messages import Message
from villagegov.common.models import AuditEntry
from villagegov.common.roles import Role
from villagegov.common.workflow import Blocked, take_step

pytestmark = pytest.mark.django_db
SPOKEN = {"comment": "问题找得准。", "reported_on": datetime.date(2025, 12, 16), "form": "IN_PERSON"}


@pytest.fixture
def office():
    return user_with(Role.TOWNSHIP_ORG, name="周文清")


@pytest.fixture
def second():
    return user_with(Role.TOWNSHIP_ORG, name="许文静")


@pytest.fixture
def leader():
    return user_with(Role.TOWNSHIP_LEADER, name="林建业")


def test_a_report_is_handed_in_commented_and_appraised_with_the_ballots(office, second, leader):
    secretary = user_with(Role.VILLAGE_SECRETARY)
    one = take_step(SUBMIT, report(), by=secretary, gathered=[["召开会议", "23 次"]])
    one = take_step(COMMENT, one, by=office, **SPOKEN)
    about = tally(subject="PERSON", person=one.person, report=one, name=one.name)

    take_step(CONFIRM, typed_twice(about, office, second, poor=8), by=leader)

    one.refresh_from_db()
    assert (one.stage, one.facts, one.form) == ("APPRAISED", [["召开会议", "23 次"]], "IN_PERSON")
    assert satisfaction_of(one) == "92.7%"


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"problems": " ", "plans": ""}, "还没有写：三、存在问题和原因；四、下一步打算"),
        ({"duties": "字" * 1548 + "\n"}, "1563 字，最多 1500 字，请删 63 字"),
    ],
)
def test_a_report_is_not_handed_in_half_or_too_long(fields, refusal):
    with pytest.raises(Blocked) as blocked:
        take_step(SUBMIT, report(**fields), by=user_with(Role.VILLAGE_SECRETARY))

    assert blocked.value.obstacles == [refusal]


def test_the_clerk_does_not_hand_in_and_who_handed_in_does_not_comment(office):
    with pytest.raises(PermissionDenied):
        take_step(SUBMIT, report(), by=user_with(Role.VILLAGE_CLERK))

    with pytest.raises(PermissionDenied):
        take_step(
            COMMENT, report("SUBMITTED", person=PersonFactory(), submitted_by=office), by=office, **SPOKEN
        )


def test_a_member_hands_in_the_own_report(office):
    member = user_with(Role.VILLAGE_CADRE)
    person = PersonFactory(account=member)

    assert take_step(SUBMIT, report(person=person), by=member).stage == "SUBMITTED"


def test_a_returned_report_is_told_to_the_village(office):
    secretary = user_with(Role.VILLAGE_SECRETARY)

    one = take_step(SEND_BACK, report("SUBMITTED"), by=office, note="没有写承诺事项", why="没有写承诺事项")

    assert (one.stage, one.return_reason) == ("RETURNED", "没有写承诺事项")
    assert "没有写承诺事项" in Message.objects.get(recipient=secretary).text


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"comment": " "}, "请写点评意见"),
        ({"reported_on": datetime.date(2026, 3, 14)}, "述职日期2026年3月14日还没到"),
    ],
)
def test_a_comment_needs_words_and_a_day_that_has_come(office, typed, refusal):
    with pytest.raises(Blocked, match=refusal):
        take_step(COMMENT, report("SUBMITTED"), by=office, **{**SPOKEN, **typed})


def test_small_groups_are_merged_and_the_sheets_are_gone_once_confirmed(office, second, leader):
    one = typed_twice(tally(), office, second, team=4, poor=31)

    one = take_step(CONFIRM, one, by=leader)

    kept = list(AppraisalCount.objects.values_list("groups", "returned", "poor"))
    assert kept == [("镇班子、党员", 44, 0), ("村民代表", 60, 31)]
    assert not SheetRow.objects.exists()
    assert not one.is_for_talk


def test_three_of_ten_at_the_lowest_grade_are_listed(office, second, leader):
    one = typed_twice(tally(), office, second, team=5, members=5, representatives=33, poor=13)

    assert take_step(CONFIRM, one, by=leader).is_for_talk


def test_one_sheet_alone_is_not_confirmed(office, leader):
    one = operations.type_sheet(tally(), sheet(), by=office)

    with pytest.raises(Blocked, match="只录入了 1 张计票单"):
        take_step(CONFIRM, one, by=leader)


def test_nobody_confirms_sheets_that_differ(office, second, leader):
    one = tally()
    operations.type_sheet(one, sheet(), by=office)
    one = operations.type_sheet(one, sheet(members=41), by=second)

    with pytest.raises(Blocked, match="有 4 处不同"):
        take_step(CONFIRM, one, by=leader)


def test_who_typed_does_not_confirm_not_even_a_superuser(office, second):
    both = user_with(Role.TOWNSHIP_LEADER, is_superuser=True)
    one = typed_twice(tally(), office, second)
    AppraisalTally.objects.filter(pk=one.pk).update(first_typed_by=both)
    one.refresh_from_db()

    with pytest.raises(Blocked, match="录入人与复核人不能是同一人"):
        take_step(CONFIRM, one, by=both)


def test_too_few_ballots_are_no_result(office, second, leader):
    one = typed_twice(tally(), office, second, team=2, members=2, representatives=0)

    with pytest.raises(Blocked, match="一共收回 4 张，不足 5 张"):
        take_step(CONFIRM, one, by=leader)


def test_ballots_wait_for_the_comment_on_the_report(office, second, leader):
    of = report("SUBMITTED")
    one = typed_twice(tally(subject="PERSON", person=of.person, report=of, name=of.name), office, second)

    with pytest.raises(Blocked, match="何永昌的述职报告已提交，还没有点评"):
        take_step(CONFIRM, one, by=leader)


def test_a_third_sheet_is_refused_and_the_own_one_can_be_changed(office, second):
    one = typed_twice(tally(), office, second)
    third = user_with(Role.TOWNSHIP_ORG)

    with pytest.raises(PermissionDenied, match="周文清、许文静"):
        operations.type_sheet(one, sheet(), by=third)
    operations.type_sheet(one, sheet(members=39), by=second)

    assert sorted(one.rows.filter(group="MEMBERS").values_list("sheet", "returned")) == [(1, 40), (2, 39)]


def test_the_trail_tells_who_typed_and_no_number(office, second):
    typed_twice(tally(), office, second, members=37)

    entries = AuditEntry.objects.filter(act="type_ballots")
    assert [entry.label for entry in entries] == ["录入第一张计票单", "录入第二张计票单"]
    assert not any("37" in str((entry.before, entry.after)) for entry in entries)
    assert {entry.area_code for entry in entries} == {"990121103000"}


def test_a_confirmed_result_is_corrected_by_decision_with_both_to_be_read(office, second, leader):
    old = take_step(CONFIRM, typed_twice(tally(), office, second), by=leader)
    with pytest.raises(ValidationError, match="不能再录入"):
        operations.type_sheet(old, sheet(), by=office)

    new = operations.begin_correction(old, decision_number="松委〔2026〕3号", reason="漏计一捆", by=office)
    take_step(CONFIRM, typed_twice(new, office, second, members=41), by=leader)

    assert list(AppraisalTally.objects.in_force()) == [new]
    assert old.counts.get(groups="党员").returned == 40
    with pytest.raises(ValidationError, match="已经在更正了"):
        operations.begin_correction(old, decision_number="松委〔2026〕4号", reason="再改", by=office)


def test_a_voided_draft_leaves_no_numbers_and_frees_its_place(office, second):
    one = typed_twice(tally(), office, second)

    take_step(VOID, one, by=office, note="村选错了")

    assert not SheetRow.objects.exists()
    assert tally().pk != one.pk


def test_the_database_itself_refuses_what_does_not_add_up(office):
    one = tally()
    wrong = {"returned": 45}, {"invalid": 1}, {"best": 39}
    right = {
        "issued": 43,
        "returned": 43,
        "valid": 43,
        "invalid": 0,
        "best": 43,
        "good": 0,
        "fair": 0,
        "poor": 0,
    }
    for numbers in wrong:
        row = SheetRow(tally=one, sheet=1, group="TEAM", abstained=0, **{**right, **numbers})
        with pytest.raises(IntegrityError), transaction.atomic():
            SheetRow.objects.bulk_create([row])


def test_the_database_itself_refuses_that_one_types_and_confirms(office, second):
    one = typed_twice(tally(), office, second)

    with pytest.raises(IntegrityError), transaction.atomic():
        AppraisalTally.objects.filter(pk=one.pk).update(second_typed_by=office)
    with pytest.raises(IntegrityError), transaction.atomic():
        AppraisalTally.objects.filter(pk=one.pk).update(confirmed_by=second)


def test_a_confirmed_result_is_frozen_for_every_door(office, second, leader):
    one = take_step(CONFIRM, typed_twice(tally(), office, second), by=leader)

    with pytest.raises(DatabaseError), transaction.atomic():
        AppraisalCount.objects.filter(tally=one).update(best=0)
    with pytest.raises(DatabaseError), transaction.atomic():
        AppraisalTally.objects.filter(pk=one.pk).update(stage="DRAFT", confirmed_by=None, confirmed_at=None)


def test_no_account_but_theirs_types(leader):
    for user in (leader, user_with(Role.VILLAGE_CLERK), UserFactory(username="nobody", is_superuser=True)):
        with pytest.raises(PermissionDenied):
            operations.type_sheet(tally(place=None, year=2020 + user.pk % 5), sheet(), by=user)
