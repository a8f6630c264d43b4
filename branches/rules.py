"""Every permission of the registers: who reads and who keeps villages, organisations, people, posts and accounts."""

from villagegov.common.permissions import allow
from villagegov.common.roles import Role

COUNTY, ADMIN = Role.COUNTY_ORG, Role.SYSTEM_ADMIN
OFFICE, LEADER = Role.TOWNSHIP_ORG, Role.TOWNSHIP_LEADER
SECRETARY, CLERK = Role.VILLAGE_SECRETARY, Role.VILLAGE_CLERK
SUPERVISION, CADRE = Role.SUPERVISION_MEMBER, Role.VILLAGE_CADRE
ASSIGNED = (Role.AUDITOR, Role.STATIONED_CADRE, Role.ASSESSOR)


def is_own_record(user, person=None) -> bool:
    return person is not None and user.pk is not None and getattr(person, "account_id", None) == user.pk


def is_own_account(user, record=None) -> bool:
    """Nobody grants oneself a role, nor stops the own account."""
    return record is not None and getattr(record, "pk", None) == user.pk


# Villages and Party organisations: read by all who work there, kept by the organisation office.
VILLAGE_READERS = (COUNTY, OFFICE, LEADER, SECRETARY, CLERK, SUPERVISION, CADRE, *ASSIGNED)
allow("branches.view_village", *VILLAGE_READERS)
allow("branches.change_village", OFFICE)
allow("branches.merge_village", OFFICE)
allow("branches.view_organization", *VILLAGE_READERS)
allow("branches.change_organization", OFFICE)

# People: their numbers are nobody's business but the office's and the village's own head and clerk.
allow("branches.view_person", COUNTY, OFFICE, LEADER, SECRETARY, CLERK, also=is_own_record)
allow("branches.list_people", COUNTY, OFFICE, LEADER, SECRETARY, CLERK)
allow("branches.change_person", OFFICE)
allow("branches.reveal_id_number", OFFICE, also=is_own_record)
allow("branches.export_full", OFFICE)
allow("branches.see_phones", OFFICE, LEADER, SECRETARY, CLERK)

# Posts: who holds which post is known to the village; the office keeps it.
allow("branches.view_tenure", COUNTY, OFFICE, LEADER, SECRETARY, CLERK)
allow("branches.change_tenure", OFFICE)
allow("branches.hand_over", OFFICE)

# Accounts and grants (decision 21): the office for its villages, the administrator for all above.
allow("branches.view_account", ADMIN, OFFICE)
allow("branches.create_account", ADMIN, OFFICE)
allow("branches.disable_account", ADMIN, OFFICE, unless=is_own_account)
allow("branches.reset_password", ADMIN, OFFICE, unless=is_own_account)
allow("branches.assign_village_role", ADMIN, OFFICE, unless=is_own_account)
allow("branches.assign_township_role", ADMIN, unless=is_own_account)
allow("branches.view_grant", ADMIN, COUNTY, OFFICE)
allow("branches.end_grant", ADMIN, OFFICE)
allow("branches.change_grant_dates", ADMIN)

# The county report: the township makes it and hands it in, the county reads.
allow("branches.view_report", COUNTY, OFFICE, LEADER)
allow("branches.make_report", OFFICE)
allow("branches.hand_in_report", OFFICE)
