"""Beginning the reports of a year, keeping what was typed, the notice of a report, and the two sheets of a tally."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from appraisal import policy as numbers
from appraisal.work_reports.arithmetic import Counts
from appraisal.work_reports.ballots import AppraisalTally, SheetRow
from appraisal.work_reports.comparing import number_of_sheet
from appraisal.work_reports.models import WorkReport
from appraisal.work_reports.workflow import SUBMIT
from branches.notices import operations as notices
from branches.notices.kinds import kinds
from branches.notices.models import PublicNotice
from branches.organizations.models import PartyOrganization
from branches.people.models import Person
from branches.posts.models import Post, PostTenure, post_rank
from villagegov.common import audit, clock, permissions, policy
from villagegov.common.places import Place, hold_in_use
from villagegov.common.views import saved_with_trail
from villagegov.common.workflow import lock, take_step

NUMBERS_OF_REPORT = (numbers.REPORT_CHARACTERS,)
NUMBERS_OF_TALLY = (numbers.APPRAISAL_MIN_GROUP, numbers.TALK_DISSATISFACTION)
NOTICE_KIND = "WORK_REPORT"


def last_day_in(year: int) -> datetime.date:
    """On which it is asked who is in office: today, or the end of a year that is over."""
    return min(clock.today(), datetime.date(year, 12, 31))


def in_office(villages: Iterable[str], year: int) -> list[PostTenure]:
    """Who sits on the two committees, one row a person and village with the highest post; one query."""
    held = PostTenure.objects.of_teams().on(last_day_in(year)).filter(place__in=list(villages))
    rows = held.select_related("person", "place").annotate(rank=post_rank("post"))
    found: dict[tuple[str, int], PostTenure] = {}
    for tenure in rows.order_by("rank", "pk"):
        found.setdefault((tenure.place_id, tenure.person_id), tenure)
    return list(found.values())


def words_of(tenure: PostTenure) -> str:
    """The post as the village writes it."""
    return (tenure.duty or tenure.get_post_display())[:60]


def new_report(tenure: PostTenure, year: int, **facts: Any) -> WorkReport:
    return WorkReport(
        place=tenure.place, year=year, person=tenure.person, name=tenure.person.name,
        post=words_of(tenure), is_required=tenure.post == Post.BRANCH_SECRETARY,
        standards=policy.freeze(NUMBERS_OF_REPORT, tenure.place_id, year), **facts,
    )  # fmt: skip


def without_report(township_code: str, year: int) -> list[PostTenure]:
    """The secretaries of a township who have no report of the year; three queries."""
    villages = Place.objects.current().filter(level=Place.Level.VILLAGE).within(township_code)
    held = in_office(villages.values_list("code", flat=True), year)
    reports = WorkReport.objects.of_year(year).within(township_code)
    begun = set(reports.values_list("place_id", "person_id"))
    return [
        one
        for one in held
        if one.post == Post.BRANCH_SECRETARY and (one.place_id, one.person_id) not in begun
    ]


@audit.one_act()
def begin_all(township: Place, year: int, *, by: Any) -> int:
    """A report for every secretary of the township who has none; how many were begun."""
    permissions.require(by, "appraisal.begin_work_reports", township)
    township = hold_in_use(township)
    rows = WorkReport.objects.bulk_create(
        new_report(one, year) for one in without_report(township.code, year)
    )
    if rows:
        after = {"year": year, "reports": [f"{row.place.name}{row.name}" for row in rows]}
        audit.write(audit.act_on(township, "begin_work_reports", "开始年底述职", after=after), by=by)
    return len(rows)


@audit.one_act()
def begin_one(tenure: PostTenure, year: int, *, by: Any) -> WorkReport:
    """A report that the village begins itself; one that is there is opened again."""
    permissions.require(by, "appraisal.draft_work_report", hold_in_use(tenure.place))
    there = WorkReport.objects.filter(year=year, place=tenure.place, person=tenure.person).first()
    if there is not None:
        return there
    report = new_report(tenure, year)
    report.save()
    audit.write(audit.act_on(report, "add_work_report", "开始写述职报告"), by=by)
    return report


@audit.one_act()
def write(
    form: Any, report: WorkReport, *, by: Any, version: int, submit: bool, gathered: Sequence[Any]
) -> WorkReport:
    """Keep what was typed; with `submit` hand it in as well. All or nothing."""
    held = lock(report, version=version)
    permissions.read_anew(by)
    permissions.require(by, "appraisal.draft_work_report", held)
    if not held.is_open:
        raise ValidationError(f"现在是“{held.get_stage_display()}”，不能再改")
    form.instance.written_by = by
    saved = saved_with_trail(form, held, by=by, label="写述职报告")
    return take_step(SUBMIT, saved, by=by, gathered=gathered) if submit else saved


def title_of(report: WorkReport) -> str:
    return f"关于{report.place.name}{report.name}同志{report.year}年度述职情况的公示"


def public_facts(report: WorkReport, percent: str) -> dict[str, str]:
    """What the notice shows: the text and the share of satisfied ballots; the counts are never published."""
    content = "\n".join(f"{label}\n{text}" for label, text in report.sections)
    who = f"{report.post} {report.name}"
    return {"year": str(report.year), "who": who, "satisfaction": percent, "content": content}


@audit.one_act()
def draft_notice(report: WorkReport, percent: str, *, by: Any) -> PublicNotice:
    """A draft of the notice, which is checked and posted like any other."""
    held = lock(report)
    if held.stage != WorkReport.Stage.APPRAISED:
        raise ValidationError("测评以后才能公示述职报告")
    if (
        held.notice is not None
        and not held.notice.is_withdrawn
        and held.notice.stage != PublicNotice.Stage.VOIDED
    ):
        raise ValidationError(f"已经有一份公示 {held.notice.number}，请接着办那一份")
    kind = kinds()[NOTICE_KIND]
    office = notices.office_of(held.place)
    days = int(str(policy.value(kind.days, held.place_id, clock.today().year)))
    draft = PublicNotice(
        place=held.place, kind=kind.code, title=title_of(held),
        facts=public_facts(held, percent), issuer=notices.issuer_of(held.place, kind), unit=kind.unit, length=days,
        contact_office=notices.issuer_of(office, kind) if office else "",
        contact_phone=office.contact_phone if office else "",
    )  # fmt: skip
    held.notice = notices.add_draft(draft, by=by)
    held.version += 1
    held.save()
    return held.notice


def organization_of(place: Place) -> str:
    """The name of the village's own Party organisation, as a tally names it."""
    heads = PartyOrganization.objects.current().filter(place=place, parent=None)
    return heads.values_list("name", flat=True).first() or f"{place.name}党组织"


