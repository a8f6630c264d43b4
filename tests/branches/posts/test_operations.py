"""Beginning and ending tenures by direct call: dates, overlaps, duties, rights, trail."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from branches.models import CadreProfile, PostTenure
from branches.posts.operations import begin_tenure, end_tenure
from tests.factories import PersonFactory, TenureFactory, UserFactory, VillageFactory, user_with
from villagegov.common.audit import AuditEntry
from villagegov.common.models import RoleGrant
from villagegov.common.workflow import Conflict

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 3, 1)
TODAY = datetime.date(2026, 3, 13)


@pytest.fixture
def office():
    return user_with("township_org")


@pytest.fixture
def person():
    return PersonFactory()


def begin(person, post, by, day=DAY, **facts):
    return begin_tenure(person, person.place, post, day, by=by, **facts)


def test_a_tenure_begins_with_its_entry(office, person):
    tenure = begin(
        person, "CLERK", office, duty="文书", basis="镇党委批复", document_number="松委〔2026〕3号"
    )

    entry = AuditEntry.objects.get(act="begin_tenure")
    assert (tenure.post, tenure.started_on, tenure.ended_on) == ("CLERK", DAY, None)
    assert (entry.record_key, entry.actor_id, entry.area_code) == (str(tenure.pk), office.pk, person.place_id)


@pytest.mark.parametrize("role", ["township_leader", "county_org", "village_secretary", "system_admin"])
def test_only_the_office_begins_a_tenure(role, person):
    with pytest.raises(PermissionDenied):
        begin(person, "CLERK", user_with(role))


def test_a_superuser_is_no_office(person):
    with pytest.raises(PermissionDenied):
        begin(person, "CLERK", UserFactory(is_superuser=True))


@pytest.mark.parametrize(
    ("held", "wanted"),
    [("COMMITTEE_MEMBER", "SUPERVISION_MEMBER"), ("SUPERVISION_DIRECTOR", "COMMITTEE_DIRECTOR"),
     ("CLERK", "SUPERVISION_MEMBER"), ("SUPERVISION_MEMBER", "ACCOUNTANT")],
)  # fmt: skip
def test_posts_that_exclude_one_another_are_refused_whatever_the_reason(office, person, held, wanted):
    TenureFactory(person=person, post=held)

    with pytest.raises(ValidationError, match="不得担任"):
        begin(person, wanted, office, reason="一时没有别人")


def test_the_head_of_the_collective_is_refused_for_supervision(office, person):
    CadreProfile.objects.create(person=person, place=person.place, post_collective="理事长")

    with pytest.raises(ValidationError, match="村集体经济组织负责人"):
        begin(person, "SUPERVISION_MEMBER", office)


def test_a_secretary_directs_supervision_only_with_a_reason(office, person):
    TenureFactory(person=person, post="BRANCH_SECRETARY")

    with pytest.raises(ValidationError, match="原则上不由村党组织书记兼任"):
        begin(person, "SUPERVISION_DIRECTOR", office, reason="  ")
    begin(person, "SUPERVISION_DIRECTOR", office, reason="上届主任病故，暂由书记兼任")

    assert AuditEntry.objects.get(act="begin_tenure").reason == "上届主任病故，暂由书记兼任"


def test_an_ended_post_excludes_nothing(office, person):
    TenureFactory(
        person=person, post="COMMITTEE_MEMBER", ended_on=datetime.date(2026, 2, 28), end_reason="TERM_ENDED"
    )

    assert begin(person, "SUPERVISION_MEMBER", office).pk


def test_a_post_in_another_village_excludes_nothing(office, person):
    TenureFactory(person=person, place=VillageFactory(code="990121103205"), post="COMMITTEE_MEMBER")

    assert begin(person, "SUPERVISION_MEMBER", office).pk


@pytest.mark.parametrize(
    ("ended_on", "begins_on", "overlaps"),
    [
        (None, DAY, True),
        (datetime.date(2026, 3, 2), DAY, True),
        (DAY, DAY, True),
        (datetime.date(2026, 2, 28), DAY, False),
    ],
)
def test_two_tenures_of_one_post_do_not_share_a_day(office, person, ended_on, begins_on, overlaps):
    TenureFactory(person=person, post="CLERK", ended_on=ended_on, end_reason="RESIGNED" if ended_on else "")

    if overlaps:
        with pytest.raises(ValidationError, match="和这次任职重叠"):
            begin(person, "CLERK", office, begins_on)
    else:
        assert begin(person, "CLERK", office, begins_on).pk


def test_a_month_that_saw_the_end_may_see_the_next_beginning(office, person):
    TenureFactory(person=person, post="CLERK", ended_on=datetime.date(2026, 3, 10), end_reason="TERM_ENDED")

    assert begin(person, "CLERK", office, datetime.date(2026, 3, 1), started_on_by_month=True).pk


def test_a_tenure_does_not_begin_in_the_future(office, person):
    assert begin(person, "CLERK", office, TODAY).pk
    with pytest.raises(ValidationError, match="2026年3月14日还没到"):
        begin(person, "ACCOUNTANT", office, datetime.date(2026, 3, 14))


def test_everything_that_stands_against_it_is_said_at_once(office):
    person = PersonFactory(stage="LEFT")
    TenureFactory(person=person, post="COMMITTEE_MEMBER")

    with pytest.raises(ValidationError) as refused:
        begin(person, "SUPERVISION_MEMBER", office, datetime.date(2027, 1, 1))

    assert len(refused.value.messages) == 3


def test_an_unknown_post_and_a_township_are_refused(office, person):
    with pytest.raises(ValidationError, match="没有“MAYOR”这个职务"):
        begin(person, "MAYOR", office)
    with pytest.raises(ValidationError, match="不是在用的村"):
        begin_tenure(person, office.grants.get().place, "CLERK", DAY, by=office)


def test_a_second_secretary_of_a_village_is_not_refused(office, person):
    TenureFactory(person=PersonFactory(name="柳青禾"), post="BRANCH_SECRETARY")

    assert begin(person, "BRANCH_SECRETARY", office).pk


def test_a_tenure_ends_with_its_way_of_leaving(office, person):
    tenure = TenureFactory(person=person, post="CLERK")

    ended = end_tenure(tenure, TODAY, "RESIGNED", by=office, note="本人书面辞职")

    entry = AuditEntry.objects.get(act="end_tenure")
    assert (ended.ended_on, ended.end_reason, ended.version) == (TODAY, "RESIGNED", 2)
    assert (entry.label, entry.reason) == ("登记离任：村文书，辞职", "本人书面辞职")


def test_the_right_that_a_post_gave_ends_with_it(office, person):
    tenure = TenureFactory(person=person, post="CLERK")
    clerk = user_with("village_clerk", person.place)
    clerk.grants.update(tenure_key=str(tenure.pk))

    end_tenure(tenure, TODAY, "RESIGNED", by=office)

    assert not RoleGrant.objects.filter(user=clerk).on(TODAY).exists()
    assert AuditEntry.objects.filter(act="end_grant").count() == 1


def test_a_right_of_another_post_stays(office, person):
    tenure = TenureFactory(person=person, post="CLERK")
    clerk = user_with("village_clerk", person.place)

    end_tenure(tenure, TODAY, "RESIGNED", by=office)

    assert RoleGrant.objects.filter(user=clerk).on(TODAY).exists()


@pytest.mark.parametrize(
    ("day", "reason", "says"),
    [
        (datetime.date(2021, 3, 14), "RESIGNED", "早于任职时间2021年3月15日"),
        (datetime.date(2026, 3, 14), "RESIGNED", "还没到"),
        (TODAY, "", "请选离任方式"),
        (TODAY, "DISMISSED", "不能直接免职"),
    ],
)
def test_an_end_that_does_not_fit_is_refused(office, person, day, reason, says):
    tenure = TenureFactory(person=person, post="COMMITTEE_MEMBER")

    with pytest.raises(ValidationError, match=says):
        end_tenure(tenure, day, reason, by=office)

    assert PostTenure.objects.get().ended_on is None


def test_a_tenure_ends_once(office, person):
    tenure = TenureFactory(person=person, post="CLERK")
    end_tenure(tenure, TODAY, "RESIGNED", by=office)

    with pytest.raises(ValidationError, match="已在2026年3月13日结束"):
        end_tenure(tenure, TODAY, "RESIGNED", by=office)


def test_an_end_counts_from_the_version_that_was_shown(office, person):
    tenure = TenureFactory(person=person, post="CLERK")

    with pytest.raises(Conflict):
        end_tenure(tenure, TODAY, "RESIGNED", by=office, version=7)


def test_only_the_office_ends_a_tenure(person):
    tenure = TenureFactory(person=person, post="CLERK")

    with pytest.raises(PermissionDenied):
        end_tenure(tenure, TODAY, "RESIGNED", by=user_with("village_secretary"))


def test_a_role_that_another_post_gives_too_goes_on_with_that_post(office, person):
    director = TenureFactory(person=person, post="SUPERVISION_DIRECTOR")
    member = TenureFactory(person=person, post="SUPERVISION_MEMBER")
    holder = user_with("supervision_member", person.place)
    holder.grants.update(tenure_key=str(director.pk))

    end_tenure(director, TODAY, "RESIGNED", by=office)

    grant = RoleGrant.objects.get(user=holder)
    assert (grant.tenure_key, grant.is_over) == (str(member.pk), False)
    assert AuditEntry.objects.filter(act="carry_grant_over").count() == 1
