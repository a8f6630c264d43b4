"""The pages of meetings: carried over, counted, handed in; lists and papers."""

import datetime

import pytest
from django.urls import reverse

from branches.models import Attendance, Meeting
from tests.factories import (
    AgendaItemFactory,
    MeetingFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    TenureFactory,
    TownshipFactory,
    VillageFactory,
    user_with,
)
from villagegov.common.audit import AuditEntry
from villagegov.common.models import RoleGrant

pytestmark = pytest.mark.django_db
TYPED = {"kind": "MEMBERS", "held_on": "2026-3-5", "held_time": "14:30", "venue": "村部", "chair": "何永昌",
         "recorder": "谭志远"}  # fmt: skip


def members(number: int) -> None:
    for position in range(number):
        MembershipFactory(person=PersonFactory(name=f"党员{position}"))


def test_a_new_meeting_takes_over_what_seldom_changes(shown, secretary, village):
    MeetingFactory(
        place=village, venue="文化广场", held_at=datetime.datetime(2026, 2, 1, 7, tzinfo=datetime.UTC)
    )
    TenureFactory(person=PersonFactory(name="罗书记"))

    page = shown("meeting_new")

    for value in ("2026年3月13日", "15:00", "文化广场", "罗书记", "何永昌"):
        assert f'value="{value}"' in page
    assert 'name="place"' not in page


def test_a_new_meeting_knows_from_the_register_who_should_come(send, secretary, village):
    members(5)

    answer = send("meeting_new", **TYPED)

    meeting = Meeting.objects.get()
    assert answer.url == meeting.get_absolute_url()
    assert (meeting.should_attend, meeting.should_registered) == (5, 5)
    assert (meeting.place, meeting.recorded_by, meeting.stage) == (village, secretary, "DRAFT")
    assert AuditEntry.objects.filter(act="add_meeting").count() == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"held_time": "25:00"}, "开始时间写成 14:30 这样"),
        ({"kind": "PARTY_GROUP"}, "请镇组织办先在党员信息里写上"),
        ({"held_on": ""}, "请填会议日期"),
    ],
)
def test_what_was_typed_wrongly_is_told(send, secretary, typed, words):
    assert words in send("meeting_new", **{**TYPED, **typed}).content.decode()


def test_the_same_meeting_is_not_entered_twice(send, secretary):
    send("meeting_new", **TYPED)

    again = send("meeting_new", **TYPED)

    assert "石桥村这个时间的支部党员大会已经登记过" in again.content.decode()


def test_a_group_meeting_asks_for_its_group_and_a_branch_for_its_own(send, secretary, village):
    head, branch = OrganizationFactory(kind="GENERAL_BRANCH"), OrganizationFactory(name="一支部")
    type(branch).objects.filter(pk=branch.pk).update(parent=head)
    foreign = OrganizationFactory(name="外支部", place=VillageFactory(code="990121103205", name="梅岭村"))
    MembershipFactory(organization=branch, party_group="第一党小组")

    assert "请选党小组" in send("meeting_new", **{**TYPED, "kind": "PARTY_GROUP"}).content.decode()
    assert send("meeting_new", **TYPED, organization=foreign.pk).status_code == 422
    send("meeting_new", **{**TYPED, "kind": "PARTY_GROUP"}, party_group="第一党小组", organization=branch.pk)

    meeting = Meeting.objects.get()
    assert (meeting.party_group, meeting.organization, meeting.should_attend) == ("第一党小组", branch, 1)


def test_another_day_asks_the_register_anew_until_somebody_counted(send, secretary):
    members(5)
    send("meeting_new", **TYPED)
    meeting = Meeting.objects.get()
    MembershipFactory(person=PersonFactory(), admitted_on=datetime.date(2026, 3, 6), confirmed_on=None)

    send("meeting_edit", meeting.pk, **{**TYPED, "held_on": "2026-3-7"}, version=1)

    meeting.refresh_from_db()
    assert meeting.should_attend == meeting.should_registered == 6


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"attended": 11}, "实到 11 人，应到 10 人，多 1 人"),
        ({"attended": 9, "on_leave": 2}, "实到 9＋请假 2＝11，应到 10 人，多 1 人"),
        ({"should_attend": 8, "attended": 8}, "台账上当天应到 10 人，填的是 8 人，差 2 人，请写明理由"),
        ({"attended": ""}, "请填实到"),
    ],
)
def test_counts_that_do_not_fit_are_refused_with_the_numbers(send, secretary, typed, words):
    meeting = MeetingFactory(should_registered=10, attended=None, on_leave=0)

    answer = send(
        "meeting_counts", meeting.pk, **{"should_attend": 10, "on_leave": 0, "guest_count": 0, **typed}
    )

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_counts_wait_for_the_meeting(send, secretary):
    later = datetime.datetime(2026, 3, 20, 6, 30, tzinfo=datetime.UTC)
    meeting = MeetingFactory(held_at=later, attended=None)

    answer = send("meeting_counts", meeting.pk, should_attend=10, attended=9, on_leave=0, guest_count=0)

    assert "会议时间3月20日 14:30还没到，开完会再录入" in answer.content.decode()


def test_another_number_stands_with_its_reason(send, shown, secretary):
    meeting = MeetingFactory(should_attend=50, should_registered=50, attended=None, on_leave=0)
    typed = {
        "should_attend": 46,
        "should_reason": "4 名党员长期患病",
        "attended": 39,
        "on_leave": 4,
        "guest_count": 0,
    }

    assert send("meeting_counts", meeting.pk, **typed).status_code == 303

    page = shown("meeting", meeting.pk)
    assert "46 人（台账 50 人）" in page
    assert "4 名党员长期患病" in page
    assert "应到 46 人，需 31 人以上到会（三分之二以上），实到 39 人，符合规定人数" in page


