"""Publishing a scheme, and closing the phases of the year."""

import pytest
from django.core.exceptions import PermissionDenied

from appraisal.schemes import operations
from appraisal.schemes.workflow import PUBLISH
from tests.appraisal.factories import line_of, scheme_of
from tests.factories import user_with
from villagegov.common import policy
from villagegov.common.roles import Role
from villagegov.common.workflow import Blocked, take_step

pytestmark = pytest.mark.django_db


def test_the_leader_publishes_what_adds_up_and_the_numbers_of_the_day_stay_with_it():
    scheme = scheme_of()

    done = take_step(PUBLISH, scheme, by=user_with(Role.TOWNSHIP_LEADER))

    assert done.stage == "PUBLISHED"
    assert policy.frozen(done.numbers, "grade_bounds") == (90, 80, 70)
    assert not done.indicators.filter(frozen_at=None).exists()


def test_what_does_not_add_up_is_not_published_and_says_all_that_is_wrong():
    scheme = scheme_of()
    line_of(scheme, "01.02", "后备人才", 1_000, rule="RATIO")

    with pytest.raises(Blocked) as blocked:
        take_step(PUBLISH, scheme, by=user_with(Role.TOWNSHIP_LEADER))

    assert blocked.value.obstacles == [
        "“选拔任用”的下级指标分值合计 26 分，应为 25 分，多 1 分",
        "“后备人才”没有填目标数",
    ]


def test_the_office_that_drafts_does_not_publish():
    with pytest.raises(PermissionDenied):
        take_step(PUBLISH, scheme_of(), by=user_with(Role.TOWNSHIP_ORG))


def test_a_new_edition_replaces_the_one_in_force():
    first, leader = scheme_of(published=True), user_with(Role.TOWNSHIP_LEADER)
    second = operations.new_edition(first, reason="调整", by=user_with(Role.TOWNSHIP_ORG))

    take_step(PUBLISH, second, by=leader)

    first.refresh_from_db()
    assert first.stage == "REPLACED"
