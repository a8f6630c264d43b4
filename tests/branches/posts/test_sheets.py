"""Cross checks of the roster of village cadres (excel.md 5.3 and 8)."""

import pytest

from branches.posts.sheets import VILLAGE_CADRES, check_posts
from tests.villagegov.sheets.files import context
from villagegov.sheets.mapping import map_columns
from villagegov.sheets.rows import Row

HEADERS = [("党组织职务",), ("村委会职务",), ("其他职务",), ("职务",), ("是否一肩挑",)]


def checked(*, errors=(), **values):
    columns = map_columns(HEADERS, VILLAGE_CADRES).by_field
    one = Row(2, [""] * len(HEADERS), columns, VILLAGE_CADRES, context())
    one.values, one.errors = values, frozenset(errors)
    check_posts(one)
    return [(problem.field, problem.code) for problem in one.problems]


def test_no_header_is_accepted_by_two_fields():
    headers = [header for field in VILLAGE_CADRES.fields for header in field.headers]

    assert len(headers) == len(set(headers))


@pytest.mark.parametrize(
    ("values", "is_right"),
    [
        (
            {"post_party": ["BRANCH_SECRETARY"], "post_committee": ["COMMITTEE_DIRECTOR"], "dual_post": True},
            True,
        ),
        (
            {
                "post_party": ["BRANCH_SECRETARY"],
                "post_committee": ["COMMITTEE_DIRECTOR"],
                "dual_post": False,
            },
            False,
        ),
        ({"posts": ["BRANCH_SECRETARY", "COMMITTEE_DIRECTOR"], "dual_post": True}, True),
        ({"post_party": ["BRANCH_SECRETARY"], "dual_post": True}, False),
        ({"post_party": ["BRANCH_SECRETARY"], "dual_post": False}, True),
        ({"post_party": ["BRANCH_SECRETARY"]}, True),
        ({"post_party": ["BRANCH_SECRETARY"], "dual_post": True, "errors": ("post_committee",)}, True),
    ],
)
def test_a_dual_post_is_secretary_and_director(values, is_right):
    assert checked(**values) == ([] if is_right else [("dual_post", "check_dual_post")])


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        (
            {"post_committee": ["COMMITTEE_MEMBER"], "post_other": "监委会成员"},
            [("post_other", "separation_of_duty")],
        ),
        ({"post_other": "监委会委员、村会计"}, [("post_other", "separation_of_duty")]),
        ({"posts": ["SUPERVISION_DIRECTOR", "CLERK"]}, [("posts", "separation_of_duty")]),
        ({"posts": ["SUPERVISION_DIRECTOR", "BRANCH_SECRETARY"]}, [("posts", "check_separation_of_duty")]),
        ({"posts": ["SUPERVISION_MEMBER", "BRANCH_SECRETARY"]}, []),
        ({"post_party": ["BRANCH_MEMBER"], "post_other": "监委会主任"}, []),
        ({"post_committee": ["COMMITTEE_MEMBER"], "post_other": "妇联主席"}, []),
    ],
)
def test_supervision_stands_apart(values, problems):
    assert checked(**values) == problems


@pytest.mark.parametrize(
    ("status", "problems"),
    [
        ("MASSES", [("post_party", "check_party_post")]),
        ("PROBATIONARY", [("post_party", "check_party_post")]),
        ("PARTY_MEMBER", []),
        (None, []),
    ],
)
def test_a_party_post_needs_a_party_member(status, problems):
    values = {"political_status": status} if status else {}

    assert checked(post_party=["BRANCH_MEMBER"], post_committee=["COMMITTEE_MEMBER"], **values) == problems
