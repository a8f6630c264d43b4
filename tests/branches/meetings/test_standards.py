"""The rule of each kind of meeting, with the place's own numbers where it has set some."""

import pytest
from django.core.exceptions import ValidationError

from branches import policy as numbers
from branches.meetings.standards import STANDARDS, Kind, rule_of, values_at
from villagegov.common import policy

VILLAGE = "990121103204"
DEFAULTS = {
    numbers.MEMBERS_QUORUM: "2/3",
    numbers.MEMBERS_MAJORITY_BASE: "应到",
    numbers.COMMITTEE_MAJORITY_BASE: "应到",
    numbers.TWO_COMMITTEES_QUORUM: "过半数",
}


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_rule(kind):
    rule = rule_of(kind, DEFAULTS)

    assert STANDARDS[kind].source or kind == Kind.OTHER
    assert (rule.quorum is None) == (STANDARDS[kind].quorum is None)


@pytest.mark.parametrize(
    ("kind", "should", "least", "carries"),
    [
        (Kind.BRANCH_COMMITTEE, 7, 4, 4),  # D-01
        (Kind.TWO_COMMITTEES, 9, 5, 5),  # D-04
        (Kind.MEMBERS, 46, 31, 24),  # D-05, D-07
        (Kind.REPRESENTATIVES, 103, 69, 35),  # D-08, D-09, of the 69 who came
        (Kind.HOUSEHOLDS, 862, 575, 288),  # D-14
        (Kind.COLLECTIVE, 98, 66, 66),
    ],
)
def test_quorum_and_majority_count_from_their_own_base(kind, should, least, carries):
    rule = rule_of(kind, DEFAULTS)

    assert rule.quorum_of(should, least).is_reached
    assert not rule.quorum_of(should, least - 1).is_reached
    assert rule.majority_of(should, least, carries).is_carried
    assert not rule.majority_of(should, least, carries - 1).is_carried


def test_a_place_may_ask_for_half_and_count_from_those_who_came():
    rule = rule_of(Kind.MEMBERS, {numbers.MEMBERS_QUORUM: "1/2", numbers.MEMBERS_MAJORITY_BASE: "实到会"})

    assert rule.quorum_of(46, 23).is_reached  # D-05, regulation profile
    assert rule.majority_of(46, 39, 20).is_carried


def test_what_no_rule_asks_for_is_not_judged():
    rule = rule_of(Kind.PARTY_CLASS, {})

    assert rule.quorum_of(50, 1) is None
    assert rule.majority_of(50, 1, 1) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [("过半数", "过半数"), ("半数以上", "半数以上"), ("1/2", "半数以上"), ("2/3", "三分之二以上")],
)
def test_a_share_is_typed_as_it_is_spoken(text, words):
    assert numbers.share(text).words == words


@pytest.mark.parametrize("text", ["三分之二", "0.5", "3/2", "49"])
def test_what_is_no_share_is_told(text):
    with pytest.raises(ValidationError):
        numbers.share(text)


def test_less_than_half_is_below_the_regulation():
    with pytest.raises(ValidationError, match="不小于 半数以上"):
        policy.NUMBERS[numbers.MEMBERS_QUORUM].parse("1/3")
    assert policy.NUMBERS[numbers.TWO_COMMITTEES_QUORUM].parse("过半数").words == "过半数"
    with pytest.raises(ValidationError, match="不是应到或实到"):
        numbers.majority_base("在册")


@pytest.mark.django_db
def test_the_numbers_are_frozen_as_they_hold_at_the_place():
    assert values_at(Kind.MEMBERS, VILLAGE, 2026) == {
        numbers.MEMBERS_QUORUM: "2/3",
        numbers.MEMBERS_MAJORITY_BASE: "应到",
    }
    assert values_at(Kind.REPRESENTATIVES, VILLAGE, 2026) == {}
