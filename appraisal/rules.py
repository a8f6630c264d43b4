"""Every permission of incentive and constraint: schemes, pledges, inspections, reports, scores, results."""

from villagegov.common.codes import covers, township_of
from villagegov.common.permissions import SENTENCES, allow, held_by, place_codes, scopes_of
from villagegov.common.roles import SIGNS_IN, Role

COUNTY, OFFICE, LEADER = Role.COUNTY_ORG, Role.TOWNSHIP_ORG, Role.TOWNSHIP_LEADER
SECRETARY, CLERK, CADRE = Role.VILLAGE_SECRETARY, Role.VILLAGE_CLERK, Role.VILLAGE_CADRE
SUPERVISION, STATIONED, ASSESSOR = Role.SUPERVISION_MEMBER, Role.STATIONED_CADRE, Role.ASSESSOR
JOINT_UNIT = Role.JOINT_UNIT


def is_scored_here(user, record=None) -> bool:
    """Whoever holds an office in a village reads what its township judges it by."""
    held = SENTENCES["appraisal.read_from_below"].roles
    return any(record is None or township_of(code) == place_codes(record) for code in scopes_of(user, held))


def is_settled_here(user, record=None) -> bool:
    """Whoever holds an office in the inspected village reads what is finished, never a draft."""
    scopes = scopes_of(user, SENTENCES["appraisal.read_inspection_in_village"].roles)
    if record is None:
        return bool(scopes)
    return record.is_settled and any(covers(scope, place_codes(record)) for scope in scopes)


def is_told_here(user, record=None) -> bool:
    """A circular is read in every village of its township."""
    held = SENTENCES["appraisal.read_bulletin_in_village"].roles
    return any(record is None or township_of(code) == place_codes(record) for code in scopes_of(user, held))


def handed_in(user, record=None) -> bool:
    """Who handed a record in does not judge it."""
    return getattr(record, "submitted_by_id", None) == user.pk if record is not None else False


def is_asked_to_score(user, record=None) -> bool:
    """A member of the assessment group or a unit, inside its places, for the sheets that hold its indicators."""
    if record is None:
        return held_by(ASSESSOR, JOINT_UNIT)(user, None)
    sheet = getattr(record, "sheet", record)
    return held_by(ASSESSOR, JOINT_UNIT)(user, sheet) and sheet.is_scored_by(user)


def sees_sheet(user, record=None) -> bool:
    """The secretary once it is confirmed; whoever scores it."""
    if record is None:
        return held_by(SECRETARY, ASSESSOR, JOINT_UNIT)(user, None)
    sheet = getattr(record, "sheet", record)
    return (sheet.is_confirmed and held_by(SECRETARY)(user, sheet)) or is_asked_to_score(user, record)


# Schemes: drafted by the office, published by the leader; whoever is scored by one reads it.
allow("appraisal.read_from_below", SECRETARY, CLERK, CADRE, SUPERVISION, ASSESSOR)
allow("appraisal.view_scheme", COUNTY, OFFICE, LEADER, also=is_scored_here)
allow("appraisal.view_indicator", COUNTY, OFFICE, LEADER, also=is_scored_here)
allow("appraisal.change_scheme", OFFICE)
allow("appraisal.publish_scheme", LEADER)
allow("appraisal.new_scheme_version", OFFICE)

# The year's loop: the office closes a phase when every village is done or let off with a reason.
allow("appraisal.move_year", OFFICE)
allow("appraisal.view_exemption", COUNTY, OFFICE, LEADER)
allow("appraisal.exempt_village", OFFICE)


# Pledges: written by the village, handed in by its secretary, judged by the office; never by who handed it in.
PLEDGE_READERS = (COUNTY, OFFICE, LEADER, SECRETARY, CLERK, CADRE, SUPERVISION, STATIONED)
allow("appraisal.view_pledge", *PLEDGE_READERS)
allow("appraisal.view_pledge_file", *PLEDGE_READERS)
allow("appraisal.draft_pledge", SECRETARY, CLERK)
allow("appraisal.submit_pledge", SECRETARY)
allow("appraisal.review_pledge", OFFICE, unless=handed_in)
allow("appraisal.publish_pledge", OFFICE)
allow("appraisal.report_progress", SECRETARY, CLERK)
allow("appraisal.evaluate_pledge", OFFICE)
allow("appraisal.correct_pledge", OFFICE)

