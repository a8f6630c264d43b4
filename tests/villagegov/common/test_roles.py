"""The thirteen roles: at which level of place each is held, who gives it, who lives on the phone."""

import pytest

from villagegov.common.roles import (
    ASSIGNED,
    COUNTY_LEVEL,
    GIVEN_BY_TOWNSHIP,
    ON_THE_PHONE,
    SIGNS_IN,
    TOWNSHIP_LEVEL,
    VILLAGE_LEVEL,
    Role,
    levels_of,
)


def test_there_are_thirteen_and_all_but_the_public_sign_in():
    assert len(Role) == 13
    assert frozenset(Role) - SIGNS_IN == {Role.PUBLIC}


def test_every_role_that_signs_in_stands_at_one_level():
    groups = [COUNTY_LEVEL, TOWNSHIP_LEVEL, VILLAGE_LEVEL, ASSIGNED]

    assert frozenset().union(*groups) == SIGNS_IN
    assert sum(len(group) for group in groups) == len(SIGNS_IN)


@pytest.mark.parametrize(
    ("role", "levels"),
    [
        (Role.SYSTEM_ADMIN, {"COUNTY"}),
        (Role.COUNTY_ORG, {"COUNTY"}),
        (Role.TOWNSHIP_ORG, {"TOWNSHIP"}),
        (Role.TOWNSHIP_LEADER, {"TOWNSHIP"}),
        (Role.JOINT_UNIT, {"COUNTY", "TOWNSHIP"}),
        (Role.VILLAGE_SECRETARY, {"VILLAGE"}),
        (Role.STATIONED_CADRE, {"VILLAGE"}),
        (Role.AUDITOR, {"VILLAGE"}),
    ],
)
def test_a_role_is_held_at_its_level(role, levels):
    assert levels_of(role) == levels


def test_the_office_gives_what_is_held_in_villages_but_no_reviewing_unit():
    assert {Role.VILLAGE_SECRETARY, Role.VILLAGE_CLERK, Role.STATIONED_CADRE} <= GIVEN_BY_TOWNSHIP
    assert not GIVEN_BY_TOWNSHIP & {Role.AUDITOR, Role.ASSESSOR, Role.TOWNSHIP_ORG, Role.SYSTEM_ADMIN}


def test_the_office_has_no_bottom_bar():
    assert not ON_THE_PHONE & (COUNTY_LEVEL | TOWNSHIP_LEVEL)
