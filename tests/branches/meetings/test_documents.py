"""会议记录 as Word: what it tells, who gets it, what the own template changes, what the trail keeps."""

import pytest
from django.urls import reverse

from branches.meetings.documents import MINUTES, minutes_of
from branches.models import Meeting
from tests.factories import AgendaItemFactory, MeetingFactory, TownshipFactory, user_with
from tests.villagegov.common.document_samples import template_with, told_by
from villagegov.common.attachment_checks import Accepted
from villagegov.common.attachments import on_disk
from villagegov.common.document_filling import problems
from villagegov.common.document_templates import keep
from villagegov.common.models import AuditEntry, DocumentTemplate

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    made = MeetingFactory(
        kind="MEMBERS", venue="村部", chair="何永昌", recorder="谭志远", should_attend=46, should_registered=46,
        attended=39, on_leave=4, absent_note="外出务工", minutes="第一件 <b>&\n第二件", resolution="",
    )  # fmt: skip
    AgendaItemFactory(meeting=made, title="审议年度计划", method="SHOW_OF_HANDS", in_favour=36, against=1, abstained=2,
                      voters=39)  # fmt: skip
    return made


@pytest.fixture
def secretary(client, meeting):
    user = user_with("village_secretary", meeting.place)
    client.force_login(user)
    return user


def paper(client, meeting) -> list[str]:
    answer = client.get(reverse("meeting_document", args=[meeting.pk]))
    assert answer.status_code == 200
    return told_by(answer.content)


def test_the_minutes_tell_what_the_page_tells(client, secretary, meeting):
    told = paper(client, meeting)

    assert told[:2] == [f"{meeting.place.name}支部党员大会记录", "（草稿，还没有报送）"]
    assert told[2:5] == ["讨论情况", "第一件 <b>&", "第二件"]
    assert "决议" not in told
    assert "主持人签名：＿＿＿＿＿＿　　记录人签名：＿＿＿＿＿＿" in told
    assert "缺席 | 3 人（外出务工）" in told
    assert "1 | 审议年度计划 | 举手 | 同意 36　反对 1　弃权 2" in told


def test_a_download_has_its_name_and_an_entry_in_the_trail(client, secretary, meeting):
    answer = client.get(reverse("meeting_document", args=[meeting.pk]))

    assert "W10%20%E4%BC%9A%E8%AE%AE%E8%AE%B0%E5%BD%95%20" in answer["Content-Disposition"]
    assert AuditEntry.objects.get(act="download_document").record_key == str(meeting.pk)
    assert (
        reverse("meeting_document", args=[meeting.pk])
        in client.get(meeting.get_absolute_url()).content.decode()
    )


def test_the_own_template_of_the_township_is_the_one_that_is_filled(client, secretary, meeting):
    put_in_use(template_with("{{ 村名 }}：{{ 主持人 }}"))

    assert paper(client, meeting) == [f"{meeting.place.name}：何永昌"]


def test_a_template_that_no_longer_fits_is_told_with_the_way_out(client, secretary, meeting):
    put_in_use(template_with("{{ 从前的字段 }}"))

    answer = client.get(reverse("meeting_document", args=[meeting.pk]))

    assert answer.status_code == 400
    assert "恢复默认模板" in answer.content.decode()


def put_in_use(content: bytes) -> DocumentTemplate:
    township = TownshipFactory()
    word = Accepted("记录.docx", "docx", content)
    with on_disk([word]):
        return keep(MINUTES, township, word, by=user_with("township_org", township))


def test_a_meeting_that_is_not_counted_leaves_its_counts_empty(meeting):
    bare = Meeting.objects.get(pk=meeting.pk)
    bare.attended = None
    told = minutes_of(bare)

    assert [told[name] for name in ("实到", "请假", "缺席", "列席")] == [""] * 4
    assert problems(MINUTES, MINUTES.default_template()) == []
