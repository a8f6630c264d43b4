"""The last notices on the sheet of a village: the newest three that were posted, with how they stand."""

import pytest

from branches.notices.booklet import village_part
from tests.factories import NoticeFactory, ObjectionFactory, user_with

pytestmark = pytest.mark.django_db


def test_the_newest_posted_notices_are_told_with_how_they_stand(django_assert_num_queries):
    NoticeFactory(title="草稿")
    for ago in (40, 30, 20, 2):
        NoticeFactory(stage="RUNNING", posted_days_ago=ago, title=f"{ago} 天前的公示")
    last = NoticeFactory(stage="RUNNING", posted_days_ago=1, title="1 天前的公示")
    ObjectionFactory(notice=last)
    reader = user_with("supervision_member")
    village_part(last.place, reader)

    with django_assert_num_queries(1):
        part = village_part(last.place, reader)

    assert [(row[0], row[3]) for row in part.rows] == [
        ("1 天前的公示", "有异议"),
        ("2 天前的公示", "公示中"),
        ("20 天前的公示", "公示期满"),
    ]