@audit.one_act()
def begin_tallies(
    villages: Iterable[Place], year: int, *, held_on: datetime.date, about: str, by: Any
) -> list[AppraisalTally]:
    """Tallies of one day in several villages, about the organisation or its secretary; those there are left alone."""
    made = []
    for village in sorted(villages, key=lambda one: one.code):
        place = hold_in_use(village)
        permissions.require(by, "appraisal.enter_tally", place)
        subjects = (
            _secretaries(place, year)
            if about == AppraisalTally.Subject.PERSON
            else [{"name": organization_of(place)[:60]}]
        )
        made += [_begun(_tally(place, year, held_on, **subject), by=by) for subject in subjects]
    return [tally for tally in made if tally is not None]


def _secretaries(place: Place, year: int) -> list[dict[str, Any]]:
    held = [one for one in in_office([place.code], year) if one.post == Post.BRANCH_SECRETARY]
    reports = WorkReport.objects.filter(year=year, place=place)
    of_person = {report.person_id: report for report in reports}
    return [_person(one.person, words_of(one), of_person.get(one.person_id)) for one in held]


def _person(person: Person, post: str, report: WorkReport | None) -> dict[str, Any]:
    facts = {"subject": AppraisalTally.Subject.PERSON, "person": person, "name": person.name}
    return {**facts, "post": post, "report": report}


@audit.one_act()
def begin_tally(report: WorkReport, *, held_on: datetime.date, by: Any) -> AppraisalTally:
    """The tally about the writer of a report."""
    place = hold_in_use(report.place)
    permissions.require(by, "appraisal.enter_tally", place)
    about = _person(report.person, report.post, report)
    tally = _begun(_tally(place, report.year, held_on, **about), by=by)
    if tally is None:
        raise ValidationError(f"{report.name}今年已经登记过测评")
    return tally


