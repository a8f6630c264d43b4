import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from appraisal.models import AnnualPledge
from appraisal.pledges import operations
from appraisal.pledges.forms import ItemForm
from appraisal.pledges.usual import USUAL
from tests.appraisal.pledges.makers import home, pledge_of
from villagegov.common.models import AuditEntry
from villagegov.common.workflow import Conflict


def test_last_years_items_come_along_with_their_numbers_a_year_on(secretary):
    old = pledge_of(stage="EVALUATED", year=2025)
    gone = old.items.get(number=2)
    gone.responsible.tenures.update(ended_on=datetime.date(2026, 1, 1), end_reason="RESIGNED")

    pledge = operations.begin(
        home(), 2026, carried=old.items.filter(number__in=[2, 3]), usual=USUAL[:1], by=secretary
    )

    first, second, third = pledge.items.all()
    assert (first.carried_from, first.target_value, first.unit) == (gone, 120, "亩")
    assert (first.due_on, first.responsible) == (datetime.date(2026, 9, 30), None)
    assert (first.evaluation, second.number, third.content) == ("", 2, USUAL[0].content)


def test_a_village_begins_one_pledge_a_year(secretary):
    pledge_of()

    with pytest.raises(ValidationError, match="已经开始填写"):
        operations.begin(home(), 2026, by=secretary)


def test_the_office_writes_no_pledge(office):
    with pytest.raises(PermissionDenied):
        operations.begin(home(), 2026, by=office)


def changed(item, **typed):
    facts = {"category": item.category, "content": item.content, "target_value": "120", "unit": "亩",
             "responsible": item.responsible_id, "due_on": "9月30日", **typed}  # fmt: skip
    form = ItemForm(facts, instance=item, pledge=item.pledge)
    assert form.is_valid(), form.errors
    return form


def test_a_changed_item_answers_its_comment(clerk):
    item = pledge_of(stage="RETURNED").items.get(number=3)

    saved = operations.change_item(changed(item), item, by=clerk, version=1)

    assert (saved.return_comment, saved.due_on) == ("", datetime.date(2026, 9, 30))


def test_an_item_that_is_only_looked_at_keeps_its_comment(clerk):
    item = pledge_of(stage="RETURNED").items.get(number=3)

    saved = operations.change_item(changed(item, due_on=""), item, by=clerk, version=1)

    assert saved.return_comment == "请补上完成时间"


def test_two_who_write_the_same_item_are_told(clerk):
    item = pledge_of().items.get(number=1)
    operations.change_item(changed(item, unit="户"), item, by=clerk, version=1)

    with pytest.raises(Conflict):
        operations.change_item(changed(item, unit="家"), item, by=clerk, version=1)


def test_what_is_handed_in_is_read_only(secretary):
    item = pledge_of(stage="SUBMITTED").items.get(number=1)

    with pytest.raises(ValidationError, match="不能再改"):
        operations.change_item(changed(item), item, by=secretary, version=1)


def test_those_behind_a_removed_item_move_up(secretary):
    pledge = pledge_of()

    operations.remove_item(pledge.items.get(number=2), by=secretary, version=1)

    assert list(pledge.items.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert AuditEntry.objects.get(act="remove_item").before["content"] == "村集体经济收入达到"


def test_no_more_than_the_most_are_added(secretary):
    pledge = pledge_of(items=10)
    item = changed(pledge.items.get(number=1)).save(commit=False)
    item.pk = None

    with pytest.raises(ValidationError, match="已经有 10 条，最多 10 条"):
        operations.add_item(item, pledge, by=secretary)


def test_a_correction_keeps_both(office):
    item = pledge_of(stage="EVALUATED").items.get(number=1)

    made = operations.correct(
        item, evaluation="UNFULFILLED", remark="没有建成", reason="复查", by=office, version=1
    )

    item.refresh_from_db()
    assert (item.evaluation, made.evaluation_before, made.evaluation_after) == (
        "UNFULFILLED",
        "FULFILLED",
        "UNFULFILLED",
    )
    with pytest.raises(ValidationError, match="更正前后一样"):
        operations.correct(
            item, evaluation="UNFULFILLED", remark="没有建成", reason="再改", by=office, version=2
        )


def test_before_the_evaluation_there_is_nothing_to_correct(office):
    item = pledge_of(stage="RUNNING").items.get(number=1)

    with pytest.raises(ValidationError, match="还没有评诺"):
        operations.correct(item, evaluation="MOSTLY", remark="", reason="复查", by=office, version=1)


def test_a_pledge_is_held_once_a_year_and_village(db):
    pledge_of()

    with pytest.raises(ValidationError):
        AnnualPledge(place=home(), year=2026).validate_constraints()
