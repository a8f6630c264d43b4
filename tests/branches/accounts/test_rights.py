"""Which role a post gives, and how a login name is made."""

import pytest

from branches.accounts.rights import login_name, role_of, roles_of
from branches.posts.models import Post
from villagegov.common.roles import GIVEN_BY_TOWNSHIP


@pytest.mark.parametrize(
    ("post", "role"),
    [
        ("BRANCH_SECRETARY", "village_secretary"),
        ("CLERK", "village_clerk"),
        ("SUPERVISION_DIRECTOR", "supervision_member"),
        ("SUPERVISION_MEMBER", "supervision_member"),
        ("FIRST_SECRETARY", "stationed_cadre"),
        ("TEAM_MEMBER", "stationed_cadre"),
        ("COMMITTEE_DIRECTOR", "village_cadre"),
        ("ACCOUNTANT", "village_cadre"),
        ("GROUP_LEADER", ""),
        ("GRID_WORKER", ""),
        ("NO_SUCH_POST", ""),
    ],
)
def test_a_post_gives_the_role_of_the_handbook(post, role):
    assert role_of(post) == role


def test_every_post_gives_a_role_that_the_organisation_office_may_give_or_none():
    assert {role_of(post) for post in Post.values} <= {*GIVEN_BY_TOWNSHIP, ""}


@pytest.mark.parametrize(
    ("posts", "roles"),
    [
        (["BRANCH_SECRETARY", "COMMITTEE_DIRECTOR"], {"village_secretary"}),
        (["COMMITTEE_DIRECTOR", "BRANCH_MEMBER"], {"village_cadre"}),
        (["CLERK", "BRANCH_MEMBER"], {"village_clerk", "village_cadre"}),
        (["GROUP_LEADER"], set()),
    ],
)
def test_who_leads_the_village_needs_no_lesser_role(posts, roles):
    assert roles_of(posts) == roles


@pytest.mark.parametrize(
    ("pinyin", "taken", "name"),
    [
        ("heyongchang hyc", set(), "heyongchang"),
        ("heyongchang hyc", {"heyongchang"}, "heyongchang2"),
        ("heyongchang hyc", {"heyongchang", "heyongchang2"}, "heyongchang3"),
        ("yi y", set(), "yicun"),
        ("", set(), "cun"),
        ("a" * 40, set(), "a" * 24),
    ],
)
def test_a_login_name_is_the_full_pinyin_with_a_number_when_it_is_taken(pinyin, taken, name):
    assert login_name(pinyin, taken.__contains__) == name