def _tally(place: Place, year: int, held_on: datetime.date, **about: Any) -> AppraisalTally:
    about.setdefault("subject", AppraisalTally.Subject.ORGANIZATION)
    standards = policy.freeze(NUMBERS_OF_TALLY, place.code, year)
    return AppraisalTally(place=place, year=year, held_on=held_on, standards=standards, **about)


def _begun(tally: AppraisalTally, *, by: Any) -> AppraisalTally | None:
    there = AppraisalTally.objects.exclude(stage=AppraisalTally.Stage.VOIDED).filter(
        year=tally.year, place=tally.place, subject=tally.subject, person=tally.person
    )
    if there.exists():
        return None
    tally.save()
    audit.write(audit.act_on(tally, "add_tally", "登记民主测评"), by=by)
    return tally


@audit.one_act()
def type_sheet(tally: AppraisalTally, groups: dict[str, Counts], *, by: Any) -> AppraisalTally:
    """One of the two sheets, as this person counts; the trail says that it was typed, never what.

    A sheet is its writer's own, so no version is compared: the two may type at the same time.
    """
    held: AppraisalTally = lock(tally)  # type: ignore[assignment]
    permissions.read_anew(by)
    permissions.require(by, "appraisal.enter_tally", held)
    if not held.is_draft:
        raise ValidationError(f"现在是“{held.get_stage_display()}”，不能再录入。有错请按镇里的决定更正")
    number = _sheet_for(held, by)
    held.rows.filter(sheet=number).delete()
    rows = [
        SheetRow(tally=held, sheet=number, group=group, **vars(counts)) for group, counts in groups.items()
    ]
    SheetRow.objects.bulk_create(rows)
    held.version += 1
    held.save()
    label = f"录入第{'一二'[number - 1]}张计票单"
    audit.write(audit.act_on(held, "type_ballots", label), by=by)
    return held


@audit.one_act()
def type_sheets(sheets: dict[int, dict[str, Counts]], tallies: Iterable[AppraisalTally], *, by: Any) -> int:
    """What a file said of several tallies, as this person's sheets; all or none. How many they were."""
    named = [one for one in sorted(tallies, key=lambda one: one.pk) if one.pk in sheets]
    for one in named:
        type_sheet(one, sheets[one.pk], by=by)
    return len(named)


def _sheet_for(tally: AppraisalTally, by: Any) -> int:
    """The user's own sheet, else the next that is free."""
    if own := number_of_sheet(tally, by.pk):
        return own
    if tally.first_typed_by_id is None:
        tally.first_typed_by = by
        return 1
    if tally.second_typed_by_id is None:
        tally.second_typed_by = by
        return 2
    names = f"{tally.first_typed_by.name}、{tally.second_typed_by.name}"
    raise PermissionDenied(f"两张计票单已经由{names}录入，要改的请本人改")


@audit.one_act()
def begin_correction(tally: AppraisalTally, *, decision_number: str, reason: str, by: Any) -> AppraisalTally:
    """Counted anew by decision of the township: typed twice and confirmed like the first time, both stay readable."""
    held: AppraisalTally = lock(tally)  # type: ignore[assignment]
    permissions.read_anew(by)
    permissions.require(by, "appraisal.enter_tally", held)
    if held.stage != AppraisalTally.Stage.CONFIRMED:
        raise ValidationError("还没有确认，不用更正，请录入的人改自己的计票单")
    if AppraisalTally.objects.filter(corrects=held).exists():
        raise ValidationError("已经在更正了，请接着办那一份")
    about = {name: getattr(held, name) for name in ("subject", "person", "report", "name", "post")}
    new = _tally(held.place, held.year, held.held_on, **about)
    new.corrects, new.decision_number, new.correction_reason = held, decision_number.strip(), reason.strip()
    new.save()
    after = {"decision_number": new.decision_number}
    audit.write(audit.act_on(new, "correct_tally", "更正民主测评", after=after, reason=reason), by=by)
    return new
