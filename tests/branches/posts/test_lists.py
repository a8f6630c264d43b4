"""The columns of the lists of posts: words by body, the highest post for its day, what a sheet keeps of a date."""

import datetime

import pytest

from branches.models import PostTenure
from branches.posts.lists import BODIES, HOLDER_COLUMNS, OTHERS, TENURE_COLUMNS
from branches.posts.models import Post
from tests.factories import PersonFactory, TenureFactory, VillageFactory
from villagegov.common.dates import PartialDate

pytestmark = pytest.mark.django_db

HOLDER = {column.key: column for column in HOLDER_COLUMNS}
TENURE = {column.key: column for column in TENURE_COLUMNS}


def holder(*posts: str, **fields):
    """A person with these posts as the list holds them: the highest first."""
    person = PersonFactory()
    for post in posts:
        TenureFactory(person=person, post=post, **fields)
    person.held = list(PostTenure.objects.by_post().select_related("place"))
    return person


def test_every_post_stands_in_one_column():
    assert set(BODIES) | set(OTHERS) == set(Post)
    assert not set(BODIES) & set(OTHERS)


def test_the_posts_of_a_person_are_told_by_body():
    person = holder("CLERK", "COMMITTEE_DIRECTOR", "BRANCH_SECRETARY")

    told = {
        key: HOLDER[key].of(person, None) for key in ("party", "committee", "supervision", "others", "dual")
    }

    assert told == {
        "party": "书记",
        "committee": "村委会主任",
        "supervision": "",
        "others": "村文书",
        "dual": "是",
    }


def test_a_secretary_who_is_no_director_is_not_dual():
    assert HOLDER["dual"].of(holder("BRANCH_SECRETARY", "COMMITTEE_MEMBER"), None) == ""


def test_since_when_is_that_of_the_highest_post():
    person = holder("BRANCH_SECRETARY", started_on=datetime.date(2024, 1, 1), started_on_by_month=True)
    TenureFactory(person=person, post="CLERK", started_on=datetime.date(2010, 5, 6))
    person.held = list(PostTenure.objects.by_post())

    assert HOLDER["since"].of(person, None) == "2024年1月"
    assert HOLDER["since"].sheet(person, None) == PartialDate(datetime.date(2024, 1, 1), by_month=True)


def test_a_holder_in_two_villages_names_both_and_each_once():
    person = holder("BRANCH_SECRETARY", "COMMITTEE_DIRECTOR")
    TenureFactory(person=person, place=VillageFactory(code="990121103205", name="梅岭村"), post="GRID_WORKER")
    person.held = list(PostTenure.objects.by_post().select_related("place"))

    assert HOLDER["place"].of(person, None) == "石桥村、梅岭村"


def test_a_tenure_that_runs_ends_today_and_its_own_wording_goes_first():
    running = TenureFactory(post="COMMITTEE_MEMBER", duty="纪检委员")
    over = TenureFactory(post="CLERK", ended_on=datetime.date(2026, 3, 1), end_reason="RESIGNED")

    assert [TENURE[key].of(running, None) for key in ("post", "until", "how")] == ["纪检委员", "至今", ""]
    assert [TENURE[key].of(over, None) for key in ("post", "until", "how")] == [
        "村文书",
        "2026年3月1日",
        "辞职",
    ]
    assert (TENURE["until"].sheet(running, None), TENURE["until"].sheet(over, None)) == (
        None,
        datetime.date(2026, 3, 1),
    )
