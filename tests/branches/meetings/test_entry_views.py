"""Names, matters and files of a meeting: entered piece by piece, each with its own check."""

import datetime

import pytest
from django.urls import reverse

from branches.models import AgendaItem, Attendance, MeetingFile
from tests.factories import AgendaItemFactory, MeetingFactory, MembershipFactory, PersonFactory, user_with
from tests.villagegov.common.test_attachment_checks import picture, sent
from villagegov.common.audit import AuditEntry

pytestmark = pytest.mark.django_db
VOTE = {"title": "审议工作计划", "method": "SHOW_OF_HANDS", "in_favour": 8, "against": 0, "abstained": 1}


@pytest.fixture
def people():
    return [MembershipFactory(person=PersonFactory(name=f"党员{number}")).person for number in range(5)]


def test_a_list_of_names_counts_the_meeting(send, secretary, people):
    meeting = MeetingFactory(should_attend=5, should_registered=5, attended=None, on_leave=0)
    marked = {"on_leave": f"p{people[0].pk}", "left_out": f"p{people[1].pk}", "should_reason": "长期患病"}

    assert send("meeting_roll", meeting.pk, **marked).status_code == 303

    meeting.refresh_from_db()
    counts = (meeting.should_attend, meeting.attended, meeting.on_leave, meeting.should_reason)
    assert counts == (4, 3, 1, "长期患病")
    assert meeting.attendance.filter(status="PRESENT").count() == 3

    send("meeting_roll", meeting.pk, version=2)
    meeting.refresh_from_db()
    assert (meeting.should_attend, meeting.attended, meeting.should_reason) == (5, 5, "")
    assert Attendance.objects.count() == 5


def test_a_name_is_marked_once_and_left_out_with_a_reason(send, secretary, people):
    meeting, key = MeetingFactory(), f"p{people[0].pk}"

    twice = send("meeting_roll", meeting.pk, on_leave=key, absent=key).content.decode()
    silent = send("meeting_roll", meeting.pk, left_out=key).content.decode()

    assert "党员0勾了两处，一个人只能勾一处" in twice
    assert "有 1 人不计入应到，请写明理由" in silent
    assert Attendance.objects.count() == 0


def test_a_stale_list_does_not_overwrite_a_newer_one(send, secretary, people):
    assert send("meeting_roll", MeetingFactory(version=3).pk, version=2).status_code == 409


def test_where_no_register_knows_the_names_the_page_says_where_to_count(client, secretary):
    answer = client.get(reverse("meeting_roll", args=[MeetingFactory(kind="OTHER").pk]))

    assert answer.status_code == 400
    assert "录入会议情况" in answer.content.decode()


def test_a_counted_list_leaves_the_counts_to_the_list(shown, send, secretary, people):
    meeting = MeetingFactory(attended=None, on_leave=0, should_attend=5, should_registered=5)
    send("meeting_roll", meeting.pk)

    assert 'name="attended"' not in shown("meeting_counts", meeting.pk)
    assert send("meeting_counts", meeting.pk, version=2, guest_count=1, minutes="讨论").status_code == 303


def test_a_matter_is_voted_on_by_all_who_came(send, shown, secretary):
    meeting = MeetingFactory()

    assert send("agenda_new", meeting.pk, **VOTE).status_code == 303

    item = AgendaItem.objects.get()
    assert (item.position, item.voters) == (1, 9)
    assert "应到 10 人，需 6 人以上同意（过半数），实得 8，通过" in shown("meeting", meeting.pk)


