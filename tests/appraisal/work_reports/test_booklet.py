"""What the sheets of a village and of a person say of year-end reports, and what a notice of one says."""

import pytest

from appraisal.work_reports.booklet import person_part, village_part
from appraisal.work_reports.notice_kinds import lead
from tests.appraisal.work_reports.factories import home, report
from tests.factories import PersonFactory, user_with
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db


def test_reports_stand_on_the_sheets_of_their_village_and_writer():
    one, user = report("COMMENTED"), user_with(Role.VILLAGE_CLERK)

    assert village_part(home(), user).facts == ({"label": "2025 年", "value": "何永昌（书记）已点评"},)
    assert person_part(one.person, user).rows == (("2025", "书记", "2025年12月16日", "已点评"),)
    assert person_part(PersonFactory(name="王淑芬"), user) is None
    assert village_part(home(), user_with(Role.SYSTEM_ADMIN)) is None


@pytest.mark.parametrize(("share", "told"), [("92.0%", "民主测评满意率 92.0%。"), ("", "予以公示。")])
def test_a_notice_tells_the_share_where_there_is_one(share, told):
    assert lead({"who": "书记 何永昌", "year": "2025", "satisfaction": share}).endswith(told)
