"""The end of a term: everything against it at once, one entry, nothing lost."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from branches.representatives.operations import end_term
from tests.factories import RepresentativeFactory, user_with
from villagegov.common.audit import AuditEntry
from villagegov.common.workflow import Blocked, Conflict

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 13)


def ended(one, *, by, on=TODAY, reason="RESIGNED", version=1):
    return end_term(one, ended_on=on, reason=reason, note="村民小组会议", by=by, version=version)


def test_an_end_is_kept_with_its_reason_and_one_entry():
    one, office = RepresentativeFactory(), user_with("township_org")

    ended(one, by=office)

    one.refresh_from_db()
    assert (one.ended_on, one.end_reason, one.version) == (TODAY, "RESIGNED", 2)
    entry = AuditEntry.objects.get()
    assert (entry.label, entry.reason, entry.after["end_reason"]) == (
        "登记终止：辞职",
        "村民小组会议",
        "RESIGNED",
    )


@pytest.mark.parametrize(
    ("on", "reason", "words"),
    [
        (TODAY + datetime.timedelta(days=1), "RESIGNED", ["终止日期还没到"]),
        (datetime.date(2021, 3, 17), "RESIGNED", ["终止日期早于当选时间2021年3月18日，请核对"]),
        (datetime.date(2021, 3, 17), "", ["终止日期早于当选时间2021年3月18日，请核对", "请选终止原因"]),
    ],
)
def test_everything_that_is_wrong_is_said_at_once(on, reason, words):
    one = RepresentativeFactory(elected_on=datetime.date(2021, 3, 18))

    with pytest.raises(Blocked) as blocked:
        ended(one, by=user_with("township_org"), on=on, reason=reason)

    assert blocked.value.obstacles == words


def test_an_end_is_not_ended_again():
    one = RepresentativeFactory(ended_on=datetime.date(2026, 1, 5), end_reason="DIED", name="郝莲秀")

    with pytest.raises(Blocked, match="郝莲秀的代表资格已于2026年1月5日终止"):
        ended(one, by=user_with("township_org"))


def test_somebody_elses_change_in_between_is_a_conflict():
    with pytest.raises(Conflict):
        ended(RepresentativeFactory(), by=user_with("township_org"), version=7)


@pytest.mark.parametrize("role", ["county_org", "township_leader", "village_secretary", "village_clerk"])
def test_only_the_office_ends_a_term(role):
    with pytest.raises(PermissionDenied):
        ended(RepresentativeFactory(), by=user_with(role))
