"""Every permission of the registers: who reads and who keeps villages, organisations, people, posts and accounts."""

from rules import predicate

from villagegov.common.codes import covers
from villagegov.common.permissions import allow, held_by, scopes_of
from villagegov.common.roles import GIVEN_BY_TOWNSHIP, SIGNS_IN, Role

COUNTY, ADMIN = Role.COUNTY_ORG, Role.SYSTEM_ADMIN
OFFICE, LEADER = Role.TOWNSHIP_ORG, Role.TOWNSHIP_LEADER
SECRETARY, CLERK = Role.VILLAGE_SECRETARY, Role.VILLAGE_CLERK
SUPERVISION, CADRE = Role.SUPERVISION_MEMBER, Role.VILLAGE_CADRE
ASSIGNED = (Role.AUDITOR, Role.STATIONED_CADRE, Role.ASSESSOR)


def is_own_record(user, person=None) -> bool:
    return person is not None and user.pk is not None and getattr(person, "account_id", None) == user.pk


def is_uploader(user, file=None) -> bool:
    return file is not None and user.pk is not None and getattr(file, "uploaded_by_id", None) == user.pk


@predicate
def is_own(user, record=None) -> bool:
    """Nobody grants oneself a role, nor stops the own account. The record is an account, a grant or a place."""
    owner = getattr(record, "user_id", None) or (record.pk if hasattr(record, "username") else None)
    return owner is not None and owner == user.pk


@predicate
def is_stopped(user, record=None) -> bool:
    """A stopped account is history until it is started again."""
    return getattr(record, "is_active", True) is False


@predicate
def is_above_office(user, record=None) -> bool:
    """What the office does not give it does not take: its own peers and all above are the administrator's."""
    role = getattr(record, "role", None)
    is_above = getattr(record, "is_above_villages", False) or (
        role is not None and role not in GIVEN_BY_TOWNSHIP
    )
    return is_above and not held_by(Role.SYSTEM_ADMIN)(user, record)


@predicate
def is_over(user, grant=None) -> bool:
    return getattr(grant, "is_over", False)


def keeps_a_grant_of(user, account=None) -> bool:
    """An account shows to each who keeps one of its grants, also where it stands wider than that."""
    codes_of = {grant.place_id for grant in account.grants.all()} | {account.created_in} if account else set()
    kept = scopes_of(user, (Role.SYSTEM_ADMIN, Role.TOWNSHIP_ORG))
    return any(covers(scope, code) for scope in kept for code in codes_of)


def is_posted(user, notice=None) -> bool:
    """A notice that is posted is everybody's to read; asked without one, the rooms of those who make notices."""
    return getattr(notice, "publication_id", None) is not None


def is_published_file(user, file=None) -> bool:
    """A file is public with its notice, and gone with it."""
    return file is not None and file.notice.stage in {"RUNNING", "ARCHIVED"}


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
allow("branches.see_phones", OFFICE, LEADER, SECRETARY, CLERK, also=is_own_record)
allow("branches.see_id_number_head", COUNTY, OFFICE, LEADER)  # the village sees the last four digits

# Posts: who holds which post is known to the village; the office keeps it.
allow("branches.view_tenure", COUNTY, OFFICE, LEADER, SECRETARY, CLERK)
allow("branches.change_tenure", OFFICE)
allow("branches.hand_over", OFFICE)
allow("branches.watch_teams", OFFICE, LEADER)  # who is told of vacancies and of terms that end

# Near kin of people in office: read as people are, in one's own scope, and kept by the office.
allow("branches.view_kin", COUNTY, OFFICE, LEADER, SECRETARY, CLERK)
allow("branches.change_kin", OFFICE)

# Corrections: the clerk drafts, the secretary submits, the office decides; read as people are.
allow("branches.view_proposal", COUNTY, OFFICE, LEADER, SECRETARY, CLERK)
allow("branches.propose_change", SECRETARY, CLERK)
allow("branches.submit_proposal", SECRETARY)
allow("branches.decide_proposal", OFFICE)

# Villager representatives: known to all who work in the village, kept by the office. Their phones are people's phones.
allow("branches.view_representative", *VILLAGE_READERS)
allow("branches.change_representative", OFFICE)

# Meetings: the village drafts, its secretary hands in, the office gives back. A file is for who checks or put it there.
allow("branches.view_meeting", COUNTY, OFFICE, LEADER, SECRETARY, CLERK, SUPERVISION, CADRE)
allow("branches.change_meeting", SECRETARY, CLERK)
allow("branches.submit_meeting", SECRETARY)
allow("branches.return_meeting", OFFICE)
allow("branches.view_meeting_file", COUNTY, OFFICE, LEADER, SECRETARY, SUPERVISION, also=is_uploader)
# Public notices: the village posts its own, the office those of the township. Who objected the village never learns.
NOTICE_READERS = (COUNTY, OFFICE, LEADER, SECRETARY, CLERK, SUPERVISION, CADRE)
allow("branches.view_notice", *NOTICE_READERS, also=is_posted)
allow("branches.read_posted", *SIGNS_IN)  # everybody does, also without signing in: the word in the menu
allow("branches.view_notice_file", *NOTICE_READERS, also=is_published_file)
allow("branches.draft_notice", OFFICE, SECRETARY, CLERK)
allow("branches.publish_notice", OFFICE, SECRETARY)
allow("branches.withdraw_notice", OFFICE)
allow("branches.archive_notice", OFFICE, SECRETARY)
allow("branches.view_objection", COUNTY, OFFICE, LEADER, SECRETARY)
allow("branches.register_objection", OFFICE, SECRETARY)
allow("branches.answer_objection", OFFICE)
allow("branches.view_objector", OFFICE, LEADER)

# Accounts and grants (decision 21): the office for its villages, the administrator for all above.
allow("branches.view_account", ADMIN, OFFICE, also=keeps_a_grant_of)
allow("branches.create_account", ADMIN, OFFICE)
allow("branches.disable_account", ADMIN, OFFICE, unless=is_own | is_stopped | is_above_office)
allow("branches.enable_account", ADMIN, OFFICE, unless=is_own | is_above_office)
allow("branches.reset_password", ADMIN, OFFICE, unless=is_own | is_stopped | is_above_office)
allow("branches.assign_village_role", ADMIN, OFFICE, unless=is_own | is_stopped)
allow("branches.assign_township_role", ADMIN, unless=is_own | is_stopped)
allow("branches.view_grant", ADMIN, COUNTY, OFFICE)
allow("branches.end_grant", ADMIN, OFFICE, unless=is_own | is_over | is_above_office)
allow("branches.change_grant_dates", ADMIN, unless=is_own | is_over)

# The county report: the township makes it and hands it in, the county reads.
allow("branches.view_report", COUNTY, OFFICE, LEADER)
allow("branches.make_report", OFFICE)
allow("branches.hand_in_report", OFFICE)

# Assignments: the office makes, reviews and closes; the secretary hands in what the clerk may draft.
allow("branches.view_assignment", COUNTY, OFFICE, LEADER)
allow("branches.make_assignment", OFFICE)
allow("branches.end_assignment", OFFICE)
allow("branches.view_answer", COUNTY, OFFICE, LEADER, SECRETARY, CLERK, CADRE)
allow("branches.draft_answer", SECRETARY, CLERK)
allow("branches.hand_in_answer", SECRETARY)
allow("branches.review_answer", OFFICE)
allow("branches.view_answer_file", COUNTY, OFFICE, LEADER, SECRETARY, CLERK, CADRE)
allow("branches.remind", OFFICE)