@pytest.mark.parametrize(
    ("facts", "typed", "words"),
    [
        ({}, {"in_favour": 7}, "同意 7＋反对 0＋弃权 1＝8，实到 9 人，差 1 票，请核对计票单"),
        ({}, {"against": ""}, "请填反对的票数，没有就填 0"),
        ({}, {"method": "SECRET"}, "无记名投票请填有效票"),
        ({}, {"method": "SECRET", "ballots_valid": 8}, "＝9，有效票 8 票，差 1 票"),
        ({}, {"method": "SECRET", "ballots_valid": 10}, "有效票 10 张，实到 9 人，多 1 张"),
        ({}, {"method": "NONE"}, "没有表决的议题不填票数"),
        ({"attended": None}, {}, "还没有录入实到人数，请先录入到会情况"),
        ({"held_at": datetime.datetime(2026, 3, 20, 6, 30, tzinfo=datetime.UTC)}, {}, "还没到，开完会再录入"),
    ],
)
def test_a_vote_that_does_not_add_up_is_refused_with_the_numbers(send, secretary, facts, typed, words):
    answer = send("agenda_new", MeetingFactory(**facts).pk, **{**VOTE, **typed})

    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_a_secret_vote_counts_its_valid_ballots_and_a_report_none(send, secretary):
    meeting = MeetingFactory()

    send("agenda_new", meeting.pk, **{**VOTE, "method": "SECRET", "in_favour": 7, "ballots_valid": 8})
    send("agenda_new", meeting.pk, title="通报工作", method="NONE")

    assert list(AgendaItem.objects.values_list("position", "voters")) == [(1, 8), (2, None)]


def test_a_matter_is_changed_and_removed_with_a_trace(send, secretary):
    item = AgendaItemFactory()

    send("agenda_edit", item.pk, **{**VOTE, "in_favour": 9, "abstained": 0})
    item.refresh_from_db()
    assert item.in_favour == 9

    assert send("agenda_remove", item.pk, version=item.version, reason="登记重复").status_code == 303
    assert AgendaItem.objects.count() == 0
    assert AuditEntry.objects.get(act="remove_agendaitem").reason == "登记重复"


def test_a_photo_is_attached_handed_out_as_a_download_and_taken_away(
    client, send, shown, secretary, settings
):
    meeting, folder = MeetingFactory(), settings.FILES_DIR / "attachments"

    assert send("meeting_file_new", meeting.pk, file=sent("签到表.jpg", picture())).status_code == 303
    file = MeetingFile.objects.get()
    assert "签到表.jpg" in shown("meeting", meeting.pk)
    assert [path.name for path in folder.iterdir()] == [file.stored_as]

    answer = client.get(file.get_absolute_url())
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["Content-Security-Policy"].endswith("; sandbox")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert b"".join(answer.streaming_content)[:3] == b"\xff\xd8\xff"

    assert send("meeting_file_remove", file.pk, reason="传错了").status_code == 303
    assert MeetingFile.objects.count() == 0


def test_a_refused_file_leaves_nothing_behind(send, secretary, settings):
    meeting = MeetingFactory(stage="VOIDED")

    assert send("meeting_file_new", meeting.pk, file=sent("签到表.jpg", picture())).status_code == 403
    assert list((settings.FILES_DIR / "attachments").iterdir()) == []
    assert (
        "不能上传"
        in send("meeting_file_new", MeetingFactory().pk, file=sent("a.svg", b"<svg/>")).content.decode()
    )


def test_a_file_that_was_changed_on_the_disk_is_not_handed_out(client, send, secretary, settings):
    send("meeting_file_new", MeetingFactory().pk, file=sent("记录.pdf", b"%PDF-1.7 scan"))
    file = MeetingFile.objects.get()
    (settings.FILES_DIR / "attachments" / file.stored_as).write_bytes(b"%PDF-1.7 another")

    assert client.get(file.get_absolute_url()).status_code == 404


def test_the_clerk_sees_the_own_photo_and_not_the_secretarys(client, send, shown, secretary, village):
    meeting = MeetingFactory()
    send("meeting_file_new", meeting.pk, file=sent("书记传的.pdf", b"%PDF-1.7 scan"))
    client.force_login(user_with("village_clerk", village))
    send("meeting_file_new", meeting.pk, file=sent("文书传的.pdf", b"%PDF-1.7 scan"))

    page = shown("meeting", meeting.pk)

    assert "文书传的.pdf" in page
    assert "书记传的.pdf" not in page
    assert [
        client.get(file.get_absolute_url()).status_code for file in MeetingFile.objects.order_by("pk")
    ] == [404, 200]
