"""Who counts as near kin, and which posts of kin bar one another, as tables."""

import pytest

from branches.kin.arithmetic import NEAR, WIDER, Relation, Setting, clashes, counts
from branches.kin.models import KinKind

NARROW, WIDE = Setting(), Setting(is_wide=True)
HERE, THERE = "990121103204", "990121103205"


@pytest.mark.parametrize(
    ("kind", "narrow", "wide"),
    [
        ("SPOUSE", True, True), ("PARENT_CHILD", True, True), ("GRANDPARENT", True, True), ("SIBLING", True, True),
        ("COLLATERAL", False, True), ("IN_LAW", False, True),
    ],
)  # fmt: skip
def test_the_wider_circle_counts_only_where_it_is_set(kind, narrow, wide):
    assert (counts(kind, NARROW), counts(kind, WIDE)) == (narrow, wide)


def test_every_kind_that_can_be_chosen_is_near_or_wider():
    assert set(KinKind.values) == NEAR | WIDER


@pytest.mark.parametrize(
    ("first", "second", "kind", "setting", "rules"),
    [
        ("SUPERVISION_MEMBER", "COMMITTEE_MEMBER", "SPOUSE", NARROW, ["SD02"]),
        ("COMMITTEE_DIRECTOR", "SUPERVISION_DIRECTOR", "PARENT_CHILD", NARROW, ["SD02"]),
        ("BRANCH_SECRETARY", "ACCOUNTANT", "SIBLING", NARROW, ["SD14"]),
        ("ACCOUNTANT", "COMMITTEE_DIRECTOR", "SPOUSE", NARROW, ["SD14"]),
        ("ACCOUNTANT", "BRANCH_SECRETARY", "SPOUSE", Setting(bars_accountant=False), []),
        ("SUPERVISION_MEMBER", "COMMITTEE_MEMBER", "SPOUSE", Setting(bars_accountant=False), ["SD02"]),
        ("SUPERVISION_MEMBER", "COMMITTEE_MEMBER", "IN_LAW", NARROW, []),
        ("SUPERVISION_MEMBER", "COMMITTEE_MEMBER", "IN_LAW", WIDE, ["SD02"]),
        ("BRANCH_MEMBER", "SUPERVISION_MEMBER", "SPOUSE", NARROW, []),
        ("CLERK", "BRANCH_SECRETARY", "SPOUSE", NARROW, []),
    ],
)
def test_posts_of_kin_in_one_village(first, second, kind, setting, rules):
    held = {1: [(HERE, first)], 2: [(HERE, second)]}

    assert [one.finding.rule for one in clashes([Relation(1, 2, kind)], held, setting)] == rules


def test_kin_in_two_villages_bar_nothing():
    held = {1: [(HERE, "SUPERVISION_MEMBER")], 2: [(THERE, "COMMITTEE_MEMBER")]}

    assert clashes([Relation(1, 2, "SPOUSE")], held, NARROW) == []


def test_each_relation_and_village_is_judged_by_itself():
    held = {
        1: [(HERE, "COMMITTEE_DIRECTOR"), (THERE, "SUPERVISION_MEMBER")],
        2: [(HERE, "SUPERVISION_MEMBER"), (HERE, "ACCOUNTANT"), (THERE, "COMMITTEE_MEMBER")],
    }

    found = clashes([Relation(1, 2, "SPOUSE"), Relation(2, 3, "SPOUSE")], held, NARROW)

    assert [(one.place, one.finding.rule) for one in found] == [
        (HERE, "SD02"),
        (HERE, "SD14"),
        (THERE, "SD02"),
    ]
