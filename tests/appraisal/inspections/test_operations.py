"""An inspection from its beginning to its correction: what is kept, what is refused, what stays as it was."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from appraisal.inspections import bulletins, operations
from appraisal.inspections.operations import Found, Team
from appraisal.inspections.reading import Amount
from appraisal.inspections.workflow import FINISH
from appraisal.models import ItemProgress, MidyearInspection, PledgeItem
from tests.appraisal.inspection_factories import (
    JUNE_30,
    accepted_pledge,
    enterer,
    inspection_of,
    rectification_of,
    village_called,
)
from tests.factories import user_with
from villagegov.common.messages import Message
from villagegov.common.models import AuditEntry, RoleGrant
from villagegov.common.roles import Role
from villagegov.common.workflow import Conflict, take_step

pytestmark = pytest.mark.django_db


def row(inspection: MidyearInspection, number: int) -> ItemProgress:
    return inspection.progress.get(number=number)


def test_progress_is_reckoned_against_the_time_that_has_passed():
    inspection = inspection_of()

    rows = [row(inspection, number) for number in (1, 2, 3)]

    assert [(r.percent, r.time_percent, r.state, r.is_far_behind) for r in rows] == [
        (Decimal("55.0"), Decimal("50.0"), "NORMAL", False),  # S-18
        (Decimal("25.0"), Decimal("50.0"), "LAGGING", True),  # S-21
        (Decimal("80.0"), Decimal("50.0"), "AHEAD", False),
    ]
    assert rows[1].behind == Decimal("25.0")


def test_a_village_without_an_accepted_pledge_is_not_inspected():
    place = village_called()

    with pytest.raises(ValidationError, match="石桥村2025 年度承诺书还没有审核通过"):
        operations.begin(place, 2025, inspected_on=JUNE_30, team=Team("林建业"), by=enterer(place))


def test_a_village_is_inspected_once_a_year():
    inspection = inspection_of(finish=False)

    with pytest.raises(ValidationError, match="石桥村2025 年的督查已经有了"):
        operations.begin(
            inspection.place, 2025, inspected_on=JUNE_30, team=Team("林建业"), by=inspection.begun_by
        )


def test_who_is_stationed_in_the_village_does_not_lead_the_inspection():
    pledge = accepted_pledge()
    stationed = user_with(Role.STATIONED_CADRE, place=pledge.place, name="罗海燕")
    by = enterer(pledge.place)

    for team in (Team("罗海燕"), Team("罗", stationed)):
        with pytest.raises(ValidationError, match="在石桥村驻村，不能当督查组长"):
            operations.begin(pledge.place, 2025, inspected_on=JUNE_30, team=team, by=by)


def test_only_the_office_and_the_leaders_enter():
    inspection = inspection_of(finish=False)

    with pytest.raises(PermissionDenied):
        operations.write(inspection, {}, by=user_with(Role.VILLAGE_SECRETARY), version=inspection.version)


def test_what_the_village_reported_fills_only_what_is_empty():
    pledge = accepted_pledge()
    PledgeItem.objects.filter(pledge=pledge, number__in=[1, 2]).update(done_value=Decimal("9"))
    PledgeItem.objects.filter(pledge=pledge, number=3).update(done_percent=40)
    inspection = inspection_of(pledge, done=(), finish=False)
    typed = {row(inspection, 1).pk: Found(Amount(Decimal("11")))}

    operations.write(inspection, typed, by=inspection.begun_by, version=inspection.version, takes_over=True)

    assert [row(inspection, number).percent for number in (1, 2, 3)] == [Decimal(55), Decimal(9), Decimal(40)]


def test_the_four_values_are_kept_apart_and_more_than_promised_is_kept_as_it_is():
    inspection = inspection_of(done=("0", "118.5", ""), finish=False)
    applies_not = {row(inspection, 1).pk: Found(Amount(is_not_applicable=True), problem="项目取消")}

    rows = [row(inspection, number) for number in (1, 2, 3)]
    assert [r.amount for r in rows] == [Amount(Decimal(0)), Amount(Decimal("118.5")), Amount()]
    assert [r.percent for r in rows] == [Decimal(0), Decimal("118.5"), None]

    operations.write(inspection, applies_not, by=inspection.begun_by, version=inspection.version)
    first = row(inspection, 1)
    assert (first.amount, first.percent, first.state) == (Amount(is_not_applicable=True), None, "")


def test_somebody_elses_save_is_not_written_over():
    inspection = inspection_of(finish=False)
    seen = inspection.version
    cells = {row(inspection, 1).pk: Found(Amount(Decimal("12")))}
    operations.write(inspection, cells, by=inspection.begun_by, version=seen)

    with pytest.raises(Conflict):
        operations.write(inspection, {}, by=inspection.begun_by, version=seen)


def test_a_finished_inspection_stays_as_it_was_when_the_item_is_changed_later():
    inspection = inspection_of()
    PledgeItem.objects.filter(pledge__place=inspection.place, number=1).update(
        content="改过的", target_value=1
    )

    first = row(inspection, 1)

    assert (first.content, first.target_value, first.percent) == ("承诺事项1", Decimal("20"), Decimal("55.0"))
    with pytest.raises(DatabaseError), transaction.atomic():
        ItemProgress.objects.filter(pk=first.pk).update(percent=Decimal("99"))
    with pytest.raises(DatabaseError), transaction.atomic():
        MidyearInspection.objects.filter(pk=inspection.pk).update(lead_name="别人")
    with pytest.raises(ValidationError, match="督查现在是“已完成”，不能再改"):
        operations.write(inspection, {}, by=inspection.begun_by, version=inspection.version)


def test_another_day_moves_the_time_of_every_row():
    inspection = inspection_of(finish=False)
    day = datetime.date(2025, 6, 15)

    operations.set_head(
        inspection, inspected_on=day, team=Team("林建业"), by=inspection.begun_by, version=inspection.version
    )

    assert {r.time_percent for r in inspection.progress.all()} == {Decimal("45.8")}
    assert row(inspection, 2).is_far_behind  # 20.8 points


def test_a_correction_takes_the_place_of_what_it_corrects_and_keeps_what_was_decided():
    inspection = inspection_of()
    office = inspection.begun_by
    operations.decide(row(inspection, 2), decision="NOT_NEEDED", words="秋后才种", by=office)

    draft = operations.correct(inspection, reason="第 1 条登记错了", by=office, version=inspection.version)
    again = {row(draft, 1).pk: Found(Amount(Decimal("13"))), row(draft, 2).pk: Found(Amount(Decimal("25")))}
    again[row(draft, 3).pk] = Found(Amount(Decimal("80")))
    operations.write(draft, again, by=office, version=draft.version)
    draft.refresh_from_db()
    finished = take_step(FINISH, draft, by=office)

    inspection.refresh_from_db()
    assert (inspection.stage, finished.stage, finished.edition) == ("REPLACED", "FINISHED", 2)
    assert row(inspection, 1).percent == Decimal("55.0")
    assert row(finished, 1).percent == Decimal("65.0")
    assert row(finished, 2).decision == "NOT_NEEDED"


def test_a_village_is_reminded_when_a_person_says_so_and_only_once():
    inspection = inspection_of()
    secretary = user_with(Role.VILLAGE_SECRETARY, place=inspection.place)

    operations.decide(row(inspection, 2), decision="REMINDED", words="请抓紧补种", by=inspection.begun_by)

    told = Message.objects.get(recipient=secretary)
    assert "完成 25.0%，时间进度 50.0%，落后 25.0 个百分点，请抓紧补种" in told.text
    assert told.url == inspection.get_absolute_url()
    with pytest.raises(ValidationError, match="周文清已经决定：已提醒"):
        operations.decide(row(inspection, 2), decision="NOT_NEEDED", words="不用", by=inspection.begun_by)


def test_the_village_reads_no_trail_of_a_draft():
    inspection = inspection_of(finish=False)
    draft_codes = set(
        AuditEntry.objects.filter(record_kind="appraisal.midyearinspection").values_list("area_code")
    )

    assert draft_codes == {("990121103000",)}
    assert take_step(FINISH, inspection, by=inspection.begun_by).trail_code == ""


def test_the_circular_names_what_lags_and_stays_as_it_was_issued():
    inspection = inspection_of()
    rectification_of(inspection)
    office, township = inspection.begun_by, inspection.begun_by.grants.get().place

    issued = bulletins.issue(township, 2025, opening="", reason="", by=office)

    content = issued.publication.content
    assert [(one["village"], one["number"], one["behind"]) for one in content["lagging"]] == [
        ("石桥村", 2, "25.0")
    ]
    assert content["lagging"][0]["rectify"] == "补种柑橘 40 亩，王淑芬，2026年3月31日前"
    assert content["villages"][0]["states"] == {"AHEAD": 1, "NORMAL": 1, "LAGGING": 1, "BLOCKED": 0}
    with pytest.raises(ValidationError, match="更正要写明理由"):
        bulletins.issue(township, 2025, opening="", reason="", by=office)
    assert bulletins.issue(township, 2025, opening="", reason="漏了一个村", by=office).edition == 2


def test_nothing_is_issued_before_a_village_is_inspected():
    draft = inspection_of(finish=False)

    with pytest.raises(ValidationError, match="2025 年还没有村完成年中督查"):
        bulletins.issue(draft.begun_by.grants.get().place, 2025, opening="", reason="", by=draft.begun_by)


def test_a_stationed_grant_that_has_ended_bars_nobody():
    pledge = accepted_pledge()
    user = user_with(Role.STATIONED_CADRE, place=pledge.place, name="罗海燕")
    RoleGrant.objects.filter(user=user).update(ends_on=datetime.date(2025, 5, 31))

    made = operations.begin(
        pledge.place, 2025, inspected_on=JUNE_30, team=Team("罗海燕", user), by=enterer(pledge.place)
    )

    assert made.lead == user