# Scores: the village gives itself, the office and the assigned give, the leader confirms, the county unlocks.
allow("appraisal.view_self_score", COUNTY, OFFICE, LEADER, SECRETARY, CLERK)
allow("appraisal.change_self_score", SECRETARY, CLERK)
allow("appraisal.submit_self_score", SECRETARY)
allow("appraisal.reopen_self_score", COUNTY)
allow("appraisal.view_score", COUNTY, OFFICE, LEADER, also=sees_sheet)
allow("appraisal.read_ranks", COUNTY, OFFICE, LEADER)
allow("appraisal.view_score_file", COUNTY, OFFICE, LEADER, also=sees_sheet)
allow("appraisal.open_scores", OFFICE)
allow("appraisal.enter_score", OFFICE, also=is_asked_to_score)
allow("appraisal.adjust_score", OFFICE)
allow("appraisal.finish_score", OFFICE)
allow("appraisal.import_scores", OFFICE)
allow("appraisal.confirm_score", LEADER)
allow("appraisal.unlock_score", COUNTY)
allow("appraisal.publish_score", LEADER)
allow("appraisal.view_appeal", COUNTY, OFFICE, LEADER, SECRETARY)
allow("appraisal.file_appeal", SECRETARY)
allow("appraisal.answer_appeal", OFFICE)


def is_own_report(user, record=None) -> bool:
    """A member of the committees writes and hands in the own report, whoever began it."""
    return record is not None and record.person.account_id is not None and record.person.account_id == user.pk


# Year-end reports: the secretary answers for those of the village, the office returns and comments on them.
allow(
    "appraisal.view_work_report",
    *(COUNTY, OFFICE, LEADER, SECRETARY, CLERK, CADRE, SUPERVISION, STATIONED),
)
allow("appraisal.begin_work_reports", OFFICE)
allow("appraisal.draft_work_report", SECRETARY, CLERK, also=is_own_report)
allow("appraisal.submit_work_report", SECRETARY, also=is_own_report)
allow("appraisal.review_work_report", OFFICE, LEADER, unless=handed_in)

# Ballots: typed twice in the office, confirmed by a leader who typed neither (SD10); the village never sees the counts.
allow("appraisal.view_tally", COUNTY, OFFICE, LEADER)
allow("appraisal.enter_tally", OFFICE)
allow("appraisal.confirm_tally", LEADER)
# Inspections: the office and the leaders in charge enter; a village reads what is finished and puts right.
IN_VILLAGE = (SECRETARY, CLERK, CADRE, SUPERVISION, STATIONED)
allow("appraisal.read_inspection_in_village", *IN_VILLAGE)
allow("appraisal.view_inspection", COUNTY, OFFICE, LEADER, also=is_settled_here)
allow("appraisal.enter_inspection", OFFICE, LEADER)
allow("appraisal.correct_inspection", OFFICE)
allow("appraisal.decide_on_reminder", OFFICE, LEADER)
allow("appraisal.read_bulletin_in_village", *IN_VILLAGE)
allow("appraisal.view_bulletin", COUNTY, OFFICE, LEADER, also=is_told_here)
allow("appraisal.issue_bulletin", OFFICE, LEADER)
allow("appraisal.view_rectification", COUNTY, OFFICE, LEADER, *IN_VILLAGE)
allow("appraisal.view_rectification_file", COUNTY, OFFICE, LEADER, *IN_VILLAGE)
allow("appraisal.order_rectification", OFFICE, LEADER)
allow("appraisal.draft_rectification", SECRETARY, CLERK)
allow("appraisal.report_rectification", SECRETARY)
allow("appraisal.settle_rectification", OFFICE)


def is_posted_result(user, record=None) -> bool:
    """What was posted is everybody's to read; so is its row of each village."""
    ranking = getattr(record, "ranking", record)
    return getattr(ranking, "published_at", None) is not None


# Results: the office computes, the leader approves by a meeting and posts; nobody edits a number.
allow("appraisal.view_result", OFFICE, LEADER, also=is_posted_result)
allow("appraisal.see_results", *SIGNS_IN)
allow("appraisal.follow_result", COUNTY, OFFICE, LEADER)
allow("appraisal.compute_result", OFFICE)
allow("appraisal.enter_paper_places", OFFICE)
allow("appraisal.decide_border", LEADER)
allow("appraisal.approve_result", LEADER)
allow("appraisal.publish_result", LEADER)
allow("appraisal.correct_result", LEADER)
allow("appraisal.withdraw_result", LEADER)
