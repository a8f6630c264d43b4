"""Near kin bar a post by every door: direct call, hand-over, merger, and what later mechanisms ask."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from branches.accounts.handover import HandOver, hand_over
from branches.kin.recusal import near_kin_of, setting_at
from branches.places.workflow import merge
from branches.policy import KIN_BARS_ACCOUNTANT, NEAR_KIN_IS_WIDE
from branches.posts.operations import begin_tenure
from tests.factories import PersonFactory, TenureFactory, VillageFactory, declared_kin, user_with
from villagegov.common.models import PolicyValue
from villagegov.common.places import Place, Village
from villagegov.common.workflow import Blocked

pytestmark = pytest.mark.django_db
DAY, TODAY = datetime.date(2026, 3, 1), datetime.date(2026, 3, 13)
SD02 = "村委会成员近亲属不得担任村务监督委员会成员（SD02，登记的关系：配偶）"
SD14 = "书记、主任的近亲属不得担任本村会计、报账员（SD14，登记的关系：配偶）"


@pytest.fixture
def office():
    return user_with("township_org")


@pytest.fixture
def couple():
    return PersonFactory(name="甲某某"), PersonFactory(name="乙某某", sex="FEMALE")


def set_value(key: str, text: str, by) -> None:
    place = Place.objects.get(code="990121103000")
    PolicyValue.objects.create(
        key=key, place=place, year=2026, value=text, document_number="松委〔2026〕8号", set_by=by,
        set_at=datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("held", "wanted", "says"),
    [
        ("COMMITTEE_MEMBER", "SUPERVISION_MEMBER", SD02),
        ("SUPERVISION_DIRECTOR", "COMMITTEE_DEPUTY", SD02),
        ("BRANCH_SECRETARY", "ACCOUNTANT", SD14),
        ("ACCOUNTANT", "COMMITTEE_DIRECTOR", SD14),
    ],
)
def test_the_refusal_names_rule_and_relation_but_not_the_person(office, couple, held, wanted, says):
    first, second = couple
    TenureFactory(person=first, post=held)
    declared_kin(first, second)

    with pytest.raises(ValidationError) as refused:
        begin_tenure(second, second.place, wanted, DAY, by=office, reason="一时没有别人")

    assert refused.value.messages == [says]
    assert first.name not in says


def test_kin_who_left_or_whose_relation_ended_bar_nothing(office, couple):
    first, second = couple
    TenureFactory(
        person=first, post="COMMITTEE_MEMBER", ended_on=DAY - datetime.timedelta(1), end_reason="RESIGNED"
    )
    declared_kin(first, second)

    assert begin_tenure(second, second.place, "SUPERVISION_MEMBER", DAY, by=office).pk


def test_in_laws_and_the_accountant_follow_the_setting_of_the_township(office, couple):
    first, second = couple
    TenureFactory(person=first, post="BRANCH_SECRETARY")
    declared_kin(first, second, "IN_LAW")
    assert near_kin_of(second) == {}
    set_value(NEAR_KIN_IS_WIDE, "是", office)

    with pytest.raises(ValidationError, match="SD14，登记的关系：近姻亲"):
        begin_tenure(second, second.place, "ACCOUNTANT", DAY, by=office)
    set_value(KIN_BARS_ACCOUNTANT, "否", office)

    assert setting_at(second.place_id).bars_accountant is False
    assert begin_tenure(second, second.place, "ACCOUNTANT", DAY, by=office).pk


def test_a_hand_over_is_refused_as_a_whole(office, couple):
    first, second = couple
    TenureFactory(person=first, post="COMMITTEE_MEMBER")
    leaving = TenureFactory(post="SUPERVISION_MEMBER")
    declared_kin(first, second)
    facts = HandOver(first.place, "SUPERVISION_MEMBER", leaving, TODAY, "RESIGNED", second, TODAY)

    with pytest.raises(ValidationError, match="SD02"):
        hand_over(facts, by=office)

    leaving.refresh_from_db()
    assert leaving.ended_on is None


def test_a_merger_that_puts_kin_into_both_bodies_waits(office):
    for code, name in (("990121103210", "东山村"), ("990121103209", "长田村")):
        VillageFactory(code=code, name=name)
    east, long_field = Village.objects.get(name="东山村"), Village.objects.get(name="长田村")
    first = TenureFactory(person=PersonFactory(place=east, name="甲某某"), post="COMMITTEE_MEMBER").person
    second = TenureFactory(person=PersonFactory(place=long_field), post="SUPERVISION_MEMBER").person
    declared_kin(first, second)

    with pytest.raises(Blocked) as refused:
        merge(east, long_field, by=office, note="县政府批复〔2026〕3号")

    (text,) = refused.value.obstacles
    assert SD02 in text
    assert "甲某某" not in text


def test_near_kin_are_found_from_both_sides_with_the_word_for_the_relation(couple):
    first, second = couple
    third = PersonFactory()
    declared_kin(first, second)
    declared_kin(second, third, "SIBLING")
    declared_kin(first, third, "PARENT_CHILD", stage="ENDED", ended_on=TODAY)

    assert near_kin_of(first) == {second.pk: "配偶"}
    assert near_kin_of(second) == {first.pk: "配偶", third.pk: "兄弟姐妹"}
    assert third.pk in near_kin_of(second)
