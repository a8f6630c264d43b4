"""Notices from the draft to the archive: what is refused, what is frozen, what the trail holds."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction

from branches.models import Objection, PublicNotice
from branches.notices import operations
from branches.notices.findings import findings_of
from tests.factories import NoticeFactory, ObjectionFactory, TownshipFactory, VillageFactory, user_with
from villagegov.common import audit
from villagegov.common.calendar_rules import DayCalendar
from villagegov.common.models import AuditEntry, WorkDay
from villagegov.common.places import Place
from villagegov.common.publications import altered
from villagegov.common.workflow import Blocked

ID = "990121199003140015"
D = datetime.date


@pytest.fixture
def office(db):
    return user_with("township_org", TownshipFactory(), username="office")


@pytest.fixture
def colleague(office):
    return user_with("township_org", TownshipFactory(), username="colleague")


def with_text(text: str, **more) -> PublicNotice:
    return NoticeFactory(facts={"period": "2026年第一季度", "content": text, "table": ""}, **more)


def test_a_posted_notice_is_frozen_with_its_period_and_calendar(office):
    notice = NoticeFactory(kind="GENERAL", unit="WORKING", length=5, facts={"content": "甲拟任支部书记"})

    posted = operations.publish(notice, by=office)

    assert (posted.stage, posted.starts_on, posted.ends_on) == ("RUNNING", D(2026, 3, 13), D(2026, 3, 19))
    assert posted.calendar_version.startswith("20260313-")
    assert posted.publication.content["period"]["ends_on"] == "2026-03-19"
    assert altered() == []


@pytest.mark.parametrize(
    "statement",
    [
        "update branches_publicnotice set title = '别的'",
        "update branches_publicnotice set ends_on = '2026-12-31'",
        "update branches_publicnotice set facts = '{}'",
        "update common_publication set title = '别的'",
        "delete from branches_publicnotice",
    ],
)
def test_raw_sql_does_not_change_a_posted_notice(statement, office):
    operations.publish(NoticeFactory(), by=office)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_draft_is_free_to_change(office):
    notice = NoticeFactory()

    PublicNotice.objects.filter(pk=notice.pk).update(title="别的标题")

    notice.refresh_from_db()
    assert notice.title == "别的标题"


def test_a_number_blocks_posting_until_it_is_masked(office):
    notice = with_text(f"何永昌 {ID}")

    with pytest.raises(Blocked, match="正文含疑似身份证号 1 处，请先脱敏"):
        operations.publish(notice, by=office)
    operations.mask_find(notice, findings_of(notice)[0].digest, by=office)
    notice.refresh_from_db()
    posted = operations.publish(notice, by=office)

    assert "990121********0015" in str(posted.publication.content)
    assert ID not in str(posted.publication.content)


def test_a_harmless_number_needs_a_second_person_and_a_reason(office, colleague):
    notice = with_text("合同号 6200009901213450", made_by=office)
    find = findings_of(notice)[0].digest

    with pytest.raises(ValidationError, match="起草或者改过这份草稿的人不能自己确认"):
        operations.confirm_harmless(notice, find, reason="合同号", by=office)
    with pytest.raises(ValidationError, match="请写明理由"):
        operations.confirm_harmless(notice, find, reason=" ", by=colleague)
    operations.confirm_harmless(notice, find, reason="是合同编号", by=colleague)
    with pytest.raises(Blocked, match="要请另一位有公示权限的人来发布"):
        operations.publish(notice, by=colleague)

    assert operations.publish(notice, by=office).stage == "RUNNING"


def test_who_wrote_the_number_into_anothers_draft_does_not_confirm_it_either(office, colleague):
    notice = with_text("合同", made_by=office)
    typed = PublicNotice.objects.get(pk=notice.pk)
    typed.facts = {**typed.facts, "content": "合同号 6200009901213450"}
    operations.change_draft(notice, typed, changed=["公示内容"], by=colleague, version=1)
    find = findings_of(typed)[0].digest

    with pytest.raises(ValidationError, match="起草或者改过这份草稿的人不能自己确认"):
        operations.confirm_harmless(notice, find, reason="是合同编号", by=colleague)


def test_who_objected_is_named_in_no_text_that_others_read(office):
    notice = NoticeFactory(stage="RUNNING")
    one = ObjectionFactory(notice=notice, objector="邱水生", objector_phone="19900009002")

    for text in ("邱水生反映的不属实", "已电话 199 0000 9002 答复"):
        with pytest.raises(Blocked, match="反映人要保密"):
            operations.answer(one, outcome="DECLINED", answer=text, by=office, version=None)
    with pytest.raises(Blocked, match="理由里面有反映人的姓名或者电话"):
        operations.withdraw(notice, reason="邱水生有异议", by=office)
    again = Objection(notice=notice, objector="邱水生", summary="邱水生说不对", received_on=notice.starts_on)
    with pytest.raises(ValidationError, match="反映的内容里面有反映人的姓名或者电话"):
        operations.register_objection(again, by=office)


def test_a_word_of_health_is_confirmed_by_who_publishes(office):
    notice = with_text("因王建国患肝癌，减免 300 元", made_by=office)

    with pytest.raises(Blocked, match="疑似健康信息 1 处"):
        operations.publish(notice, by=office)
    operations.confirm_harmless(notice, findings_of(notice)[0].digest, reason="本人书面同意", by=office)

    assert operations.publish(notice, by=office).stage == "RUNNING"


def test_a_changed_line_is_a_new_find(office):
    notice = with_text("因王建国患肝癌，减免 300 元", made_by=office)
    operations.confirm_harmless(notice, findings_of(notice)[0].digest, reason="本人书面同意", by=office)
    notice.facts = {**notice.facts, "content": "因王建国患肝癌，减免 500 元"}
    notice.save()

    assert [one.is_open for one in findings_of(notice)] == [True]


def test_no_entry_of_the_trail_holds_the_text_of_a_draft(office):
    notice = with_text(f"何永昌 {ID}", made_by=office)
    typed = PublicNotice.objects.get(pk=notice.pk)
    typed.facts = {**typed.facts, "content": f"刘桂芳 {ID} 改"}
    operations.change_draft(notice, typed, changed=["公示内容"], by=office, version=1)
    operations.mask_find(notice, findings_of(notice)[0].digest, by=office)

    assert [row for row in AuditEntry.objects.all() if ID in f"{row.before}{row.after}{row.reason}"] == []
    assert audit.broken_links() == []


def test_a_period_into_a_year_without_a_calendar_is_not_posted(office, stand_at):
    stand_at(D(2026, 12, 29))
    notice = NoticeFactory(kind="GENERAL", unit="WORKING", length=5, facts={"content": "甲拟任支部书记"})

    with pytest.raises(Blocked, match="2027 年的放假安排还没有录入"):
        operations.publish(notice, by=office)
    WorkDay.objects.create(day=D(2027, 1, 1), kind="off")

    assert operations.publish(notice, by=office).ends_on == D(2027, 1, 5)


def test_a_period_that_is_too_short_is_not_posted(office):
    with pytest.raises(Blocked, match="党务公开的公示期不少于 7 天，现在填的是 6 天"):
        operations.publish(NoticeFactory(length=6), by=office)


def test_a_changed_calendar_touches_running_notices_and_moves_no_end(office):
    notice = NoticeFactory(kind="GENERAL", unit="WORKING", length=5, facts={"content": "甲拟任支部书记"})
    posted = operations.publish(notice, by=office)
    other = operations.publish(NoticeFactory(), by=office)

    touched = operations.touched_by_calendar([posted, other], DayCalendar({D(2026, 3, 16): "off"}))

    posted.refresh_from_db()
    assert touched == [(posted, D(2026, 3, 20))]
    assert posted.ends_on == D(2026, 3, 19)


@pytest.mark.parametrize(
    ("received", "said"),
    [
        (D(2026, 3, 10), "公示期是3月11日至3月17日"),
        (D(2026, 3, 14), "收到日期还没到"),
    ],
)
def test_an_objection_outside_the_period_is_refused(received, said, office):
    notice = NoticeFactory(stage="RUNNING")
    objection = Objection(
        notice=notice, way="PHONE", signed="NOT", summary="不同意", received_on=received, due_on=received
    )

    with pytest.raises(ValidationError, match=said):
        operations.register_objection(objection, by=office)


def test_what_came_in_the_period_may_be_registered_after_it_and_opens_it_again(office, stand_at):
    notice = NoticeFactory(stage="RUNNING")
    stand_at(D(2026, 3, 18))
    assert notice.state == "EXPIRED"
    objection = Objection(
        notice=notice,
        way="LETTER",
        signed="NOT",
        summary="不同意",
        received_on=D(2026, 3, 17),
        due_on=D(2026, 3, 24),
    )

    operations.register_objection(objection, by=office)

    assert notice.state == "OBJECTED"


def test_an_open_objection_blocks_the_end_until_it_is_answered(office, stand_at):
    objection = ObjectionFactory(notice=NoticeFactory(stage="RUNNING", posted_days_ago=0))
    stand_at(D(2026, 3, 20))

    with pytest.raises(Blocked, match="还有 1 件异议没有答复，公示期不能结束"):
        operations.archive(objection.notice, closing="无", by=office)
    operations.answer(objection, outcome="DECLINED", answer="经核实不属实", by=office, version=1)
    with pytest.raises(Blocked, match="收到异议 1 件，请写明处理情况"):
        operations.archive(objection.notice, closing="", by=office)

    assert (
        operations.archive(objection.notice, closing="收到异议 1 件，经核实不属实", by=office).stage
        == "ARCHIVED"
    )


def test_a_running_notice_is_not_archived_and_one_that_is_over_not_withdrawn(office):
    with pytest.raises(Blocked, match="公示到2026年3月17日为止"):
        operations.archive(NoticeFactory(stage="RUNNING"), closing="", by=office)
    with pytest.raises(Blocked, match="公示期已于2026年3月8日届满，不能撤下"):
        operations.withdraw(NoticeFactory(stage="RUNNING", posted_days_ago=11), reason="写错了", by=office)


def test_a_withdrawal_has_a_reason_without_numbers(office):
    notice = NoticeFactory(stage="RUNNING")

    with pytest.raises(Blocked, match="理由会公开，里面含疑似身份证号"):
        operations.withdraw(notice, reason=f"把 {ID} 写上了", by=office)
    gone = operations.withdraw(notice, reason="人名写错", by=office)

    gone.publication.refresh_from_db()
    assert (gone.stage, gone.withdrawn_reason, gone.publication.withdrawn_reason) == (
        "WITHDRAWN",
        "人名写错",
        "人名写错",
    )


def test_a_correction_has_a_period_of_its_own_and_both_name_each_other(office):
    wrong = operations.withdraw(NoticeFactory(stage="RUNNING"), reason="人名写错", by=office)

    draft = operations.correct(wrong, reason="人名写错", by=office)
    with pytest.raises(ValidationError, match=f"已经有一份更正 {draft.number}"):
        operations.correct(wrong, reason="再来", by=office)
    right = operations.publish(draft, by=office)

    wrong = PublicNotice.objects.get(pk=wrong.pk)
    assert (right.starts_on, right.publication.corrects) == (D(2026, 3, 13), wrong.publication)
    assert wrong.correction == right


def test_who_objected_is_never_told_the_village(office):
    objection = ObjectionFactory()
    secretary = user_with("village_secretary", objection.notice.place, username="secretary")

    with pytest.raises(PermissionDenied):
        operations.reveal_objector(objection, reason="想知道", by=secretary)

    assert operations.reveal_objector(objection, reason="回访", by=office) == ("邱水生", "19900009002")
    entry = AuditEntry.objects.get(act="reveal_objector")
    assert (entry.area_code, "邱水生" in f"{entry.after}") == ("990121103000", False)


def test_numbers_run_through_the_township(office):
    first, other = VillageFactory(code="990121103204"), VillageFactory(code="990121103205")

    given = [operations.next_number(NoticeFactory(place=place).place, 2026) for place in (first, other)]

    assert given == ["GS-2026-103002", "GS-2026-103003"]


def test_a_draft_that_is_not_wanted_waits_for_nobody_and_lets_go_of_what_it_was_to_correct(office):
    wrong = operations.withdraw(NoticeFactory(stage="RUNNING"), reason="人名写错", by=office)
    draft = operations.correct(wrong, reason="人名写错", by=office)

    voided = operations.void(draft, reason="不发了", by=office)

    assert (voided.stage, voided.corrects, voided.is_posted) == ("VOIDED", None, False)
    assert (
        operations.correct(PublicNotice.objects.get(pk=wrong.pk), reason="再来", by=office).corrects == wrong
    )
    with pytest.raises(Blocked, match="现在是“已作废”，不能公示"):
        operations.publish(voided, by=office)


def test_a_correction_that_is_taken_down_corrects_nothing_and_can_be_followed_by_another(office):
    wrong = NoticeFactory(stage="RUNNING")
    first = operations.publish(operations.correct(wrong, reason="户数写错", by=office), by=office)

    gone = operations.withdraw(first, reason="又写错了", by=office)

    wrong = PublicNotice.objects.get(pk=wrong.pk)
    assert (wrong.correction, wrong.withdrawn_correction) == (None, gone)
    assert wrong in PublicNotice.objects.in_force(D(2026, 3, 13))
    second = operations.publish(operations.correct(gone, reason="户数写错", by=office), by=office)
    assert (second.corrects, second.publication.corrects) == (wrong, gone.publication)
    assert (wrong.correction, wrong.withdrawn_correction, gone.correction) == (second, None, second)
    assert wrong not in PublicNotice.objects.in_force(D(2026, 3, 13))


def test_what_a_merged_village_had_posted_its_successor_puts_right(office):
    into, old = VillageFactory(code="990121103206", name="双河村"), VillageFactory(code="990121103205")
    notice = NoticeFactory(stage="RUNNING", place=old)
    Place.objects.filter(pk=old.pk).update(stage="MERGED", merged_into=into.code)

    draft = operations.correct(PublicNotice.objects.get(pk=notice.pk), reason="户数写错", by=office)

    assert (draft.place, draft.corrects) == (into, notice)


def test_the_thousandth_number_of_a_year_follows_the_nine_hundred_and_ninety_ninth(office):
    place = NoticeFactory(number="GS-2026-103999").place

    thousandth = operations.next_number(place, 2026)
    NoticeFactory(number=thousandth)

    assert (thousandth, operations.next_number(place, 2026)) == ("GS-2026-1031000", "GS-2026-1031001")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_does(office, colleague):
    notice = NoticeFactory()

    def attempt(by) -> str:
        try:
            operations.publish(PublicNotice.objects.get(pk=notice.pk), by=by)
        except Blocked as blocked:
            return blocked.messages[0]
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(attempt, [office, colleague]))

    assert said[0] == ""
    assert "现在是“公示中”" in said[1]
    assert AuditEntry.objects.filter(act="publish", record_kind="branches.publicnotice").count() == 1
