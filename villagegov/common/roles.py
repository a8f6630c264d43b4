"""The thirteen roles (domain.md 2.5): who they are, and at which level of place each may be held."""

from django.db import models


class Role(models.TextChoices):
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    COUNTY_ORG = "county_org", "县组织部"
    TOWNSHIP_ORG = "township_org", "组织干事"
    TOWNSHIP_LEADER = "township_leader", "镇领导"
    VILLAGE_SECRETARY = "village_secretary", "村书记"
    VILLAGE_CLERK = "village_clerk", "村文书"
    SUPERVISION_MEMBER = "supervision_member", "监委会成员"
    JOINT_UNIT = "joint_unit", "联席会议成员单位"
    AUDITOR = "auditor", "审计组成员"
    STATIONED_CADRE = "stationed_cadre", "驻村干部"
    ASSESSOR = "assessor", "考核组成员"
    VILLAGE_CADRE = "village_cadre", "村两委成员"
    PUBLIC = "public", "群众"


COUNTY_LEVEL = frozenset({Role.SYSTEM_ADMIN, Role.COUNTY_ORG})
TOWNSHIP_LEVEL = frozenset({Role.TOWNSHIP_ORG, Role.TOWNSHIP_LEADER, Role.JOINT_UNIT})
VILLAGE_LEVEL = frozenset(
    {Role.VILLAGE_SECRETARY, Role.VILLAGE_CLERK, Role.SUPERVISION_MEMBER, Role.VILLAGE_CADRE}
)
ASSIGNED = frozenset({Role.AUDITOR, Role.STATIONED_CADRE, Role.ASSESSOR})  # village by village, for a time

# The organisation office of a township gives these itself; all others are the administrator's (decision 21).
GIVEN_BY_TOWNSHIP = VILLAGE_LEVEL | {Role.STATIONED_CADRE}
SIGNS_IN = frozenset(Role) - {Role.PUBLIC}
# Roles that live on the phone: bottom bar, no list of seven sections.
ON_THE_PHONE = VILLAGE_LEVEL | {Role.STATIONED_CADRE}


def levels_of(role: str) -> frozenset[str]:
    """The levels of place (COUNTY, TOWNSHIP, VILLAGE) at which the role may be granted."""
    if role == Role.JOINT_UNIT:
        return frozenset({"COUNTY", "TOWNSHIP"})
    if role in COUNTY_LEVEL:
        return frozenset({"COUNTY"})
    if role in TOWNSHIP_LEVEL:
        return frozenset({"TOWNSHIP"})
    return frozenset({"VILLAGE"})
