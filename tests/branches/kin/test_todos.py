"""A conflict of kin waits for the office until one of the two has left."""

import datetime

import pytest

from branches.kin.todos import waiting
from branches.posts.operations import end_tenure
from tests.factories import TenureFactory, declared_kin, user_with

pytestmark = pytest.mark.django_db


def test_a_conflict_waits_for_the_office_until_one_leaves():
    office, leader = user_with("township_org"), user_with("township_leader")
    member, overseer = TenureFactory(post="COMMITTEE_MEMBER"), TenureFactory(post="SUPERVISION_MEMBER")
    declared_kin(member.person, overseer.person, way_out="3月底前辞去监委会委员")
    declared_kin(member.person, TenureFactory(post="CLERK").person, "SIBLING")

    (todo,) = waiting(office)

    assert (todo.title, todo.note) == ("近亲属职务冲突", "3月底前辞去监委会委员")
    assert waiting(leader) == []
    end_tenure(overseer, datetime.date(2026, 3, 13), "RESIGNED", by=office)
    assert waiting(office) == []
