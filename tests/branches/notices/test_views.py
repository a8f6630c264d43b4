"""The rooms of notices: drafting by form, findings decided on the page, posting, objections, lists."""

import datetime
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branches.models import NoticeFile, Objection, PublicNotice
from tests.branches.notices.test_file_texts import NUMBER, workbook
from tests.factories import NoticeFactory, ObjectionFactory, VillageFactory, user_with
from tests.security.world import token
from villagegov.common.models import WorkDay

DRAFT = {
    "title": "石桥村2026年2月财务公开", "fact_period": "2026年2月", "fact_accounts": "鱼塘\t42,000\t\t",
    "length": 7, "issuer": "石桥村村民委员会", "contact_office": "党建办", "contact_phone": "0991-8880123",
}  # fmt: skip


def send(client, route: str, *args, version: int = 1, **body):
    return client.post(reverse(route, args=args), {"form_token": token(), "version": version, **body})


@pytest.fixture
def village(db):
    return VillageFactory(code="990121103204", name="石桥村")


@pytest.fixture
def secretary(client, office, village):
    user = user_with("village_secretary", village, username="secretary")
    client.force_login(user)
    return user


def test_a_secretary_drafts_checks_and_posts(client, secretary, village):
    response = send(client, "notice_draft", "ACCOUNTS", place=village.code, **DRAFT)
    notice = PublicNotice.objects.get()
    page = client.get(response.url).content.decode()
    preview = client.get(reverse("notice_preview", args=[notice.number])).content.decode()

    posted = send(client, "notice_publish", notice.number)

    notice.refresh_from_db()
    assert (response.status_code, response.url) == (303, "/publish/GS-2026-103001/")
    assert "公示期够长" in page
    assert "42,000.00" in preview
    assert (posted.status_code, notice.stage, notice.made_by) == (303, "RUNNING", secretary)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"fact_accounts": "鱼塘\t很多\t"}, "写的是“很多”，要填金额"),
        ({"length": 61}, "公示期应在 1 到 60 天之间，现在填的是 61"),
        ({"contact_phone": "打村里"}, "受理电话请填号码"),
        ({"contact_phone": "990121199003140015"}, "受理电话像身份证号或者银行卡号"),
        ({"fact_period": ""}, "请填公开的时段"),
    ],
)
def test_what_is_typed_wrong_is_told(typed, said, client, secretary, village):
    response = send(client, "notice_draft", "ACCOUNTS", place=village.code, **{**DRAFT, **typed})

    assert response.status_code == 422
    assert said in response.content.decode()


def test_a_kind_of_the_township_is_not_offered_to_a_village_nor_the_other_way(client, office, village):
    page = client.get(reverse("notice_draft", args=["ACCOUNTS"])).content.decode()

    assert "石桥村" in page
    assert 'value="990121103000"' not in page
    assert client.get(reverse("notice_draft", args=["NOTHING"])).status_code == 404


def test_findings_are_decided_on_the_page(client, office, village):
    notice = NoticeFactory(
        facts={"period": "3月", "content": f"何永昌 {NUMBER}", "table": ""}, made_by=office
    )
    page = client.get(notice.get_absolute_url()).content.decode()
    find = page.split('name="find" value="')[1].split('"')[0]

    blocked = send(client, "notice_publish", notice.number)
    masked = send(client, "notice_mask", notice.number, find=find)

    notice.refresh_from_db()
    assert "身份证号 <b>990121********0015</b>，公示内容第 5 个字" in page
    assert (blocked.status_code, "疑似身份证号 1 处" in blocked.content.decode()) == (422, True)
    assert (masked.status_code, notice.facts["content"]) == (303, "何永昌 990121********0015")
    assert NUMBER not in page


def test_a_file_with_a_number_blocks_posting_until_it_is_another_file(client, office, village):
    notice = NoticeFactory(made_by=office)
    file = SimpleUploadedFile("明细.xlsx", workbook())

    added = send(client, "notice_file_new", notice.number, file=file)
    held = NoticeFile.objects.get()
    blocked = send(client, "notice_publish", notice.number, version=2).content.decode()
    send(client, "notice_file_remove", notice.number, held.pk)

    assert (added.status_code, held.is_readable, len(held.finds)) == (303, True, 2)
    assert "附件含疑似身份证号 1 处、疑似手机号 1 处" in blocked
    assert NUMBER not in f"{held.finds}"
    assert not NoticeFile.objects.exists()


