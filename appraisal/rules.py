"""Every permission of incentive and constraint: schemes, pledges, inspections, reports, scores, results."""

from villagegov.common.permissions import allow
from villagegov.common.roles import Role

COUNTY, OFFICE, LEADER = Role.COUNTY_ORG, Role.TOWNSHIP_ORG, Role.TOWNSHIP_LEADER
SECRETARY, CLERK, CADRE = Role.VILLAGE_SECRETARY, Role.VILLAGE_CLERK, Role.VILLAGE_CADRE
SUPERVISION, STATIONED, ASSESSOR = Role.SUPERVISION_MEMBER, Role.STATIONED_CADRE, Role.ASSESSOR

# Schemes: drafted by the office, published by the leader; whoever is scored by one reads it.
SCHEME_READERS = (COUNTY, OFFICE, LEADER, SECRETARY, CLERK, CADRE, SUPERVISION, ASSESSOR)
allow("appraisal.view_scheme", *SCHEME_READERS)
allow("appraisal.change_scheme", OFFICE)
allow("appraisal.publish_scheme", LEADER)
allow("appraisal.new_scheme_version", OFFICE)
allow("appraisal.move_year", OFFICE)
