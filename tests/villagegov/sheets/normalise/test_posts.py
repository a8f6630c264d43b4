"""Several posts in a cell (excel.md 7.6)."""

import pytest

from branches.posts.sheets import ANY_WORDS, COMMITTEE_WORDS, PARTY_WORDS
from villagegov.sheets.normalise.posts import known_posts, read_posts


@pytest.mark.parametrize(
    ("text", "words", "codes"),
    [
        ("书记", PARTY_WORDS, ["BRANCH_SECRETARY"]),
        ("村党总支副书记、纪检委员", PARTY_WORDS, ["BRANCH_DEPUTY_SECRETARY", "BRANCH_MEMBER"]),
        ("组织委员，宣传委员", PARTY_WORDS, ["BRANCH_MEMBER"]),
        ("村委会副主任", COMMITTEE_WORDS, ["COMMITTEE_DEPUTY"]),
        ("村党支部书记兼村委会主任", ANY_WORDS, ["BRANCH_SECRETARY", "COMMITTEE_DIRECTOR"]),
        ("支委 妇联主席", ANY_WORDS, ["BRANCH_MEMBER", "WOMENS_CHAIR"]),
        ("村文书/报账员", ANY_WORDS, ["CLERK", "ACCOUNTANT"]),
        ("党支部委员", ANY_WORDS, ["BRANCH_MEMBER"]),
        ("团支部书记;民兵连长", ANY_WORDS, ["YOUTH_SECRETARY", "MILITIA_HEAD"]),
        ("村民小组长、党小组长", ANY_WORDS, ["GROUP_LEADER", "PARTY_GROUP_LEADER"]),
    ],
)
def test_posts_in_the_order_of_the_cell(text, words, codes):
    assert read_posts(text, words) == (codes, "")


@pytest.mark.parametrize(
    ("text", "words"),
    [("委员", ANY_WORDS), ("书纪", PARTY_WORDS), ("书记兼主任", PARTY_WORDS), ("、", ANY_WORDS)],
)
def test_one_unknown_word_makes_the_cell_unknown(text, words):
    assert read_posts(text, words) == (None, "unknown_choice")


def test_a_free_text_is_searched_for_posts():
    assert known_posts("监委会委员、村会计、护林员", ANY_WORDS) == {"SUPERVISION_MEMBER", "ACCOUNTANT"}