def test_a_photo_has_to_be_looked_at_before_posting(client, office, village):
    notice = NoticeFactory()
    NoticeFile.objects.create(
        notice=notice, place=village, name="公示栏.jpg", kind="jpg", size=9, sha256="0" * 64, stored_as="x.jpg",
        uploaded_by=office, uploaded_at=datetime.datetime(2026, 3, 13, tzinfo=datetime.UTC),
    )  # fmt: skip

    page = client.get(notice.get_absolute_url()).content.decode()
    find = page.split('name="find" value="')[1].split('"')[0]
    blocked = send(client, "notice_publish", notice.number).content.decode()
    send(client, "notice_harmless", notice.number, find=find, reason="公示栏的照片，没有号码")

    assert "附件“公示栏.jpg”里有系统读不出的照片、扫描页或图片，请打开看一遍" in page
    assert "附件“公示栏.jpg”有系统读不出的照片、扫描页或图片，请看过以后确认" in blocked
    assert "周文清看过：公示栏的照片，没有号码" in client.get(notice.get_absolute_url()).content.decode()
    assert send(client, "notice_publish", notice.number).status_code == 303


def test_who_can_give_a_second_look_is_said(client, office, village):
    notice = NoticeFactory(facts={"period": "3月", "content": NUMBER, "table": ""}, made_by=office)

    alone = client.get(notice.get_absolute_url()).content.decode()
    user_with("village_secretary", village, username="secretary", name="何永昌")

    assert "现在只有周文清能公示。请先脱敏；确实要写的，请系统管理员再开一个组织办账号" in alone
    assert "可以请何永昌看过并确认，再由另一位公示" in client.get(notice.get_absolute_url()).content.decode()


def test_an_objection_is_registered_and_answered(client, office, village):
    notice = NoticeFactory(stage="RUNNING")
    typed = {"way": "PHONE", "received_on": "2026-3-12", "signed": "PERSON", "objector": "邱水生",
             "summary": "票数不对", "due_on": "2026-3-19"}  # fmt: skip

    registered = send(client, "objection_new", notice.number, **typed)
    one = Objection.objects.get()
    page = client.get(one.get_absolute_url()).content.decode()
    revealed = send(client, "objector", one.pk, reason="回访").content.decode()
    answered = send(client, "objection_answer", one.pk, outcome="DECLINED", answer="票数无误")

    one.refresh_from_db()
    assert (registered.status_code, answered.status_code, one.stage) == (303, 303, "HANDLED")
    assert "个人署名，邱某某" in page
    assert ("邱水生" in page, "邱水生" in revealed) == (False, True)


def test_a_signed_objection_names_somebody(client, office, village):
    notice = NoticeFactory(stage="RUNNING")
    typed = {
        "way": "PHONE",
        "received_on": "2026-3-12",
        "signed": "UNIT",
        "summary": "票数不对",
        "due_on": "2026-3-11",
    }

    page = send(client, "objection_new", notice.number, **typed).content.decode()

    assert "署名的请填反映人或单位" in page
    assert "答复期限不能早于收到日期" in page


def test_a_posted_notice_has_no_form_any_more(client, office, village):
    notice = NoticeFactory(stage="RUNNING")

    assert client.get(reverse("notice_edit", args=[notice.number])).status_code == 403
    assert client.get(reverse("notice_preview", args=[notice.number])).url == notice.public_url()


def test_a_withdrawn_notice_serves_its_text_to_nobody(client, office, village):
    notice = NoticeFactory(stage="RUNNING")

    send(client, "notice_withdraw", notice.number, reason="人名写错")

    assert "党课一次" not in client.get(notice.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("posted_days_ago", "offered"), [(0, True), (30, False)])
def test_taking_down_is_offered_while_the_period_runs(client, office, village, posted_days_ago, offered):
    notice = NoticeFactory(stage="RUNNING", posted_days_ago=posted_days_ago)

    page = client.get(notice.get_absolute_url()).content.decode()

    assert (reverse("notice_withdraw", args=[notice.number]) in page) is offered


