"""The two sheets of a tally beside one another: what each holds, where they differ, what they agree on."""

from __future__ import annotations

from appraisal.work_reports.arithmetic import Counts, differences
from appraisal.work_reports.ballots import AppraisalTally, VoterGroup

Sheet = list[tuple[str, Counts]]


def both_sheets(tally: AppraisalTally) -> dict[int, Sheet]:
    """The groups of each sheet that was typed, in the order of the form, by the words of the group."""
    found: dict[int, dict[str, Counts]] = {}
    for row in tally.rows.all():
        found.setdefault(row.sheet, {})[row.group] = row.counts
    return {
        number: [(group.label, groups.get(group, Counts())) for group in VoterGroup]
        for number, groups in sorted(found.items())
    }


def number_of_sheet(tally: AppraisalTally, user_key: int) -> int | None:
    """Which sheet is the user's own; None for who has typed none."""
    return {tally.first_typed_by_id: 1, tally.second_typed_by_id: 2}.get(user_key)


def cells_that_differ(tally: AppraisalTally) -> list[tuple[str, str]]:
    """Group and name of the number; empty while a sheet is missing."""
    sheets = both_sheets(tally)
    return differences(sheets[1], sheets[2]) if len(sheets) == 2 else []


def agreed(tally: AppraisalTally) -> Sheet | None:
    """What both sheets say; None where one is missing or they differ."""
    sheets = both_sheets(tally)
    return sheets[1] if len(sheets) == 2 and not differences(sheets[1], sheets[2]) else None