def test_a_record_that_was_handed_in_is_read_only(client, send, secretary):
    meeting = MeetingFactory(stage="SUBMITTED", submitted_at=datetime.datetime.now(datetime.UTC))
    item = AgendaItemFactory(meeting=meeting)
    pages = [("meeting_edit", meeting), ("meeting_counts", meeting), ("meeting_roll", meeting), ("agenda_new", meeting),
             ("agenda_edit", item), ("agenda_remove", item)]  # fmt: skip

    for route, record in pages:
        answer = client.get(reverse(route, args=[record.pk]))
        assert answer.status_code == 403
        assert "请镇组织办退回" in answer.content.decode()


def test_the_page_lists_what_is_missing_with_where_it_is_mended(shown, secretary):
    meeting = MeetingFactory(attended=None)

    page = shown("meeting", meeting.pk)

    assert "报送前还有 2 项" in page
    assert f'href="{reverse("meeting_counts", args=[meeting.pk])}">还没有录入应到、实到人数' in page


def test_a_returned_record_shows_why(client, shown, send, secretary, village):
    meeting = MeetingFactory(stage="SUBMITTED", submitted_at=datetime.datetime.now(datetime.UTC))
    client.force_login(user_with("township_org", TownshipFactory()))
    assert send("meeting_step", meeting.pk, "return", note="缺席没有写原因").status_code == 303

    client.force_login(secretary)
    assert "镇组织办退回：缺席没有写原因" in shown("meeting", meeting.pk)


def test_the_list_is_filtered_by_its_address(shown, secretary):
    AgendaItemFactory(meeting=MeetingFactory(), title="审议甲事项")
    december = datetime.datetime(2025, 12, 5, 7, tzinfo=datetime.UTC)
    AgendaItemFactory(meeting=MeetingFactory(kind="PARTY_CLASS", held_at=december), title="学习乙事项")
    AgendaItemFactory(meeting=MeetingFactory(stage="VOIDED"), title="作废丙事项")

    def found(**query) -> str:
        page = shown("meeting_list", **query)
        return "".join(mark for mark in "甲乙丙" if f"{mark}事项" in page)

    assert found() == "甲乙"
    assert found(kind="PARTY_CLASS") == "乙"
    assert found(quarter="2026-1") == "甲"
    assert found(quarter="2025-4") == "乙"
    assert found(stage="VOIDED") == "丙"
    assert found(q="甲事项") == "甲"


def test_the_list_costs_the_same_for_one_and_three(client, secretary, django_assert_max_num_queries):
    AgendaItemFactory(meeting=MeetingFactory())
    client.get(reverse("meeting_list"))
    with django_assert_max_num_queries(40) as few:
        client.get(reverse("meeting_list"))
    AgendaItemFactory(meeting=MeetingFactory()), AgendaItemFactory(meeting=MeetingFactory())

    with django_assert_max_num_queries(len(few)):
        client.get(reverse("meeting_list"))


def test_the_minutes_and_the_sign_in_sheet_are_printed_with_a_trace(shown, secretary):
    members(2)
    meeting = MeetingFactory(minutes="何永昌报告工作")
    AgendaItemFactory(meeting=meeting)
    person = PersonFactory(name="刘桂芳")
    Attendance.objects.create(
        meeting=meeting, place=meeting.place, person=person, name=person.name, status="ON_LEAVE"
    )

    minutes, sheet = shown("meeting_minutes", meeting.pk), shown("meeting_sign_in_sheet", meeting.pk)

    for words in (
        "石桥村支部党员大会记录",
        "何永昌报告工作",
        "同意 8　反对 0　弃权 1",
        "请假 1 人",
        "刘桂芳",
    ):
        assert words in minutes
    assert "党员0" in sheet
    assert "党员1" in sheet
    assert AuditEntry.objects.filter(act="print", record_key=str(meeting.pk)).count() == 1


def test_who_works_for_two_villages_chooses_one_of_them(client, shown, send, secretary):
    own, foreign = (
        VillageFactory(code="990121103205", name="梅岭村"),
        VillageFactory(code="990121103206", name="双河村"),
    )
    RoleGrant.objects.create(
        user=secretary, role="village_clerk", place=own, starts_on=datetime.date(2021, 3, 15)
    )

    page = shown("meeting_new")

    assert "梅岭村</option>" in page
    assert "双河村</option>" not in page
    assert send("meeting_new", **TYPED, place=foreign.code).status_code == 422
    assert send("meeting_new", **TYPED, place=own.code).status_code == 303
    assert Meeting.objects.get().place == own


def test_a_list_of_names_keeps_the_kind_of_its_meeting(send, secretary):
    meeting, person = MeetingFactory(), PersonFactory()
    Attendance.objects.create(
        meeting=meeting, place=meeting.place, person=person, name=person.name, status="PRESENT"
    )

    answer = send("meeting_edit", meeting.pk, **{**TYPED, "kind": "PARTY_CLASS"})

    assert "到会名单已经按支部党员大会登记，要改类型请作废以后重新登记" in answer.content.decode()


def test_the_page_of_a_draft_costs_the_same_for_one_vote_and_three(
    client, secretary, django_assert_max_num_queries
):
    meeting = MeetingFactory()
    AgendaItemFactory(meeting=meeting)
    address = meeting.get_absolute_url()
    client.get(address)
    with django_assert_max_num_queries(60) as few:
        client.get(address)
    for position in (2, 3):
        AgendaItemFactory(meeting=meeting, position=position)

    with django_assert_max_num_queries(len(few)):
        client.get(address)