def test_who_does_not_work_there_is_led_to_the_public_page(client, village):
    notice = NoticeFactory(stage="RUNNING")
    client.force_login(user_with("village_clerk", VillageFactory(code="990121103205"), username="other"))

    assert client.get(notice.get_absolute_url()).url == notice.public_url()


def test_the_calendar_shows_which_notices_a_change_touches(client, office, village):
    notice = NoticeFactory(kind="GENERAL", unit="WORKING", length=5, facts={"content": "甲拟任支部书记"})
    send(client, "notice_publish", notice.number)
    before = client.get(reverse("calendar")).content.decode()
    WorkDay.objects.create(day=datetime.date(2026, 3, 16), kind="off")

    after = client.get(reverse("calendar")).content.decode()

    assert notice.title not in before
    assert "公示到3月19日，按现在的日历是3月20日" in after


def count(client, route: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(reverse(route)).status_code == 200
    return len(found)


@pytest.mark.parametrize("route", ["notice_list", "objection_list", "public_list"])
def test_a_list_costs_the_same_for_one_and_for_three(route, client, office, village):
    ObjectionFactory(notice=NoticeFactory(stage="RUNNING"))
    client.get(reverse(route))
    NoticeFactory(stage="RUNNING")
    with_one = count(client, route)
    for _ in range(2):
        ObjectionFactory(notice=NoticeFactory(stage="RUNNING"))

    assert count(client, route) == with_one


def test_a_voided_draft_can_be_read_and_nothing_else(client, office, village):
    notice = NoticeFactory()

    send(client, "notice_void", notice.number, reason="重复")

    page = client.get(notice.get_absolute_url()).content.decode()
    assert "已作废" in page
    assert [word for word in ("修改草稿", "预览", "起草更正", "公众页面</a></div>") if word in page] == []
    assert client.get(reverse("notice_preview", args=[notice.number])).url == notice.get_absolute_url()


def test_a_notice_over_the_holiday_of_october_runs_until_the_twelfth(client, office, village, stand_at):
    stand_at(datetime.date(2026, 9, 30))
    notice = NoticeFactory(kind="GENERAL", unit="WORKING", length=5, facts={"content": "甲拟任支部书记"})
    asked = client.get(reverse("notice_publish", args=[notice.number])).content.decode()
    send(client, "notice_publish", notice.number)

    stand_at(datetime.date(2026, 10, 12))
    last = client.get(notice.public_url()).content.decode()
    stand_at(datetime.date(2026, 10, 13))
    over = client.get(notice.public_url()).content.decode()

    assert "2026年9月30日至2026年10月12日（5 个工作日），连休息日 13 天" in asked
    assert ("9月30日至10月12日（5 个工作日）" in last, "公示中" in last) == (True, True)
    assert "公示期满，无异议" in over


def test_who_objected_stands_nowhere_that_the_village_reads(client, office, village):
    name, phone, notice = "邱哨兵", "19900007766", NoticeFactory(stage="RUNNING", place=village)
    typed = {"way": "PHONE", "received_on": "2026-3-12", "signed": "PERSON", "objector": name,
             "objector_phone": phone, "summary": "票数不对", "due_on": "2026-3-19"}  # fmt: skip
    send(client, "objection_new", notice.number, **typed)
    one = Objection.objects.get()
    send(client, "objector", one.pk, reason="回访")
    send(client, "objection_answer", one.pk, outcome="DECLINED", answer="票数无误")
    client.force_login(user_with("village_secretary", village, username="secretary"))

    routes = "home todo_list inbox trail_list notice_list objection_list objection_list_print objection_list_export"
    addresses = [
        *map(reverse, routes.split()), one.get_absolute_url(), notice.get_absolute_url(), notice.public_url(),
        reverse("village", args=[village.code]), f"{reverse('search')}?q={name[1:]}",
    ]  # fmt: skip
    answers = {address: client.get(address) for address in addresses}
    texts = {address: told_in(answer.getvalue()) for address, answer in answers.items()}

    assert {answer.status_code for answer in answers.values()} == {200}
    assert [address for address, text in texts.items() if "票数" in text] != []
    assert [address for address, text in texts.items() if name in text or phone in text] == []


def told_in(content: bytes) -> str:
    """A page, or all parts of a workbook."""
    if content[:2] != b"PK":
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(part).decode() for part in archive.namelist())
