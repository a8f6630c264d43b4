"""Separation of duties over posts: each rule, its sentence, whether a reason carries it."""

import pytest

from branches.posts.duties import end_reason_refusal, findings, heads_collective, kin_findings

SUPERVISION = ["SUPERVISION_DIRECTOR", "SUPERVISION_MEMBER"]


def rules(found):
    return [finding.rule for finding in found]


@pytest.mark.parametrize("supervision", SUPERVISION)
@pytest.mark.parametrize("other", ["COMMITTEE_DIRECTOR", "COMMITTEE_DEPUTY", "COMMITTEE_MEMBER"])
def test_sd01_bars_committee_members_from_supervision(supervision, other):
    found = findings({supervision, other})

    assert [(f.rule, f.text, f.needs_only_reason) for f in found] == [
        ("SD01", "村委会成员不得担任村务监督委员会成员", False)
    ]


@pytest.mark.parametrize("supervision", SUPERVISION)
@pytest.mark.parametrize("other", ["ACCOUNTANT", "CLERK"])
def test_sd03_bars_accountant_and_clerk_from_supervision(supervision, other):
    assert rules(findings({supervision, other})) == ["SD03"]


def test_sd03_bars_the_head_of_the_collective_and_a_contractor():
    assert rules(findings({"SUPERVISION_MEMBER"}, post_collective="理事长")) == ["SD03"]
    assert rules(findings({"SUPERVISION_MEMBER"}, is_contractor=True)) == ["SD03"]


@pytest.mark.parametrize(
    ("words", "is_head"), [("理事长", True), ("副理事长", False), ("理事", False), ("", False)]
)
def test_only_the_head_of_the_collective_counts_as_its_head(words, is_head):
    assert heads_collective(words) is is_head


def test_sd04_needs_a_reason_and_is_no_hard_stop():
    found = findings({"BRANCH_SECRETARY", "SUPERVISION_DIRECTOR"})

    assert [(f.rule, f.needs_only_reason) for f in found] == [("SD04", True)]


@pytest.mark.parametrize(
    "posts",
    [
        {"BRANCH_MEMBER", "SUPERVISION_DIRECTOR"},
        {"BRANCH_SECRETARY", "SUPERVISION_MEMBER"},
        {"BRANCH_SECRETARY", "COMMITTEE_DIRECTOR"},
        {"COMMITTEE_MEMBER", "CLERK", "ACCOUNTANT"},
        set(),
    ],
)
def test_posts_that_go_together_have_no_finding(posts):
    assert findings(posts) == []


def test_all_broken_rules_are_named_at_once():
    found = findings({"SUPERVISION_DIRECTOR", "COMMITTEE_MEMBER", "CLERK", "BRANCH_SECRETARY"})

    assert rules(found) == ["SD01", "SD03", "SD04"]


@pytest.mark.parametrize(
    ("ours", "theirs", "rule"),
    [
        ("SUPERVISION_MEMBER", "COMMITTEE_DIRECTOR", "SD02"),
        ("COMMITTEE_DIRECTOR", "SUPERVISION_MEMBER", "SD02"),
        ("BRANCH_SECRETARY", "ACCOUNTANT", "SD14"),
        ("COMMITTEE_DIRECTOR", "ACCOUNTANT", "SD14"),
        ("ACCOUNTANT", "BRANCH_SECRETARY", "SD14"),
    ],
)
def test_kin_are_judged_both_ways_round(ours, theirs, rule):
    assert rules(kin_findings({ours}, {theirs})) == [rule]


def test_kin_in_other_posts_are_nobodys_business():
    assert kin_findings({"BRANCH_SECRETARY"}, {"BRANCH_MEMBER", "CLERK"}) == []


@pytest.mark.parametrize(
    ("post", "reason", "says"),
    [
        ("COMMITTEE_MEMBER", "DISMISSED", "村委会成员应当依法辞职、罢免或职务终止，不能直接免职"),
        ("BRANCH_MEMBER", "RECALLED", "罢免只用于村民委员会成员"),
        ("CLERK", "PARTY_POST_REVOKED", "撤销党内职务只用于党组织职务"),
        ("BRANCH_SECRETARY", "DISMISSED", ""),
        ("COMMITTEE_DIRECTOR", "RECALLED", ""),
        ("BRANCH_MEMBER", "PARTY_POST_REVOKED", ""),
        ("COMMITTEE_DIRECTOR", "RESIGNED", ""),
    ],
)
def test_a_post_ends_only_in_ways_that_fit_it(post, reason, says):
    refusal = end_reason_refusal(post, reason)

    assert refusal.startswith(says)
    assert bool(refusal) is bool(says)
